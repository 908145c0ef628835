"""Sections, the parts of a course."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import content, queries
from lyceum.core.removal.actions import delete_section as remove_section
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import sections as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_sections(
    work: Work, actor: Actor, asked: wire.ListSections
) -> paging.Listing[wire.SectionOut]:
    """List sections."""
    page = await queries.section_page(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.section(section) for section in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="section")


async def get_section(work: Work, actor: Actor, asked: wire.GetSection) -> wire.SectionOut:
    """Get a section."""
    return wire.section(await queries.section(work, actor, asked.id))


async def create_section(
    work: WriteWork, actor: Actor, asked: wire.CreateSection
) -> wire.SectionOut:
    """Add a section to a course."""
    await referred("course_id", queries.course_by_id(work, actor, asked.course_id))
    added = await content.add_section(work, actor, course_id=asked.course_id, title=asked.title)
    return wire.section(added)


async def change_section(
    work: WriteWork, actor: Actor, asked: wire.ChangeSection
) -> wire.SectionOut:
    """Rename a section, or move it among the others."""
    await queries.section(work, actor, asked.id)
    return wire.section(await content.change_section(work, actor, asked.id, wire.change(asked)))


async def delete_section(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a section for good, with its units and all that was done in them."""
    await queries.section(work, actor, asked.id)
    await remove_section(work, actor, asked.id)
    return Deleted(asked.id)
