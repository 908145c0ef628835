"""Who teaches a course, and what must be completed before it."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import prerequisites, queries, staff
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire import staff as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_staff(work: Work, actor: Actor, asked: OneAsked) -> wire.StaffListOut:
    """List who teaches a course."""
    await queries.course_by_id(work, actor, asked.id)
    return wire.StaffListOut([wire.member(one) for one in await staff.staff_of(work, asked.id)])


async def add_staff(work: WriteWork, actor: Actor, asked: wire.AddStaff) -> wire.StaffOut:
    """Name an instructor of a course, or another lead."""
    await queries.course_by_id(work, actor, asked.id)
    appointing = staff.appoint(
        work, actor, course_id=asked.id, user_id=asked.user_id, role=asked.role
    )
    return wire.member(await referred("user_id", appointing))


async def remove_staff(work: WriteWork, actor: Actor, asked: wire.RemoveStaff) -> Deleted:
    """Take an instructor off the staff of a course."""
    await queries.course_by_id(work, actor, asked.id)
    await staff.dismiss(work, actor, course_id=asked.id, user_id=asked.user_id)
    return Deleted(asked.user_id)


async def list_prerequisites(work: Work, actor: Actor, asked: OneAsked) -> wire.PrerequisitesOut:
    """List the courses that must be completed before a course."""
    await queries.course_by_id(work, actor, asked.id)
    return wire.prerequisites(await prerequisites.prerequisites_of(work, asked.id))


async def set_prerequisites(
    work: WriteWork, actor: Actor, asked: wire.SetPrerequisites
) -> wire.PrerequisitesOut:
    """Say which courses must be completed before a course."""
    await queries.course_by_id(work, actor, asked.id)
    wanted = [one.course_id for one in asked.prerequisites]
    return wire.prerequisites(await prerequisites.set_prerequisites(work, actor, asked.id, wanted))
