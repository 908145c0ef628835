"""The permission matrix of every dialect: everybody gets what its table of operations declares."""

from __future__ import annotations

import pytest

from lyceum.core.access.model import RoleKey
from lyceum.core.actor import Actor
from lyceum.core.catalog import store as catalog_store
from lyceum.core.enrollment import queries as enrollment_queries
from lyceum.http.dialect import Dialect
from tests.dialects.asking import DIALECTS
from tests.dialects.matrix import Cell, Matrix, spelled, table, without_doors
from tests.dialects.strangers import STRANGERS
from tests.harness.school import School

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
on_postgres = pytest.mark.parametrize(
    "database_kind", [pytest.param("postgres", marks=pytest.mark.needs("postgres"))]
)


def expect_right(matrix: Matrix) -> None:
    assert matrix.cells
    assert not matrix.wrong(), table(matrix.wrong())
    assert not matrix.unplaced, "none of the things is found there: lay one out"


@on_sqlite
@pytest.mark.parametrize("role", list(RoleKey))
async def test_each_role_gets_what_is_declared(
    roomy_school: School, dialect: Dialect, role: str
) -> None:
    matrix = Matrix(roomy_school, dialect)
    await matrix.ask_as(role)
    expect_right(matrix)
    if role == RoleKey.ADMIN:
        asked = {spelled(operation) for operation in matrix.operations()}
        assert matrix.succeeded == asked


@on_sqlite
@pytest.mark.parametrize("stranger", STRANGERS)
async def test_a_credential_that_is_none_or_allows_less_gets_what_is_declared(
    roomy_school: School, dialect: Dialect, stranger: str
) -> None:
    matrix = Matrix(roomy_school, dialect)
    await matrix.ask_as_stranger(stranger)
    expect_right(matrix)


@on_postgres
async def test_a_learner_gets_the_same_on_the_other_database(
    roomy_school: School, dialect: Dialect
) -> None:
    matrix = Matrix(roomy_school, dialect)
    await matrix.ask_as("learner")
    expect_right(matrix)


@pytest.mark.needs("time")
@on_sqlite
@pytest.mark.parametrize("role", list(RoleKey))
async def test_without_the_doors_nothing_more_is_reached(
    roomy_school: School, dialect: Dialect, role: str
) -> None:
    matrix = Matrix(roomy_school, dialect, spoken=without_doors(dialect))
    await matrix.ask_as(role, refused_alone=True)
    assert not matrix.wrong(), table(matrix.wrong())


async def wrong_cells(school: School, role: str) -> list[Cell]:
    """What is wrong in any dialect, its doors open, of what must be refused to this role."""
    found: list[Cell] = []
    for dialect in DIALECTS:
        matrix = Matrix(school, dialect, spoken=without_doors(dialect))
        await matrix.ask_as(role, refused_alone=True)
        found += matrix.wrong()
    return found


@on_sqlite
async def test_a_check_that_is_gone_is_found(
    roomy_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Actor, "must", lambda *anything: None)
    (own,) = (dialect for dialect in DIALECTS if dialect.name == "lyceum")
    matrix = Matrix(roomy_school, own, spoken=without_doors(own), until=is_changed)
    await matrix.ask_as("learner", refused_alone=True)
    assert [cell for cell in matrix.wrong() if is_changed(cell)], table(matrix.cells)


def is_changed(cell: Cell) -> bool:
    return cell.got.startswith("changed")


@pytest.mark.needs("time")
@on_sqlite
async def test_a_reading_that_shows_too_much_is_found(
    roomy_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enrollment_queries, "sees_enrollments", lambda actor: "all")
    found = await wrong_cells(roomy_school, "learner")
    assert {"allowed", "shown"} <= {cell.got for cell in found}, table(found)


@pytest.mark.needs("time")
@on_sqlite
async def test_a_course_that_is_not_hidden_is_found(
    roomy_school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_store, "BY_UID_VISIBLE", catalog_store.BY_UID)
    found = await wrong_cells(roomy_school, "subscriber")
    assert {cell.column for cell in found} == {"hidden"}, table(found)
