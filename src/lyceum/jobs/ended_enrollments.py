"""Expires enrollments whose time is over. Nobody is let in a moment longer: reading judges by the
time itself, and this only makes it a fact with an event."""

from __future__ import annotations

from lyceum.core.actor import system
from lyceum.core.enrollment.steps import expire_ended
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.jobs.rounds import in_every_tenant

LIMIT = 100


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, _expire, limit=LIMIT)


async def _expire(work: WriteWork) -> int:
    return await expire_ended(work, system(work.tenant.id, name="ended enrollments"), limit=LIMIT)


regular = Regular(name="ended enrollments", run=run, every=60)
