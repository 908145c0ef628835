"""Letting people into courses."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import (
    ENROLLABLE_STATES,
    SELF_ADMITTING,
    Admission,
    Course,
    CourseState,
)
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.enrollment import store
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NotAdmitted,
    PrerequisitesMissing,
    WrongState,
)
from lyceum.core.enrollment.model import (
    COUNTED,
    ENDED,
    STEPS,
    WAITING,
    Enrollment,
    EnrollmentState,
    Grounds,
    expiry,
    is_over,
)
from lyceum.core.errors import Forbidden
from lyceum.core.extras import Extras, merged
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.schedule.queries import missing_prerequisites
from lyceum.core.work import WriteWork
from lyceum.kit import ids


async def enroll(
    work: WriteWork, actor: Actor, *, user_id: int, course_id: int, grounds: Grounds
) -> Enrollment:
    """Lets a person into a course now. Staff let in anyone; learners only themselves, and only
    where the course admits whoever comes. What waits for a decision becomes the enrollment."""
    course = await _course(work, course_id)
    await _may_enroll(work, actor, user_id=user_id, course=course)
    await _must_be_open(work, user_id=user_id, course=course)
    waiting = await _waiting(work, actor, user_id=user_id, course=course)
    await must_have_seat(work, course)
    if waiting is not None:
        return await let_in(work, actor, waiting.id, course=course, grounds=grounds)
    return await _insert(
        work, actor, user_id=user_id, course=course, state=EnrollmentState.ACTIVE, grounds=grounds
    )


async def _waiting(
    work: WriteWork, actor: Actor, *, user_id: int, course: Course
) -> Enrollment | None:
    """What waits for a decision, if anything; refuses who is in. A stay whose time is over ends
    here, when nobody ended it yet."""
    found = await work.first(store.OPEN_OF_PAIR, user_id=user_id, course_id=course.id)
    if found is None or found.state in WAITING:
        return found
    if not is_over(found, now=work.now):
        raise AlreadyEnrolled
    locked = await work.first(store.BY_ID_LOCKED, id=found.id)
    if locked != found:
        raise TryAgain("somebody changed it between the look and the lock")
    await advance(work, actor, found, to=EnrollmentState.EXPIRED)
    return None


async def let_in(
    work: WriteWork, actor: Actor, enrollment_id: int, *, course: Course, grounds: Grounds
) -> Enrollment:
    """Ends the waiting of somebody for whom there is a seat."""
    waiting = await work.first(store.BY_ID_LOCKED, id=enrollment_id)
    if waiting is None or waiting.state not in WAITING:
        raise TryAgain("somebody decided between the look and the lock")
    return await advance(
        work,
        actor,
        waiting,
        to=EnrollmentState.ACTIVE,
        grounds=grounds,
        expires_at=expiry(course, since=work.now),
    )


async def request_enrollment(
    work: WriteWork, actor: Actor, *, course_id: int, extra: Extras | None = None
) -> Enrollment:
    """Asks to be let in where the course wants to be asked; `extra` is what else was said."""
    course = await _course(work, course_id)
    if course.admission is not Admission.REQUEST:
        raise NotAdmitted
    asked = EnrollmentState.REQUESTED
    return await _wait(
        work, actor, course=course, state=asked, grounds=Grounds.APPROVED, extra=extra
    )


async def await_payment(work: WriteWork, actor: Actor, *, course_id: int) -> Enrollment:
    """Notes that somebody is buying the course; the payment decides."""
    course = await _course(work, course_id)
    if course.admission is not Admission.PURCHASE:
        raise NotAdmitted
    return await _wait(
        work, actor, course=course, state=EnrollmentState.AWAITING_PAYMENT, grounds=Grounds.PAID
    )


async def _wait(
    work: WriteWork,
    actor: Actor,
    *,
    course: Course,
    state: EnrollmentState,
    grounds: Grounds,
    extra: Extras | None = None,
) -> Enrollment:
    actor.must(Permission.ENROLL_SELF)
    user_id = actor.self_id()
    await _must_be_prepared(work, user_id=user_id, course=course)
    await _must_be_open(work, user_id=user_id, course=course)
    if await work.first(store.OPEN_OF_PAIR, user_id=user_id, course_id=course.id) is not None:
        raise AlreadyEnrolled
    await must_have_seat(work, course)
    return await _insert(
        work, actor, user_id=user_id, course=course, state=state, grounds=grounds, extra=extra
    )


async def must_let_buy(work: WriteWork, actor: Actor, *, user_id: int, course_id: int) -> Course:
    """The course that staff would buy for anybody, and learners for themselves."""
    course = await _course(work, course_id)
    if await _is_staff(work, actor, course):
        return course
    if user_id != actor.user_id or not actor.may(Permission.ENROLL_SELF):
        raise Forbidden
    return course


async def must_sell(work: WriteWork, actor: Actor, *, user_id: int, course: Course) -> None:
    """Refuses unless the person may be sold the course now; locks it where its seats are limited.
    Where it is not for sale, staff sell it all the same."""
    if course.state is not CourseState.PUBLISHED:
        raise CourseNotOpen
    if not await _is_staff(work, actor, course):
        if course.admission is not Admission.PURCHASE:
            raise NotAdmitted
        await _must_be_prepared(work, user_id=user_id, course=course)
    await _must_be_open(work, user_id=user_id, course=course)
    await _waiting(work, actor, user_id=user_id, course=course)
    await must_have_seat(work, course)


async def let_in_paid(work: WriteWork, actor: Actor, *, user_id: int, course_id: int) -> Enrollment:
    """Lets in who has paid, into the seat that was held meanwhile: what is asked of others was
    asked before. Refuses where the course or the person is gone, or the person is in already."""
    course = await _course(work, course_id)
    await _must_be_open(work, user_id=user_id, course=course)
    waiting = await _waiting(work, actor, user_id=user_id, course=course)
    if waiting is not None:
        return await let_in(work, actor, waiting.id, course=course, grounds=Grounds.PAID)
    try:
        return await _insert(
            work,
            actor,
            user_id=user_id,
            course=course,
            state=EnrollmentState.ACTIVE,
            grounds=Grounds.PAID,
        )
    except AlreadyEnrolled as error:
        # Somebody else let them in since the look, which the next try sees.
        raise TryAgain(str(error)) from error


async def _course(work: WriteWork, course_id: int) -> Course:
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    return course


async def _may_enroll(work: WriteWork, actor: Actor, *, user_id: int, course: Course) -> None:
    if await _is_staff(work, actor, course):
        return
    if user_id != actor.user_id or not actor.may(Permission.ENROLL_SELF):
        raise Forbidden
    must_admit(course)
    await _must_be_prepared(work, user_id=user_id, course=course)


async def _is_staff(work: WriteWork, actor: Actor, course: Course) -> bool:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return True
    return await catalog.is_led_by(work, actor, course.id)


async def _must_be_prepared(work: WriteWork, *, user_id: int, course: Course) -> None:
    """Whoever comes by themselves has completed what the course requires; whom staff let in finds
    its units locked until then."""
    missing = await missing_prerequisites(work, user_id=user_id, course_id=course.id)
    if missing:
        raise PrerequisitesMissing(missing)


def must_admit(course: Course) -> None:
    """Refuses unless the course lets whoever comes enroll themselves today."""
    if course.state is not CourseState.PUBLISHED:
        raise CourseNotOpen
    if course.admission not in SELF_ADMITTING:
        raise NotAdmitted


async def _must_be_open(work: WriteWork, *, user_id: int, course: Course) -> None:
    if await work.first(people_store.BY_ID, id=user_id) is None:
        raise NoSuchUser
    must_take_people(course, now=work.now)


def must_take_people(course: Course, *, now: int) -> None:
    """Refuses unless the course's state and time let anybody be enrolled, by whomever."""
    if course.state not in ENROLLABLE_STATES:
        raise CourseNotOpen
    must_not_be_over(course, now=now)


