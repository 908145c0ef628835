"""A table with every kind of column in it, and the statements to write and read it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Index, MetaData, PrimaryKeyConstraint, Table, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from lyceum.core.database import (
    TENANT,
    Connection,
    Database,
    Flavor,
    Statement,
    among,
    columns_of,
    insert_into,
    open_database,
    update_of,
)
from lyceum.core.tables.columns import flag, json, number, octets, text

specimens = Table(
    "specimens",
    MetaData(),
    Column("tenant_id", BigInteger, nullable=False, autoincrement=False),
    number("id"),
    number("count"),
    number("maybe_count", null=True),
    text("name"),
    text("maybe_name", null=True),
    flag("ripe"),
    octets("digest"),
    octets("maybe_digest", null=True),
    json("facts"),
    json("maybe_facts", null=True),
    text("color"),
    PrimaryKeyConstraint("tenant_id", "id"),
)
Index("uq_specimens_name", specimens.c.tenant_id, specimens.c.name, unique=True)


class Color(StrEnum):
    RED = "red"
    NULL = "null"


class Specimen(msgspec.Struct, frozen=True, array_like=True):
    id: int
    count: int = 0
    maybe_count: int | None = None
    name: str = ""
    maybe_name: str | None = None
    ripe: bool = False
    digest: bytes = b""
    maybe_digest: bytes | None = None
    facts: Any = msgspec.field(default_factory=dict)
    maybe_facts: Any = None
    color: Color = Color.RED


INSERT = insert_into(specimens)
ALL = Statement(
    select(*columns_of(specimens, Specimen))
    .where(specimens.c.tenant_id == TENANT)
    .order_by(specimens.c.id),
    Specimen,
)
UPDATE_FACTS = update_of(specimens, ["facts", "maybe_facts"])
AMONG_COUNTS = Statement(
    select(*columns_of(specimens, Specimen))
    .where(specimens.c.tenant_id == TENANT, among(specimens.c.count, "wanted"))
    .order_by(specimens.c.id),
    Specimen,
)
AMONG_NAMES = Statement(
    select(*columns_of(specimens, Specimen))
    .where(specimens.c.tenant_id == TENANT, among(specimens.c.name, "wanted"))
    .order_by(specimens.c.id),
    Specimen,
)

DIALECTS = {Flavor.SQLITE: sqlite.dialect, Flavor.POSTGRESQL: postgresql.dialect}


@asynccontextmanager
async def open_specimens(url: str) -> AsyncIterator[Database]:
    """A database with the empty table in it."""
    database = await open_database(url, connections=4)
    dialect = DIALECTS[database.flavor]()
    try:
        async with database.writing() as connection:
            await connection.execute(str(CreateTable(specimens).compile(dialect=dialect)), ())
            for index in specimens.indexes:
                await connection.execute(str(CreateIndex(index).compile(dialect=dialect)), ())
        yield database
    finally:
        await database.close()


async def run(connection: Connection, statement: Statement[Any], **values: Any) -> int:
    form = statement.form(connection.flavor)
    values = {"tenant": 1, "tenant_id": 1, **values}
    return await connection.execute(form.sql, form.arguments(values))


async def fetch(connection: Connection, statement: Statement[Any], **values: Any) -> list[Any]:
    form = statement.form(connection.flavor)
    rows = await connection.fetch(form.sql, form.arguments({"tenant": 1, **values}))
    return statement.decode(rows, form)


async def put(database: Database, rows: Iterable[Specimen]) -> None:
    """Writes the rows and commits."""
    async with database.writing() as connection:
        for row in rows:
            await run(connection, INSERT, **msgspec.structs.asdict(row))


async def every(database: Database) -> list[Specimen]:
    """All that is committed."""
    async with database.reading() as connection:
        return await fetch(connection, ALL)
