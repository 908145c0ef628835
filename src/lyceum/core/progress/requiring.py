"""Which units count: a change of that counts everybody's progress anew."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, UnitState
from lyceum.core.progress import store
from lyceum.core.progress.actions import recount
from lyceum.core.work import WriteWork


async def require_unit(
    work: WriteWork, actor: Actor, unit_id: int, *, required: bool
) -> CourseUnit:
    """Says whether a unit counts towards the completion of its course. Who lacked nothing else
    completes by it; what is completed stays so."""
    found = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if found is None:
        raise NoSuchUnit
    await editable_course(work, actor, found.course_id)
    # Read again behind the course's lock: another may have said the same meanwhile.
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    if unit.required is required:
        return unit
    await work.run(
        catalog_store.update_unit(("required", "updated_at")),
        row_id=unit_id,
        required=required,
        updated_at=work.now,
    )
    after = msgspec.structs.replace(unit, required=required, updated_at=work.now)
    await _count_again(work, actor, before=unit, after=after)
    work.record(actor, "unit.updated", "unit", unit_id, after=after, changed=["required"])
    return after


async def put_unit_state(
    work: WriteWork, actor: Actor, unit_id: int, state: UnitState
) -> CourseUnit:
    """Publishes a unit, hides it from learners, puts it into the trash or takes it out. What is
    hidden no longer counts; who lacked nothing else completes by it."""
    found = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if found is None:
        raise NoSuchUnit
    await editable_course(work, actor, found.course_id)
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    if unit.state is state:
        return unit
    columns = ("state", "updated_at")
    await work.run(
        catalog_store.update_unit(columns), row_id=unit_id, state=state, updated_at=work.now
    )
    after = msgspec.structs.replace(unit, state=state, updated_at=work.now)
    await _count_again(work, actor, before=unit, after=after)
    work.record(actor, "unit.updated", "unit", unit_id, after=after, changed=["state"])
    return after


async def _count_again(
    work: WriteWork, actor: Actor, *, before: CourseUnit, after: CourseUnit
) -> None:
    """When a unit counts that did not, or no longer does."""
    if before.counts is after.counts:
        return
    counting = catalog_store.MORE_REQUIRED if after.counts else catalog_store.FEWER_REQUIRED
    await work.run(counting, course_id=after.course_id)
    if after.counts:
        # Who had done nothing else that counts may have done this.
        await work.run(store.COUNT_THOSE_WHO_DID, course_id=after.course_id, unit_id=after.id)
    await recount(work, actor, after.course_id)
