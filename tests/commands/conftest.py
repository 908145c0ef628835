"""A copy of the project whose locks hold one small wheel, so that a set-up takes seconds."""

import os
from pathlib import Path

import pytest

from tests.commands.project import Project, copy_project, wheel_of_installed


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the one wheel that every set-up needs: the build backend."""
    folder = tmp_path_factory.mktemp("wheels")
    wheel_of_installed("flit_core", folder)
    return folder


def small_project(folder: Path, wheels: Path) -> Project:
    """A copy whose locks are small, and whose pip looks nowhere but at the wheels."""
    places = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(wheels), "PYTHON": find_python()}
    project = Project(copy_project(folder), places)
    (wheel,) = wheels.glob("*.whl")
    project.lock("run.txt", wheel)
    project.lock("dev.txt", wheel)
    return project


def find_python() -> str:
    """The interpreter below this virtual environment, so that no test depends on the PATH."""
    return os.path.realpath("/proc/self/exe") if Path("/proc/self/exe").exists() else "python3"


@pytest.fixture
def project(tmp_path: Path, wheels: Path) -> Project:
    """A copy of the project's own files in a folder whose name has a space."""
    return small_project(tmp_path / "my school", wheels)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Project:
    """The same, already set up; shared by the tests that leave it as it is."""
    made = small_project(tmp_path_factory.mktemp("ready") / "my school", wheels)
    done = made.set_up()
    assert done.returncode == 0, done.stderr
    return made
