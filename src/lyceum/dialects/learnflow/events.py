"""Events: what happened in this mode, the latest first."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.errors import NotFound
from lyceum.core.feed import Happened
from lyceum.core.happenings import event_by_id, latest_events
from lyceum.core.page import Place
from lyceum.core.work import Work
from lyceum.dialects.learnflow import ids, kinds, paging
from lyceum.dialects.learnflow.spelling import events_told
from lyceum.dialects.learnflow.wire import webhooks as wire


async def list_events(
    work: Work, actor: Actor, asked: wire.ListEvents
) -> paging.Listing[wire.EventOut]:
    """List events, the latest first."""
    wanted = kinds.TYPE_OF if asked.type is UNSET else kinds.kinds_of([asked.type]) or ()
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    page = await latest_events(work, actor, kinds=sorted(wanted), sliced=sliced)
    return paging.listing(asked, page, await events_told(work, page.rows))


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _event(work, actor, text)
    return Place(found.position, found.id)


async def get_event(work: Work, actor: Actor, asked: wire.EventId) -> wire.EventOut:
    """Get an event."""
    return (await events_told(work, [await _event(work, actor, asked.id)]))[0]


async def _event(work: Work, actor: Actor, text: str) -> Happened:
    found = await event_by_id(work, actor, ids.number("event", text) or ids.NOBODY)
    if found.kind not in kinds.TYPE_OF:
        raise NotFound
    return found
