"""What a database refuses has the same name on both."""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, ForeignKeyConstraint, MetaData, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from lyceum.core.database import (
    Connection,
    Database,
    DatabaseUnavailable,
    NotUnique,
    TryAgain,
    insert_into,
    open_database,
)
from lyceum.core.database import sqlite as sqlite_module
from lyceum.core.database.errors import Dangling
from lyceum.core.database.sqlite import SqliteDatabase
from lyceum.core.tables import course_staff, metadata
from lyceum.core.work import Works
from tests.core.database.specimens import DIALECTS, Specimen, every, put
from tests.harness.school import School

UNIQUE = [
    (table.name, str(index.name), tuple(column.name for column in index.columns))
    for table in metadata.sorted_tables
    for index in sorted(table.indexes, key=lambda index: str(index.name))
    if index.unique
] + [
    (table.name, f"pk_{table.name}", tuple(column.name for column in table.primary_key))
    for table in metadata.sorted_tables
]


@pytest.fixture
async def unlinked(database_url: str) -> AsyncIterator[Database]:
    """A database with all our tables and indexes, without the references between them."""
    database = await open_database(database_url, connections=2)
    dialect = DIALECTS[database.flavor]()
    apart = MetaData(naming_convention=metadata.naming_convention)
    async with database.writing() as connection:
        for table in metadata.tables.values():
            copy = table.to_metadata(apart)
            copy.constraints -= {c for c in copy.constraints if isinstance(c, ForeignKeyConstraint)}
            await connection.execute(str(CreateTable(copy).compile(dialect=dialect)), ())
            for index in copy.indexes:
                await connection.execute(str(CreateIndex(index).compile(dialect=dialect)), ())
    yield database
    await database.close()


async def test_each_unique_index_is_named_when_it_refuses(unlinked: Database) -> None:
    for name, index, columns in UNIQUE:
        table = metadata.tables[name]
        first = {column.name: specimen(column, 1) for column in table.columns}
        second = {column.name: specimen(column, 2) for column in table.columns}
        second |= {column: first[column] for column in columns}
        if index == "uq_attempts_number":
            # Two that run would break the other rule as well.
            second["state"] = "graded"
        with pytest.raises(NotUnique) as refused:
            async with unlinked.writing() as connection:
                await insert(connection, table, first)
                await insert(connection, table, second)
        assert refused.value.index == index


def specimen(column: Column[Any], seed: int) -> Any:
    """A value that falls under every partial index; ids differ by seed, as do texts."""
    if column.name == "state":
        waiting = {"attempts": "running", "applications": "pending"}
        return waiting.get(column.table.name, "active")
    if column.nullable and (column.name.endswith("_at") or column.name == "unit_id"):
        return None
    kind = column.type.python_type
    made = {int: seed, str: f"x{seed}", bytes: bytes([seed]), bool: bool(seed - 1)}
    return made.get(kind, {})


async def insert(connection: Connection, table: Table, row: dict[str, Any]) -> None:
    form = insert_into(table).form(connection.flavor)
    await connection.execute(form.sql, form.arguments(row))


async def test_a_reference_to_nothing_is_dangling(school: School) -> None:
    course = await school.course()
    row = {"tenant_id": school.tenant.id, "course_id": course.id, "user_id": 7, "role": "lead"}
    with pytest.raises(Dangling):
        async with school.works.database.writing() as connection:
            await insert(connection, course_staff, row)


async def test_a_reference_across_tenants_is_dangling(school: School) -> None:
    course = await school.course()
    learner = school.people["learner"]
    row = {"course_id": course.id, "user_id": learner.id, "role": "lead"}
    with pytest.raises(Dangling):
        async with school.works.database.writing() as connection:
            await insert(connection, course_staff, {"tenant_id": school.test_tenant.id, **row})


