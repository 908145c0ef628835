"""The course builder: all that a course holds, and its order (contract 5)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import content, queries
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.content import SectionChange, UnitChange
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.rights import must_read_labels
from lyceum.dialects.masteriyo.wire import builders as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked


async def get_builder(work: Work, actor: Actor, asked: OneAsked) -> wire.BuilderOut:
    """Retrieve a course with its sections and what lies in them."""
    must_read_labels(actor)
    return await _told(work, (await queries.course_by_id(work, actor, asked.id)).id)


async def _told(work: Work, course_id: int) -> wire.BuilderOut:
    sections = await queries.sections(work, course_id)
    return wire.builder(sections, await queries.units(work, course_id))


async def arrange(work: WriteWork, actor: Actor, asked: wire.OrderGiven) -> wire.BuilderOut:
    """Put sections, lessons and quizzes into this order."""
    course = await editable_course(work, actor, asked.id)
    sections = {section.id for section in await queries.sections(work, course.id)}
    units = {unit.id for unit in await queries.units(work, course.id)}
    inside = {_number(name): given.contents for name, given in asked.sections.items()}
    if not sections.issuperset({*asked.section_order, *inside}):
        raise Invalid(Problem("section_order", Fault.UNKNOWN))
    if not units.issuperset(one for held in inside.values() for one in held):
        raise Invalid(Problem("sections", Fault.UNKNOWN))
    for position, section_id in enumerate(dict.fromkeys(asked.section_order)):
        await content.change_section(work, actor, section_id, SectionChange(position=position))
    for section_id, held in inside.items():
        for position, unit_id in enumerate(dict.fromkeys(held)):
            change = UnitChange(section_id=section_id, position=position)
            await content.change_unit(work, actor, unit_id, change)
    return await _told(work, course.id)


def _number(name: str) -> int:
    if not name.isascii() or not name.isdecimal() or len(name) > 15:
        raise Invalid(Problem("sections", Fault.UNKNOWN))
    return int(name)
