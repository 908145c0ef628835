"""Sweeps away the bytes of files that were deleted, and of uploads that a crash cut off."""

from __future__ import annotations

from lyceum.core.files.actions import sweep
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports, Stages
from lyceum.core.tenancy.queries import tenants_of
from lyceum.core.work import Works


async def run(works: Works, ports: Ports) -> None:
    for tenant in await tenants_of(works):
        stages = Stages(works, tenant, ports)
        while await sweep(stages):
            continue


regular = Regular(name="forgotten files", run=run, every=3600)
