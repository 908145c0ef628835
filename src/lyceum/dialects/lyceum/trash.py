"""The trash: courses and units that are out of sight until they return or are deleted for good."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries, trash
from lyceum.core.progress.trash import restore_unit as take_unit_out
from lyceum.core.progress.trash import trash_unit as put_unit_in
from lyceum.core.progress.trash import trashed_units
from lyceum.core.removal.actions import delete_trashed_course
from lyceum.core.removal.actions import delete_trashed_unit as remove_trashed_unit
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.courses import whole
from lyceum.dialects.lyceum.wire import trash as wire
from lyceum.dialects.lyceum.wire import units as units_wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.dialects.lyceum.wire.courses import CourseOut
from lyceum.http.references import referred


async def list_trash(
    work: Work, actor: Actor, asked: wire.ListTrash
) -> paging.Listing[wire.TrashedOut]:
    """List the courses in the trash that the caller may take out again."""
    page = await trash.trashed_courses(
        work, actor, sliced=paging.sliced(asked, asked.order), order=paging.order(asked.order)
    )
    rows = [wire.trashed(course) for course in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="course")


async def trash_course(work: WriteWork, actor: Actor, asked: wire.TrashCourse) -> wire.TrashedOut:
    """Put a course into the trash, with all that it holds."""
    await referred("course_id", queries.course_by_id(work, actor, asked.course_id))
    return wire.trashed(await trash.trash_course(work, actor, asked.course_id))


async def restore_course(work: WriteWork, actor: Actor, asked: OneAsked) -> CourseOut:
    """Take a course out of the trash, to the state in which it went there."""
    return await whole(work, await trash.restore_course(work, actor, asked.id))


async def delete_trashed(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a course in the trash for good, with its content and its enrollments."""
    await delete_trashed_course(work, actor, asked.id)
    return Deleted(asked.id)


async def list_trashed_units(
    work: Work, actor: Actor, asked: wire.ListTrash
) -> paging.Listing[wire.TrashedUnitOut]:
    """List the units in the trash that the caller may take out again."""
    page = await trashed_units(
        work, actor, sliced=paging.sliced(asked, asked.order), order=paging.order(asked.order)
    )
    rows = [wire.trashed_unit(unit) for unit in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="unit")


async def trash_unit(work: WriteWork, actor: Actor, asked: wire.TrashUnit) -> wire.TrashedUnitOut:
    """Put a unit into the trash, with all that was done in it."""
    await referred("unit_id", queries.unit(work, actor, asked.unit_id))
    return wire.trashed_unit(await put_unit_in(work, actor, asked.unit_id))


async def restore_unit(work: WriteWork, actor: Actor, asked: OneAsked) -> units_wire.UnitOut:
    """Take a unit out of the trash, to its place in the course."""
    unit = await take_unit_out(work, actor, asked.id)
    return units_wire.unit(unit, body=unit.body, access=None)


async def delete_trashed_unit(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a unit in the trash for good, with all that was done in it."""
    await remove_trashed_unit(work, actor, asked.id)
    return Deleted(asked.id)
