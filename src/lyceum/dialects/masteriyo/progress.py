"""Course progress: how far somebody is in a course (contract 7).

It is the enrollment's own, and has its id; who begins a course that lets whoever comes in is
enrolled by that.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Admission, Course, CourseState
from lyceum.core.enrollment import queries, steps
from lyceum.core.enrollment.errors import NoSuchEnrollment, NotAdmitted
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, EnrollmentOrder
from lyceum.core.errors import Forbidden, Unauthenticated
from lyceum.core.page import Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.progress.beginning import begin_course, restart_course
from lyceum.core.progress.walking import course_outlines, walks
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import SaidForbidden, SaidMissing, SaidUnknown
from lyceum.dialects.masteriyo.wire import progress as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

_ORDERS = {wire.ProgressOrder.DATE_UPDATE: EnrollmentOrder.UPDATED_AT}


async def list_progress(
    work: Work, actor: Actor, asked: wire.ProgressAsked
) -> Listing[wire.ProgressOut]:
    """List one's own progress; for staff, everybody's."""
    actor.self_id()
    order = ordered(asked, _ORDERS.get(asked.orderby, EnrollmentOrder.ENROLLED_AT))
    page = await queries.enrollments(
        work, actor, where=wire.where(asked), sliced=sliced(asked), order=order
    )
    return listing(asked, page, await all_told(work, page.rows))


async def all_told(work: Work, found: Sequence[Enrollment]) -> list[wire.ProgressOut]:
    courses = await catalog.courses_by_id(work, {one.course_id for one in found})
    walked = await walks(work, found)
    return [
        wire.progress(one, course=courses.get(one.course_id), walk=walked[one.id]) for one in found
    ]


async def _told(work: Work, one: Enrollment) -> wire.ProgressOut:
    return (await all_told(work, [one]))[0]


async def begun(work: Work, actor: Actor, progress_id: int) -> Enrollment:
    """An enrollment that was begun; of others' nobody learns that they are there (432)."""
    try:
        found = await queries.enrollment_by_id(work, actor, progress_id)
    except NoSuchEnrollment as error:
        raise _missing(actor) from error
    if found.begun_at is None:
        raise _missing(actor)
    return found


def _missing(actor: Actor) -> SaidMissing:
    if actor.may(Permission.ENROLLMENTS_READ_ANY):
        code = "masteriyo_rest_course_progress_invalid_id"
        return SaidMissing(code, "Invalid ID", status=404)
    return SaidMissing("masteriyo_rest_invalid_id", "Invalid ID", status=403)


async def get_progress(work: Work, actor: Actor, asked: OneAsked) -> wire.ProgressOut:
    """Retrieve a progress: one's own, or of a course that one leads."""
    return await _told(work, await begun(work, actor, asked.id))


async def create_progress(
    work: WriteWork, actor: Actor, asked: wire.CreateProgress
) -> wire.ProgressOut:
    """Begin a course, or go on in it; a guest of an open one is told what there is to do."""
    if actor.credential is None:
        course = await _open_to_guests(work, actor, asked)
        outline = await course_outlines(work, {course.id})
        return wire.guests(course, outline[course.id], now=work.now)
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    course_id = asked.course_id
    if course_id is UNSET:
        course_id = await _latest_course(work, actor, user_id)
    return await _told(work, await begin(work, actor, course_id=course_id, user_id=user_id))


async def _latest_course(work: Work, actor: Actor, user_id: int) -> int:
    """The course that somebody goes on with who names none (405); 0 if there is none."""
    where = EnrollmentFilter(user_id=user_id, is_begun=True)
    sliced_to_one = Slice(limit=1, total=False)
    page = await queries.enrollments(work, actor, where=where, sliced=sliced_to_one)
    return page.rows[0].course_id if page.rows else 0


async def _open_to_guests(work: Work, actor: Actor, asked: wire.CreateProgress) -> Course:
    try:
        course = await catalog.course_by_id(work, actor, asked.course_id or 0)
    except NoSuchCourse as error:
        raise invalid_course() from error
    is_open = course.state is CourseState.PUBLISHED and course.admission is Admission.OPEN
    if not is_open or asked.user_id:
        raise Unauthenticated
    return course


def invalid_course() -> SaidUnknown:
    code, message = "masteriyo_rest_invalid_course_id", "Course ID is invalid."
    return SaidUnknown(code, message, field="course_id")


async def begin(work: WriteWork, actor: Actor, *, course_id: int, user_id: int) -> Enrollment:
    """The stay in which a person goes through a course; refuses in this API's words."""
    try:
        await catalog.course_by_id(work, actor, course_id)
        return await begin_course(work, actor, course_id=course_id, user_id=user_id)
    except NoSuchCourse as error:
        raise invalid_course() from error
    except NoSuchUser as error:
        code, message = "masteriyo_rest_invalid_user_id", "User ID is invalid."
        raise SaidUnknown(code, message, field="user_id") from error
    except NotAdmitted as error:
        raise NotEnrolled from error
    except Forbidden as error:
        if user_id == actor.user_id:
            raise NotEnrolled from error
        message = "Sorry, you are not allowed to access the course progress of others."
        code = "masteriyo_rest_access_denied_course_progress"
        raise SaidForbidden(code, message, status=400) from error


async def update_progress(
    work: WriteWork, actor: Actor, asked: wire.UpdateProgress
) -> wire.ProgressOut:
    """Say that somebody has completed a course; for staff. All else follows from what was done."""
    one = await begun(work, actor, asked.id)
    if asked.status is wire.Status.COMPLETED and one.completed_at is None:
        one = await steps.complete(work, actor, one.id)
    return await _told(work, one)


async def delete_progress(
    work: WriteWork, actor: Actor, asked: wire.DeleteProgress
) -> wire.ProgressOut:
    """Take back all that somebody did in a course; that they completed it stays. For staff."""
    one = await begun(work, actor, asked.id)
    told = await _told(work, one)
    await restart_course(work, actor, one.id)
    return told
