"""Sweeps away what is kept no longer of requests with API keys."""

from __future__ import annotations

from functools import partial

from lyceum.core.calls.actions import BATCH, sweep
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import Ports
from lyceum.core.work import Works
from lyceum.jobs.rounds import in_every_tenant


def sweeping_calls(*, kept_for: int) -> Regular:
    """What a worker does so that a request is known for so long (microseconds), and no longer."""

    async def run(works: Works, ports: Ports) -> None:
        await in_every_tenant(works, partial(sweep, kept_for=kept_for), limit=BATCH)

    return Regular(name="old calls", run=run, every=3600)
