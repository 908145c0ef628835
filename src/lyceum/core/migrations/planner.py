"""What SQLite's planner is told of the tables.

Left to guess, it takes the first column of an index for nearly unique. Ours is the tenant, so it
would read every row of a tenant's where a few are meant. Gathering statistics (ANALYZE) finds
nothing in an empty database, and plans would change with the data; what is told once holds from
the first row on, and is the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

ROWS = 1_000_000
"""Of each table: many, so that a plan is right where it matters."""

TENANTS = 10
"""That share them."""

FEW = 10
"""Rows that share a value of an ordinary column."""

WORDS = frozenset(
    {"dialect", "kind", "mode", "namespace", "position", "role", "shard", "state", "what"}
)
"""Columns with a handful of values, which leave a quarter of the rows each."""


def tell_planner(connection: Connection) -> None:
    """Writes what ANALYZE would write; connections opened from now on plan by it."""
    run = connection.exec_driver_sql
    # This alone makes the table that holds the statistics.
    run("ANALYZE sqlite_schema")
    run("DELETE FROM sqlite_stat1")
    for table, index, estimate in _estimates(connection):
        run("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", (table, index, estimate))


def _estimates(connection: Connection) -> Iterator[tuple[str, str, str]]:
    run = connection.exec_driver_sql
    tables = run("SELECT name FROM sqlite_schema WHERE type = 'table'").scalars().all()
    for table in tables:
        for line in run('SELECT name, "unique" FROM pragma_index_list(?)', (table,)).all():
            columns = run("SELECT name FROM pragma_index_info(?)", (line[0],)).scalars().all()
            estimate = " ".join(map(str, _rows_left(columns, is_unique=bool(line[1]))))
            yield table, line[0], estimate


def _rows_left(columns: Sequence[str], *, is_unique: bool) -> list[int]:
    """The rows of the table, and those left when one column after the other is known."""
    left = [ROWS]
    for column in columns:
        if column == "tenant_id":
            left.append(left[-1] // TENANTS)
        elif column in WORDS:
            left.append(max(left[-1] // 4, 1))
        else:
            left.append(min(left[-1], FEW))
    if is_unique:
        left[-1] = 1
    return left
