"""Orders, which staff see to by hand, and those that were paid through a gateway (contract 8)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.commerce import queries, recording
from lyceum.core.commerce.errors import NoSuchOrder
from lyceum.core.commerce.model import CommerceOrder, Order, OrderState
from lyceum.core.community.notice_store import NewNotice
from lyceum.core.community.notices import notify
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import settings
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete, SaidUnknown
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import orders as wire
from lyceum.dialects.masteriyo.wire.courses import PostOrder
from lyceum.dialects.masteriyo.wire.texts import Deleting, DeletingMany, OneAsked

POST = "order"
TOLD = {
    OrderState.PENDING: "created_order",
    OrderState.PAID: "completed_order",
    OrderState.ON_HOLD: "onhold_order",
    OrderState.CANCELLED: "cancelled_order",
}
"""By what its state became the settings' name of what the customer is told (720)."""


async def list_orders(work: Work, actor: Actor, asked: wire.OrdersAsked) -> Listing[wire.OrderOut]:
    """List one's own orders; who sees to payments lists everybody's."""
    must_read_courses(actor)
    by_change = asked.orderby is PostOrder.MODIFIED
    order = ordered(asked, CommerceOrder.UPDATED_AT if by_change else CommerceOrder.CREATED_AT)
    page = await queries.orders(
        work, actor, where=wire.where(asked), sliced=sliced(asked), order=order
    )
    rows = await all_told(work, page.rows)
    more = {"orders_count": wire.counts(await queries.orders_by_state(work, actor))}
    return listing(asked, page, rows, enveloped=True, more=more)


async def all_told(work: Work, orders: Sequence[Order]) -> list[wire.OrderOut]:
    """With what stands beside each, a statement for each part."""
    ids = [order.id for order in orders]
    lines = await queries.lines_of(work, ids)
    people = await users_by_id(work, {one.customer_id for one in orders if one.customer_id})
    payments = await queries.methods_of(work, ids)
    return [
        wire.order(
            order,
            lines=lines[order.id],
            customer=people.get(order.customer_id),
            payment=payments.get(order.id),
        )
        for order in orders
    ]


async def _told(work: Work, order: Order) -> wire.OrderOut:
    return (await all_told(work, [order]))[0]


async def get_order(work: Work, actor: Actor, asked: OneAsked) -> wire.OrderOut:
    """Retrieve an order: one's own, or any for who sees to payments."""
    must_read_courses(actor)
    try:
        return await _told(work, await queries.order_by_id(work, actor, asked.id))
    except NoSuchOrder:
        # Who may not see it is told that they may not (517).
        if not actor.may(Permission.PAYMENTS_READ_ANY):
            raise Forbidden from None
        raise


async def create_order(work: WriteWork, actor: Actor, asked: wire.CreateOrder) -> wire.OrderOut:
    """Write down an order; enrollments follow its status."""
    await _must_be_courses(work, asked)
    try:
        made = await recording.record_order(work, actor, wire.new(asked))
    except NoSuchUser as error:
        raise _no_customer() from error
    await _tell(work, actor, made)
    return await _told(work, made)


async def _must_be_courses(work: Work, asked: wire.Fields) -> None:
    """Refuses a line about no course, or swallows it (506; D13)."""
    if asked.course_lines is UNSET or not here().profile.refuses_nonsense:
        return
    there = await courses_by_id(work, {line.course_id for line in asked.course_lines})
    wrong = [
        Problem(f"course_lines[{at}][course_id]", Fault.UNKNOWN)
        for at, line in enumerate(asked.course_lines)
        if line.course_id not in there
    ]
    if wrong:
        raise Invalid(*wrong)


def _no_customer() -> SaidUnknown:
    code = "masteriyo_rest_invalid_customer_id"
    return SaidUnknown(code, "Customer ID is invalid.", field="customer_id")


async def update_order(work: WriteWork, actor: Actor, asked: wire.UpdateOrder) -> wire.OrderOut:
    """Update an order; enrollments follow its status."""
    await _must_be_courses(work, asked)
    before = await queries.order_by_id(work, actor, asked.id)
    try:
        after = await recording.change_order(work, actor, asked.id, wire.change(asked, before))
    except NoSuchUser as error:
        raise _no_customer() from error
    if after.state is not before.state:
        await _tell(work, actor, after)
    return await _told(work, after)


async def _tell(work: WriteWork, actor: Actor, order: Order) -> None:
    """The customer is told of it, as the settings have it."""
    kind = TOLD.get(order.state)
    if kind is None or not order.customer_id or not actor.may(Permission.PEOPLE_WRITE_ANY):
        return
    lines = (await queries.lines_of(work, [order.id]))[order.id]
    new = NewNotice(
        user_id=order.customer_id,
        title=lines[0].title if lines else f"#{order.id}",
        body=await settings.text(work, "notification", "student", kind, "content"),
        kind=kind,
        link=here().address(f"/account/#/order-history/{order.id}"),
        about_id=lines[0].course_id if lines else order.id,
    )
    await notify(work, actor, new)


async def delete_order(work: WriteWork, actor: Actor, asked: Deleting) -> wire.OrderOut:
    """Delete an order: into the trash, or for good; who it let in stays in."""
    order = await queries.order_by_id(work, actor, asked.id)
    told = await _told(work, order)
    await _delete(work, actor, order, force=asked.force)
    return told


async def _delete(work: WriteWork, actor: Actor, order: Order, *, force: bool) -> None:
    if force:
        await recording.delete_order(work, actor, order.id)
    elif order.state is OrderState.TRASHED:
        raise AlreadyTrashed(POST)
    else:
        await recording.trash_order(work, actor, order.id)


async def restore_order(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.OrderOut:
    """Take an order out of the trash, to the status that it had."""
    return await _told(work, await recording.restore_order(work, actor, asked.id))


async def delete_orders(work: WriteWork, actor: Actor, asked: DeletingMany) -> list[wire.OrderOut]:
    """Delete several orders; those that are not there are passed over."""
    there = await _several(work, actor, asked.ids)
    told = await all_told(work, there)
    for order in there:
        if asked.force or order.state is not OrderState.TRASHED:
            await _delete(work, actor, order, force=asked.force)
    return told


async def restore_orders(
    work: WriteWork, actor: Actor, asked: wire.RestoreOrders
) -> list[wire.OrderOut]:
    """Take several orders out of the trash."""
    there = await _several(work, actor, asked.ids)
    after = [await recording.restore_order(work, actor, order.id) for order in there]
    return await all_told(work, after)


async def _several(work: WriteWork, actor: Actor, order_ids: Sequence[int]) -> list[Order]:
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    there = []
    for order_id in dict.fromkeys(order_ids):
        try:
            there.append(await queries.order_by_id(work, actor, order_id))
        except NoSuchOrder:
            continue
    if not there:
        raise CannotBulkDelete(POST)
    return there
