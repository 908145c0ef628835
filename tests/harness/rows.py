"""Every row of a database, to tell whether something was written."""

from __future__ import annotations

from typing import Any

from lyceum.core.database import Database
from lyceum.core.tables import metadata

Rows = dict[str, list[tuple[Any, ...]]]


async def every_row(database: Database) -> Rows:
    """The rows of each table, in one order."""
    found: Rows = {}
    async with database.reading() as connection, database.snapshot(connection):
        for table in metadata.sorted_tables:
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            rows = await connection.fetch(f'SELECT {columns} FROM "{table.name}"', ())
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def new_rows(before: Rows, after: Rows) -> Rows:
    """The rows that are there now and were not, by table, without the tables that have none."""
    added = {name: [row for row in rows if row not in before[name]] for name, rows in after.items()}
    return {name: rows for name, rows in added.items() if rows}
