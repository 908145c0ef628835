"""Sweeps away what was kept for a while: jobs that ended, and answers to repeated requests."""

from __future__ import annotations

import sys

from lyceum.core import idempotency
from lyceum.core.jobs.actions import sweep_finished
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works
from lyceum.jobs.rounds import in_every_tenant
from lyceum.kit import clock
from lyceum.kit.time import DAY

JOBS_KEPT = 7 * DAY


async def run(works: Works, ports: Ports) -> None:
    await sweep_finished(works, before=clock.now() - JOBS_KEPT)
    await in_every_tenant(works, idempotency.sweep, limit=sys.maxsize)


regular = Regular(name="sweeping", run=run, every=3600)
