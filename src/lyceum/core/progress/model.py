"""The progress of one unit in one enrollment, and when a unit counts as done."""

from __future__ import annotations

import msgspec

from lyceum.core.catalog.model import UnitKind
from lyceum.core.errors import Fault, Invalid, Problem

WHOLE = 1_000
"""A unit seen to its end: fractions are in thousandths."""

DONE_AT: dict[UnitKind, int] = {
    UnitKind.TEXT: WHOLE,
    UnitKind.DOCUMENT: WHOLE,
    UnitKind.VIDEO: 900,
}
"""How much of a unit must be seen: text to its end, video to 90 %. Others are done by an act: an
assessment by handing it in, a session by having been there."""

LONGEST = 10**9
"""Seconds that a position or a time spent can be."""


class UnitProgress(msgspec.Struct, frozen=True, array_like=True):
    """`fraction` is the most that was ever seen, `position` (seconds or a place) the last one; the
    id is 0 until it is stored."""

    enrollment_id: int
    unit_id: int
    fraction: int
    position: int
    seconds: int
    first_at: int
    last_at: int
    completed_at: int | None
    id: int


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has just seen of a unit: how much of it in all, where they are, and how many
    seconds went by since they last said so."""

    fraction: int
    position: int = 0
    seconds: int = 0


def begun(enrollment_id: int, unit_id: int, *, now: int) -> UnitProgress:
    """Before anything was seen."""
    return UnitProgress(enrollment_id, unit_id, 0, 0, 0, now, now, None, 0)


def after_seeing(before: UnitProgress, kind: UnitKind, seen: Seen, *, now: int) -> UnitProgress:
    """The fraction only grows, and a unit that is done stays done."""
    fraction = max(before.fraction, seen.fraction)
    is_done = kind in DONE_AT and fraction >= DONE_AT[kind]
    return msgspec.structs.replace(
        before,
        fraction=fraction,
        position=seen.position,
        seconds=min(LONGEST, before.seconds + seen.seconds),
        last_at=now,
        completed_at=now if before.completed_at is None and is_done else before.completed_at,
    )


def after_completing(before: UnitProgress, *, now: int) -> UnitProgress:
    """Done by an act, or because somebody says so; the first time counts."""
    if before.completed_at is not None:
        return before
    return msgspec.structs.replace(before, last_at=now, completed_at=now)


def checked(seen: Seen) -> Seen:
    """Refuses what nobody can have seen."""
    most = {"fraction": WHOLE, "position": LONGEST, "seconds": LONGEST}
    problems = [
        Problem(name, Fault.TOO_LARGE, limit=limit)
        if getattr(seen, name) > limit
        else Problem(name, Fault.TOO_SMALL, limit=0)
        for name, limit in most.items()
        if not 0 <= getattr(seen, name) <= limit
    ]
    if problems:
        raise Invalid(*problems)
    return seen
