"""What became of each webhook message."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.webhooks import queries, replaying
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import webhooks as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked


async def list_deliveries(
    work: Work, actor: Actor, asked: wire.ListDeliveries
) -> paging.Listing[wire.DeliveryOut]:
    """List what was sent to webhook endpoints, or is on its way; it is kept for 30 days."""
    page = await queries.deliveries(
        work,
        actor,
        where=wire.deliveries_where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.delivery(delivery) for delivery in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_delivery(work: Work, actor: Actor, asked: wire.GetDelivery) -> wire.DeliveryOut:
    """Get a delivery."""
    return wire.delivery(await queries.delivery_by_id(work, actor, asked.id))


async def replay(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.DeliveryOut:
    """Send a delivery once more, however it ended."""
    needs = Permission.WEBHOOKS_WRITE
    there = await queries.delivery_by_id(work, actor, asked.id, needs=needs)
    return wire.delivery(await replaying.replay(work, actor, there.uid))
