"""Opening units to read them: what is locked to a learner is not shown."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import ENROLLED_READ_STATES, Course, CourseState, CourseUnit
from lyceum.core.catalog.queries import units
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability
from lyceum.core.schedule.queries import availability, availability_at, seat
from lyceum.core.work import Work


class OpenUnit(msgspec.Struct, frozen=True):
    """A unit as a learner is shown it: without its body where it may not be read."""

    unit: CourseUnit
    availability: Availability


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
    stay = await seat(work, actor.user_id, unit)
    if stay is None or course.state not in ENROLLED_READ_STATES:
        raise _unseen(course)
    found = await availability_at(work, stay, unit)
    if not found.is_readable:
        raise UnitLocked(found)
    return unit


def _unseen(course: Course) -> NotEnrolled | NoSuchUnit:
    """Of a published course everybody knows that it has units."""
    return NotEnrolled() if course.state is CourseState.PUBLISHED else NoSuchUnit()


async def open_units(work: Work, enrollment: Enrollment) -> list[OpenUnit]:
    """All units in the course's order, as the learner of an enrollment that the caller was allowed
    to read is shown them. Four statements at most."""
    async with work.snapshot():
        by_id = {unit.id: unit for unit in await units(work, enrollment.course_id)}
        opened = await availability(work, enrollment.id)
    return [_shown(by_id[one.unit_id], one) for one in opened if one.unit_id in by_id]


def _shown(unit: CourseUnit, found: Availability) -> OpenUnit:
    if found.is_readable:
        return OpenUnit(unit, found)
    return OpenUnit(msgspec.structs.replace(unit, body=None), found)
