"""The test mode's clock: what depends on time happens when it is moved forward."""

from __future__ import annotations

from functools import partial

from lyceum.core.actor import Actor
from lyceum.core.stages import Stages
from lyceum.core.tenancy import clock
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import values
from lyceum.dialects.learnflow.wire import clock as wire
from lyceum.kit.time import SECOND


async def get_clock(work: Work, actor: Actor, asked: wire.Look) -> wire.ClockOut:
    """Get the time of this mode."""
    return wire.clock(await clock.time_of(work), livemode=values.is_live(work))


async def advance_clock(stages: Stages, actor: Actor, asked: wire.Advance) -> wire.ClockOut:
    """Move the test mode's clock forward; tokens and limits go by the real one."""
    told = await stages.write(partial(_advance, actor=actor, by=asked.seconds * SECOND))
    stages.ports.tenants.forget()
    return told


async def _advance(work: WriteWork, *, actor: Actor, by: int) -> wire.ClockOut:
    now = await clock.advance_clock(work, actor, by=by)
    return wire.clock(now, livemode=values.is_live(work))
