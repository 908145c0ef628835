"""Following what happens: each event is looked at once, in order, however often a worker dies.

How far a follower has come is noted in the transaction in which it acts on what it saw. Others wait
for nothing: a tenant that one worker looks at is left to it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Text, and_, bindparam, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.actor import Actor
from lyceum.core.database import TENANT, Flavor, Statement, command
from lyceum.core.feed import Happened, events_after
from lyceum.core.tables import events, followers, tenants
from lyceum.core.work import Works, WriteWork

Act = Callable[[WriteWork, Happened], Awaitable[None]]

_NAME = bindparam("name", type_=Text)


class _Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_newest = (
    select(func.max(events.c.position))
    .where(events.c.tenant_id == tenants.c.id, events.c.position.is_not(None))
    .correlate(tenants)
    .scalar_subquery()
)
_TENANTS_BEHIND = Statement(
    select(tenants.c.id)
    .select_from(
        tenants.outerjoin(
            followers, and_(followers.c.tenant_id == tenants.c.id, followers.c.name == _NAME)
        )
    )
    .where(_newest > func.coalesce(followers.c.position, 0)),
    _Number,
    spanning="workers serve every tenant",
)
_HELD = Statement(
    select(followers.c.position)
    .where(followers.c.tenant_id == TENANT, followers.c.name == _NAME)
    .with_for_update(skip_locked=True),
    _Number,
)
_ADVANCE = command(
    update(followers)
    .where(followers.c.tenant_id == TENANT, followers.c.name == _NAME)
    .values(position=bindparam("reached", type_=BigInteger))
)


def _begin(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(followers).on_conflict_do_nothing(index_elements=["tenant_id", "name"])
    return command(insert, writes=["tenant_id", "name", "position"])


_BEGIN = {Flavor.SQLITE: _begin(sqlite), Flavor.POSTGRESQL: _begin(postgresql)}


async def tenants_behind(works: Works, name: str) -> list[int]:
    """The tenants where something happened that this follower did not look at yet."""
    return [found.value for found in await works.across(_TENANTS_BEHIND, name=name)]


async def follow(
    work: WriteWork, actor: Actor, *, name: str, kinds: Sequence[str], act: Act, limit: int
) -> int:
    """Lets `act` see the next events of these kinds, at most `limit`, and notes that it did; how
    many they were. 0 too where another worker is at it. `act` must not refuse: it would meet the
    same event for ever. Refuses whoever may not read events."""
    await work.run(_BEGIN[work.connection.flavor], name=name, position=0)
    held = await work.first(_HELD, name=name)
    if held is None:
        return 0
    feed = await events_after(work, actor, position=held.value, limit=limit, kinds=kinds)
    for happened in feed.happened:
        await act(work, happened)
    if feed.position != held.value:
        await work.run(_ADVANCE, name=name, reached=feed.position)
    return len(feed.happened)
