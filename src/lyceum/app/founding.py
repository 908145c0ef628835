"""Founding an organization with all that it begins with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from lyceum.core.access.actions import install_roles
from lyceum.core.catalog.labels import install_labels
from lyceum.core.tenancy.actions import found_organization
from lyceum.core.work import Tenant, Works, WriteWork


async def found(
    works: Works,
    *,
    name: str,
    live_hosts: Sequence[str] = (),
    fill: Callable[[WriteWork], Awaitable[None]] | None = None,
) -> tuple[Tenant, Tenant]:
    """Makes an organization, its (live, test) tenants, their roles and difficulties; `fill` writes
    what the live one holds from its first moment, in the same transaction."""

    async def furnish(work: WriteWork) -> None:
        await install_roles(work)
        await install_labels(work)
        if fill is not None and work.tenant.mode == "live":
            await fill(work)

    return await found_organization(works, name=name, live_hosts=live_hosts, furnish=furnish)
