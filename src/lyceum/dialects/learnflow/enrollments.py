"""Enrollments: free ones at once, the others when they are paid."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Course
from lyceum.core.catalog.queries import course_id, courses_by_id
from lyceum.core.commerce.model import Payment
from lyceum.core.enrollment import actions, queries, steps
from lyceum.core.enrollment.errors import CourseNotOpen, NoSuchEnrollment
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, Grounds
from lyceum.core.enrollment.welcoming import welcome
from lyceum.core.feed import gone_by_id
from lyceum.core.page import Place
from lyceum.core.people.queries import user_id, users_by_id
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import courses, ids, paging, payments, values
from lyceum.dialects.learnflow.values import CourseStatus
from lyceum.dialects.learnflow.wire import enrollments as wire
from lyceum.dialects.learnflow.wire.payments import part
from lyceum.http.references import referred


async def list_enrollments(
    work: Work, actor: Actor, asked: wire.ListEnrollments
) -> paging.Listing[wire.EnrollmentOut]:
    """List enrollments, newest first."""
    states = values.SHOWN_ENROLLMENTS
    if asked.status is not UNSET:
        states = values.enrollment_states_shown_as(asked.status)
    where = EnrollmentFilter(
        states=states,
        user_id=UNSET if asked.student_id is UNSET else await _student_id(work, asked.student_id),
        course_id=UNSET if asked.course_id is UNSET else await _course_id(work, asked.course_id),
    )
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    page = await queries.enrollments(work, actor, where=where, sliced=sliced)
    return paging.listing(asked, page, await written(work, page.rows))


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _shown(work, actor, text)
    return Place(found.enrolled_at, found.id)


async def get_enrollment(work: Work, actor: Actor, asked: wire.EnrollmentId) -> wire.EnrollmentOut:
    """Get an enrollment."""
    return await _one(work, await _shown(work, actor, asked.id))


async def create_enrollment(
    stages: Stages, actor: Actor, asked: wire.CreateEnrollment
) -> wire.EnrollmentOut:
    """Enroll a student in a course, and charge them where it has a price."""
    async with stages.read() as work:
        into = await courses.referred_course(work, actor, asked.course_id)
        student_id = await _student_id(work, asked.student_id)
    if values.course_status(into.state) is not CourseStatus.PUBLISHED:
        raise CourseNotOpen
    if into.amount:
        bought = await payments.buy(stages, actor, asked, student_id=student_id, course=into)
        made = partial(_finish, made=bought.enrollment, payment=bought.payment)
        return await stages.write(partial(made, actor=actor, asked=asked, course=into))
    free = partial(_enroll_free, actor=actor, asked=asked, student_id=student_id, course=into)
    return await stages.write(free)


async def _enroll_free(
    work: WriteWork,
    *,
    actor: Actor,
    asked: wire.CreateEnrollment,
    student_id: int,
    course: Course,
) -> wire.EnrollmentOut:
    grounds = Grounds.FREE if student_id == actor.user_id else Grounds.GRANTED
    enrolling = actions.enroll(
        work, actor, user_id=student_id, course_id=course.id, grounds=grounds
    )
    made = await referred("student_id", enrolling)
    return await _finish(work, actor=actor, made=made, asked=asked, course=course)


async def _finish(
    work: WriteWork,
    *,
    actor: Actor,
    made: Enrollment,
    asked: wire.CreateEnrollment,
    course: Course,
    payment: Payment | None = None,
) -> wire.EnrollmentOut:
    """The letter is a job of its own: it never fails the call (L25)."""
    if asked.send_welcome_email:
        await welcome(work, actor, made)
    people = await users_by_id(work, [made.user_id])
    return wire.enrollment(
        made,
        user=people.get(made.user_id),
        course=course,
        payment=part(payment) if payment else None,
        livemode=values.is_live(work),
    )


async def cancel_enrollment(
    work: WriteWork, actor: Actor, asked: wire.EnrollmentId
) -> wire.EnrollmentOut:
    """Cancel an enrollment; what was paid is given back by a refund, if at all."""
    enrollment = await _shown(work, actor, asked.id)
    return await _one(work, await steps.drop(work, actor, enrollment.id))


async def _shown(work: Work, actor: Actor, text: str) -> Enrollment:
    """One that LearnFlow has a word for; a request or an unpaid one does not exist here."""
    look = partial(queries.enrollment, work, actor)
    enrollment = await ids.found(work, "enrollment", text, look)
    if enrollment.state not in values.SHOWN_ENROLLMENTS:
        raise NoSuchEnrollment
    return enrollment


async def _student_id(work: Work, text: str) -> int:
    """Nobody's id for one that does not exist: a filter by it finds nothing, and nobody is
    enrolled."""
    uid = await ids.read(work, "student", text)
    return (await user_id(work, uid) if uid else None) or ids.NOBODY


async def _course_id(work: Work, text: str) -> int:
    uid = await ids.read(work, "course", text)
    return (await course_id(work, uid) if uid else None) or ids.NOBODY


async def _one(work: Work, enrollment: Enrollment) -> wire.EnrollmentOut:
    return (await written(work, [enrollment]))[0]


async def written(work: Work, enrollments: list[Enrollment]) -> list[wire.EnrollmentOut]:
    """Enrollments with the names of what they are about, and how they were paid."""
    people = await _known(work, "user", users_by_id, {one.user_id for one in enrollments})
    entered = await _known(work, "course", courses_by_id, {one.course_id for one in enrollments})
    paid = await payments.parts_of(work, [one.id for one in enrollments])
    return [
        wire.enrollment(
            one,
            user=people.get(one.user_id),
            course=entered.get(one.course_id),
            payment=paid.get(one.id),
            livemode=values.is_live(work),
        )
        for one in enrollments
    ]


async def _known(
    work: Work,
    kind: str,
    look: Callable[[Work, set[int]], Awaitable[dict[int, Any]]],
    wanted: set[int],
) -> dict[int, Any]:
    """Things by id; of what is gone, though an event still tells of it, what is left."""
    found = await look(work, wanted)
    return {**found, **await gone_by_id(work, kind, wanted - found.keys())}
