"""Requests on a branch's host, or with a branch's key: they reach that branch alone."""

from __future__ import annotations

from lyceum.core.access.errors import BranchInactive, InvalidToken
from lyceum.core.access.rules import within
from lyceum.core.tenancy.branches import is_branch_active
from lyceum.core.tenancy.directory import BranchHost
from lyceum.http.exchange import Exchange
from lyceum.http.platform import Platform


async def branch_at(platform: Platform, host: str) -> BranchHost | None:
    """The branch whose host it is; refuses one that is not active, whoever asks."""
    branch = await platform.directory.branch_at(host)
    if branch is not None:
        await _must_be_active(platform, branch.tenant_id, branch.branch_id)
    return branch


async def enter(platform: Platform, exchange: Exchange, branch: BranchHost | None) -> None:
    """Keeps who was found to the branch of the host or of the key; a key of another tenant, or of
    another branch, is an unknown one there."""
    tenant, actor = exchange.tenant, exchange.actor
    if tenant is None or actor is None:
        return
    if branch is None:
        if actor.branch_id is not None:
            await _must_be_active(platform, tenant.id, actor.branch_id)
        return
    if tenant.id != branch.tenant_id or actor.branch_id not in (None, branch.branch_id):
        exchange.tenant = exchange.actor = None
        raise InvalidToken
    exchange.tenant, exchange.actor = within(tenant, actor, branch.branch_id)


async def _must_be_active(platform: Platform, tenant_id: int, branch_id: int) -> None:
    tenant = await platform.directory.by_id(tenant_id)
    if tenant is None:
        raise InvalidToken
    async with platform.works.read(tenant) as work:
        if not await is_branch_active(work, branch_id):
            raise BranchInactive
