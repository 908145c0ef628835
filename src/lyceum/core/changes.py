"""What changed since a moment, so that nobody who asks again and again ever misses anything.

A row's time is that at which its write began, and others see the row when that has committed: what
was not there when somebody looked may come to light with an earlier time than the look. But every
write ends within WRITE_PATIENCE or is undone, and the database gives up a commit that takes longer
than its own patience. So who asks for what changed since T is answered from LOOK_BACK before T on:
some of it comes twice, none of it never. T is `as_of` of the last look; for what is gone there are
the tombstones of `core/feed.py`, by the same rule.

That each write to a row sets its time is kept by `core/database/stamp.py`.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, ColumnElement, Table, bindparam

from lyceum.core.actor import Actor
from lyceum.core.database import STAMP
from lyceum.core.feed import Tombstone, deleted_since
from lyceum.core.work import WRITE_PATIENCE, Work
from lyceum.kit.time import SECOND

COMMIT_PATIENCE = 30.0
"""Seconds after which the connection gives up a statement, the commit too."""

LOOK_BACK = int((WRITE_PATIENCE + COMMIT_PATIENCE) * SECOND)


def has_changed(table: Table) -> ColumnElement[bool]:
    """For the WHERE of a list: what was written since the moment bound as `changed_from`."""
    return table.c[STAMP] >= bindparam("changed_from", type_=BigInteger)


def changed_from(since: int) -> int:
    """What to bind where `since` was asked for: microseconds by the tenant's clock."""
    return since - LOOK_BACK


def as_of(work: Work) -> int:
    """The moment from which to ask next, by the tenant's clock, when this Work began to read
    before the first row was read."""
    return work.now


async def gone_since(work: Work, actor: Actor, *, subject_kind: str, since: int) -> list[Tombstone]:
    """What of one kind was deleted since, by the same clock and rule as what changed, at most
    MOST_TOMBSTONES; refuses who may not read events."""
    machine_since = changed_from(since) - work.tenant.clock_offset
    return await deleted_since(work, actor, subject_kind=subject_kind, since=machine_since)
