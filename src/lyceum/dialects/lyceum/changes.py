"""What happened, in the one order that never changes."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.feed import events_after, newest_position
from lyceum.core.work import Work
from lyceum.dialects.lyceum.wire import changes as wire


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
