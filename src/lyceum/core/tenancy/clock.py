"""The clock of a test tenant, which can be moved forward; a live one's is the machine's."""

from __future__ import annotations

import msgspec
from sqlalchemy import BigInteger, bindparam, select, update

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.tables import tenants
from lyceum.core.tenancy.errors import LiveClock
from lyceum.core.work import Work, WriteWork
from lyceum.kit.time import DAY

FARTHEST = 3_650 * DAY
"""How far a test tenant's clock may be ahead of the machine's, in microseconds."""


class _Offset(msgspec.Struct, frozen=True, array_like=True):
    value: int


_OFFSET = Statement(select(tenants.c.clock_offset).where(tenants.c.id == TENANT), _Offset)
_ADVANCE = Statement(
    update(tenants)
    .where(tenants.c.id == TENANT)
    .values(clock_offset=tenants.c.clock_offset + bindparam("by", type_=BigInteger))
    .returning(tenants.c.clock_offset),
    _Offset,
)


async def advance_clock(work: WriteWork, actor: Actor, *, by: int) -> int:
    """Moves a test tenant's clock forward by so many microseconds, and answers with its time then.

    Drip, due dates, expiry and the retries of webhooks go by it; tokens, limits and leases do not.
    Refuses a live tenant, whose clock is the machine's, and a time too far ahead.
    """
    actor.must(Permission.CLOCK_ADVANCE)
    if work.tenant.mode != "test":
        raise LiveClock
    if by <= 0:
        raise Invalid(Problem("by", Fault.TOO_SMALL, limit=1))
    (offset,) = await work.all(_ADVANCE, by=by)
    if offset.value > FARTHEST:
        raise Invalid(Problem("by", Fault.TOO_LARGE, limit=FARTHEST))
    work.record(actor, "clock.advanced", "tenant", work.tenant.id, changed=["clock_offset"])
    return work.machine_now + offset.value


async def time_of(work: Work) -> int:
    """What the tenant's clock says, as it was last moved by whomever."""
    (offset,) = await work.all(_OFFSET)
    return work.machine_now + offset.value
