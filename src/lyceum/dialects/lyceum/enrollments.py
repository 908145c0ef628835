"""Enrollments: who is in which course, and the steps from one state to the next."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Course
from lyceum.core.catalog.queries import course_by_id, courses_by_id
from lyceum.core.enrollment import actions, history, queries, steps
from lyceum.core.enrollment.model import (
    Enrollment,
    EnrollmentState,
    Grounds,
    percent_done,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.queries import users_by_id
from lyceum.core.removal.actions import delete_enrollment as remove_enrollment
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import enrollments as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked, words
from lyceum.dialects.lyceum.wire.enrollments import EnrollmentPart, NewState, WritableState
from lyceum.dialects.lyceum.wire.texts import moment
from lyceum.http.references import referred

EVERY_PART = frozenset(EnrollmentPart)

_STEPS: dict[WritableState, Any] = {
    WritableState.SUSPENDED: steps.suspend,
    WritableState.EXPIRED: steps.expire,
    WritableState.COMPLETED: steps.complete,
    WritableState.DROPPED: steps.drop,
    WritableState.REFUNDED: steps.refund,
    WritableState.REJECTED: steps.reject,
}
"""The one step to each of these states; many lead to `active`."""


async def list_enrollments(
    work: Work, actor: Actor, asked: wire.ListEnrollments
) -> paging.Listing[wire.EnrollmentOut]:
    """List enrollments: all that one may see."""
    parts = words(asked.parts, EnrollmentPart, name="parts")
    page = await queries.enrollments(
        work,
        actor,
        where=wire.where(asked, self_id=actor.user_id),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = await _written(work, page.rows, parts=parts)
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="enrollment")


async def get_enrollment(work: Work, actor: Actor, asked: wire.GetEnrollment) -> wire.EnrollmentOut:
    """Get an enrollment."""
    parts = words(asked.parts, EnrollmentPart, name="parts")
    enrollment = await queries.enrollment_by_id(work, actor, asked.id)
    return await _one(work, enrollment, parts=parts)


async def list_steps(work: Work, actor: Actor, asked: OneAsked) -> wire.StepsOut:
    """List the steps that an enrollment went through."""
    enrollment = await queries.enrollment_by_id(work, actor, asked.id)
    return wire.StepsOut([wire.step(one) for one in await history.steps_of(work, enrollment)])


async def create_enrollment(
    work: WriteWork, actor: Actor, asked: wire.CreateEnrollment
) -> wire.EnrollmentOut:
    """Enroll somebody, ask to be let in, or wait for a payment."""
    course = await referred("course_id", course_by_id(work, actor, asked.course_id))
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    if asked.state is NewState.ACTIVE:
        grounds = Grounds.FREE if user_id == actor.user_id else Grounds.GRANTED
        let_in = actions.enroll(work, actor, user_id=user_id, course_id=course.id, grounds=grounds)
        return await _one(work, await referred("user_id", let_in))
    if user_id != actor.user_id:
        raise Invalid(Problem("user_id", Fault.NOT_ALLOWED))
    if asked.state is NewState.REQUESTED:
        return await _one(work, await actions.request_enrollment(work, actor, course_id=course.id))
    return await _one(work, await actions.await_payment(work, actor, course_id=course.id))


async def change_enrollment(
    work: WriteWork, actor: Actor, asked: wire.ChangeEnrollment
) -> wire.EnrollmentOut:
    """Change an enrollment: approve, reject, drop, suspend, take back, complete, extend."""
    enrollment = await queries.enrollment_by_id(work, actor, asked.id)
    if asked.state is not UNSET and EnrollmentState(asked.state) is not enrollment.state:
        enrollment = await _stepped(work, actor, enrollment, to=asked.state)
    if asked.expires_at is not UNSET:
        until = moment(asked.expires_at, field="expires_at")
        enrollment = await steps.extend(work, actor, enrollment.id, until=until)
    return await _one(work, enrollment)


async def _stepped(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, to: WritableState
) -> Enrollment:
    """Into the course: a request is granted, who was to pay is let in without it, who was in is
    taken back."""
    if to is not WritableState.ACTIVE:
        stepped: Enrollment = await _STEPS[to](work, actor, enrollment.id)
        return stepped
    if enrollment.state is EnrollmentState.REQUESTED:
        return await steps.approve(work, actor, enrollment.id)
    if enrollment.state is not EnrollmentState.AWAITING_PAYMENT:
        return await steps.reactivate(work, actor, enrollment.id)
    user_id, course_id = enrollment.user_id, enrollment.course_id
    return await actions.enroll(
        work, actor, user_id=user_id, course_id=course_id, grounds=Grounds.GRANTED
    )


async def delete_enrollment(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete an enrollment for good, with what was done in it."""
    enrollment = await queries.enrollment_by_id(work, actor, asked.id)
    await remove_enrollment(work, actor, enrollment.id)
    return Deleted(asked.id)


async def _one(
    work: Work, enrollment: Enrollment, *, parts: Set[EnrollmentPart] = EVERY_PART
) -> wire.EnrollmentOut:
    """What was written is told whole."""
    return (await _written(work, [enrollment], parts=parts))[0]


async def _written(
    work: Work, enrollments: list[Enrollment], *, parts: Set[EnrollmentPart]
) -> list[wire.EnrollmentOut]:
    """The parts cost one statement for courses and one for people, for the whole page."""
    told: dict[int, dict[str, Any]] = {one.id: {} for one in enrollments}
    if parts & {EnrollmentPart.PERCENT, EnrollmentPart.COURSE}:
        courses = await courses_by_id(work, [one.course_id for one in enrollments])
        for one in enrollments:
            # Whoever deleted the course since then deleted the enrollment too.
            if course := courses.get(one.course_id):
                told[one.id] |= _of_course(one, course, parts=parts)
    if EnrollmentPart.USER in parts:
        people = await users_by_id(work, [one.user_id for one in enrollments])
        for one in enrollments:
            if person := people.get(one.user_id):
                told[one.id]["user_name"] = person.display_name
    return [wire.enrollment(one, **told[one.id]) for one in enrollments]


def _of_course(
    enrollment: Enrollment, course: Course, *, parts: Set[EnrollmentPart]
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if EnrollmentPart.PERCENT in parts:
        told["percent"] = percent_done(enrollment, course.required_units)
    if EnrollmentPart.COURSE in parts:
        told["course_title"] = course.title
    return told
