"""Beginning a course, and beginning it anew."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.queries import is_led_by
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import Enrollment, Grounds
from lyceum.core.enrollment.steps import note_begun, note_restarted
from lyceum.core.errors import Forbidden
from lyceum.core.progress import store
from lyceum.core.schedule.queries import seat_in
from lyceum.core.work import WriteWork


async def begin_course(
    work: WriteWork, actor: Actor, *, course_id: int, user_id: int
) -> Enrollment:
    """The stay in which a person takes a course, begun by now: the one that they are in, else a new
    one, where `enroll` lets them in. Learners begin for themselves, staff for anybody."""
    if user_id != actor.user_id or not actor.may(Permission.OWN_WRITE):
        await _must_be_staff(work, actor, course_id)
    stay = await seat_in(work, user_id, course_id)
    if stay is None:
        grounds = Grounds.FREE if user_id == actor.user_id else Grounds.GRANTED
        made = await enroll(work, actor, user_id=user_id, course_id=course_id, grounds=grounds)
        return await note_begun(work, actor, made)
    return await note_begun(
        work, actor, await _locked(work, stay.enrollment_id, course_id=course_id)
    )


async def _must_be_staff(work: WriteWork, actor: Actor, course_id: int) -> None:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return
    if await work.first(catalog_store.BY_ID, id=course_id) is None:
        raise NoSuchCourse
    if not await is_led_by(work, actor, course_id):
        raise Forbidden


async def _locked(work: WriteWork, enrollment_id: int, *, course_id: int) -> Enrollment:
    """Behind its course, as everybody locks them."""
    await work.first(catalog_store.BY_ID_SHARED, id=course_id)
    enrollment = await work.first(enrollment_store.BY_ID_LOCKED, id=enrollment_id)
    if enrollment is None:
        raise NoSuchEnrollment
    return enrollment


async def restart_course(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Takes back all that was done in an enrollment, so that it may be begun anew; for staff. That
    the course was completed stays, and so do attempts."""
    seen = await work.first(enrollment_store.BY_ID, id=enrollment_id)
    if seen is None:
        raise NoSuchEnrollment
    await _must_be_staff(work, actor, seen.course_id)
    locked = await _locked(work, enrollment_id, course_id=seen.course_id)
    await work.run(
        store.REOPEN_OF_ENROLLMENT,
        enrollment_id=enrollment_id,
        completed_at=None,
        fraction=0,
        last_at=work.now,
    )
    return await note_restarted(work, actor, locked)
