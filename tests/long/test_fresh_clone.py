"""The one command in a fresh clone, on each machine: set up, serve, stop, serve again."""

import subprocess
from pathlib import Path

import pytest

from tests.long.machines import MACHINES, Served

pytestmark = pytest.mark.long

SECOND_START = 3.0


def status_of(line: str) -> str:
    """The HTTP status that a pasted line gets."""
    done = subprocess.run(
        ["sh", "-c", f"{line} -sS -o /dev/null -w '%{{http_code}}'"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.stdout or done.stderr


@pytest.mark.parametrize("name", MACHINES)
def test_the_set_up_works_and_is_done_once(name: str, tmp_path: Path):
    machine = MACHINES[name](tmp_path)
    first = machine.run("sh", "scripts/setup.sh", "run")
    assert first.returncode == 0, first.stderr
    imported = machine.run(".venv/bin/python", "-c", "import lyceum; print(lyceum.__file__)")
    assert imported.stdout.strip() == str(machine.inside / "src" / "lyceum" / "__init__.py")
    second = machine.run("sh", "scripts/setup.sh", "run")
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


@pytest.mark.parametrize("name", MACHINES)
def test_make_run_serves_a_school_that_every_printed_line_reaches(name: str, tmp_path: Path):
    machine = MACHINES[name](tmp_path)
    for start, limit in (("first", None), ("second", SECOND_START)):
        with Served.on(machine, tmp_path / f"{start}.log") as served:
            seconds = served.wait_for_answer()
            print(f"\n{name}: the {start} start took {seconds:.1f} s")
            assert limit is None or seconds < limit
            assert f"http://127.0.0.1:{served.port}" in served.said()
            lines = served.curl_lines()
            assert lines != []
            assert {line: status_of(line) for line in lines} == dict.fromkeys(lines, "200")
            assert "***" not in served.interrupt()
