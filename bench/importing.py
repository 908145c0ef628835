"""Imports: how many rows a second come in, and how many are found to be there already."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from bench.databases import Databases
from bench.school import fill
from lyceum.core.actor import system
from lyceum.core.database import open_database
from lyceum.core.imports.actions import start_import
from lyceum.core.imports.model import Format, Import, ImportKind, NewImport
from lyceum.core.imports.running import run_import
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Works
from tests.harness.postgres import apart

ROWS = 10_000
BAD = 100
"""Every so-many-th row breaks a rule."""

PEOPLE, COURSES = 500, 40
"""So many people and courses at least are there before."""

TARGET = 1_000.0


class Brought(msgspec.Struct, frozen=True):
    """Rows a second of one kind: when all are new, and when all are there already."""

    kind: str
    rows: int
    refused: int
    new: float
    again: float
    target: float = TARGET


def measure(databases: Databases, *, rows: int = ROWS) -> list[Brought]:
    """On a database of its own, one kind after the other: enrollments are of what came before."""
    url = databases.new()
    school = apart(fill(url, courses=COURSES, learners=PEOPLE))
    databases.settle(url)
    return apart(_measured(url, school.tenant_id, rows=rows))


async def _measured(url: str, tenant_id: int, *, rows: int) -> list[Brought]:
    works = Works(await open_database(url, connections=2))
    try:
        tenant = await Directory(works).by_id(tenant_id)
        assert tenant is not None
        return [
            await _brought(works, tenant, kind, content=_file(line, rows))
            for kind, line in _LINES.items()
        ]
    finally:
        await works.database.close()


async def _brought(works: Works, tenant: Tenant, kind: ImportKind, *, content: bytes) -> Brought:
    first, new = await _timed(works, tenant, kind, content=content)
    second, again = await _timed(works, tenant, kind, content=content)
    if (first.created, second.unchanged) != (first.rows - first.refused,) * 2:
        raise RuntimeError(f"{kind}: {first} and then {second}")
    return Brought(kind.value, first.rows, first.refused, first.rows / new, second.rows / again)


async def _timed(
    works: Works, tenant: Tenant, kind: ImportKind, *, content: bytes
) -> tuple[Import, float]:
    new = NewImport(kind=kind, format=Format.CSV)
    actor = system(tenant.id, name="bench")
    started = await works.writing(tenant, partial(start_import, actor=actor, new=new))
    began = time.perf_counter()
    found = await run_import(works, tenant, started.id, file=io.BytesIO(content))
    return found, time.perf_counter() - began


def _file(line: Callable[[int], str], rows: int) -> bytes:
    return "\n".join(_lines(line, rows)).encode()


def _lines(line: Callable[[int], str], rows: int) -> Iterator[str]:
    yield line(-1)
    yield from map(line, range(rows))


def _person(number: int) -> str:
    if number < 0:
        return "external_id,login,email,name,role"
    role = "captain" if number % BAD == BAD - 1 else "learner"
    return f"p{number},learner{number},learner{number}@import.example,Ann Berg {number},{role}"


def _course(number: int) -> str:
    if number < 0:
        return "external_id,slug,title,summary,state,amount"
    amount = "much" if number % BAD == BAD - 1 else str(100 * number)
    return f"c{number},course-{number},Course {number},What it is about.,published,{amount}"


def _enrollment(number: int) -> str:
    """Each person who came in, in one of a few courses that did; some are of nobody."""
    if number < 0:
        return "user_external_id,course_external_id"
    return f"p{number},c{number % 20}"


_LINES: dict[ImportKind, Callable[[int], str]] = {
    ImportKind.PEOPLE: _person,
    ImportKind.COURSES: _course,
    ImportKind.ENROLLMENTS: _enrollment,
}
