"""Beginning a course anew: what was done in it stays with the stay that ends."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Course
from lyceum.core.catalog.queries import is_led_by
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.actions import advance, begun, lock_seats, note_made, rank
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import EXPIRING, Enrollment, EnrollmentState, Grounds
from lyceum.core.errors import Forbidden
from lyceum.core.progress.queries import progress_of
from lyceum.core.work import WriteWork


async def start_over(work: WriteWork, actor: Actor, *, user_id: int, course_id: int) -> Enrollment:
    """Lets a person begin a course anew, with nothing done, in the seat and until the day that they
    have. A completion stays a fact of the stay before. Nothing happens where nothing was done;
    refuses who is not in the course, and whoever is not on its staff."""
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    if not actor.may(Permission.ENROLLMENTS_WRITE_ANY) and not await is_led_by(
        work, actor, course_id
    ):
        raise Forbidden
    await lock_seats(work, course)
    before = await _locked(work, user_id, course_id)
    if before.state in EXPIRING and not await progress_of(work, before):
        return before
    if before.state in EXPIRING:
        await advance(work, actor, before, to=EnrollmentState.DROPPED)
    return await _begin(work, actor, before, course=course)


async def _locked(work: WriteWork, user_id: int, course_id: int) -> Enrollment:
    found = await work.first(enrollment_store.NEWEST_OF_PAIR, user_id=user_id, course_id=course_id)
    if found is not None:
        found = await work.first(enrollment_store.BY_ID_LOCKED, id=found.id)
    if found is None:
        raise NoSuchEnrollment
    return found


async def _begin(
    work: WriteWork, actor: Actor, before: Enrollment, *, course: Course
) -> Enrollment:
    anew = begun(
        await work.new_id(),
        before.user_id,
        course=course,
        state=EnrollmentState.ACTIVE,
        grounds=Grounds(before.grounds),
        now=max(work.now, before.enrolled_at + 1),
    )
    anew = msgspec.structs.replace(anew, expires_at=before.expires_at)
    await work.insert(enrollment_store.INSERT, anew, newer_id=None)
    await rank(work, [anew])
    note_made(work, actor, anew)
    work.record(actor, "progress.reset", "enrollment", anew.id, after=anew)
    if before.state is EnrollmentState.SUSPENDED:
        return await advance(work, actor, anew, to=EnrollmentState.SUSPENDED)
    return anew
