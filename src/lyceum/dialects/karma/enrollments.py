"""Enrollments."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.queries import course, course_id, courses_by_id
from lyceum.core.enrollment import actions, queries, steps
from lyceum.core.enrollment.errors import (
    CourseFull,
    CourseNotOpen,
    NoSuchEnrollment,
    NotAdmitted,
)
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, Grounds
from lyceum.core.people.queries import user_id, users_by_id
from lyceum.core.removal.actions import delete_enrollment as remove_enrollment
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids, paging, values
from lyceum.dialects.karma.values import CourseStatus, EnrollmentStatus, WritableEnrollmentStatus
from lyceum.dialects.karma.wire import enrollments as wire
from lyceum.dialects.karma.wire.users import Deleted
from lyceum.http.references import referred

NOBODY = 0
"""An id that nobody has: a filter by it finds nothing, an enrollment of it is refused."""


async def list_enrollments(
    work: Work, actor: Actor, asked: wire.ListEnrollments
) -> paging.Listing[wire.EnrollmentOut]:
    """List enrollments."""
    states = values.SHOWN_ENROLLMENTS
    if asked.status is not UNSET:
        states = values.enrollment_states_shown_as(asked.status)
    where = EnrollmentFilter(
        states=states,
        user_id=UNSET if asked.user_id is UNSET else await _user_id(work, asked.user_id),
        course_id=UNSET
        if asked.course_id is UNSET
        else await filtered_course_id(work, asked.course_id),
    )
    page = await queries.enrollments(work, actor, where=where, sliced=paging.sliced(asked))
    return paging.listing(asked, page, await _written(work, page.rows))


async def get_enrollment(work: Work, actor: Actor, asked: wire.EnrollmentId) -> wire.EnrollmentOut:
    """Get an enrollment."""
    return await _one(work, await _shown(work, actor, asked.id))


async def create_enrollment(
    work: WriteWork, actor: Actor, asked: wire.CreateEnrollment
) -> wire.EnrollmentOut:
    """Enroll a user in a course.

    The core lets staff enroll in a private one too; here it reads as a draft, and the course must
    be published (witness: contract, Endpoints).
    """
    uid = await ids.read(work, "course", asked.course_id)
    into = await referred("course_id", course(work, actor, uid))
    if values.course_status(into.state) is not CourseStatus.PUBLISHED:
        raise CourseNotOpen
    user_id = actor.self_id()
    if asked.user_id is not UNSET:
        user_id = await _user_id(work, asked.user_id)
    grounds = Grounds.FREE if user_id == actor.user_id else Grounds.GRANTED
    made = actions.enroll(work, actor, user_id=user_id, course_id=into.id, grounds=grounds)
    return await _one(work, await referred("user_id", made))


async def update_enrollment(
    work: WriteWork, actor: Actor, asked: wire.UpdateEnrollment
) -> wire.EnrollmentOut:
    """Drop or reactivate an enrollment."""
    enrollment = await _shown(work, actor, asked.id)
    if values.enrollment_status(enrollment.state) == EnrollmentStatus(asked.status):
        return await _one(work, enrollment)
    if asked.status is WritableEnrollmentStatus.DROPPED:
        return await _one(work, await steps.drop(work, actor, enrollment.id))
    return await _one(work, await _taken_back(work, actor, enrollment))


async def _taken_back(work: WriteWork, actor: Actor, enrollment: Enrollment) -> Enrollment:
    """To a learner, a course that would not admit them today is a 403, whatever the reason (K36);
    to staff, a full one is a 422."""
    try:
        return await steps.reactivate(work, actor, enrollment.id)
    except (CourseNotOpen, CourseFull) as error:
        if actor.may(Permission.ENROLLMENTS_WRITE_ANY) or enrollment.user_id != actor.user_id:
            raise
        raise NotAdmitted(str(error)) from error


async def delete_enrollment(work: WriteWork, actor: Actor, asked: wire.EnrollmentId) -> Deleted:
    """Delete an enrollment for good."""
    enrollment = await _shown(work, actor, asked.id)
    await remove_enrollment(work, actor, enrollment.id)
    return Deleted(asked.id)


async def _shown(work: Work, actor: Actor, text: str) -> Enrollment:
    """One that Karma has a word for; a request or an unpaid one does not exist here."""
    uid = await ids.read(work, "enrollment", text)
    enrollment = await queries.enrollment(work, actor, uid)
    if enrollment.state not in values.SHOWN_ENROLLMENTS:
        raise NoSuchEnrollment
    return enrollment


async def _user_id(work: Work, text: str) -> int:
    uid = await ids.read(work, "user", text)
    return (await user_id(work, uid) if uid else None) or NOBODY


async def filtered_course_id(work: Work, text: str) -> int:
    """The course that a filter names; nobody's id for one that does not exist."""
    uid = await ids.read(work, "course", text)
    return (await course_id(work, uid) if uid else None) or NOBODY


async def _one(work: Work, enrollment: Enrollment) -> wire.EnrollmentOut:
    written = await _written(work, [enrollment])
    if not written:
        raise NoSuchEnrollment
    return written[0]


async def _written(work: Work, enrollments: list[Enrollment]) -> list[wire.EnrollmentOut]:
    people = await users_by_id(work, [enrollment.user_id for enrollment in enrollments])
    courses = await courses_by_id(work, [enrollment.course_id for enrollment in enrollments])
    return [
        wire.enrollment(enrollment, people[enrollment.user_id], courses[enrollment.course_id])
        for enrollment in enrollments
        # Whoever deleted the person or the course since then deleted the enrollment too.
        if enrollment.user_id in people and enrollment.course_id in courses
    ]
