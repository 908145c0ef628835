"""What happened, in the one order that never changes."""

from __future__ import annotations

from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.feed import Happened, events_after, newest_position
from lyceum.core.work import Work
from lyceum.dialects.lyceum.wire import changes as wire
from lyceum.http.standard_webhooks import Told, told_neutrally


async def list_changes(work: Work, actor: Actor, asked: wire.ListChanges) -> wire.ChangesOut:
    """List what happened after a position: whoever goes on from each answer's misses nothing."""
    feed = await events_after(
        work, actor, position=asked.after, limit=asked.limit, kinds=wire.kinds(asked)
    )
    return wire.ChangesOut(
        data=[wire.change(happened) for happened in feed.happened],
        position=feed.position,
        newest=max(feed.position, await newest_position(work)),
    )


async def told(work: Work, happened: Happened) -> Told:
    """What a webhook says of an event: the subject as the feed has it."""
    neutral = await told_neutrally(work, happened)
    return replace(neutral, after=wire.snapshot(happened.after))
