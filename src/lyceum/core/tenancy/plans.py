"""The plan that an organization is on, and what it may ask for in a month.

Nobody is on a plan until the command line says so: then nothing is counted and nothing refused. On
one, each call of an API that knows quotas is counted exactly, in the database, over both tenants
of the organization; a month is the calendar's, UTC, by the machine's clock. An API that knows rate
limits by plan looks at the tenant's plan as well, and has names of its own for these three.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.tenancy import plan_store as store
from lyceum.core.tenancy.errors import NoSuchOrganization, QuotaSpent
from lyceum.core.tenancy.plan_store import Use
from lyceum.core.work import Tenant, Work, Works, WriteWork
from lyceum.kit.time import month_of


class Plan(StrEnum):
    FREE = "free"
    PRO = "pro"
    ENTERPRISE = "enterprise"


QUOTAS: Mapping[Plan, Use] = {
    Plan.FREE: Use(calls=1_000, uploads=10),
    Plan.PRO: Use(calls=10_000, uploads=100),
}
"""What a plan lets an organization use in a month; one that is not here has no bounds."""


MOST_PER_MINUTE = 1_000_000

What = Literal["calls", "uploads"]
WHATS: tuple[What, ...] = ("calls", "uploads")


class Count(msgspec.Struct, frozen=True):
    """`limit` and `left` are None where the plan has no bounds."""

    used: int
    limit: int | None
    left: int | None


class Metered(msgspec.Struct, frozen=True):
    """What was used in the month that ends at `ends_at` (microseconds UTC), and the quota, if
    there is one; `per_minute` are the requests that were agreed on."""

    plan: Plan | None
    per_minute: int | None
    used: Use
    quota: Use | None
    begins_at: int
    ends_at: int

    def count(self, what: What) -> Count:
        """The calls, or the uploads."""
        used: int = getattr(self.used, what)
        limit = None if self.quota is None else getattr(self.quota, what)
        return Count(used, limit, None if limit is None else max(limit - used, 0))


def plan_of(tenant: Tenant) -> Plan | None:
    """None where nobody chose one."""
    return Plan(tenant.plan) if tenant.plan else None


async def metered(work: Work) -> Metered:
    """What the organization of this tenant has used of this month."""
    begins_at, _ = month_of(work.machine_now)
    used = await work.first(
        store.USED, organization_id=work.tenant.organization_id, begins_at=begins_at
    )
    return _metered(work, used or Use(calls=0, uploads=0))


async def use(work: WriteWork, asked: Use) -> Metered:
    """Counts `asked`, all of it or nothing: refuses what the quota has no room for. What is below
    zero is given back."""
    begins_at, ends_at = month_of(work.machine_now)
    (used,) = await work.all(
        store.ADD[work.connection.flavor],
        organization_id=work.tenant.organization_id,
        begins_at=begins_at,
        calls=asked.calls,
        uploads=asked.uploads,
    )
    found = _metered(work, used)
    for what in WHATS:
        count = found.count(what)
        if count.limit is not None and getattr(asked, what) > 0 and count.used > count.limit:
            raise QuotaSpent(what=what, limit=count.limit, resets_at=ends_at, now=work.machine_now)
    return found


def _metered(work: Work, used: Use) -> Metered:
    begins_at, ends_at = month_of(work.machine_now)
    plan = plan_of(work.tenant)
    quota = QUOTAS.get(plan) if plan else None
    return Metered(plan, work.tenant.per_minute, used, quota, begins_at, ends_at)


async def choose_plan(
    works: Works, organization_id: int, *, plan: Plan | None, per_minute: int | None = None
) -> None:
    """Puts an organization on a plan, or with None on none; servers that run know it within some
    seconds. What was used of this month stays counted. With ENTERPRISE alone go the requests in a
    minute that were agreed on, 1 to MOST_PER_MINUTE. Refuses a number that nobody has."""
    _require_agreed(plan, per_minute)
    form = store.CHOOSE.form(works.flavor)
    async with works.database.writing() as connection:
        values = {"id": organization_id, "plan": plan or "", "per_minute": per_minute}
        if not await connection.execute(form.sql, form.arguments(values)):
            raise NoSuchOrganization


def _require_agreed(plan: Plan | None, per_minute: int | None) -> None:
    if per_minute is None:
        return
    if plan is not Plan.ENTERPRISE:
        raise Invalid(Problem("per_minute", Fault.NOT_ALLOWED))
    if per_minute < 1:
        raise Invalid(Problem("per_minute", Fault.TOO_SMALL, limit=1))
    if per_minute > MOST_PER_MINUTE:
        raise Invalid(Problem("per_minute", Fault.TOO_LARGE, limit=MOST_PER_MINUTE))
