"""Going through all tenants, for what is done in each of them by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from lyceum.core.tenancy.queries import tenants_of
from lyceum.core.work import Tenant, Works, WriteWork

Act = Callable[[WriteWork], Awaitable[int]]


async def until_done(works: Works, tenant: Tenant, act: Act, *, limit: int) -> None:
    """Runs `act` in one short transaction after the other, until it finds fewer than `limit`."""
    while await works.writing(tenant, act) >= limit:
        continue


async def in_every_tenant(works: Works, act: Act, *, limit: int) -> None:
    """The same in each tenant, one after the other."""
    for tenant in await tenants_of(works):
        await until_done(works, tenant, act, limit=limit)
