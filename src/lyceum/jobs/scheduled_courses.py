"""Publishes scheduled courses whose moment has come, on each tenant's clock."""

from __future__ import annotations

from lyceum.core.actor import system
from lyceum.core.catalog.publication import publish_scheduled
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.jobs.rounds import in_every_tenant

LIMIT = 100


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, _publish, limit=LIMIT)


async def _publish(work: WriteWork) -> int:
    actor = system(work.tenant.id, name="scheduled courses")
    return await publish_scheduled(work, actor, limit=LIMIT)


regular = Regular(name="scheduled courses", run=run, every=30)
