"""Which units count: a change of that counts everybody's progress anew."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import Course, CourseUnit, UnitState
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.progress import store
from lyceum.core.progress.actions import recount
from lyceum.core.work import WriteWork

WHOLE_SHARE = 100
"""In percent: all required units."""


async def require_unit(
    work: WriteWork, actor: Actor, unit_id: int, *, required: bool
) -> CourseUnit:
    """Says whether a unit counts towards the completion of its course. Who lacked nothing else
    completes by it; what is completed stays so."""
    unit = await locked_unit(work, actor, unit_id)
    if unit.required is required:
        return unit
    return await change_what_counts(work, actor, unit, required=required)


async def activate_unit(work: WriteWork, actor: Actor, unit_id: int, *, active: bool) -> CourseUnit:
    """Shows a unit to learners, or to staff alone: as a draft, unless it was hidden already."""
    unit = await locked_unit(work, actor, unit_id)
    if unit.active is active:
        return unit
    state = UnitState.PUBLISHED if active else UnitState.DRAFT
    return await change_what_counts(work, actor, unit, state=state)


async def put_unit_state(
    work: WriteWork, actor: Actor, unit_id: int, state: UnitState
) -> CourseUnit:
    """Publishes a unit or hides it from learners; what nobody is shown counts for nobody."""
    unit = await locked_unit(work, actor, unit_id)
    if unit.state is state:
        return unit
    return await change_what_counts(work, actor, unit, state=state)


async def change_what_counts(
    work: WriteWork, actor: Actor, unit: CourseUnit, *, kind: str = "unit.updated", **columns: Any
) -> CourseUnit:
    """Writes columns of a unit, whose course is locked; where that changes what is required, it
    counts everybody's progress anew."""
    written = {**columns, "updated_at": work.now}
    await work.run(catalog_store.update_unit(tuple(sorted(written))), row_id=unit.id, **written)
    after = msgspec.structs.replace(unit, **written)
    if after.counts is not unit.counts:
        counting = catalog_store.MORE_REQUIRED if after.counts else catalog_store.FEWER_REQUIRED
        await work.run(counting, course_id=unit.course_id)
        if after.counts:
            # Who had done nothing else that counts may have done this.
            await work.run(store.COUNT_THOSE_WHO_DID, course_id=unit.course_id, unit_id=unit.id)
        await recount(work, actor, unit.course_id)
    work.record(actor, kind, "unit", unit.id, after=after, changed=sorted(columns))
    return after


async def require_share(work: WriteWork, actor: Actor, course_id: int, *, percent: int) -> Course:
    """Says what part of its required units completes a course, in whole percent from 1 to 100. Who
    lacked nothing else completes by it; what is completed stays so."""
    if not 1 <= percent <= WHOLE_SHARE:
        raise Invalid(Problem("done_percent", Fault.NOT_ALLOWED))
    course = await editable_course(work, actor, course_id)
    if course.done_percent == percent:
        return course
    columns = {"done_percent": percent, "updated_at": work.now}
    await work.run(catalog_store.update(tuple(sorted(columns))), row_id=course_id, **columns)
    after = msgspec.structs.replace(course, **columns)
    work.record(actor, "course.updated", "course", course_id, after=after, changed=["done_percent"])
    if percent < course.done_percent:
        await recount(work, actor, course_id)
    return after


async def locked_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """The unit as it is behind its course's lock, for whoever may write that."""
    found = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if found is None:
        raise NoSuchUnit
    await editable_course(work, actor, found.course_id)
    # Read again: another may have changed it before the lock.
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    return unit
