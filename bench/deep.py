"""A page far down a long list: what its statement costs the database, and its exact total."""

from __future__ import annotations

import time
from collections.abc import Mapping
from statistics import median
from typing import Any

import msgspec

from bench.databases import Databases
from bench.school import fill
from lyceum.core.catalog import store
from lyceum.core.catalog.model import LIVE_STATES
from lyceum.core.database import Database, Flavor, Statement, open_database
from lyceum.core.tallies import tally
from tests.harness.postgres import apart

ROWS = 100_000
PAGE = 1_000
PER_PAGE = (20, 100)
TIMES = 60
PAGE_TARGET = 5.0
TOTAL_TARGET = 1.0
"""Both in milliseconds."""

_STATES = tuple(sorted(LIVE_STATES))
_PAGE = store.page(store.PageShape(states=_STATES, category=False, sees_all=True, total=True))
_TOTAL: Statement[Any] = Statement(tally("courses", "states"))


class Timed(msgspec.Struct, frozen=True):
    """Milliseconds, the median of many, and the database's plan."""

    what: str
    milliseconds: float
    target: float
    plan: list[str]


def measure(databases: Databases, *, rows: int = ROWS, times: int = TIMES) -> list[Timed]:
    """The page's statement with its total, and the total alone, on a database of its own."""
    url = databases.new()
    school = apart(fill(url, courses=rows))
    databases.settle(url)
    return apart(_measured(url, school.tenant_id, rows=rows, times=times))


async def _measured(url: str, tenant_id: int, *, rows: int, times: int) -> list[Timed]:
    database = await open_database(url, connections=2)
    whole: dict[str, Any] = {"tenant": tenant_id, "states": [str(state) for state in _STATES]}
    found = []
    try:
        for per_page in PER_PAGE:
            # A quick run has fewer rows than a thousand pages: it takes the last page there is.
            offset = min((PAGE - 1) * per_page, rows - per_page)
            values = whole | {"limit": per_page, "offset": offset}
            what = f"rows {offset + 1:,} to {offset + per_page:,} of {rows:,}"
            took, plan = await _timed(database, _PAGE, values, times=times)
            found.append(Timed(what, took, PAGE_TARGET, plan))
        took, plan = await _timed(database, _TOTAL, whole, times=times)
        found.append(Timed(f"exact total of {rows:,}", took, TOTAL_TARGET, plan))
    finally:
        await database.close()
    return found


async def _timed(
    database: Database, statement: Statement[Any], values: Mapping[str, Any], *, times: int
) -> tuple[float, list[str]]:
    form = statement.form(database.flavor)
    arguments = form.arguments(values)
    taken = []
    async with database.reading() as connection:
        for _ in range(times):
            started = time.perf_counter()
            await connection.fetch(form.sql, arguments)
            taken.append(time.perf_counter() - started)
        words = "EXPLAIN QUERY PLAN" if database.flavor is Flavor.SQLITE else "EXPLAIN"
        plan = await connection.fetch(f"{words} {form.sql}", arguments)
    return 1000 * median(taken), [str(line[-1]) for line in plan]
