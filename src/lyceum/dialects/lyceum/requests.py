"""What was asked with one's API keys, request by request and day by day."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.calls import queries
from lyceum.core.work import Work
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import requests as wire


async def list_requests(
    work: Work, actor: Actor, asked: wire.ListRequests
) -> paging.Listing[wire.RequestOut]:
    """List the requests of one's keys; who may write people lists those of everybody's."""
    page = await queries.calls(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.request(call) for call in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def list_usage(
    work: Work, actor: Actor, asked: wire.ListUsage
) -> paging.Listing[wire.UsageOut]:
    """Tell how many requests each key made on each day."""
    page = await queries.call_days(
        work,
        actor,
        where=wire.days(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.usage(of_day) for of_day in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing)
