"""The program on a fresh folder, and on databases that have all their tables."""

from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.harness.school import migrated_sqlite


@pytest.fixture
def fresh(tmp_path: Path) -> Program:
    """Nothing has run here yet."""
    return Program(tmp_path)


@pytest.fixture
def lyceum(tmp_path: Path, sqlite_template: Path) -> Program:
    """The database is migrated, and empty."""
    program = Program(tmp_path)
    program.data_dir.mkdir()
    migrated_sqlite(sqlite_template, program.data_dir / "lyceum.db")
    return program


@pytest.fixture
def anywhere(tmp_path: Path, migrated_url: str) -> Program:
    """The same, on a database of either kind."""
    return Program(tmp_path, {"LYCEUM_DATABASE_URL": migrated_url})


@pytest.fixture
def peopled(lyceum: Program) -> Program:
    """Ada has founded a school, and is its administrator."""
    lyceum.let_in("ada@school.example", "admin")
    return lyceum
