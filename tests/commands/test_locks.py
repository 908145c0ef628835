"""The locks: complete, hashed, agreeing, and free of hosts."""

import re
import tomllib

import pytest

from tests.commands.project import ROOT

PINNED = re.compile(r"^([a-z0-9._-]+)==(\S+?)(?: ; (.+?))? \\$", re.MULTILINE)


def text(name: str) -> str:
    return (ROOT / "requirements" / name).read_text()


def pinned(name: str) -> dict[tuple[str, str], str]:
    """The version of each package and marker."""
    return {(found[1], found[3] or ""): found[2] for found in PINNED.finditer(text(name))}


def named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower() for line in requirements}


def asked_for(name: str) -> set[str]:
    lines = text(name).splitlines()
    return named([line for line in lines if line and not line.startswith("#")])


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_every_line_is_a_pin_or_its_hash(lock: str):
    lines = text(lock).splitlines()[1:]
    strange = [
        line
        for line in lines
        if not PINNED.match(line) and not re.match(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$", line)
    ]
    assert strange == []


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_it_names_no_host_and_no_path(lock: str):
    assert re.findall(r"://|file:|index-url|find-links", text(lock)) == []


def test_the_tests_run_on_what_the_server_runs_on():
    assert pinned("run.txt").items() <= pinned("dev.txt").items()


def test_all_that_is_asked_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked = {name for name, _ in pinned("run.txt")}
    assert named(project["dependencies"]) | asked_for("run.in") <= locked
    assert asked_for("dev.in") <= {name for name, _ in pinned("dev.txt")}
