"""Orders: a course is bought, and what was bought."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.commerce import purchasing, queries
from lyceum.core.commerce.model import NewPurchase, Order
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import orders as wire
from lyceum.http.references import referred


async def list_orders(
    work: Work, actor: Actor, asked: wire.ListOrders
) -> paging.Listing[wire.OrderOut]:
    """List one's own orders; who sees to payments lists everybody's."""
    page = await queries.orders(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = await _written(work, page.rows)
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="order")


async def get_order(work: Work, actor: Actor, asked: wire.GetOrder) -> wire.OrderOut:
    """Get an order."""
    order = await queries.order_by_id(work, actor, asked.id)
    return (await _written(work, [order]))[0]


async def create_order(stages: Stages, actor: Actor, asked: wire.CreateOrder) -> wire.OrderOut:
    """Buy a course: the price is charged, and the person is in it."""
    async with stages.read() as work:
        course = await referred("course_id", course_by_id(work, actor, asked.course_id))
    wanted = NewPurchase(
        user_id=actor.self_id() if asked.user_id is UNSET else asked.user_id,
        course_id=course.id,
        payment_method=asked.payment_method or None,
        coupon=asked.coupon or None,
    )
    bought = await referred("user_id", purchasing.purchase(stages, actor, wanted))
    return wire.order(bought.order, [bought.line])


async def _written(work: Work, orders: list[Order]) -> list[wire.OrderOut]:
    """The lines cost one statement for the whole page."""
    lines = await queries.lines_of(work, [order.id for order in orders])
    return [wire.order(order, lines[order.id]) for order in orders]
