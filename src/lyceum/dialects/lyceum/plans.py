"""The plan that one's organization is on."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.tenancy.plans import metered
from lyceum.core.work import Work
from lyceum.dialects.lyceum.wire import plans as wire
from lyceum.dialects.lyceum.wire.asking import Asked


async def get_plan(work: Work, actor: Actor, asked: Asked) -> wire.PlanOut:
    """Get the organization's plan, and what was used of it this month."""
    return wire.plan(await metered(work))
