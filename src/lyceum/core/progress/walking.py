"""How far people have come in their courses, for a page of enrollments at once."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lyceum.core.assessment import store as assessment_store
from lyceum.core.catalog import content_store
from lyceum.core.catalog.content_store import Placed
from lyceum.core.catalog.model import UnitKind, UnitState
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.progress import store
from lyceum.core.progress.model import UnitProgress
from lyceum.core.schedule.model import Planned
from lyceum.core.schedule.queries import shut_units
from lyceum.core.work import Work


class Walk(msgspec.Struct, frozen=True):
    """A course as somebody goes through it: the units that learners are shown, in their order, how
    far the person came in them, which are shut, and how many seconds each quiz gives."""

    units: Sequence[Placed] = ()
    progress: dict[int, UnitProgress] = {}
    shut: frozenset[int] = frozenset()
    seconds: dict[int, int | None] = {}

    def is_done(self, unit_id: int) -> bool:
        begun = self.progress.get(unit_id)
        return begun is not None and begun.completed_at is not None


async def walks(work: Work, several: Sequence[Enrollment]) -> dict[int, Walk]:
    """By the enrollment's id how far its person came; for enrollments that the caller was allowed
    to read. Four statements, and one for each course that asks for others before."""
    if not several:
        return {}
    outlines = await course_outlines(work, {one.course_id for one in several})
    progress: dict[int, dict[int, UnitProgress]] = {one.id: {} for one in several}
    for row in await work.all(store.OF_ENROLLMENTS, enrollment_ids=sorted(progress)):
        progress[row.enrollment_id][row.unit_id] = row
    plans = {
        one.id: [_planned(unit, progress[one.id]) for unit in outlines[one.course_id].units]
        for one in several
    }
    shut = await shut_units(work, plans)
    return {
        one.id: Walk(
            outlines[one.course_id].units,
            progress[one.id],
            shut[one.id],
            outlines[one.course_id].seconds,
        )
        for one in several
    }


def _planned(unit: Placed, begun: dict[int, UnitProgress]) -> Planned:
    done = begun.get(unit.id)
    return Planned(
        unit.id, unit.required, unit.opens_at, unit.opens_days, unit.due_at, unit.due_days,
        None if done is None else done.completed_at,
    )  # fmt: skip


async def course_outlines(work: Work, course_ids: set[int]) -> dict[int, Walk]:
    """The same for nobody: what each course shows to learners, with nothing done."""
    held: dict[int, list[Placed]] = {course_id: [] for course_id in sorted(course_ids)}
    for unit in await work.all(content_store.OUTLINES, course_ids=sorted(course_ids)):
        if unit.state is UnitState.PUBLISHED:
            held[unit.course_id].append(unit)
    quizzes = [one.id for units in held.values() for one in units if one.kind is UnitKind.QUIZ]
    found = await work.all(assessment_store.SETTINGS, unit_ids=quizzes) if quizzes else []
    seconds = {one.unit_id: one.seconds for one in found}
    return {course_id: Walk(units, seconds=seconds) for course_id, units in held.items()}
