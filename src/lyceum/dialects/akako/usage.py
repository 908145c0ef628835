"""What was used of the organization's plan this month (A15)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.tenancy.plans import metered
from lyceum.core.work import Work
from lyceum.dialects.akako.wire import usage as wire
from lyceum.http.operation import Nothing


async def get_usage(work: Work, actor: Actor, asked: Nothing) -> wire.UsageOut:
    """Get what was used of the plan's quotas this month."""
    return wire.usage(await metered(work))
