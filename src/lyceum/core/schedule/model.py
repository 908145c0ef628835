"""What is open to a learner, and why not: the rules, which need only what was read.

Moments are microseconds on the tenant's clock. A beginning belongs to what it begins, an end no
longer to what it ends; what is done at the moment that it is due is in time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec

from lyceum.core.catalog.model import CourseUnit, Late, Traversal
from lyceum.kit.time import DAY

LETS_IN = ("active", "completed")
"""States of an enrollment whose learner is in the course."""


class Why(StrEnum):
    """What keeps a unit shut."""

    NOT_IN = "not_in"
    ACCESS_OVER = "access_over"
    NOT_STARTED = "not_started"
    PREREQUISITE = "prerequisite"
    NOT_YET = "not_yet"
    ORDER = "order"
    OVERDUE = "overdue"


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that is waited for, or is over: `at` the moment, `unit_id` the unit to be done
    next, `course_id` the course to be completed before."""

    code: Why
    at: int | None = None
    unit_id: int | None = None
    course_id: int | None = None


class Stay(msgspec.Struct, frozen=True, array_like=True):
    """An enrollment, what its course says of time and order, and when the unit that is asked for
    was done in it."""

    enrollment_id: int
    user_id: int
    course_id: int
    state: str
    enrolled_at: int
    expires_at: int | None
    traversal: Traversal
    starts_at: int | None
    ends_at: int | None
    late: Late
    has_prerequisites: bool
    completed_at: int | None

    @property
    def access_ends_at(self) -> int | None:
        """What ends first: the course for all, or this stay."""
        return earliest(self.ends_at, self.expires_at)


class Planned(msgspec.Struct, frozen=True, array_like=True):
    """A unit's rules, and when it was done."""

    unit_id: int
    required: bool
    opens_at: int | None
    opens_days: int | None
    due_at: int | None
    due_days: int | None
    completed_at: int | None

    @classmethod
    def of(cls, unit: CourseUnit, completed_at: int | None) -> Planned:
        return cls(
            unit.id, unit.required, unit.opens_at, unit.opens_days, unit.due_at, unit.due_days,
            completed_at,
        )  # fmt: skip


class Availability(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a unit is open to a learner, and every reason why not.

    `closes_at`: nothing is taken any more from then on. `is_late`: it was done after it was due,
    or is not done yet and should have been.
    """

    unit_id: int
    reasons: tuple[Reason, ...] = ()
    opens_at: int | None = None
    due_at: int | None = None
    closes_at: int | None = None
    completed_at: int | None = None
    is_late: bool = False

    @property
    def is_open(self) -> bool:
        return not self.reasons

    @property
    def is_readable(self) -> bool:
        """What can no longer be handed in may still be read."""
        return all(reason.code is Why.OVERDUE for reason in self.reasons)

    @property
    def takes_progress(self) -> bool:
        """What is done already may be seen again as long as it may be read."""
        return self.is_open or (self.completed_at is not None and self.is_readable)


def earliest(*moments: int | None) -> int | None:
    return min((moment for moment in moments if moment is not None), default=None)


def after_days(since: int, days: int | None) -> int | None:
    return None if days is None else since + days * DAY


def decide(
    stay: Stay, planned: Sequence[Planned], missing: Sequence[int], *, now: int
) -> list[Availability]:
    """The availability of each unit, given in the course's order, to the learner of a stay;
    `missing` are the prerequisites that are not completed.

    What is done stays open: later rules of order, drip and prerequisites shut only what is not.
    In a sequence the reason is the unit to be done next, though others may come after it.
    """
    everywhere = tuple(_shut_out(stay, now=now))
    found: list[Availability] = []
    awaited: int | None = None
    for unit in planned:
        reasons = everywhere
        if unit.completed_at is None:
            reasons += tuple(_waiting(stay, unit, missing, awaited, now=now))
        reasons += tuple(_overdue(stay, unit, now=now))
        found.append(_available(stay, unit, reasons, now=now))
        if stay.traversal is Traversal.SEQUENTIAL and awaited is None and _is_awaited(unit):
            awaited = unit.unit_id
    return found


def _is_awaited(unit: Planned) -> bool:
    return unit.required and unit.completed_at is None


def _shut_out(stay: Stay, *, now: int) -> Iterator[Reason]:
    ends_at = stay.access_ends_at
    if stay.state == "expired" or (ends_at is not None and now >= ends_at):
        yield Reason(Why.ACCESS_OVER, at=ends_at)
    elif stay.state not in LETS_IN:
        yield Reason(Why.NOT_IN)
    if stay.starts_at is not None and now < stay.starts_at:
        yield Reason(Why.NOT_STARTED, at=stay.starts_at)


def _waiting(
    stay: Stay, unit: Planned, missing: Sequence[int], awaited: int | None, *, now: int
) -> Iterator[Reason]:
    for course_id in missing:
        yield Reason(Why.PREREQUISITE, course_id=course_id)
    opens_at = _opens_at(stay, unit)
    if opens_at is not None and now < opens_at:
        yield Reason(Why.NOT_YET, at=opens_at)
    if awaited is not None:
        yield Reason(Why.ORDER, unit_id=awaited)


def _overdue(stay: Stay, unit: Planned, *, now: int) -> Iterator[Reason]:
    due_at = _due_at(stay, unit)
    if stay.late is Late.CLOSED and due_at is not None and now > due_at:
        yield Reason(Why.OVERDUE, at=due_at)


def _opens_at(stay: Stay, unit: Planned) -> int | None:
    if unit.opens_at is not None:
        return unit.opens_at
    return after_days(stay.enrolled_at, unit.opens_days)


def _due_at(stay: Stay, unit: Planned) -> int | None:
    if unit.due_at is not None:
        return unit.due_at
    return after_days(stay.enrolled_at, unit.due_days)


def _available(stay: Stay, unit: Planned, reasons: tuple[Reason, ...], *, now: int) -> Availability:
    due_at = _due_at(stay, unit)
    shut_at = due_at if stay.late is Late.CLOSED else None
    done_by = now if unit.completed_at is None else unit.completed_at
    return Availability(
        unit_id=unit.unit_id,
        reasons=reasons,
        opens_at=_opens_at(stay, unit),
        due_at=due_at,
        closes_at=earliest(stay.access_ends_at, shut_at),
        completed_at=unit.completed_at,
        is_late=due_at is not None and done_by > due_at,
    )
