"""An enrollment and its states."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.events import Gone
from lyceum.core.external_ids import ExternalId
from lyceum.kit.time import DAY


class EnrollmentState(StrEnum):
    REQUESTED = "requested"
    AWAITING_PAYMENT = "awaiting_payment"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    COMPLETED = "completed"
    DROPPED = "dropped"
    REFUNDED = "refunded"
    REJECTED = "rejected"


_S = EnrollmentState

STEPS: dict[EnrollmentState, frozenset[EnrollmentState]] = {
    _S.REQUESTED: frozenset({_S.ACTIVE, _S.REJECTED, _S.DROPPED}),
    _S.AWAITING_PAYMENT: frozenset({_S.ACTIVE, _S.DROPPED}),
    _S.ACTIVE: frozenset({_S.SUSPENDED, _S.EXPIRED, _S.COMPLETED, _S.DROPPED, _S.REFUNDED}),
    _S.SUSPENDED: frozenset({_S.ACTIVE, _S.EXPIRED, _S.DROPPED, _S.REFUNDED}),
    _S.EXPIRED: frozenset({_S.ACTIVE, _S.DROPPED}),
    _S.DROPPED: frozenset({_S.ACTIVE}),
    _S.REFUNDED: frozenset({_S.ACTIVE, _S.COMPLETED}),
    _S.COMPLETED: frozenset({_S.REFUNDED}),
    _S.REJECTED: frozenset(),
}
"""Which state may follow which; completed is a fact that nothing but a refund undoes."""

OPEN = (_S.REQUESTED, _S.AWAITING_PAYMENT, _S.ACTIVE, _S.SUSPENDED)
"""At most one enrollment of a user in a course is in one of these."""

WAITING = (_S.REQUESTED, _S.AWAITING_PAYMENT)
"""Not in yet: somebody, or a payment, decides."""

EXPIRING = (_S.ACTIVE, _S.SUSPENDED)
"""What ends with its time; a completion stays one, though access ends with it."""

COUNTED = (_S.ACTIVE, _S.COMPLETED)
"""What a course's number of enrollments counts."""

BEEN_IN = (_S.ACTIVE, _S.SUSPENDED, _S.EXPIRED, _S.COMPLETED)
"""Who was let in, and neither left nor got their money back."""

ENDED = (_S.EXPIRED, _S.DROPPED, _S.REFUNDED, _S.REJECTED)


class Grounds(StrEnum):
    """Why somebody was let in."""

    FREE = "free"
    GRANTED = "granted"
    APPROVED = "approved"
    PAID = "paid"


class Enrollment(msgspec.Struct, frozen=True, array_like=True):
    """One stay of a user in a course; a retake is a new one. Times in microseconds UTC; `begun_at`
    is when the learner first did something in it, or said that they begin."""

    id: int
    uid: bytes
    user_id: int
    course_id: int
    state: EnrollmentState
    grounds: str
    requested_at: int
    decided_at: int | None
    decided_by: int | None
    expires_at: int | None
    enrolled_at: int
    completed_at: int | None
    ended_at: int | None
    ended_by: int | None
    done_required: int
    extra: dict[str, Any]
    updated_at: int
    begun_at: int | None = None


class GoneEnrollment(Gone, frozen=True, kw_only=True):
    """Of a deleted one it stays known whose it was, and of which course."""

    user_id: int
    course_id: int


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """How many required units were done, and how many complete the course: the proof of it."""

    count: int
    required: int

    @property
    def is_whole(self) -> bool:
        """Whether there was something to do, and all of it is done."""
        return 0 < self.required <= self.count


class EnrollmentOrder(StrEnum):
    """What enrollments may be listed by: each is a column, and has an index; when they were asked
    for, among those of one person."""

    ENROLLED_AT = "enrolled_at"
    REQUESTED_AT = "requested_at"
    UPDATED_AT = "updated_at"


class EnrollmentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which enrollments to list; a dialect names the states that it can express. Of the `newest`
    there is one at most of a person in a course. `search` is a part of the person's name or
    address, or of the course's title. The times are from, and before; `has_done` is whether
    anything required is done, `runs` whether the person is in a course, or through it, that those
    who are in it may read."""

    states: tuple[EnrollmentState, ...] = tuple(EnrollmentState)
    user_id: int | UnsetType = UNSET
    course_id: int | UnsetType = UNSET
    known_as: ExternalId | UnsetType = UNSET
    search: str | UnsetType = UNSET
    requested_from: int | UnsetType = UNSET
    requested_to: int | UnsetType = UNSET
    updated_from: int | UnsetType = UNSET
    updated_to: int | UnsetType = UNSET
    newest: bool = False
    is_begun: bool | UnsetType = UNSET
    has_done: bool | UnsetType = UNSET
    runs: bool | UnsetType = UNSET


def expiry(course: Course, *, since: int) -> int | None:
    """When the access of somebody who is let in at `since` ends; None where only the course's own
    end ends it."""
    return None if course.days is None else since + course.days * DAY


def is_over(enrollment: Enrollment, *, now: int) -> bool:
    """Whether the time that this stay was given has run out."""
    return enrollment.expires_at is not None and now >= enrollment.expires_at


def percent_done(enrollment: Enrollment, required_units: int) -> int:
    """Required units done ÷ required units, in whole percent rounded down; 100 once completed."""
    if enrollment.completed_at is not None:
        return 100
    if not required_units:
        return 0
    return min(100, 100 * enrollment.done_required // required_units)
