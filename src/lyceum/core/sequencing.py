"""Numbers what happened, after its commit: the one order in which everybody reads the events.

A number given inside a write would lie: of two writes the one that took its number first may commit
last, behind the back of whoever has read on. So one sequencer at a time numbers what is committed,
and what it numbers lies behind everything that was numbered before.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, func, select, update

from lyceum.core.database import Connection, Flavor, Statement
from lyceum.core.tables import events
from lyceum.core.work import Works

BATCH = 256
"""Events numbered in one transaction: few, since on SQLite all other writers wait meanwhile."""

LOCK = 0x6C79_7365
"""One sequencer at a time: the number of PostgreSQL's advisory lock, free choice."""

_WHY = "the sequencer numbers what was committed in every tenant"
_ONE_AT_A_TIME = f"SELECT pg_advisory_xact_lock({LOCK})"


class _Of(msgspec.Struct, frozen=True, array_like=True):
    tenant_id: int


# In the order of the index of those that wait: else all events would be read to find one.
_FIRST_WAITING = Statement(
    select(events.c.tenant_id)
    .where(events.c.position.is_(None))
    .order_by(events.c.tenant_id, events.c.at, events.c.id)
    .limit(1),
    _Of,
    spanning=_WHY,
)
_waiting = (
    select(events.c.tenant_id, events.c.at, events.c.id)
    .where(events.c.position.is_(None))
    .order_by(events.c.tenant_id, events.c.at, events.c.id)
    .limit(bindparam("limit", type_=BigInteger))
    .subquery("waiting")
)
_numbered = events.alias("numbered")
_last = (
    select(func.coalesce(func.max(_numbered.c.position), 0))
    .where(_numbered.c.tenant_id == _waiting.c.tenant_id, _numbered.c.position.is_not(None))
    .correlate(_waiting)
    .scalar_subquery()
)
_placed = select(
    _waiting.c.tenant_id,
    _waiting.c.id,
    (
        _last
        + func.row_number().over(
            partition_by=_waiting.c.tenant_id, order_by=(_waiting.c.at, _waiting.c.id)
        )
    ).label("position"),
).subquery("placed")
_NUMBER = Statement(
    update(events)
    .values(position=_placed.c.position)
    .where(events.c.tenant_id == _placed.c.tenant_id, events.c.id == _placed.c.id)
    .returning(events.c.tenant_id),
    _Of,
    spanning=_WHY,
)


async def is_anything_waiting(works: Works) -> bool:
    """Whether there are committed events without a position; it costs next to nothing."""
    return bool(await works.across(_FIRST_WAITING))


async def number_events(works: Works) -> set[int]:
    """Gives the next positions, without gaps, to at most BATCH committed events; the tenants whose
    they are, none when nothing was waiting. Within a tenant what happened first comes first."""
    if not await is_anything_waiting(works):
        return set()
    async with works.database.writing() as connection:
        return await _number(connection)


async def number_all_events(works: Works) -> set[int]:
    """Goes on until nothing waits any more; the tenants in which something was numbered."""
    tenants: set[int] = set()
    while numbered := await number_events(works):
        tenants |= numbered
    return tenants


async def _number(connection: Connection) -> set[int]:
    if connection.flavor is Flavor.POSTGRESQL:
        # A statement of its own: the next one must see what the last sequencer committed.
        await connection.fetch(_ONE_AT_A_TIME, ())
    form = _NUMBER.form(connection.flavor)
    rows = await connection.fetch(form.sql, form.arguments({"limit": BATCH}))
    return {one.tenant_id for one in _NUMBER.decode(rows, form)}
