"""Noting what was seen and done; the enrollment completes with its last required unit."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.attempts import (
    hand_in_overdue,
    hand_in_own_overdue,
    start_attempt,
)
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.assessment.model import Assessment, Attempt, AttemptState
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse, NoSuchUnit
from lyceum.core.catalog.model import Course, CourseUnit
from lyceum.core.catalog.queries import is_led_by
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import Done, Enrollment, EnrollmentState
from lyceum.core.enrollment.steps import complete_when_done, note_begun
from lyceum.core.errors import Forbidden
from lyceum.core.progress import store
from lyceum.core.progress.errors import NotByReading, StillRunning
from lyceum.core.progress.model import (
    DONE_AT,
    Seen,
    UnitProgress,
    after_completing,
    after_seeing,
    begun,
    checked,
)
from lyceum.core.schedule.queries import must_take_progress
from lyceum.core.work import WriteWork

_LETS_IN = (EnrollmentState.ACTIVE, EnrollmentState.COMPLETED)


async def note_seen(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int, seen: Seen
) -> UnitProgress:
    """Keeps how far the caller came in a unit of their own enrollment, if it is open to them.
    Positions are no events; a unit completed is one."""
    if enrollment.user_id != actor.self_id():
        raise Forbidden
    actor.must(Permission.OWN_WRITE)
    unit = await _unit(work, enrollment, unit_id)
    if unit.kind not in DONE_AT:
        raise NotByReading
    course, locked = await _locked(work, enrollment.course_id, enrollment.id)
    await must_take_progress(work, actor, locked.id, unit=unit)
    stored = await _begun(work, locked, unit_id)
    before = stored or begun(locked.id, unit_id, now=work.now)
    after = after_seeing(before, unit.kind, checked(seen), now=work.now)
    return await keep_progress(
        work, actor, stored=stored, after=after, course=course, enrollment=locked
    )


async def complete_unit(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int
) -> UnitProgress:
    """Says that a unit is done: staff of any, learners of what they read or watch in their own
    enrollment, if it is open to them."""
    course, locked = await unit_to_mark(work, actor, enrollment, unit_id=unit_id)
    return await _complete(work, actor, course, locked, unit_id=unit_id)


async def unit_to_mark(
    work: WriteWork,
    actor: Actor,
    enrollment: Enrollment,
    *,
    unit_id: int,
    says_done: bool = True,
) -> tuple[Course, Enrollment]:
    """The course and the enrollment, locked, of a unit that the caller may say something of: staff
    of any, learners of one that is open to them in their own enrollment; whether it is done
    (`says_done`) they say only of what they read or watch."""
    unit = await _unit(work, enrollment, unit_id)
    is_staff = await _is_staff(work, actor, enrollment.course_id)
    if not is_staff:
        actor.must(Permission.OWN_WRITE)
        if enrollment.user_id != actor.user_id:
            raise Forbidden
        if says_done and unit.kind not in DONE_AT:
            raise NotByReading
    course, locked = await _locked(work, enrollment.course_id, enrollment.id)
    if not is_staff:
        await must_take_progress(work, actor, locked.id, unit=unit)
    return course, locked


async def _is_staff(work: WriteWork, actor: Actor, course_id: int) -> bool:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return True
    return await is_led_by(work, actor, course_id)


async def begin_attempt(work: WriteWork, actor: Actor, asked: Assessment) -> Attempt:
    """Begins an attempt of one's own, or refuses, as `start_attempt` does. The one before, if its
    time ran out, is handed in first and completes its unit as of that time."""
    before = await hand_in_own_overdue(work, actor, asked)
    if before is not None:
        course, locked = await _locked(work, asked.unit.course_id, before.enrollment_id)
        await _complete(work, actor, course, locked, unit_id=before.unit_id, at=before.due_at)
    return await start_attempt(work, actor, asked)


async def complete_assessment(
    work: WriteWork, actor: Actor, attempt: Attempt, *, course_id: int
) -> UnitProgress:
    """An attempt that was handed in completes its unit, passed or failed."""
    if attempt.state is AttemptState.RUNNING:
        raise StillRunning
    course, locked = await _locked(work, course_id, attempt.enrollment_id)
    return await _complete(work, actor, course, locked, unit_id=attempt.unit_id)


async def close_overdue(work: WriteWork, actor: Actor, *, limit: int = 20) -> int:
    """Hands in running attempts whose time is over, with what was saved in time, and completes
    their units as of that time; how many were looked at. Fewer than `limit`: there are no more.

    It does so for whoever is no longer let in too: what was answered in time was answered.
    """
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    overdue = await work.all(attempt_store.OVERDUE, now=work.now, limit=limit)
    for each in overdue:
        course = await work.first(catalog_store.BY_ID_SHARED, id=each.course_id)
        enrollment = await work.first(enrollment_store.BY_ID_LOCKED, id=each.enrollment_id)
        if course is None or enrollment is None:
            continue
        attempt = await hand_in_overdue(work, actor, each.id)
        if attempt is not None:
            await _complete(
                work, actor, course, enrollment, unit_id=each.unit_id, at=attempt.due_at
            )
    return len(overdue)


async def _unit(work: WriteWork, enrollment: Enrollment, unit_id: int) -> CourseUnit:
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None or not unit.active or unit.course_id != enrollment.course_id:
        raise NoSuchUnit
    return unit


async def _complete(
    work: WriteWork,
    actor: Actor,
    course: Course,
    enrollment: Enrollment,
    *,
    unit_id: int,
    at: int | None = None,
) -> UnitProgress:
    stored = await _begun(work, enrollment, unit_id)
    now = work.now if at is None else at
    after = after_completing(stored or begun(enrollment.id, unit_id, now=now), now=now)
    return await keep_progress(
        work, actor, stored=stored, after=after, course=course, enrollment=enrollment
    )


async def _locked(work: WriteWork, course_id: int, enrollment_id: int) -> tuple[Course, Enrollment]:
    """The course, so that what it requires stays, and the enrollment, so that of completions at
    the same time none is lost; refuses who is no longer let in."""
    course = await work.first(catalog_store.BY_ID_SHARED, id=course_id)
    if course is None:
        raise NoSuchCourse
    enrollment = await work.first(enrollment_store.BY_ID_LOCKED, id=enrollment_id)
    if enrollment is None or enrollment.course_id != course_id:
        raise NoSuchEnrollment
    if enrollment.state not in _LETS_IN:
        raise NotEnrolled
    return course, enrollment


async def _begun(work: WriteWork, enrollment: Enrollment, unit_id: int) -> UnitProgress | None:
    return await work.first(store.OF_UNIT, enrollment_id=enrollment.id, unit_id=unit_id)


async def keep_progress(
    work: WriteWork,
    actor: Actor,
    *,
    stored: UnitProgress | None,
    after: UnitProgress,
    course: Course,
    enrollment: Enrollment,
) -> UnitProgress:
    """Writes how far somebody came in a unit of a locked enrollment, which is begun by that; what
    follows from it being done, or not done any more, follows."""
    if after == stored:
        return after
    enrollment = await note_begun(work, actor, enrollment)
    if stored is None:
        after = msgspec.structs.replace(after, id=await work.new_id())
        await work.insert(store.INSERT, after)
    else:
        await work.run(
            store.UPDATE,
            of_enrollment=after.enrollment_id,
            of_unit=after.unit_id,
            **{name: getattr(after, name) for name in store.WRITTEN},
        )
    spent = after.seconds - (0 if stored is None else stored.seconds)
    was_done = stored is not None and stored.completed_at is not None
    is_done = after.completed_at is not None
    if is_done is not was_done:
        kind = "unit.completed" if is_done else "unit.reopened"
        work.record(actor, kind, "unit", after.unit_id, after=after)
        await _count(work, actor, course, enrollment)
    elif spent:
        await work.run(store.TOUCH, enrollment_id=enrollment.id)
    return after


async def _count(work: WriteWork, actor: Actor, course: Course, enrollment: Enrollment) -> None:
    (done,) = await work.all(store.COUNT_DONE, enrollment_id=enrollment.id)
    proof = Done(count=done.value, required=course.needed_units)
    if proof.is_whole and enrollment.state is EnrollmentState.ACTIVE:
        await complete_when_done(work, actor, enrollment, done=proof)


async def recount(work: WriteWork, actor: Actor, course_id: int) -> None:
    """After less is required of everybody in a course, which the caller has locked: counts anew,
    and completes the enrollments that lacked nothing else."""
    await work.run(store.COUNT_ALL_DONE, course_id=course_id)
    whole = await work.all(store.WHOLE_LOCKED, course_id=course_id)
    if not whole:
        return
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    for enrollment in whole:
        proof = Done(count=enrollment.done_required, required=course.needed_units)
        await complete_when_done(work, actor, enrollment, done=proof)
