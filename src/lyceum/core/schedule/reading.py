"""Reading a course's content: for staff all of it, for learners what is open to them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.model import Course, CourseUnit, Section
from lyceum.core.catalog.queries import is_led_by, sections, units
from lyceum.core.catalog.queries import unit as visible_unit
from lyceum.core.schedule.model import Availability, Reason, Why
from lyceum.core.schedule.queries import availability_at, availability_in, seat, seat_in
from lyceum.core.work import Work


class Outline(msgspec.Struct, frozen=True):
    """What a course holds, in its order. `opened` says of each unit whether it is open to the
    caller; None to staff, to whom nothing is locked."""

    sections: list[Section]
    units: list[CourseUnit]
    opened: Mapping[int, Availability] | None


async def outline(work: Work, actor: Actor, course: Course) -> Outline:
    """The content of a course that the caller was shown, in seven statements at most. Whoever is
    not in the course finds every unit locked."""
    async with work.snapshot():
        there = await sections(work, course.id)
        rank = {section.id: at for at, section in enumerate(there)}
        found = sorted(
            await units(work, course.id),
            key=lambda unit: (rank[unit.section_id], unit.position, unit.id),
        )
        if await _reads_all(work, actor, course.id):
            return Outline(there, found, None)
        found = [unit for unit in found if unit.active]
        stay = await seat_in(work, actor.user_id, course.id)
        opened = [] if stay is None else await availability_in(work, stay)
    known = {one.unit_id: one for one in opened}
    return Outline(there, found, {one.id: known.get(one.id, _shut(one.id)) for one in found})


async def unit_for(
    work: Work, actor: Actor, unit_id: int
) -> tuple[CourseUnit, Availability | None]:
    """A unit, and how it is open to the caller; None to staff. One in a course that the caller may
    not see does not exist; one that is locked has no `body`."""
    unit = await visible_unit(work, actor, unit_id)
    if await _reads_all(work, actor, unit.course_id):
        return unit, None
    stay = await seat(work, actor.user_id, unit)
    found = _shut(unit_id) if stay is None else await availability_at(work, stay, unit)
    if not found.is_readable:
        unit = msgspec.structs.replace(unit, body=None)
    return unit, found


async def _reads_all(work: Work, actor: Actor, course_id: int) -> bool:
    return actor.may(Permission.COURSES_READ_ANY) or await is_led_by(work, actor, course_id)


def _shut(unit_id: int) -> Availability:
    return Availability(unit_id=unit_id, reasons=(Reason(Why.NOT_IN),))
