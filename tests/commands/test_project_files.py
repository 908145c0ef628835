"""Which files are the project: with git's records, and in a copy without them."""

from pathlib import Path

from scripts.project_files import project_files
from tests.commands.project import ROOT, copy_project


def test_a_copy_without_records_has_the_same_files(tmp_path: Path):
    copy = copy_project(tmp_path / "copy")
    for built in (".venv/bin/python", ".venv.building-1/x", "src/lyceum/__pycache__/a.pyc"):
        (copy / built).parent.mkdir(parents=True, exist_ok=True)
        (copy / built).touch()
    assert project_files(copy) == project_files(ROOT)
