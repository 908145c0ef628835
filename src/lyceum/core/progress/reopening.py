"""Beginning a unit without doing it, and taking back that it is done."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.progress import store
from lyceum.core.progress.actions import keep_progress, unit_to_mark
from lyceum.core.progress.model import UnitProgress, begun
from lyceum.core.work import WriteWork


async def visit_unit(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int
) -> UnitProgress:
    """Notes that a unit was begun, if nobody did; for staff, and for the learner to whom it is
    open."""
    course, locked = await unit_to_mark(work, actor, enrollment, unit_id=unit_id, says_done=False)
    stored = await work.first(store.OF_UNIT, enrollment_id=locked.id, unit_id=unit_id)
    after = stored or begun(locked.id, unit_id, now=work.now)
    return await keep_progress(
        work, actor, stored=stored, after=after, course=course, enrollment=locked
    )


async def reopen_unit(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int
) -> UnitProgress:
    """Says that a unit is not done after all; for whom `complete_unit` lets. A course that was
    completed stays so."""
    course, locked = await unit_to_mark(work, actor, enrollment, unit_id=unit_id)
    stored = await work.first(store.OF_UNIT, enrollment_id=locked.id, unit_id=unit_id)
    after = stored or begun(locked.id, unit_id, now=work.now)
    if after.completed_at is not None:
        after = msgspec.structs.replace(after, fraction=0, last_at=work.now, completed_at=None)
    return await keep_progress(
        work, actor, stored=stored, after=after, course=course, enrollment=locked
    )


async def forget_unit(
    work: WriteWork, actor: Actor, enrollment: Enrollment, *, unit_id: int
) -> None:
    """Forgets whatever was done in a unit; for whom `complete_unit` lets."""
    await reopen_unit(work, actor, enrollment, unit_id=unit_id)
    await work.run(store.DELETE_OF_UNIT, enrollment_id=enrollment.id, unit_id=unit_id)
