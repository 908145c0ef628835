"""A page far down a long list: what its statements cost the database, and its exact total."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from functools import partial
from statistics import median
from typing import Any

import msgspec

from bench.databases import Databases
from bench.school import School, fill
from lyceum.core.actor import system
from lyceum.core.catalog import course_page, queries
from lyceum.core.catalog.model import LIVE_STATES, CourseFilter
from lyceum.core.database import Connection, Flavor, open_database
from lyceum.core.page import Slice
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Work, Works
from tests.harness.postgres import apart

ROWS = 100_000
PAGE = 1_000
PER_PAGE = (20, 100)
TIMES = 60
LEARNERS = 10
PAGE_TARGET = 5.0
TOTAL_TARGET = 1.0
"""Both in milliseconds."""

Read = Callable[[Work], Awaitable[object]]


class Timed(msgspec.Struct, frozen=True):
    """Milliseconds in the database, the median of many, and the plans of its statements."""

    what: str
    milliseconds: float
    target: float
    plan: list[str]


class Stopwatch:
    """A reader's connection that adds up how long its statements take."""

    def __init__(self, connection: Connection) -> None:
        self.flavor = connection.flavor
        self.seconds = 0.0
        self.fetched: list[tuple[str, Sequence[Any]]] = []
        self._connection = connection

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self.fetched.append((sql, arguments))
        started = time.perf_counter()
        rows = await self._connection.fetch(sql, arguments)
        self.seconds += time.perf_counter() - started
        return rows

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        started = time.perf_counter()
        changed = await self._connection.execute(sql, arguments)
        self.seconds += time.perf_counter() - started
        return changed

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        await self._connection.execute_many(sql, rows)

    async def plans(self) -> list[str]:
        words = "EXPLAIN QUERY PLAN" if self.flavor is Flavor.SQLITE else "EXPLAIN"
        every = [
            await self._connection.fetch(f"{words} {sql}", arguments)
            for sql, arguments in self.fetched
        ]
        return [str(line[-1]) for lines in every for line in lines]


def measure(databases: Databases, *, rows: int = ROWS, times: int = TIMES) -> list[Timed]:
    """Pages of the longest list there is, and its total, on a database of its own."""
    url = databases.new()
    school = apart(fill(url, courses=rows, learners=LEARNERS))
    databases.settle(url)
    return apart(_measured(url, school, times=times))


async def _measured(url: str, school: School, *, times: int) -> list[Timed]:
    works = Works(await open_database(url, connections=2))
    try:
        tenant = await Directory(works).by_id(school.tenant_id)
        assert tenant is not None
        timed = partial(_timed, works, tenant, times=times)
        rows, found = len(school.courses), []
        for per_page in PER_PAGE:
            # A quick run has fewer rows than a thousand pages: it takes the last page there is.
            offset = min((PAGE - 1) * per_page, rows - per_page)
            what = f"rows {offset + 1:,} to {offset + per_page:,} of {rows:,}"
            read = partial(_page, sliced=Slice(limit=per_page, offset=offset), rows=rows)
            found.append(await timed(read, what=what, target=PAGE_TARGET))
        what = f"exact total of {rows:,}"
        found.append(await timed(_total, what=what, target=TOTAL_TARGET))
    finally:
        await works.database.close()
    return found


async def _page(work: Work, *, sliced: Slice, rows: int) -> None:
    actor = system(work.tenant.id, name="bench")
    page = await queries.courses(work, actor, where=CourseFilter(), sliced=sliced)
    if (len(page.rows), page.total) != (sliced.limit, rows):
        raise RuntimeError(f"{len(page.rows)} rows of {page.total} instead of {rows}")


async def _total(work: Work) -> None:
    states = tuple(sorted(LIVE_STATES))
    shape = course_page.PageShape(states=states, category=False, sees_all=True, total=True)
    await work.rows(course_page.page(shape).total, states=list(states))


async def _timed(
    works: Works, tenant: Tenant, read: Read, *, what: str, target: float, times: int
) -> Timed:
    async with works.database.reading() as connection:
        watches = [Stopwatch(connection) for _ in range(times)]
        for watch in watches:
            await read(Work(tenant, watch, works.database))
        taken = median(watch.seconds for watch in watches)
        return Timed(what, 1000 * taken, target, await watches[-1].plans())
