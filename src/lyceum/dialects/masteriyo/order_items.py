"""The lines of orders (contract 8)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.commerce import queries, recording
from lyceum.core.commerce.errors import NoSuchOrder
from lyceum.core.commerce.model import OrderLine
from lyceum.core.commerce.recording import NOBODY, NewLine
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Page
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import order_items as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked


async def list_order_items(
    work: Work, actor: Actor, asked: wire.ItemsAsked
) -> Listing[wire.ItemOut]:
    """List the items of an order."""
    must_read_courses(actor)
    order = await queries.order_by_id(work, actor, asked.order_id)
    lines = (await queries.lines_of(work, [order.id]))[order.id]
    first = (asked.paged - 1) * asked.per_page
    page: Page[OrderLine] = Page(lines[first : first + asked.per_page], total=len(lines))
    return Listing(
        rows=[wire.item(line) for line in page.rows],
        total=len(lines),
        page=asked.paged,
        per_page=asked.per_page,
    )


async def get_order_item(work: Work, actor: Actor, asked: OneAsked) -> wire.ItemOut:
    """Retrieve an item of an order."""
    must_read_courses(actor)
    return wire.item(await queries.line_by_id(work, actor, asked.id))


async def create_order_item(work: WriteWork, actor: Actor, asked: wire.CreateItem) -> wire.ItemOut:
    """Add an item to an order."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    new = NewLine(
        course_id=await _course(work, asked, 0),
        quantity=asked.quantity or 1,
        title=asked.name or "",
        amount=wire.amount_of(asked.total) or 0,
    )
    try:
        return wire.item(await recording.add_line(work, actor, asked.order_id, new))
    except NoSuchOrder as error:
        raise Invalid(Problem("order_id", Fault.UNKNOWN)) from error


async def _course(work: Work, asked: wire.ItemFields, usual: int) -> int:
    """The course of the item; the product takes any number for it (D13)."""
    if asked.course_id is UNSET:
        return usual
    if not asked.course_id.isdecimal() or len(asked.course_id) > 15:
        raise Invalid(Problem("course_id", Fault.UNKNOWN))
    course_id = int(asked.course_id)
    is_there = course_id == NOBODY or course_id in await courses_by_id(work, [course_id])
    if here().profile.refuses_nonsense and not is_there:
        raise Invalid(Problem("course_id", Fault.UNKNOWN))
    return course_id


async def update_order_item(work: WriteWork, actor: Actor, asked: wire.UpdateItem) -> wire.ItemOut:
    """Update an item of an order."""
    line = await queries.line_by_id(work, actor, asked.id)
    amount = wire.amount_of(asked.total)
    new = NewLine(
        course_id=await _course(work, asked, line.course_id),
        quantity=asked.quantity or line.quantity,
        title=line.title if asked.name is UNSET else asked.name,
        amount=line.amount if amount is None else amount,
    )
    return wire.item(await recording.change_line(work, actor, line, new))


async def delete_order_item(work: WriteWork, actor: Actor, asked: wire.ItemAsked) -> wire.ItemOut:
    """Take an item out of an order."""
    line = await queries.line_by_id(work, actor, asked.id)
    await recording.delete_line(work, actor, line)
    return wire.item(line)
