"""Why somebody cannot enter a course: every obstacle that `enroll` would meet, not the first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from enum import StrEnum

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.model import (
    ENROLLABLE_STATES,
    SELF_ADMITTING,
    Admission,
    Course,
    CourseState,
)
from lyceum.core.catalog.queries import is_led_by
from lyceum.core.enrollment import store
from lyceum.core.enrollment.model import WAITING, EnrollmentState, is_over
from lyceum.core.errors import Forbidden
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.schedule.queries import missing_prerequisites
from lyceum.core.work import Work


class Obstacle(StrEnum):
    NOT_OPEN = "not_open"
    OVER = "over"
    NOT_ADMITTED = "not_admitted"
    PREREQUISITE = "prerequisite"
    ENROLLED = "enrolled"
    FULL = "full"


class Hindrance(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing in the way, and what it is about: the state of the course or of the enrollment, the
    admission, the moment of the end, the course to be completed, the seats."""

    code: Obstacle
    course_state: CourseState | None = None
    admission: Admission | None = None
    at: int | None = None
    course_id: int | None = None
    enrollment_id: int | None = None
    enrollment_state: EnrollmentState | None = None
    seats: int | None = None
    taken: int | None = None


async def why_not_enter(
    work: Work, actor: Actor, *, user_id: int, course: Course
) -> list[Hindrance]:
    """What keeps a person out of a course that the caller was shown, if the caller enrolled them
    now; nothing if they would be let in. Others than staff ask for themselves."""
    is_staff = actor.may(Permission.ENROLLMENTS_WRITE_ANY)
    is_staff = is_staff or await is_led_by(work, actor, course.id)
    if not is_staff and (user_id != actor.user_id or not actor.may(Permission.ENROLL_SELF)):
        raise Forbidden
    if await work.first(people_store.BY_ID, id=user_id) is None:
        raise NoSuchUser
    found = list(_of_course(course, is_staff=is_staff, now=work.now))
    if not is_staff:
        missing = await missing_prerequisites(work, user_id=user_id, course_id=course.id)
        found += [Hindrance(Obstacle.PREREQUISITE, course_id=one) for one in missing]
    return found + [one async for one in _of_people(work, user_id, course)]


def _of_course(course: Course, *, is_staff: bool, now: int) -> Iterator[Hindrance]:
    open_states = ENROLLABLE_STATES if is_staff else (CourseState.PUBLISHED,)
    if course.state not in open_states:
        yield Hindrance(Obstacle.NOT_OPEN, course_state=course.state)
    if course.ends_at is not None and now >= course.ends_at:
        yield Hindrance(Obstacle.OVER, at=course.ends_at)
    if not is_staff and course.admission not in SELF_ADMITTING:
        yield Hindrance(Obstacle.NOT_ADMITTED, admission=course.admission)


async def _of_people(work: Work, user_id: int, course: Course) -> AsyncIterator[Hindrance]:
    there = await work.first(store.OPEN_OF_PAIR, user_id=user_id, course_id=course.id)
    if there is not None and there.state not in WAITING and not is_over(there, now=work.now):
        yield Hindrance(Obstacle.ENROLLED, enrollment_id=there.id, enrollment_state=there.state)
        return
    if course.seats is None:
        return
    (taken,) = await work.all(store.SEATS_TAKEN, course_id=course.id)
    # Whoever comes again after their time gives their old seat back first.
    left = taken.value - (there is not None and there.state not in WAITING)
    if left >= course.seats:
        yield Hindrance(Obstacle.FULL, seats=course.seats, taken=taken.value)
