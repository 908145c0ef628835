"""Sweeps away links that nobody can use any more."""

from __future__ import annotations

from lyceum.core.access.links import BATCH, sweep_links
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works
from lyceum.jobs.rounds import in_every_tenant


async def run(works: Works, ports: Ports) -> None:
    await in_every_tenant(works, sweep_links, limit=BATCH)


regular = Regular(name="old links", run=run, every=3600)
