"""The demo's term, acted out by those who would act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.remembering import known_as
from lyceum.app.demo.term import TERM, Stay
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Admission, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, Grounds
from lyceum.core.work import WriteWork

_S = EnrollmentState
_PLANNED = {course.key: course for course in COURSES}
_MORNING, _EVENING = 9, 17

Step = Callable[[WriteWork, Actor, int], Awaitable[Enrollment]]

_ENDINGS: Mapping[EnrollmentState, Step] = {
    _S.ACTIVE: steps.approve,
    _S.COMPLETED: steps.complete,
    _S.DROPPED: steps.drop,
    _S.EXPIRED: steps.expire,
    _S.REJECTED: steps.reject,
    _S.SUSPENDED: steps.suspend,
}


def plan(
    calendar: Calendar, actor: Actor, people: Mapping[str, int], *, courses: Mapping[str, int]
) -> None:
    """Notes when each stay begins, and what becomes of it."""
    entered: dict[Stay, int] = {}
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
    entered: dict[Stay, int],
) -> None:
    user_id, course_id = people[stay.person], courses[stay.course]
    if _PLANNED[stay.course].admission is Admission.REQUEST:
        learner = _learner(actor, user_id)
        enrollment = await request_enrollment(work, learner, course_id=course_id)
    else:
        enrollment = await enroll(
            work, actor, user_id=user_id, course_id=course_id, grounds=_grounds(stay)
        )
    await known_as(work, "enrollment", stay.literal, entity_id=enrollment.id)
    entered[stay] = enrollment.id


def _grounds(stay: Stay) -> Grounds:
    course = _PLANNED[stay.course]
    if course.amount:
        return Grounds.PAID
    return Grounds.GRANTED if course.state is CourseState.PRIVATE else Grounds.FREE


async def _end(
    work: WriteWork,
    *,
    actor: Actor,
    stay: Stay,
    people: Mapping[str, int],
    entered: Mapping[Stay, int],
) -> None:
    if stay.state is _S.DROPPED:
        actor = _learner(actor, people[stay.person])
    await _ENDINGS[stay.state](work, actor, entered[stay])


def _learner(actor: Actor, user_id: int) -> Actor:
    """The learner as who acts: what learners do for themselves is theirs in the records too."""
    return msgspec.structs.replace(
        actor,
        user_id=user_id,
        roles=frozenset({RoleKey.LEARNER}),
        grants=frozenset[str](BUILT_IN[RoleKey.LEARNER]),
    )