def must_not_be_over(course: Course, *, now: int) -> None:
    """Refuses a course that has ended for everybody."""
    if course.ends_at is not None and now >= course.ends_at:
        raise CourseOver


async def must_have_seat(work: WriteWork, course: Course) -> None:
    """Refuses when every seat is taken."""
    if course.seats is None:
        return
    await lock_seats(work, course)
    (taken,) = await work.all(store.SEATS_TAKEN, course_id=course.id)
    if taken.value >= course.seats:
        raise CourseFull


async def lock_seats(work: WriteWork, course: Course) -> None:
    """Lets nobody else take a seat until the commit; locks nothing where seats are not limited."""
    if course.seats is not None:
        await work.first(store.COURSE_SEATS_LOCKED, course_id=course.id)


async def _insert(
    work: WriteWork,
    actor: Actor,
    *,
    user_id: int,
    course: Course,
    state: EnrollmentState,
    grounds: Grounds,
    extra: Extras | None = None,
) -> Enrollment:
    enrollment = begun(
        await work.new_id(),
        user_id,
        course=course,
        state=state,
        grounds=grounds,
        now=work.now,
    )
    if extra:
        enrollment = msgspec.structs.replace(enrollment, extra=merged({}, extra))
    try:
        await work.insert(store.INSERT, enrollment)
    except NotUnique as error:
        raise AlreadyEnrolled from error
    note_made(work, actor, enrollment)
    return enrollment


