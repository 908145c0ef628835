"""Doing an import: chunk by chunk, each in one transaction with its results.

Whatever ends it in the middle, the next run goes on behind the last chunk that was committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import closing
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

from lyceum.core.database import Flavor, NotUnique, TryAgain
from lyceum.core.errors import Invalid
from lyceum.core.imports import actions, courses, enrollments, people, store
from lyceum.core.imports.decoding import decode
from lyceum.core.imports.faults import refused
from lyceum.core.imports.model import CHUNK, ROWS, Answer, Format, Import, ImportKind
from lyceum.core.imports.reading import Record, count, records
from lyceum.core.imports.seen import Keys, Seen
from lyceum.core.work import Tenant, Works, WriteWork

Tell = Callable[[Import], Awaitable[None]]
"""Is told how far the import is, after each chunk."""

_KEYS: dict[ImportKind, Callable[[Any], Keys]] = {
    ImportKind.PEOPLE: people.keys,
    ImportKind.COURSES: courses.keys,
    ImportKind.ENROLLMENTS: enrollments.keys,
}
_WRITE: dict[ImportKind, Callable[..., Awaitable[list[Answer]]]] = {
    ImportKind.PEOPLE: people.write_people,
    ImportKind.COURSES: courses.write_courses,
    ImportKind.ENROLLMENTS: enrollments.write_enrollments,
}


async def run_import(
    works: Works,
    tenant: Tenant,
    import_id: int,
    *,
    file: BinaryIO,
    tell: Tell | None = None,
) -> Import:
    """Does what is left of an import, to its end. Raises Overtaken when another worker does it
    too; that one goes on. A file that cannot be read as a whole fails, and nothing is written."""
    found = await works.writing(tenant, partial(actions.locked_import, import_id=import_id))
    if found.state in actions.ENDED:
        return found
    try:
        total = count(file, kind=found.kind, layout=found.format)
    except Invalid as refusal:
        return await works.writing(
            tenant, partial(actions.fail, import_id=import_id, refusal=refusal)
        )
    found = await works.writing(tenant, partial(actions.begin, import_id=import_id, total=total))
    seen = Seen(await _entities(works, tenant, found))
    with closing(_readings(file, found, seen)) as reading:
        # What is done already is read once more, for what its rows are known by.
        for _ in islice(reading, found.rows):
            pass
        while chunk := list(islice(reading, CHUNK)):
            found = await _do(works, tenant, found, chunk=chunk, seen=seen)
            if tell is not None:
                await tell(found)
            # Whoever else lives in this process has a turn.
            await asyncio.sleep(0)
    return await works.writing(tenant, partial(actions.finish, import_id=import_id))


async def _entities(works: Works, tenant: Tenant, found: Import) -> list[int]:
    """What the rows that are done were about."""
    async with works.read(tenant) as work:
        lines = await work.all(store.ENTITIES, import_id=found.id)
    return [line.entity_id for line in lines if line.entity_id is not None]


class _Reading:
    """A row of the file as ours, or why it is none."""

    __slots__ = ("answer", "line", "row")

    def __init__(self, line: int, row: Any, answer: Answer | None) -> None:
        self.line = line
        self.row = row
        self.answer = answer


def _readings(file: BinaryIO, found: Import, seen: Seen) -> Generator[_Reading, None, None]:
    with closing(records(file, kind=found.kind, layout=found.format)) as every:
        for record in every:
            yield _reading(record, found, seen)


def _reading(record: Record, found: Import, seen: Seen) -> _Reading:
    try:
        row = decode(record, ROWS[found.kind], from_text=found.format is Format.CSV)
        seen.must_be_new(_KEYS[found.kind](row))
    except Invalid as refusal:
        return _Reading(record.line, None, refused(refusal))
    return _Reading(record.line, row, None)


class _Tried(Exception):
    """Takes what a trial found out of the transaction that it rolls back."""

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__()
        self.answers = answers


async def _do(
    works: Works, tenant: Tenant, found: Import, *, chunk: Sequence[_Reading], seen: Seen
) -> Import:
    lines = [each.line for each in chunk]

    async def write(work: WriteWork) -> Import:
        await actions.expect(work, found)
        answers = await _answers(work, found, chunk, seen)
        return await actions.keep_results(work, found, lines, answers)

    async def try_out(work: WriteWork) -> Import:
        raise _Tried(await _answers(work, found, chunk, seen))

    async def note(work: WriteWork, *, answers: list[Answer]) -> Import:
        await actions.expect(work, found)
        return await actions.keep_results(work, found, lines, answers)

    try:
        after = await works.writing(tenant, try_out if found.dry_run else write)
    except _Tried as tried:
        after = await works.writing(tenant, partial(note, answers=tried.answers))
    seen.keep()
    return after


async def _answers(
    work: WriteWork, found: Import, chunk: Sequence[_Reading], seen: Seen
) -> list[Answer]:
    """What becomes of the rows of a chunk, in their order."""
    seen.begin()
    await _plan_anew(work)
    rows = [each.row for each in chunk if each.answer is None]
    try:
        written = iter(await _WRITE[found.kind](work, found.actor, rows, seen=seen) if rows else ())
    except NotUnique as error:
        # Another writer was there between the look and the write: the next try sees it.
        raise TryAgain(str(error)) from error
    return [each.answer or next(written) for each in chunk]


async def _plan_anew(work: WriteWork) -> None:
    """Lets PostgreSQL plan what follows by what the tables hold now. It keeps plans, and one that
    was made while a table was empty reads all of it for a few rows once the file has filled it."""
    if work.connection.flavor is Flavor.POSTGRESQL:
        await work.connection.execute("SET LOCAL plan_cache_mode = force_custom_plan", ())
