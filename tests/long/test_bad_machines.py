"""The set-up on machines that really lack something, not ones that pretend."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.project import Project, copy_project, lines
from tests.long.machines import certificate

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.geteuid() != 0, reason="bad machines: only root can make them"),
]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 60 MB, which the packages do not fit on."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk: nothing can be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_fills_up_gets_one_sentence(small_disk: Path):
    project = Project(copy_project(small_disk / "lyceum"))
    done = project.run("make", "run", **certificate())
    assert done.stderr.splitlines()[0].startswith("The disk is full")
    assert said_once(done.stderr)
    assert project.leftovers() == []


def test_no_network_at_all_gets_one_sentence_soon(tmp_path: Path):
    project = Project(copy_project(tmp_path / "lyceum"))
    began = time.monotonic()
    done = project.run("unshare", "--net", "make", "run", **certificate())
    assert done.stderr.splitlines()[0].startswith("The packages could not be fetched")
    assert said_once(done.stderr)
    assert time.monotonic() - began < 20
    assert project.leftovers() == []


def said_once(stderr: str) -> bool:
    """Whether nothing but make's own line follows the first."""
    return all(line.startswith("make: ***") for line in list(lines(stderr))[1:])
