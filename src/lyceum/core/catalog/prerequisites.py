"""Which courses must be completed before another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lyceum.core.actor import Actor
from lyceum.core.catalog import prerequisite_store as store
from lyceum.core.catalog.actions import editable_course, note_change
from lyceum.core.catalog.errors import PrerequisiteLoop
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work, WriteWork

MOST_PREREQUISITES = 50


async def set_prerequisites(
    work: WriteWork, actor: Actor, course_id: int, required_ids: Iterable[int]
) -> list[int]:
    """Says which courses must be completed before this one, in place of those before; refuses
    courses that are not there, and a loop."""
    wanted = sorted(set(required_ids))
    if len(wanted) > MOST_PREREQUISITES:
        raise Invalid(Problem("prerequisites", Fault.TOO_MANY, limit=MOST_PREREQUISITES))
    # One writer at a time in the tenant: two who each see half of a loop would close it.
    await work.first(store.PREREQUISITES_LOCKED)
    await editable_course(work, actor, course_id)
    before = await prerequisites_of(work, course_id)
    if wanted == before:
        return wanted
    await _must_be_courses(work, wanted)
    _must_not_loop(await _all(work), course_id, wanted)
    await work.run(store.DELETE_PREREQUISITES, course_id=course_id)
    for required_id in wanted:
        await work.run(store.INSERT_PREREQUISITE, course_id=course_id, required_id=required_id)
    await note_change(work, actor, course_id, changed=["prerequisites"])
    return wanted


async def prerequisites_of(work: Work, course_id: int) -> list[int]:
    """The ids of the courses that this one requires, in their order."""
    found = await work.all(store.PREREQUISITES_OF, course_id=course_id)
    return [line.required_id for line in found]


async def _must_be_courses(work: WriteWork, wanted: list[int]) -> None:
    found = {course.id for course in await work.all(store.LIVE_BY_IDS_SHARED, ids=wanted)}
    if found != set(wanted):
        raise Invalid(Problem("prerequisites", Fault.UNKNOWN))


async def _all(work: WriteWork) -> dict[int, list[int]]:
    requires: dict[int, list[int]] = {}
    for line in await work.all(store.PREREQUISITES):
        requires.setdefault(line.course_id, []).append(line.required_id)
    return requires


def _must_not_loop(
    requires: Mapping[int, list[int]], course_id: int, wanted: Iterable[int]
) -> None:
    """Follows what is wanted, and what that requires, and refuses to come back."""
    seen: set[int] = set()
    ahead = list(wanted)
    while ahead:
        at = ahead.pop()
        if at == course_id:
            raise PrerequisiteLoop
        if at not in seen:
            seen.add(at)
            ahead += requires.get(at, [])
