"""Asking to be let into a subject, and deciding (witness: seed, Enrollment System; A41, A42)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.enrollment import queries, steps
from lyceum.core.enrollment.actions import request_enrollment as ask_to_enroll
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.akako import ids, paging, tree
from lyceum.dialects.akako.wire import enrollments as wire
from lyceum.http.references import referred


async def request_enrollment(
    work: WriteWork, actor: Actor, asked: wire.RequestEnrollment
) -> wire.RequestOut:
    """Request enrollment."""
    uid = await ids.read(work, "course", asked.subject_id)
    course = await referred("subjectId", catalog.course(work, actor, uid))
    if asked.grade_id is not UNSET:
        await referred("gradeId", tree.category(work, asked.grade_id))
    said = wire.said(gradeId=asked.grade_id, message=asked.message)
    made = await ask_to_enroll(work, actor, course_id=course.id, extra=said)
    return (await _written(work, [made]))[0]


async def list_pending(
    work: Work, actor: Actor, asked: wire.ListPending
) -> paging.Listing[wire.RequestOut]:
    """Get pending enrollments."""
    # The core lists one's own to everybody; this list is for who decides alone.
    actor.must(Permission.ENROLLMENTS_READ_ANY)
    order = paging.order(asked, wire.SORTED_BY[asked.sort])
    sliced = paging.sliced(asked)
    where = wire.where(asked)
    page = await queries.enrollments(work, actor, where=where, sliced=sliced, order=order)
    return paging.listing(asked, page, await _written(work, page.rows))


async def approve_enrollment(work: WriteWork, actor: Actor, asked: wire.Decide) -> wire.RequestOut:
    """Approve enrollment."""
    found = await _found(work, actor, asked)
    said = wire.said(notes=asked.note)
    return (await _written(work, [await steps.approve(work, actor, found.id, extra=said)]))[0]


async def reject_enrollment(work: WriteWork, actor: Actor, asked: wire.Decide) -> wire.RequestOut:
    """Reject enrollment."""
    found = await _found(work, actor, asked)
    said = wire.said(rejectionReason=asked.note)
    return (await _written(work, [await steps.reject(work, actor, found.id, extra=said)]))[0]


async def _found(work: Work, actor: Actor, asked: wire.Decide) -> Enrollment:
    return await queries.enrollment(work, actor, await ids.read(work, "enrollment", asked.id))


async def _written(work: Work, rows: list[Enrollment]) -> list[wire.RequestOut]:
    """Two statements, however many they are."""
    courses = await catalog.courses_by_id(work, [row.course_id for row in rows])
    deciders = {row.decided_by for row in rows if row.decided_by is not None}
    people = await users_by_id(work, {row.user_id for row in rows} | deciders)
    return [wire.request(row, course=courses[row.course_id], people=people) for row in rows]
