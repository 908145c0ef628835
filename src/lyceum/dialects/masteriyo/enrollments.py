"""Enrollments: `/users/courses` (contract 6)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import labels
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.community.queries import ratings_of
from lyceum.core.enrollment import queries, steps
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import AlreadyEnrolled
from lyceum.core.enrollment.model import (
    WAITING,
    Enrollment,
    EnrollmentFilter,
    EnrollmentOrder,
    EnrollmentState,
    Grounds,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Page, Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.progress.walking import Walk, walks
from lyceum.core.removal import actions as removal
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import Said, SaidUnknown
from lyceum.dialects.masteriyo.wire import enrollments as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, OneAsked

_ORDERS = {
    wire.EnrollmentOrder.DATE_START: EnrollmentOrder.ENROLLED_AT,
    wire.EnrollmentOrder.DATE_MODIFIED: EnrollmentOrder.UPDATED_AT,
}


async def list_enrollments(
    work: Work, actor: Actor, asked: wire.EnrollmentsAsked
) -> Listing[wire.EnrollmentOut]:
    """List one's own enrollments, or those of a person who is named."""
    user_id = _whose(actor, asked)
    runs = asked.status is wire.StatusAsked.ACTIVE
    where = EnrollmentFilter(states=wire.SHOWN, user_id=user_id, runs=runs)
    order = ordered(asked, _ORDERS.get(asked.orderby, EnrollmentOrder.REQUESTED_AT))
    page: Page[Enrollment] = await queries.enrollments(
        work, actor, where=where, sliced=sliced(asked), order=order
    )
    rows = await all_told(work, page.rows)
    beside = {}
    if asked.from_account_dashboard:
        beside["courses_stat"] = await _counts(work, actor, user_id)
    return listing(asked, page, rows, enveloped=True, beside=beside)


def _whose(actor: Actor, asked: wire.EnrollmentsAsked) -> int:
    """The first who is named, for who may read everybody's; else oneself (356, 370, 371)."""
    if asked.user and actor.may(Permission.ENROLLMENTS_READ_ANY):
        return asked.user[0]
    return actor.self_id()


async def _counts(work: Work, actor: Actor, user_id: int) -> dict[str, int]:
    by_name = {
        "completed_count": (EnrollmentState.COMPLETED,),
        "in_progress_count": (EnrollmentState.ACTIVE,),
        "enrolled_count": wire.ACTIVE,
    }
    counts = {}
    for name, states in by_name.items():
        where = EnrollmentFilter(states=states, user_id=user_id, runs=True)
        page = await queries.enrollments(work, actor, where=where, sliced=Slice(limit=1))
        counts[name] = page.total or 0
    return counts


async def all_told(work: Work, found: Sequence[Enrollment]) -> list[wire.EnrollmentOut]:
    ids = {one.course_id for one in found}
    courses = await catalog.courses_by_id(work, ids)
    lying = await catalog.categories_of(work, ids)
    marks = await labels.labels_of(work, ids)
    leads = await catalog.people_leading(work, ids)
    ratings = await ratings_of(work, ids)
    begun = await walks(work, [one for one in found if one.begun_at is not None])
    return [
        wire.enrollment(
            one,
            wire.Beside(
                course=courses.get(one.course_id),
                walk=begun.get(one.id, Walk()),
                categories=list(lying[one.course_id]),
                labels=list(marks[one.course_id]),
                lead=leads.get(one.course_id),
                rating=ratings.get(one.course_id),
            ),
        )
        for one in found
    ]


async def _told(work: Work, one: Enrollment) -> wire.EnrollmentOut:
    return (await all_told(work, [one]))[0]


async def get_enrollment(work: Work, actor: Actor, asked: OneAsked) -> wire.EnrollmentOut:
    """Retrieve an enrollment: one's own, or of a course that one leads."""
    return await _told(work, await queries.enrollment_by_id(work, actor, asked.id))


async def create_enrollment(
    work: WriteWork, actor: Actor, asked: wire.CreateEnrollment
) -> wire.EnrollmentOut:
    """Let a person into a course."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    try:
        made = await enroll(
            work, actor, user_id=user_id, course_id=asked.course_id, grounds=Grounds.GRANTED
        )
    except NoSuchCourse as error:
        message = "Course ID is invalid."
        code = "masteriyo_rest_invalid_course_id"
        raise SaidUnknown(code, message, field="course_id") from error
    except NoSuchUser as error:
        message = "User ID is invalid."
        code = "masteriyo_rest_invalid_user_id"
        raise SaidUnknown(code, message, field="user_id") from error
    except AlreadyEnrolled as error:
        message = "Failed to read an object!"
        raise Said("masteriyo_rest_object_not_read", message, status=400) from error
    own = wire.own(asked)
    if own:
        made = await steps.note_extra(work, actor, made.id, extra=own)
    return await _told(work, made)


async def update_enrollment(
    work: WriteWork, actor: Actor, asked: wire.UpdateEnrollment
) -> wire.EnrollmentOut:
    """Update when somebody began, or take back who was shut out; whose it is stays."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    one = await queries.enrollment_by_id(work, actor, asked.id)
    for name in ("user_id", "course_id"):
        if getattr(asked, name) not in (UNSET, getattr(one, name)):
            raise Invalid(Problem(name, Fault.NOT_ALLOWED))
    own = wire.own(asked)
    if own:
        one = await steps.note_extra(work, actor, one.id, extra=own)
    if asked.status is not UNSET and one.state not in (*wire.ACTIVE, *WAITING):
        one = await steps.reactivate(work, actor, one.id)
    return await _told(work, one)


async def delete_enrollment(work: WriteWork, actor: Actor, asked: Deleting) -> wire.EnrollmentOut:
    """Delete an enrollment for good, with what was done in it."""
    actor.must(Permission.ENROLLMENTS_DELETE)
    told = await _told(work, await queries.enrollment_by_id(work, actor, asked.id))
    await removal.delete_enrollment(work, actor, asked.id)
    return told
