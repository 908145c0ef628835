"""Every row of a database, to tell whether something was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from lyceum.core.database import Connection, Database, Flavor
from lyceum.core.tables import metadata

Rows = dict[str, list[tuple[Any, ...]]]

_SELECTS = {
    table.name: "SELECT "
    + ", ".join(f'"{column.name}"' for column in table.columns)
    + f' FROM "{table.name}"'
    for table in metadata.sorted_tables
}
_AT_ONCE = " UNION ALL ".join(
    f"SELECT '{name}', coalesce(string_agg(t::text, ';' ORDER BY t::text), '') FROM \"{name}\" t"
    for name in _SELECTS
)
"""All tables in one statement of PostgreSQL: a hundred of them, one by one, cost the more."""
_last: WeakKeyDictionary[Database, tuple[Any, Rows]] = WeakKeyDictionary()
"""What was read last of a database, and the version that it had then."""


async def every_row(database: Database) -> Rows:
    """The rows of each table, in one order. Nobody may change what is returned: it is returned
    again as long as nothing is committed."""
    async with database.reading() as connection, database.snapshot(connection):
        version = await version_of(connection)
        known, rows = _last.get(database, (None, {}))
        if version is None or version != known:
            rows = {name: await _read(connection, sql) for name, sql in _SELECTS.items()}
            _last[database] = version, rows
    return rows


async def every_table(database: Database) -> Mapping[str, Any]:
    """What each table holds, for whoever compares it alone."""
    if database.flavor is not Flavor.POSTGRESQL:
        return await every_row(database)
    async with database.reading() as connection:
        return {row[0]: row[1] for row in await connection.fetch(_AT_ONCE, ())}


async def _read(connection: Connection, sql: str) -> list[tuple[Any, ...]]:
    rows = await connection.fetch(sql, ())
    return sorted((tuple(row) for row in rows), key=repr)


async def version_of(connection: Connection) -> Any:
    """Another one after every commit; None where that cannot be told."""
    if connection.flavor is Flavor.POSTGRESQL:
        ((snapshot,),) = await connection.fetch("SELECT pg_current_snapshot()::text", ())
        first, after_last, _ = snapshot.split(":")
        # Else a transaction is open, which may commit without a new number.
        return snapshot if first == after_last else None
    raw = getattr(connection, "raw", None)
    ((number,),) = await connection.fetch("PRAGMA data_version", ())
    # The number counts what others commit, for this one connection.
    return None if raw is None else (raw, number)


def new_rows(before: Rows, after: Rows) -> Rows:
    """The rows that are there now and were not, by table, without the tables that have none."""
    added = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    return {name: rows for name, rows in added.items() if rows}
