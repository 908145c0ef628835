"""Sweeps away deliveries of webhooks that are kept no longer."""

from __future__ import annotations

from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.webhooks.sending import BATCH, sweep
from lyceum.core.work import Works
from lyceum.jobs.rounds import in_every_tenant


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, sweep, limit=BATCH)


regular = Regular(name="old deliveries", run=run, every=3600)
