"""Progress: how far somebody came in each unit of their course."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.progress import actions, reading
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire import progress as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked


async def list_units_seen(work: Work, actor: Actor, asked: OneAsked) -> wire.UnitsOut:
    """List the units of an enrollment: what is open, what was seen, what is done."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    return wire.UnitsOut([wire.unit(one) for one in await reading.seen_units(work, enrollment)])


async def get_unit_seen(work: Work, actor: Actor, asked: wire.UnitAsked) -> wire.UnitProgressOut:
    """Tell whether a unit is open in an enrollment, why not, and how far it was seen."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    return wire.unit(await reading.seen_unit(work, enrollment, asked.unit_id))


async def note_seen(work: WriteWork, actor: Actor, asked: wire.NoteSeen) -> wire.ProgressOut:
    """Note how much of a unit one has seen; seen to its end, it is done."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    noted = await actions.note_seen(
        work, actor, enrollment, unit_id=asked.unit_id, seen=wire.seen(asked)
    )
    return wire.progress(noted)


async def complete_unit(work: WriteWork, actor: Actor, asked: wire.UnitAsked) -> wire.ProgressOut:
    """Say that a unit is done; with the last one required, the course is."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    done = await actions.complete_unit(work, actor, enrollment, unit_id=asked.unit_id)
    return wire.progress(done)
