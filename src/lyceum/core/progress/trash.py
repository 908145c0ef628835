"""Units in the trash: out of everybody's sight, with what was done in them, until they return."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import content_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.progress.requiring import change_what_counts, locked_unit
from lyceum.core.work import Work, WriteWork


async def trash_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """Puts a unit into the trash; who lacked nothing else completes the course by it."""
    unit = await locked_unit(work, actor, unit_id)
    kind = "unit.trashed"
    return await change_what_counts(work, actor, unit, kind=kind, trashed_at=work.now)


async def restore_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """Takes a unit out of the trash, to its place; what was done in it counts again."""
    unit = await trashed_unit(work, actor, unit_id)
    return await change_what_counts(work, actor, unit, kind="unit.restored", trashed_at=None)


async def trashed_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """The unit, its course locked, for whoever may write that; for others it is not there."""
    found = await work.first(content_store.TRASHED_UNIT, id=unit_id)
    if found is None:
        raise NoSuchUnit
    await editable_course(work, actor, found.course_id)
    unit = await work.first(content_store.TRASHED_UNIT, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    return unit


async def trashed_units(
    work: Work, actor: Actor, *, sliced: Slice, order: Order = content_store.LAST_TRASHED
) -> Page[CourseUnit]:
    """A page of the units in the trash: all for whoever may write any course, else those of courses
    on whose staff one is. Those of courses in the trash return with these alone."""
    sees_all = actor.may(Permission.COURSES_WRITE_ANY)
    if not sees_all:
        actor.must(Permission.COURSES_LEAD)
    statement = content_store.trashed_page(sees_all, total=sliced.total, order=order)
    return await fetch_page(work, statement, sliced, self_id=actor.user_id)
