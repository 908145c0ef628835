"""How much is taught, and to how many (708)."""

from __future__ import annotations

from lyceum.core import teaching
from lyceum.core.actor import Actor
from lyceum.core.work import Work
from lyceum.dialects.masteriyo.wire import analytics as wire


async def get_analytics(work: Work, actor: Actor, asked: wire.AnalyticsAsked) -> wire.AnalyticsOut:
    """Count what lies in the published courses, an instructor's in their own, and who enrolled on
    each day."""
    days = wire.days(asked, now=work.now)
    taught = await teaching.taught(work, actor)
    return wire.analytics(taught, await teaching.enrolled_on(work, actor, days))