def begun(
    enrollment_id: int,
    user_id: int,
    *,
    course: Course,
    state: EnrollmentState,
    grounds: Grounds,
    now: int,
) -> Enrollment:
    """A new enrollment, not stored yet."""
    return Enrollment(
        id=enrollment_id,
        uid=ids.new_uid(),
        user_id=user_id,
        course_id=course.id,
        state=state,
        grounds=grounds,
        requested_at=now,
        decided_at=None,
        decided_by=None,
        expires_at=None if state in WAITING else expiry(course, since=now),
        enrolled_at=now,
        completed_at=None,
        ended_at=None,
        ended_by=None,
        done_required=0,
        extra={},
        updated_at=now,
    )


def note_made(work: WriteWork, actor: Actor, enrollment: Enrollment) -> None:
    """What follows when an enrollment was stored: its totals, and the event."""
    count_state(work, enrollment.course_id, enrollment.state, +1)
    kind = "enrollment.created" if enrollment.state in COUNTED else "enrollment.requested"
    work.record(actor, kind, "enrollment", enrollment.id, after=enrollment)


async def advance(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, to: EnrollmentState, **more: Any
) -> Enrollment:
    """Takes a locked enrollment to its next state, with what else changes by it; refuses a step
    that no state machine knows, and a second open enrollment of the pair."""
    if to not in STEPS[enrollment.state]:
        raise WrongState
    columns = {"state": to, **_marks(enrollment, to, by=actor.user_id, now=work.now), **more}
    try:
        await work.run(store.update(tuple(sorted(columns))), row_id=enrollment.id, **columns)
    except NotUnique as error:
        raise AlreadyEnrolled from error
    count_state(work, enrollment.course_id, enrollment.state, -1)
    count_state(work, enrollment.course_id, to, +1)
    after = msgspec.structs.replace(enrollment, **columns, updated_at=work.now)
    kind = f"enrollment.{to.value}"
    work.record(actor, kind, "enrollment", enrollment.id, after=after, changed=sorted(columns))
    return after


def _marks(
    enrollment: Enrollment, to: EnrollmentState, *, by: int | None, now: int
) -> dict[str, Any]:
    """Who ended or decided it, and when; a stay begins when the waiting ends."""
    marks: dict[str, Any] = {"ended_at": None, "ended_by": None}
    if to in ENDED:
        marks |= {"ended_at": now, "ended_by": by}
    if to is EnrollmentState.COMPLETED and enrollment.completed_at is None:
        marks["completed_at"] = now
    if enrollment.state in WAITING:
        marks |= {"decided_at": now, "decided_by": by}
        if to is EnrollmentState.ACTIVE:
            marks["enrolled_at"] = now
    return marks


def count_state(work: WriteWork, course_id: int, state: EnrollmentState, by: int) -> None:
    work.count("enrollments", state, by)
    if state in COUNTED:
        work.count("enrolled", str(course_id), by)
