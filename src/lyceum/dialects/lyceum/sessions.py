"""One's own sessions, in whatever API they were begun."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.access import queries
from lyceum.core.access import sessions as actions
from lyceum.core.actor import Actor
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import sessions as wire
from lyceum.dialects.lyceum.wire.asking import Asked, Deleted, OneAsked


async def list_sessions(
    work: Work, actor: Actor, asked: wire.ListSessions
) -> paging.Listing[wire.SessionOut]:
    """List one's own sessions that last."""
    page = await queries.my_sessions(
        work,
        actor,
        sliced=paging.sliced(asked, asked.order),
        dialect=None if asked.api is UNSET else asked.api,
        order=paging.order(asked.order),
    )
    rows = [wire.session(stored, actor) for stored in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    ended = queries.my_sessions_ended_since
    return await paging.followed(work, actor, asked, listing, besides=ended)


async def get_one_session(work: Work, actor: Actor, asked: OneAsked) -> wire.SessionOut:
    """Get one of one's own sessions."""
    return wire.session(await queries.my_session(work, actor, asked.id), actor)


async def end_session(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """End one of one's own sessions, with all its tokens."""
    stored = await queries.my_session(work, actor, asked.id)
    await actions.end_my_session(work, actor, uid=stored.uid)
    return Deleted(asked.id)


async def end_other_sessions(work: WriteWork, actor: Actor, asked: Asked) -> wire.Ended:
    """End all of one's own sessions but the one that asks."""
    return wire.Ended(await actions.end_my_other_sessions(work, actor))
