"""The steps of an enrollment from one state to the next."""

from __future__ import annotations

from typing import Any

import msgspec

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
    must_not_be_over,
    rank,
)
from lyceum.core.enrollment.errors import (
    AccessOver,
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
    GoneEnrollment,
    expiry,
    is_over,
)
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.extras import Extras, merged
from lyceum.core.work import WriteWork

_S = EnrollmentState

_EXTENDABLE = (_S.ACTIVE, _S.SUSPENDED, _S.COMPLETED)


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
    is_staff = await _is_staff(work, actor, enrollment)
    if not is_staff:
        actor.must(Permission.OWN_WRITE)
        dropped_it = enrollment.state is _S.DROPPED and enrollment.ended_by == actor.user_id
        if enrollment.user_id != actor.user_id or not dropped_it:
            raise Forbidden
        must_admit(course)
    if enrollment.state in ENDED:
        await _must_be_newest(work, enrollment)
    if enrollment.completed_at is not None:
        return await advance(work, actor, enrollment, to=_S.COMPLETED)
    return await _take_back(work, actor, enrollment, is_staff=is_staff)


async def _take_back(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, is_staff: bool
) -> Enrollment:
    """Once more into the course, and through it if nothing is missing any more: what was may have
    been deleted meanwhile."""
    # Read behind the enrollment's lock: whoever deletes a unit completes who is active by then.
    course = await _course(work, enrollment.course_id)
    must_not_be_over(course, now=work.now)
    more: dict[str, int | None] = {}
    if is_over(enrollment, now=work.now):
        if not is_staff:
            raise AccessOver
        more["expires_at"] = expiry(course, since=work.now)
    done = Done(count=enrollment.done_required, required=course.needed_units)
    if enrollment.state in ENDED and not done.is_whole:
        await must_have_seat(work, course)
    active = await advance(work, actor, enrollment, to=_S.ACTIVE, **more)
    if not done.is_whole:
        return active
    return await complete_when_done(work, actor, active, done=done)


async def approve(
    work: WriteWork, actor: Actor, enrollment_id: int, *, extra: Extras | None = None
) -> Enrollment:
    """Grants a request, if there is still a seat; `extra` is what is said with it."""
    enrollment, course = await _behind_its_course(work, enrollment_id)
    await _must_decide(work, actor, enrollment)
    must_not_be_over(course, now=work.now)
    await must_have_seat(work, course)
    expires_at = expiry(course, since=work.now)
    said = _said(enrollment, extra)
    return await advance(work, actor, enrollment, to=_S.ACTIVE, expires_at=expires_at, **said)


async def reject(
    work: WriteWork, actor: Actor, enrollment_id: int, *, extra: Extras | None = None
) -> Enrollment:
    """Declines a request, as `extra` says why; the person may ask again."""
    enrollment = await _locked(work, enrollment_id)
    await _must_decide(work, actor, enrollment)
    return await advance(work, actor, enrollment, to=_S.REJECTED, **_said(enrollment, extra))


def _said(enrollment: Enrollment, extra: Extras | None) -> dict[str, Any]:
    return {"extra": merged(enrollment.extra, extra)} if extra else {}


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


async def expire_ended(work: WriteWork, actor: Actor, *, limit: int = 100) -> int:
    """Expires enrollments whose time is over, theirs or their course's; how many it was. Fewer
    than `limit`: there are no more."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    ended = await work.all(store.OVER_LOCKED, now=work.now, limit=limit)
    for enrollment in ended:
        await advance(work, actor, enrollment, to=_S.EXPIRED)
    return len(ended)


async def extend(
    work: WriteWork, actor: Actor, enrollment_id: int, *, until: int | None
) -> Enrollment:
    """Moves the end of one learner's access, or takes it away with None; the course's own end
    stays. Who has expired is taken back by `reactivate`."""
    enrollment = await _locked(work, enrollment_id)
    await _must_be_staff(work, actor, enrollment)
    if enrollment.state not in _EXTENDABLE:
        raise WrongState
    if until is not None and until <= work.now:
        raise Invalid(Problem("expires_at", Fault.TOO_SMALL, limit=work.now))
    if until == enrollment.expires_at:
        return enrollment
    after = msgspec.structs.replace(enrollment, expires_at=until, updated_at=work.now)
    changed = ("expires_at",)
    await work.run(store.update(changed), row_id=enrollment.id, expires_at=until)
    kind = "enrollment.extended"
    work.record(actor, kind, "enrollment", enrollment.id, after=after, changed=changed)
    return after


async def note_begun(work: WriteWork, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Notes when a locked enrollment was begun, which it is once."""
    if enrollment.begun_at is not None:
        return enrollment
    return await _note(work, actor, enrollment, kind="enrollment.begun", begun_at=work.now)


async def note_restarted(work: WriteWork, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """Notes that in a locked enrollment nothing is done any more."""
    kind = "enrollment.restarted"
    return await _note(work, actor, enrollment, kind=kind, begun_at=None, done_required=0)


async def note_extra(
    work: WriteWork, actor: Actor, enrollment_id: int, *, extra: Extras
) -> Enrollment:
    """Keeps what single APIs say of an enrollment; for staff."""
    enrollment = await _locked(work, enrollment_id)
    await _must_be_staff(work, actor, enrollment)
    kind = "enrollment.updated"
    return await _note(work, actor, enrollment, kind=kind, extra=merged(enrollment.extra, extra))


async def _note(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, kind: str, **columns: Any
) -> Enrollment:
    changed = sorted(columns)
    await work.run(store.update(tuple(changed)), row_id=enrollment.id, **columns)
    after = msgspec.structs.replace(enrollment, updated_at=work.now, **columns)
    work.record(actor, kind, "enrollment", enrollment.id, after=after, changed=changed)
    return after


async def refund(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment:
    """Ends an enrollment whose price was given back."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    return await advance(work, actor, await _locked(work, enrollment_id), to=_S.REFUNDED)


async def end_refunded(work: WriteWork, actor: Actor, enrollment_id: int) -> Enrollment | None:
    """The same where the money itself is already on its way back, whoever sent it: None where
    there is nothing to be ended any more."""
    enrollment = await work.first(store.BY_ID_LOCKED, id=enrollment_id)
    if enrollment is None or _S.REFUNDED not in STEPS[enrollment.state]:
        return None
    return await advance(work, actor, enrollment, to=_S.REFUNDED)


async def note_deleted(work: WriteWork, actor: Actor, deleted: list[store.Ending]) -> None:
    """What follows when rows of enrollments were deleted: their outside ids, totals and events."""
    if not deleted:
        return
    await work.run(store.DELETE_EXTERNAL_IDS, ids=[ending.id for ending in deleted])
    await rank(work, deleted)
    for ending in deleted:
        count_state(work, ending.course_id, ending.state, -1)
        gone = GoneEnrollment(
            ending.id, ending.uid, user_id=ending.user_id, course_id=ending.course_id
        )
        work.record(actor, "enrollment.deleted", "enrollment", ending.id, after=gone)


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
    course = await _course(work, seen.course_id)
    await lock_seats(work, course)
    return await _locked(work, enrollment_id), course


async def _course(work: WriteWork, course_id: int) -> Course:
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    return course


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
