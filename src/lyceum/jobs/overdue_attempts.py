"""Hands in the attempts whose time ran out, with what was saved in time.

An attempt is closed on time by whoever looks at it; this is for those at which nobody looks.
"""

from __future__ import annotations

from lyceum.core.actor import system
from lyceum.core.assessment.attempt_store import TENANTS_OVERDUE
from lyceum.core.jobs.duties import Regular
from lyceum.core.progress.actions import close_overdue
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.jobs.rounds import until_done
from lyceum.kit import clock

LIMIT = 20


async def run(works: Works, ports: Ports) -> None:
    for overdue in await works.across(TENANTS_OVERDUE, now=clock.now()):
        tenant = await ports.tenants.by_id(overdue.tenant_id)
        if tenant is not None:
            await until_done(works, tenant, _close, limit=LIMIT)


async def _close(work: WriteWork) -> int:
    actor = system(work.tenant.id, name="overdue attempts")
    return await close_overdue(work, actor, limit=LIMIT)


regular = Regular(name="overdue attempts", run=run, every=15)
