"""Letting people into courses."""

from __future__ import annotations

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
from lyceum.core.database import NotUnique
from lyceum.core.enrollment import store
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    NotAdmitted,
)
from lyceum.core.enrollment.model import COUNTED, Enrollment, EnrollmentState, Grounds
from lyceum.core.errors import Forbidden
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import WriteWork
from lyceum.kit import ids


async def enroll(
    work: WriteWork, actor: Actor, *, user_id: int, course_id: int, grounds: Grounds
) -> Enrollment:
    """Lets a person into a course now. Staff let in anyone; learners only themselves, and only
    where the course admits whoever comes."""
    course = await _course(work, course_id)
    await _may_enroll(work, actor, user_id=user_id, course=course)
    return await _enter(
        work, actor, user_id=user_id, course=course, state=EnrollmentState.ACTIVE, grounds=grounds
    )


async def request_enrollment(work: WriteWork, actor: Actor, *, course_id: int) -> Enrollment:
    """Asks to be let in where the course wants to be asked."""
    actor.must(Permission.ENROLL_SELF)
    course = await _course(work, course_id)
    if course.admission is not Admission.REQUEST:
        raise NotAdmitted
    return await _enter(
        work,
        actor,
        user_id=actor.self_id(),
        course=course,
        state=EnrollmentState.REQUESTED,
        grounds=Grounds.APPROVED,
    )


async def _course(work: WriteWork, course_id: int) -> Course:
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    return course


async def _may_enroll(work: WriteWork, actor: Actor, *, user_id: int, course: Course) -> None:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return
    if await catalog.is_led_by(work, actor, course.id):
        return
    if user_id != actor.user_id or not actor.may(Permission.ENROLL_SELF):
        raise Forbidden
    must_admit(course)


def must_admit(course: Course) -> None:
    """Refuses unless the course lets whoever comes enroll themselves today."""
    if course.state is not CourseState.PUBLISHED:
        raise CourseNotOpen
    if course.admission not in SELF_ADMITTING:
        raise NotAdmitted


async def _enter(
    work: WriteWork,
    actor: Actor,
    *,
    user_id: int,
    course: Course,
    state: EnrollmentState,
    grounds: Grounds,
) -> Enrollment:
    if await work.first(people_store.BY_ID, id=user_id) is None:
        raise NoSuchUser
    if course.state not in ENROLLABLE_STATES:
        raise CourseNotOpen
    if await work.first(store.OPEN_OF_PAIR, user_id=user_id, course_id=course.id) is not None:
        raise AlreadyEnrolled
    await must_have_seat(work, course)
    enrollment = Enrollment(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=user_id,
        course_id=course.id,
        state=state,
        grounds=grounds,
        requested_at=work.now,
        decided_at=None,
        decided_by=None,
        expires_at=None,
        enrolled_at=work.now,
        completed_at=None,
        ended_at=None,
        ended_by=None,
        done_required=0,
        extra={},
    )
    try:
        await work.insert(store.INSERT, enrollment)
    except NotUnique as error:
        raise AlreadyEnrolled from error
    count_state(work, course.id, state, +1)
    kind = "enrollment.created" if state in COUNTED else "enrollment.requested"
    work.record(actor, kind, "enrollment", enrollment.id, after=enrollment)
    return enrollment


async def must_have_seat(work: WriteWork, course: Course) -> None:
    """Refuses when every seat is taken; the course's row is locked only where seats are limited."""
    if course.seats is None:
        return
    await work.first(store.COURSE_SEATS_LOCKED, course_id=course.id)
    (taken,) = await work.all(store.SEATS_TAKEN, course_id=course.id)
    if taken.value >= course.seats:
        raise CourseFull


def count_state(work: WriteWork, course_id: int, state: EnrollmentState, by: int) -> None:
    work.count("enrollments", state, by)
    if state in COUNTED:
        work.count("enrolled", str(course_id), by)
