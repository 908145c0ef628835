"""Who is let into which course of the demo, and who leaves before having learned it all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from lyceum.app.demo import acting
from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.remembering import known_as
from lyceum.app.demo.term import TERM, Stay
from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Admission, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, Grounds
from lyceum.core.work import WriteWork

_S = EnrollmentState
_PLANNED = {course.key: course for course in COURSES}
_MORNING, _EVENING = 9 * 60, 17 * 60

Step = Callable[[WriteWork, Actor, int], Awaitable[Enrollment]]

_ENDINGS: Mapping[EnrollmentState, Step] = {
    _S.ACTIVE: steps.approve,
    _S.DROPPED: steps.drop,
    _S.EXPIRED: steps.expire,
    _S.REJECTED: steps.reject,
    _S.SUSPENDED: steps.suspend,
}


def plan(
    calendar: Calendar,
    actor: Actor,
    people: Mapping[str, int],
    *,
    courses: Mapping[str, int],
    entered: dict[Stay, Enrollment],
) -> None:
    """Notes when each stay begins, and what somebody makes of it; the enrollments are put into
    `entered`."""
    for stay in TERM:
        rest = {"actor": actor, "stay": stay, "people": people, "entered": entered}
        calendar.note(stay.entered, _MORNING, _enter, courses=courses, **rest)
        if stay.ended is not None:
            calendar.note(stay.ended, _EVENING, _end, **rest)


async def _enter(
    work: WriteWork,
    *,
    actor: Actor,
    stay: Stay,
    people: Mapping[str, int],
    courses: Mapping[str, int],
    entered: dict[Stay, Enrollment],
) -> None:
    user_id, course_id, grounds = people[stay.person], courses[stay.course], grounds_of(stay)
    if grounds in (Grounds.FREE, Grounds.APPROVED):
        actor = acting.learner(actor, user_id)
    if grounds is Grounds.APPROVED:
        enrollment = await request_enrollment(work, actor, course_id=course_id)
    else:
        enrollment = await enroll(
            work, actor, user_id=user_id, course_id=course_id, grounds=grounds
        )
    # Who comes a second time is known by the first.
    if not any(one.key == stay.key for one in entered):
        await known_as(work, "enrollment", stay.key, entity_id=enrollment.id)
    entered[stay] = enrollment


def grounds_of(stay: Stay) -> Grounds:
    """What lets somebody in: staff do where a course is private, or asks for another before."""
    course = _PLANNED[stay.course]
    if course.amount:
        return Grounds.PAID
    if course.admission is Admission.REQUEST:
        return Grounds.APPROVED
    if course.state is CourseState.PRIVATE or course.after is not None:
        return Grounds.GRANTED
    return Grounds.FREE


async def _end(
    work: WriteWork,
    *,
    actor: Actor,
    stay: Stay,
    people: Mapping[str, int],
    entered: Mapping[Stay, Enrollment],
) -> None:
    if stay.state is _S.DROPPED:
        actor = acting.learner(actor, people[stay.person])
    await _ENDINGS[stay.state](work, actor, entered[stay].id)
