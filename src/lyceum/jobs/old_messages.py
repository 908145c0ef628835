"""Sweeps away what identity providers told long ago."""

from __future__ import annotations

from lyceum.core.access.messages import BATCH, sweep
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works
from lyceum.jobs.rounds import in_every_tenant


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, sweep, limit=BATCH)


regular = Regular(name="old messages", run=run, every=3600)
