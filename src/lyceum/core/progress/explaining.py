"""Why an enrollment stands where it stands: codes, ids and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.model import ASSESSED, PASS_PERCENT, Attempt, AttemptState
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import UnitKind
from lyceum.core.enrollment.model import Enrollment, percent_done
from lyceum.core.progress import store
from lyceum.core.progress.model import DONE_AT
from lyceum.core.schedule.model import Availability
from lyceum.core.schedule.queries import availability
from lyceum.core.work import Work


class Need(StrEnum):
    """What a unit that is not done waits for."""

    SEEN = "seen"
    HANDED_IN = "handed_in"
    STAFF = "staff"


class Tries(msgspec.Struct, frozen=True, kw_only=True):
    """The attempts at one assessment. Points in hundredths; `pending_ids` wait for a person, and
    may raise the best; `passed` is whether any attempt has so far."""

    count: int
    pass_percent: int
    passed: bool = False
    best_id: int | None = None
    best_points: int = 0
    possible: int = 0
    running_id: int | None = None
    pending_ids: tuple[int, ...] = ()


class UnitStanding(msgspec.Struct, frozen=True, kw_only=True):
    """One unit: what it still needs if it is not done, and whether it is open at all. `seen` and
    `enough` are in thousandths of the unit."""

    unit_id: int
    kind: UnitKind
    required: bool
    completed_at: int | None
    availability: Availability
    needs: Need | None = None
    seen: int = 0
    enough: int | None = None
    tries: Tries | None = None


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why `percent`: what is required and done, what is required and not, unit by unit in the
    course's order. A completed enrollment stands at 100 whatever was added since."""

    percent: int
    done: int
    required: int
    completed_at: int | None
    units: tuple[UnitStanding, ...]


async def why_percent(work: Work, enrollment: Enrollment) -> Explanation:
    """Why an enrollment that the caller was allowed to read stands where it stands. Six statements
    at most, however many units there are."""
    async with work.snapshot():
        course = await work.first(catalog_store.BY_ID, id=enrollment.course_id)
        if course is None:
            raise NoSuchCourse
        asked = {"enrollment_id": enrollment.id, "course_id": course.id}
        standings = {one.unit_id: one for one in await work.all(store.STANDINGS, **asked)}
        attempts = _by_unit(
            await work.all(attempt_store.OF_ENROLLMENT, enrollment_id=enrollment.id)
        )
        opened = await availability(work, enrollment.id)
    units = tuple(
        _standing(standings[one.unit_id], one, attempts.get(one.unit_id, ()))
        for one in opened
        if one.unit_id in standings
    )
    return Explanation(
        percent=percent_done(enrollment, course.required_units),
        done=enrollment.done_required,
        required=course.required_units,
        completed_at=enrollment.completed_at,
        units=units,
    )


def _by_unit(attempts: Sequence[Attempt]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault(attempt.unit_id, []).append(attempt)
    return found


def _standing(
    unit: store.Standing, opened: Availability, attempts: Sequence[Attempt]
) -> UnitStanding:
    is_answered = unit.kind in ASSESSED
    return UnitStanding(
        unit_id=unit.unit_id,
        kind=unit.kind,
        required=unit.required,
        completed_at=unit.completed_at,
        availability=opened,
        needs=None if unit.completed_at is not None else _need(unit.kind),
        seen=unit.fraction or 0,
        enough=DONE_AT.get(unit.kind),
        tries=_tries(attempts, unit.pass_percent or PASS_PERCENT) if is_answered else None,
    )


def _need(kind: UnitKind) -> Need:
    if kind in DONE_AT:
        return Need.SEEN
    return Need.HANDED_IN if kind in ASSESSED else Need.STAFF


def _tries(attempts: Sequence[Attempt], pass_percent: int) -> Tries:
    running = [one.id for one in attempts if one.state is AttemptState.RUNNING]
    handed_in = [one for one in attempts if one.state is not AttemptState.RUNNING]
    best = max(handed_in, key=_share, default=None)
    return Tries(
        count=len(attempts),
        pass_percent=pass_percent,
        passed=any(one.passed for one in handed_in),
        best_id=best.id if best else None,
        best_points=best.points if best else 0,
        possible=best.possible if best else 0,
        running_id=running[0] if running else None,
        pending_ids=tuple(one.id for one in handed_in if one.state is AttemptState.SUBMITTED),
    )


def _share(attempt: Attempt) -> float:
    return attempt.points / attempt.possible if attempt.possible else 0.0
