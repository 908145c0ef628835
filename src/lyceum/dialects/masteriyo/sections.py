"""Sections, the parts of a course (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import content, queries
from lyceum.core.catalog.content import SectionChange
from lyceum.core.catalog.content_model import ListOrder, SectionFilter, UnitFilter
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Section
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Order
from lyceum.core.removal.actions import delete_section as remove_section
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.rights import must_read_courses, must_read_in
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import children
from lyceum.dialects.masteriyo.wire import content as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

_IN_ORDER = Order(ListOrder.POSITION, descending=False)


async def list_sections(
    work: Work, actor: Actor, asked: wire.ContentAsked
) -> Listing[wire.SectionOut]:
    """List sections, in their order."""
    must_read_courses(actor)
    order = ordered(asked, wire.ORDERS.get(asked.orderby, ListOrder.POSITION))
    where = wire.section_filter(asked)
    page = await queries.section_page(work, actor, where=where, sliced=sliced(asked), order=order)
    return listing(asked, page, await _all_told(work, actor, page.rows))


async def _all_told(work: Work, actor: Actor, sections: Sequence[Section]) -> list[wire.SectionOut]:
    ids = {section.course_id for section in sections}
    courses = await queries.courses_by_id(work, ids)
    writable = await queries.writable_courses(work, actor, ids)
    return [
        wire.section(
            section,
            course=courses.get(section.course_id),
            writes=section.course_id in writable,
        )
        for section in sections
    ]


async def _told(work: Work, actor: Actor, section: Section) -> wire.SectionOut:
    return (await _all_told(work, actor, [section]))[0]


async def get_section(work: Work, actor: Actor, asked: OneAsked) -> wire.SectionOut:
    """Retrieve a section."""
    section = await queries.section(work, actor, asked.id)
    must_read_in(actor, await queries.course_by_id(work, actor, section.course_id))
    return await _told(work, actor, section)


async def list_course_children(
    work: Work, actor: Actor, asked: children.OfCourseAsked
) -> Listing[children.ChildOut]:
    """List the sections of a course, in their order."""
    must_read_courses(actor)
    where = SectionFilter(course_id=asked.course)
    page = await queries.section_page(
        work, actor, where=where, sliced=sliced(asked), order=_IN_ORDER
    )
    return listing(asked, page, [children.section_child(one) for one in page.rows])


async def list_section_children(
    work: Work, actor: Actor, asked: children.OfSectionAsked
) -> Listing[children.ChildOut]:
    """List the lessons and quizzes of a section, in their order."""
    must_read_courses(actor)
    where = UnitFilter(section_id=asked.section)
    page = await queries.unit_page(work, actor, where=where, sliced=sliced(asked), order=_IN_ORDER)
    return listing(asked, page, [children.unit_child(one) for one in page.rows])


async def create_section(
    work: WriteWork, actor: Actor, asked: wire.CreateSection
) -> wire.SectionOut:
    """Create a section behind the others of its course, or in the place that is named."""
    await must_be_course(work, actor, asked.course_id)
    if asked.parent_id != asked.course_id:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN))
    title = without_tags(asked.name or wire.UNTITLED) or wire.UNTITLED
    made = await content.add_section(
        work, actor, course_id=asked.course_id, title=title, body=asked.description or ""
    )
    if asked.menu_order is not UNSET:
        made = await content.change_section(
            work, actor, made.id, SectionChange(position=max(0, asked.menu_order))
        )
    return await _told(work, actor, made)


async def must_be_course(work: Work, actor: Actor, course_id: int) -> None:
    """Refuses the id of anything but a course."""
    try:
        await queries.course_by_id(work, actor, course_id)
    except NoSuchCourse as error:
        raise Invalid(Problem("course_id", Fault.UNKNOWN)) from error


async def update_section(
    work: WriteWork, actor: Actor, asked: wire.UpdateSection
) -> wire.SectionOut:
    """Update a section, or move it among the others."""
    await queries.section(work, actor, asked.id)
    name = asked.name if asked.name is UNSET else without_tags(asked.name) or UNSET
    position = asked.menu_order if asked.menu_order is UNSET else max(0, asked.menu_order)
    change = SectionChange(title=name, body=asked.description, position=position)
    return await _told(work, actor, await content.change_section(work, actor, asked.id, change))


async def delete_section(
    work: WriteWork, actor: Actor, asked: wire.DeleteSection
) -> wire.SectionOut:
    """Delete a section for good, with its lessons and quizzes unless they are to stay."""
    section = await queries.section(work, actor, asked.id)
    told = await _told(work, actor, section)
    if not asked.children:
        await content.keep_units(work, actor, asked.id)
    await remove_section(work, actor, asked.id)
    return told
