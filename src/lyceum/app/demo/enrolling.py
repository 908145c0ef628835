"""The demo's term, acted out in the order of time by those who would act."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import msgspec

from lyceum.app.demo.clock import at_day
from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.term import TERM, Stay
from lyceum.core import external_ids
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.actor import Actor
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import Admission, CourseChange, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, Grounds
from lyceum.core.work import WriteWork

_S = EnrollmentState
_PLANNED = {course.key: course for course in COURSES}
_MORNING, _NOON, _EVENING = 9, 12, 17

Step = Callable[[WriteWork, Actor, int], Awaitable[Enrollment]]

_ENDINGS: Mapping[EnrollmentState, Step] = {
    _S.ACTIVE: steps.approve,
    _S.COMPLETED: steps.complete,
    _S.DROPPED: steps.drop,
    _S.EXPIRED: steps.expire,
    _S.REJECTED: steps.reject,
    _S.SUSPENDED: steps.suspend,
}


async def run_term(
    work: WriteWork, actor: Actor, *, people: Mapping[str, int], courses: Mapping[str, int]
) -> None:
    """Day by day: people enter, courses close, and what became of those who entered before."""
    entered: dict[Stay, int] = {}
    for day in range(_first_day(), -1, -1):
        with at_day(work, day, hour=_MORNING):
            for stay in TERM:
                if stay.entered == day:
                    entered[stay] = await _enter(work, actor, stay, people, courses=courses)
        with at_day(work, day, hour=_NOON):
            await _close_courses(work, actor, day, courses)
        with at_day(work, day, hour=_EVENING):
            for stay in TERM:
                if stay.ended == day:
                    await _end(work, actor, stay, entered[stay], people=people)


def _first_day() -> int:
    return max(stay.entered for stay in TERM)


async def _close_courses(
    work: WriteWork, actor: Actor, day: int, courses: Mapping[str, int]
) -> None:
    for course in COURSES:
        if course.archived == day:
            change = CourseChange(state=CourseState.ARCHIVED)
            await change_course(work, actor, courses[course.key], change)


async def _enter(
    work: WriteWork,
    actor: Actor,
    stay: Stay,
    people: Mapping[str, int],
    *,
    courses: Mapping[str, int],
) -> int:
    user_id, course_id = people[stay.person], courses[stay.course]
    planned = _PLANNED[stay.course]
    if planned.admission is Admission.REQUEST:
        learner = _learner(actor, user_id)
        return (await request_enrollment(work, learner, course_id=course_id)).id
    grounds = Grounds.PAID if planned.amount else Grounds.FREE
    if planned.state is CourseState.PRIVATE:
        grounds = Grounds.GRANTED
    enrollment = await enroll(work, actor, user_id=user_id, course_id=course_id, grounds=grounds)
    if stay.literal is not None:
        await external_ids.adopt(
            work,
            namespace="karma",
            kind="enrollment",
            value=stay.literal,
            entity_id=enrollment.id,
        )
    return enrollment.id


async def _end(
    work: WriteWork, actor: Actor, stay: Stay, enrollment_id: int, *, people: Mapping[str, int]
) -> None:
    if stay.state is _S.DROPPED:
        actor = _learner(actor, people[stay.person])
    await _ENDINGS[stay.state](work, actor, enrollment_id)


def _learner(actor: Actor, user_id: int) -> Actor:
    """The learner as who acts: what learners do for themselves is theirs in the records too."""
    return msgspec.structs.replace(
        actor,
        user_id=user_id,
        roles=frozenset({RoleKey.LEARNER}),
        grants=frozenset[str](BUILT_IN[RoleKey.LEARNER]),
    )
