"""Custom fields, and what people and courses have in them."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.fields import actions, queries
from lyceum.core.people.queries import user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import custom_fields as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_fields(
    work: Work, actor: Actor, asked: wire.ListFields
) -> paging.Listing[wire.FieldOut]:
    """List the custom fields of people or of courses, in their order."""
    page = await queries.field_page(work, asked.entity, paging.sliced(asked, asked.order))
    rows = [wire.field(one) for one in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_field(work: Work, actor: Actor, asked: wire.GetField) -> wire.FieldOut:
    """Get a custom field."""
    return wire.field(await queries.field(work, asked.id))


async def create_field(work: WriteWork, actor: Actor, asked: wire.CreateField) -> wire.FieldOut:
    """Add a custom field behind the others."""
    return wire.field(await actions.add_field(work, actor, wire.new(asked)))


async def change_field(work: WriteWork, actor: Actor, asked: wire.ChangeField) -> wire.FieldOut:
    """Change a custom field."""
    return wire.field(await actions.change_field(work, actor, asked.id, wire.change(asked)))


async def delete_field(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a custom field with what stands in it."""
    await actions.delete_field(work, actor, asked.id)
    return Deleted(asked.id)


async def get_user_values(work: Work, actor: Actor, asked: OneAsked) -> wire.ValuesOut:
    """Get what stands in a user's custom fields."""
    await user(work, actor, asked.id)
    return wire.told(asked.id, (await queries.values_of(work, [asked.id]))[asked.id])


async def fill_user(work: WriteWork, actor: Actor, asked: wire.Fill) -> wire.ValuesOut:
    """Write into a user's custom fields."""
    held = await actions.fill_user(work, actor, asked.id, wire.values(asked))
    return wire.told(asked.id, held)


async def get_course_values(work: Work, actor: Actor, asked: OneAsked) -> wire.ValuesOut:
    """Get what stands in a course's custom fields."""
    await course_by_id(work, actor, asked.id)
    return wire.told(asked.id, (await queries.values_of(work, [asked.id]))[asked.id])


async def fill_course(work: WriteWork, actor: Actor, asked: wire.Fill) -> wire.ValuesOut:
    """Write into a course's custom fields."""
    held = await actions.fill_course(work, actor, asked.id, wire.values(asked))
    return wire.told(asked.id, held)
