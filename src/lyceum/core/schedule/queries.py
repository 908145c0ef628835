"""Asking what is open to a learner: the one door, for reading and for every write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lyceum.core.actor import Actor
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, Traversal, UnitState
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.schedule import store
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Availability, Planned, Reason, Stay, Why, decide
from lyceum.core.work import Work

_NO_UNIT = 0


async def availability(work: Work, enrollment_id: int) -> list[Availability]:
    """Of every unit of the course, in its order, to the learner of an enrollment that the caller
    was allowed to read; nothing if there is no such enrollment. Three statements at most."""
    stay = await work.first(store.STAY, enrollment_id=enrollment_id, unit_id=_NO_UNIT)
    return [] if stay is None else await availability_in(work, stay)


async def availability_in(work: Work, stay: Stay) -> list[Availability]:
    """The same for a stay that was read."""
    planned = await _plan(work, stay)
    return decide(stay, planned, await _missing(work, stay), now=work.now)


async def unit_availability(work: Work, enrollment_id: int, unit: CourseUnit) -> Availability:
    """Of one unit: one statement, and two more only where the course has an order or
    prerequisites."""
    stay = await work.first(store.STAY, enrollment_id=enrollment_id, unit_id=unit.id)
    if stay is None:
        return Availability(unit_id=unit.id, reasons=(Reason(Why.NOT_IN),))
    return await availability_at(work, stay, unit)


async def availability_at(work: Work, stay: Stay, unit: CourseUnit) -> Availability:
    """The same for a stay that was read together with this unit."""
    planned = [Planned.of(unit, stay.completed_at)]
    if stay.traversal is Traversal.SEQUENTIAL:
        planned = await _plan(work, stay)
    decided = decide(stay, planned, await _missing(work, stay), now=work.now)
    found = next((one for one in decided if one.unit_id == unit.id), None)
    if found is None:
        raise NoSuchUnit
    return found


async def shut_units(
    work: Work, plans: Mapping[int, Sequence[Planned]]
) -> dict[int, frozenset[int]]:
    """By the enrollment's id which of its units are shut to its learner; `plans` are those units in
    the course's order. One statement, and one for each enrollment that lacks other courses."""
    stays = await work.all(store.STAYS, enrollment_ids=sorted(plans), unit_id=_NO_UNIT)
    shut: dict[int, frozenset[int]] = dict.fromkeys(plans, frozenset())
    for stay in stays:
        planned = plans[stay.enrollment_id]
        found = decide(stay, planned, await _missing(work, stay), now=work.now)
        shut[stay.enrollment_id] = frozenset(one.unit_id for one in found if not one.is_readable)
    return shut


async def seat(work: Work, user_id: int | None, unit: CourseUnit) -> Stay | None:
    """The stay in which somebody who is in the unit's course would take it; None for others."""
    if user_id is None:
        return None
    return await work.first(store.SEAT, user_id=user_id, course_id=unit.course_id, unit_id=unit.id)


async def seat_in(work: Work, user_id: int | None, course_id: int) -> Stay | None:
    """The same for the course as a whole."""
    if user_id is None:
        return None
    return await work.first(store.SEAT, user_id=user_id, course_id=course_id, unit_id=_NO_UNIT)


async def must_be_open(
    work: Work, actor: Actor, enrollment_id: int, *, unit: CourseUnit
) -> Availability:
    """Refuses to begin what is locked, with every reason; whoever may write the course is never
    locked out."""
    found = await _judged(work, actor, enrollment_id, unit)
    if not found.is_open:
        raise UnitLocked(found)
    return found


async def must_take_progress(
    work: Work, actor: Actor, enrollment_id: int, *, unit: CourseUnit
) -> None:
    """The same before progress is noted: what is done may be seen again while it may be read."""
    found = await _judged(work, actor, enrollment_id, unit)
    if not found.takes_progress:
        raise UnitLocked(found)


async def _judged(work: Work, actor: Actor, enrollment_id: int, unit: CourseUnit) -> Availability:
    if await may_write_course(work, actor, unit.course_id):
        return Availability(unit_id=unit.id)
    if unit.state is not UnitState.PUBLISHED:
        raise NoSuchUnit
    return await unit_availability(work, enrollment_id, unit)


async def missing_prerequisites(work: Work, *, user_id: int, course_id: int) -> list[int]:
    """The courses that somebody has not completed and that this one requires."""
    found = await work.all(store.MISSING, user_id=user_id, course_id=course_id)
    return [course.id for course in found]


async def _plan(work: Work, stay: Stay) -> list[Planned]:
    return await work.all(store.PLAN, enrollment_id=stay.enrollment_id, course_id=stay.course_id)


async def _missing(work: Work, stay: Stay) -> list[int]:
    if not stay.has_prerequisites:
        return []
    return await missing_prerequisites(work, user_id=stay.user_id, course_id=stay.course_id)
