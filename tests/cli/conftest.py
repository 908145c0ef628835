"""The program on a fresh folder, and on databases that have all their tables; what a test starts
ends with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.program import Program
from tests.harness.school import migrated_sqlite


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Program]:
    """Nothing has run here yet."""
    with Program(tmp_path) as program:
        yield program


@pytest.fixture
def lyceum(fresh: Program, sqlite_template: Path) -> Program:
    """The database is migrated, and empty."""
    fresh.data_dir.mkdir()
    migrated_sqlite(sqlite_template, fresh.data_dir / "lyceum.db")
    return fresh


@pytest.fixture
def anywhere(tmp_path: Path, migrated_url: str) -> Iterator[Program]:
    """The same, on a database of either kind."""
    with Program(tmp_path, {"LYCEUM_DATABASE_URL": migrated_url}) as program:
        yield program


@pytest.fixture
def peopled(lyceum: Program) -> Program:
    """Ada has founded a school, and is its administrator."""
    lyceum.let_in("ada@school.example", "admin")
    return lyceum
