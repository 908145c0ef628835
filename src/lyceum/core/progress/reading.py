"""Opening units to read them: what is locked to a learner is not shown."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import (
    ENROLLED_READ_STATES,
    Admission,
    Course,
    CourseState,
    CourseUnit,
    UnitState,
)
from lyceum.core.catalog.queries import units
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.progress import store
from lyceum.core.progress.model import UnitProgress
from lyceum.core.progress.queries import progress_of
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability
from lyceum.core.schedule.queries import availability, availability_at, seat, unit_availability
from lyceum.core.work import Work


class SeenUnit(msgspec.Struct, frozen=True):
    """A unit as the learner of an enrollment is shown it, without its body where it may not be
    read, and how far they came in it; None before they began."""

    unit: CourseUnit
    availability: Availability
    progress: UnitProgress | None


async def open_unit(work: Work, actor: Actor, unit_id: int) -> CourseUnit:
    """A unit with its content, for staff who read every course and for who is in this one;
    refuses a locked one with every reason."""
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    course = await work.first(catalog_store.BY_ID, id=unit.course_id)
    if course is None:
        raise NoSuchUnit
    if actor.may(Permission.COURSES_READ_ANY):
        return unit
    if unit.state is not UnitState.PUBLISHED:
        raise NoSuchUnit
    stay = await seat(work, actor.user_id, unit)
    if stay is None or course.state not in ENROLLED_READ_STATES:
        raise _unseen(course)
    found = await availability_at(work, stay, unit)
    if not found.is_readable:
        raise UnitLocked(found)
    return unit


async def read_unit(work: Work, actor: Actor, unit_id: int) -> CourseUnit:
    """The same where a course that admits whoever comes lets them read before they are in it: an
    open one anybody, one for the registered anybody who is known."""
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None or unit.state is not UnitState.PUBLISHED:
        return await open_unit(work, actor, unit_id)
    course = await work.first(catalog_store.BY_ID, id=unit.course_id)
    if course is None:
        raise NoSuchUnit
    stay = await seat(work, actor.user_id, unit)
    if stay is None and admits_reading(course, actor):
        return unit
    return await open_unit(work, actor, unit_id)


def admits_reading(course: Course, actor: Actor) -> bool:
    """Whether the caller may read what is published in a course without being in it."""
    if course.state is not CourseState.PUBLISHED:
        return False
    is_known = actor.user_id is not None
    return course.admission is Admission.OPEN or (
        course.admission is Admission.REGISTERED and is_known
    )


def _unseen(course: Course) -> NotEnrolled | NoSuchUnit:
    """Of a published course everybody knows that it has units."""
    return NotEnrolled() if course.state is CourseState.PUBLISHED else NoSuchUnit()


async def seen_units(work: Work, enrollment: Enrollment) -> list[SeenUnit]:
    """All units in the course's order, with how far the learner of an enrollment that the caller
    was allowed to read came in them. Five statements at most."""
    async with work.snapshot():
        by_id = {unit.id: unit for unit in await units(work, enrollment.course_id)}
        opened = await availability(work, enrollment.id)
        begun = {one.unit_id: one for one in await progress_of(work, enrollment)}
    return [
        _shown(by_id[one.unit_id], one, begun.get(one.unit_id))
        for one in opened
        if one.unit_id in by_id
    ]


async def seen_unit(work: Work, enrollment: Enrollment, unit_id: int) -> SeenUnit:
    """One of them, with every reason why it is shut; refuses a unit of another course."""
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None or unit.course_id != enrollment.course_id:
        raise NoSuchUnit
    if unit.state is not UnitState.PUBLISHED:
        raise NoSuchUnit
    found = await unit_availability(work, enrollment.id, unit)
    progress = await work.first(store.OF_UNIT, enrollment_id=enrollment.id, unit_id=unit_id)
    return _shown(unit, found, progress)


def _shown(unit: CourseUnit, found: Availability, progress: UnitProgress | None) -> SeenUnit:
    if not found.is_readable:
        unit = msgspec.structs.replace(unit, body=None)
    return SeenUnit(unit, found, progress)
