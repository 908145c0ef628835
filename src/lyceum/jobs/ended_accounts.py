"""Shuts out people whose last day has come. Credentials judge by the time itself, and this only
makes it a fact with an event."""

from __future__ import annotations

from lyceum.core.access.actions import shut_out_ended
from lyceum.core.actor import system
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.jobs.rounds import in_every_tenant

LIMIT = 100


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, _shut_out, limit=LIMIT)


async def _shut_out(work: WriteWork) -> int:
    return await shut_out_ended(work, system(work.tenant.id, name="ended accounts"), limit=LIMIT)


regular = Regular(name="ended accounts", run=run, every=60)
