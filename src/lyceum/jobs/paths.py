"""Takes people on learning paths from a completed course to the next, soon after they did."""

from __future__ import annotations

from lyceum.core.following import tenants_behind
from lyceum.core.jobs.duties import Regular
from lyceum.core.paths.actions import NAME
from lyceum.core.paths.following import BATCH, lead_on
from lyceum.core.stages import Ports
from lyceum.core.work import Works
from lyceum.jobs.rounds import until_done


async def run(works: Works, ports: Ports) -> None:
    for tenant_id in await tenants_behind(works, NAME):
        tenant = await ports.tenants.by_id(tenant_id)
        if tenant is not None:
            await until_done(works, tenant, lead_on, limit=BATCH)


regular = Regular(name="paths", run=run, every=5, after_events=True)
