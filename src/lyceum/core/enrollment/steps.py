"""The steps of an enrollment from one state to the next."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Course
from lyceum.core.enrollment import store
from lyceum.core.enrollment.actions import (
    advance,
    count_state,
    lock_seats,
    must_admit,
    must_have_seat,
)
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    NewerEnrollment,
    NoSuchEnrollment,
    WrongState,
)
from lyceum.core.enrollment.model import (
    ENDED,
    OPEN,
    STEPS,
    WAITING,
    Done,
    Enrollment,
    EnrollmentState,
)
from lyceum.core.errors import Forbidden
from lyceum.core.work import WriteWork

_S = EnrollmentState


async def drop(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Ends an enrollment: staff anybody's, learners their own."""
    enrollment = await _locked(work, enrollment_id)
    if enrollment.user_id != actor.user_id or not actor.may(Permission.OWN_WRITE):
        await _must_be_staff(work, actor, enrollment)
    return await advance(work, actor, enrollment, to=_S.DROPPED)


async def reactivate(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Takes somebody back, to where they were: who had completed the course has completed it.
    Learners take back only what they dropped themselves, and only where the course would admit
    them today."""
    enrollment, course = await _behind_its_course(work, enrollment_id)
    if enrollment.state in WAITING or _S.ACTIVE not in STEPS[enrollment.state]:
        raise WrongState
    if not await _is_staff(work, actor, enrollment):
        actor.must(Permission.OWN_WRITE)
        dropped_it = enrollment.state is _S.DROPPED and enrollment.ended_by == actor.user_id
        if enrollment.user_id != actor.user_id or not dropped_it:
            raise Forbidden
        must_admit(course)
    if enrollment.state in ENDED:
        await _must_be_newest(work, enrollment)
    if enrollment.completed_at is not None:
        return await advance(work, actor, enrollment, to=_S.COMPLETED)
    if enrollment.state in ENDED:
        await must_have_seat(work, course)
    return await advance(work, actor, enrollment, to=_S.ACTIVE)


async def approve(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Grants a request, if there is still a seat."""
    enrollment, course = await _behind_its_course(work, enrollment_id)
    await _must_decide(work, actor, enrollment)
    await must_have_seat(work, course)
    return await advance(work, actor, enrollment, to=_S.ACTIVE)


async def reject(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Declines a request; the person may ask again."""
    enrollment = await _locked(work, enrollment_id)
    await _must_decide(work, actor, enrollment)
    return await advance(work, actor, enrollment, to=_S.REJECTED)


async def _must_decide(work: WriteWork, actor: Actor, enrollment: Enrollment) -> None:
    await _must_be_staff(work, actor, enrollment)
    if enrollment.state is not _S.REQUESTED:
        raise WrongState


async def suspend(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Shuts somebody out for a time, without ending the enrollment."""
    enrollment = await _locked(work, enrollment_id)
    await _must_be_staff(work, actor, enrollment)
    return await advance(work, actor, enrollment, to=_S.SUSPENDED)


async def complete(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Notes that everything required is done: a fact with a time, which never falls back."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    return await advance(work, actor, await _locked(work, enrollment_id), to=_S.COMPLETED)


async def complete_when_done(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, done: Done
) -> Enrollment:
    """Completes a locked enrollment on the proof that everything required is done, whoever did
    the last of it."""
    if not done.is_whole:
        raise WrongState
    return await advance(work, actor, enrollment, to=_S.COMPLETED)


async def expire(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Ends access when its time is over."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    return await advance(work, actor, await _locked(work, enrollment_id), to=_S.EXPIRED)


async def refund(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Ends an enrollment whose price was given back."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    return await advance(work, actor, await _locked(work, enrollment_id), to=_S.REFUNDED)


async def note_deleted(work: WriteWork, actor: Actor, deleted: list[store.Ending]) -> None:
    """What follows when rows of enrollments were deleted: their outside ids, totals and events."""
    if not deleted:
        return
    await work.run(store.DELETE_EXTERNAL_IDS, ids=[ending.id for ending in deleted])
    for ending in deleted:
        count_state(work, ending.course_id, ending.state, -1)
        work.record(actor, "enrollment.deleted", "enrollment", ending.id)


async def _locked(work: WriteWork, enrollment_id: int) -> Enrollment:
    enrollment = await work.first(store.BY_ID_LOCKED, id=enrollment_id)
    if enrollment is None:
        raise NoSuchEnrollment
    return enrollment


async def _behind_its_course(work: WriteWork, enrollment_id: int) -> tuple[Enrollment, Course]:
    """The enrollment and its course, locked in the order in which everybody locks them."""
    seen = await work.first(store.BY_ID, id=enrollment_id)
    if seen is None:
        raise NoSuchEnrollment
    course = await work.first(catalog_store.BY_ID, id=seen.course_id)
    if course is None:
        raise NoSuchCourse
    await lock_seats(work, course)
    return await _locked(work, enrollment_id), course


async def _is_staff(work: WriteWork, actor: Actor, enrollment: Enrollment) -> bool:
    return actor.may(Permission.ENROLLMENTS_WRITE_ANY) or await catalog.is_led_by(
        work, actor, enrollment.course_id
    )


async def _must_be_staff(work: WriteWork, actor: Actor, enrollment: Enrollment) -> None:
    if not await _is_staff(work, actor, enrollment):
        raise Forbidden


async def _must_be_newest(work: WriteWork, enrollment: Enrollment) -> None:
    newer = await work.first(
        store.NEWER_OF_PAIR,
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        enrolled_at=enrollment.enrolled_at,
        id=enrollment.id,
    )
    if newer is None:
        return
    raise AlreadyEnrolled if newer.state in OPEN else NewerEnrollment
