"""The program on a fresh folder, and on a database of either kind that has all its tables."""

from pathlib import Path

import pytest

from tests.cli.program import Program


@pytest.fixture
def fresh(tmp_path: Path) -> Program:
    """Nothing has run here yet."""
    return Program(tmp_path)


@pytest.fixture
def lyceum(tmp_path: Path, migrated_url: str) -> Program:
    """The database is migrated, and empty."""
    return Program(tmp_path, {"LYCEUM_DATABASE_URL": migrated_url})


@pytest.fixture
def peopled(lyceum: Program) -> Program:
    """One administrator, Ada, has founded a school."""
    made = lyceum.run("users", "create", "--email", "ada@school.example", "--role", "admin")
    assert made.code == 0, made.err
    return lyceum
