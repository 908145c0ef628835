"""What the verbs of the Makefile and the CI's script start, and how they end."""

import os
import signal
import time
from pathlib import Path

import pytest

from tests.commands.project import Project, fake_program, pretend_ready


def test_run_becomes_the_server_with_the_demo_school(project: Project):
    pretend_ready(project, 'echo "$* ${LYCEUM_PORT-no port}"')
    assert project.run("make", "run").stdout == "serve --demo no port\n"


@pytest.mark.parametrize("as_variable", [True, False])
def test_a_port_passes_through(project: Project, as_variable: bool):
    pretend_ready(project, 'echo "$LYCEUM_PORT"')
    if as_variable:
        done = project.run("make", "run", PORT="9000")
    else:
        done = project.run("make", "run", "PORT=9000")
    assert done.stdout == "9000\n"


def test_the_second_start_costs_next_to_nothing(project: Project):
    pretend_ready(project, "exit 0")
    began = time.perf_counter()
    assert project.run("make", "run").returncode == 0
    assert time.perf_counter() - began < 0.3


def test_the_way_a_server_fails_is_the_way_make_fails(project: Project):
    pretend_ready(project, "echo 'Port 8000 is taken.' >&2", "exit 3")
    done = project.run("make", "run")
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == "Port 8000 is taken."
    assert len(done.stderr.splitlines()) == 2


def test_an_interrupt_ends_the_server_and_make_says_nothing(project: Project):
    pretend_ready(
        project,
        "trap 'echo ended; exit 0' INT",
        "echo serving",
        "while :; do sleep 0.05; done",
    )
    process = project.start("make", "run")
    assert process.stdout is not None
    assert process.stdout.readline() == "serving\n"
    os.killpg(process.pid, signal.SIGINT)
    said, complained = process.communicate(timeout=10)
    assert said == "ended\n"
    assert complained == ""


def test_fast_is_told_to_the_tests(project: Project):
    pretend_ready(project)
    python = project.folder / ".venv" / "bin" / "python"
    python.unlink()
    fake_program(python, 'echo "$* ${LYCEUM_TEST_FAST-slow}"')
    assert project.run("make", "test").stdout.endswith(" slow\n")
    assert project.run("make", "test", "FAST=1").stdout.endswith(" 1\n")
    assert project.run("make", "test", "ARGS=-x tests/kit").stdout.endswith(" -x tests/kit slow\n")


def test_help_lists_every_verb(project: Project):
    said = project.run("make").stdout
    for verb in ("run", "test", "test-long", "check", "format", "bench", "lock"):
        assert f"make {verb} " in said


@pytest.mark.parametrize(
    ("failing", "status", "last"),
    [
        ("none", 0, ""),
        ("check", 1, "make check failed.\n"),
        ("test", 1, "make test failed.\n"),
    ],
)
def test_ci_checks_and_then_tests(
    project: Project, tmp_path: Path, failing: str, status: int, last: str
):
    make = fake_program(tmp_path / "fakes" / "make", 'echo "$* $CI"', f'[ "$1" != {failing} ]')
    path = f"{make.parent}{os.pathsep}{os.environ['PATH']}"
    done = project.run("bash", ".ci/run", PATH=path)
    assert done.stdout == "check true\ntest true\n"
    assert (done.returncode, done.stderr) == (status, last)
