"""Settles payments and refunds that a crash or a silent gateway left behind."""

from __future__ import annotations

from lyceum.core.actor import system
from lyceum.core.commerce.repairing import repair
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports, Stages
from lyceum.core.tenancy.queries import tenants_of
from lyceum.core.work import Tenant, Works

LIMIT = 20


async def run(works: Works, ports: Ports) -> None:
    for tenant in await tenants_of(works):
        await _repair(Stages(works, tenant, ports), tenant)


async def _repair(stages: Stages, tenant: Tenant) -> None:
    actor = system(tenant.id, name="left payments")
    while await repair(stages, actor, limit=LIMIT) >= LIMIT:
        continue


regular = Regular(name="left payments", run=run, every=60)