async def test_a_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        async with database.reading() as connection:
            await connection.execute("DELETE FROM specimens", ())


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_one_of_two_that_wait_for_each_other_tries_again(database: Database) -> None:
    await put(database, [Specimen(id=1), Specimen(id=2, name="2")])
    met = asyncio.Barrier(2)

    async def lock(*ids: int) -> None:
        async with database.writing() as connection:
            for number in ids:
                await connection.execute("UPDATE specimens SET count = 1 WHERE id = $1", (number,))
                if number == ids[0]:
                    await met.wait()

    ends = await asyncio.gather(lock(1, 2), lock(2, 1), return_exceptions=True)
    assert [type(end) for end in ends if end is not None] == [TryAgain]
    assert [row.count for row in await every(database)] == [1, 1]


@pytest.mark.needs("postgres")
@pytest.mark.parametrize("database_kind", ["postgres"])
async def test_a_connection_that_the_server_ends_is_unavailable_once(database: Database) -> None:
    with pytest.raises(DatabaseUnavailable):
        async with database.writing() as connection:
            await put_out(database, connection)
            await connection.execute("UPDATE specimens SET count = 1", ())
    await put(database, [Specimen(id=1)])
    with pytest.raises(DatabaseUnavailable):
        async with database.writing() as connection:
            await put_out(database, connection)
    with pytest.raises(DatabaseUnavailable):
        async with database.reading() as connection:
            await put_out(database, connection)
            await connection.fetch("SELECT 1", ())
    assert len(await every(database)) == 1


async def put_out(database: Database, connection: Connection) -> None:
    ((backend,),) = await connection.fetch("SELECT pg_backend_pid()", ())
    async with database.writing() as other:
        await other.fetch("SELECT pg_terminate_backend($1)", (backend,))


HOLD = """
import sqlite3, sys, time
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
held.execute("COMMIT")
"""


async def hold(path: Path, seconds: float) -> asyncio.subprocess.Process:
    """Another process that holds the file's write lock for a while."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(path), str(seconds), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    return process


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_write_waits_for_another_process_and_the_loop_goes_on(
    database: SqliteDatabase,
) -> None:
    holder = await hold(database.path, 0.3)
    turns = 0
    writing = asyncio.ensure_future(put(database, [Specimen(id=1)]))
    while not writing.done():
        await asyncio.sleep(0.01)
        assert writing.done() or await every(database) == []
        turns += 1
    await writing
    assert turns > 10
    assert len(await every(database)) == 1
    await holder.wait()


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_lock_held_for_too_long_is_unavailable(
    database: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_module, "BUSY_TRIES", 3)
    holder = await hold(database.path, 0.5)
    with pytest.raises(DatabaseUnavailable, match="write lock"):
        await put(database, [Specimen(id=1)])
    await holder.wait()
    await put(database, [Specimen(id=1)])


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_full_disk_is_unavailable_and_takes_nothing_with_it(
    database: SqliteDatabase,
) -> None:
    await put(database, [Specimen(id=1)])
    async with database.writing() as connection:
        ((pages,),) = await connection.fetch("PRAGMA page_count", ())
        await connection.fetch(f"PRAGMA max_page_count = {pages}", ())
    with pytest.raises(DatabaseUnavailable, match="full"):
        await put(database, [Specimen(id=2, name="2"), Specimen(id=3, name="x" * 1_000_000)])
    assert [row.id for row in await every(database)] == [1]
    await put(database, [Specimen(id=2, name="2")])


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("this is no database " * 100)
    with pytest.raises(DatabaseUnavailable, match=r"text\.db"):
        await open_database(f"sqlite:///{tmp_path}/text.db")
    with pytest.raises(DatabaseUnavailable):
        await open_database(f"sqlite:///{tmp_path}/no/such/folder.db")


@pytest.mark.needs("postgres")
async def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(DatabaseUnavailable, match="does not answer"):
        await open_database("postgresql://nobody@127.0.0.1:1/nothing")


async def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        await open_database("mysql://localhost/lyceum")


async def test_the_sqlite_of_this_python_names_its_errors() -> None:
    # The translation reads sqlite_errorname, which came with Python 3.11.
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    assert refused.value.sqlite_errorname == "SQLITE_ERROR"


async def test_works_open_on_either(works: Works) -> None:
    assert works.flavor == works.database.flavor
