"""Sessions that an instructor leads (contract 2.6)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.meetings.queries import meetings
from lyceum.core.page import Order
from lyceum.core.work import Work
from lyceum.dialects.talentlms import paging
from lyceum.dialects.talentlms.wire import sessions as wire


async def list_sessions(
    work: Work, actor: Actor, asked: wire.ListSessions
) -> paging.Listing[wire.SessionOut]:
    """List the sessions of a unit, the first ones first."""
    order = Order("starts_at", descending=asked.sort is wire.SessionSort.START_DOWN)
    page = await meetings(
        work, actor, asked.id, where=wire.where(asked), sliced=paging.sliced(asked), order=order
    )
    return paging.listing(asked, page, [wire.out(meeting) for meeting in page.rows])
