"""Units, what there is to do in a course, and the outline of them all."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import content, queries
from lyceum.core.progress.requiring import activate_unit, require_unit
from lyceum.core.removal.actions import delete_unit as remove_unit
from lyceum.core.schedule import reading
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import units as wire
from lyceum.dialects.lyceum.wire.access import access
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_units(
    work: Work, actor: Actor, asked: wire.ListUnits
) -> paging.Listing[wire.UnitOut]:
    """List units, without their content."""
    page = await queries.unit_page(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.unit(unit) for unit in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="unit")


async def get_outline(work: Work, actor: Actor, asked: OneAsked) -> wire.OutlineOut:
    """Get what a course holds, in its order, and what of it is open to the caller."""
    course = await queries.course_by_id(work, actor, asked.id)
    return wire.outline(course.id, await reading.outline(work, actor, course))


async def get_unit(work: Work, actor: Actor, asked: wire.GetUnit) -> wire.UnitOut:
    """Get a unit: with its content where it is open to the caller, else with every reason."""
    unit, found = await reading.unit_for(work, actor, asked.id)
    is_readable = found is None or found.is_readable
    return wire.unit(unit, body=unit.body if is_readable else UNSET, access=access(found))


async def create_unit(work: WriteWork, actor: Actor, asked: wire.CreateUnit) -> wire.UnitOut:
    """Add a unit to a course."""
    await referred("course_id", queries.course_by_id(work, actor, asked.course_id))
    adding = content.add_unit(work, actor, course_id=asked.course_id, new=wire.new(asked))
    unit = await referred("section_id", adding)
    return wire.unit(unit, body=unit.body, access=None)


async def change_unit(work: WriteWork, actor: Actor, asked: wire.ChangeUnit) -> wire.UnitOut:
    """Change a unit, or move it: its text, its times, whether it counts, its place."""
    await queries.unit(work, actor, asked.id)
    changing = content.change_unit(work, actor, asked.id, wire.change(asked))
    unit = await referred("section_id", changing)
    if asked.required is not UNSET:
        unit = await require_unit(work, actor, asked.id, required=asked.required)
    if asked.active is not UNSET:
        unit = await activate_unit(work, actor, asked.id, active=asked.active)
    return wire.unit(unit, body=unit.body, access=None)


async def delete_unit(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a unit for good, with all that was done in it."""
    await queries.unit(work, actor, asked.id)
    await remove_unit(work, actor, asked.id)
    return Deleted(asked.id)
