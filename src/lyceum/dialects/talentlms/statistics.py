"""How much there is in a portal (contract 2.6)."""

from __future__ import annotations

from lyceum.core import statistics
from lyceum.core.actor import Actor
from lyceum.core.branches.queries import main_host
from lyceum.core.work import Work
from lyceum.dialects.talentlms.wire import statistics as wire
from lyceum.http.operation import Nothing


async def get_statistics(work: Work, actor: Actor, asked: Nothing) -> wire.StatisticsOut:
    """Count what there is."""
    found = await statistics.statistics(work, actor)
    return wire.told(found, host=await main_host(work))
