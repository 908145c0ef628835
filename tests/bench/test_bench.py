"""The bench runs: whether it measures well is seen by reading what it prints."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.operations import MEASURED
from tests.harness.machine import ROOT

pytestmark = pytest.mark.needs("time")

SHORT = ("--quick", "--rounds", "1", "--seconds", "0.05", "--rows", "1200")


def run_bench(file: Path, *arguments: str) -> dict:
    command = [sys.executable, "-m", "bench", *SHORT, *arguments, "--json", str(file)]
    done = run_command(command)
    assert done.returncode == 0, done.stderr
    return json.loads(file.read_text())


def run_command(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, check=False, cwd=ROOT, capture_output=True, text=True, timeout=300
    )


@pytest.mark.parametrize(
    "kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))]
)
def test_every_operation_is_measured_beside_the_floor(kind: str, tmp_path: Path) -> None:
    operations = [measured.name for measured in MEASURED]
    only = ",".join([*operations, "buy", "deep", "import"])
    (found,) = run_bench(tmp_path / "found", "--database", kind, "--only", only)["databases"]
    assert [one["operation"] for one in found["compared"]] == operations
    for one in found["compared"]:
        assert one["ours"]["rate"] > 0
        assert one["floor"]["rate"] > 0
        assert one["statements"] == len(one["sql"])
    assert found["bought"]["rate"] > 0
    assert all(timed["milliseconds"] > 0 for timed in found["deep"])
    assert [one["kind"] for one in found["imported"]] == ["people", "courses", "enrollments"]
    assert all(0 < one["refused"] < one["rows"] for one in found["imported"])
    assert all(one["new"] > 0 and one["again"] > 0 for one in found["imported"])


def test_the_floor_runs_what_a_write_runs_from_begin_to_commit(tmp_path: Path) -> None:
    found = run_bench(tmp_path / "found", "--database", "sqlite", "--only", "enroll")
    (enroll,) = found["databases"][0]["compared"]
    assert "writer: BEGIN IMMEDIATE" in enroll["sql"]
    assert any(sql.startswith("writer: INSERT INTO enrollments") for sql in enroll["sql"])
    assert enroll["sql"][-1] == "writer: COMMIT"


def test_an_unknown_part_is_refused_by_name() -> None:
    done = run_command([sys.executable, "-m", "bench", "--only", "lists"])
    assert done.returncode == 2
    assert "lists: not one of list, courses, detail, enroll" in done.stderr
