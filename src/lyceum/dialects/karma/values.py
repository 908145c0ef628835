"""Karma's words for roles and states (witnesses: contract, Roles; DESIGN, states and deletions)."""

from __future__ import annotations

from enum import StrEnum

from lyceum.core.access.model import RANKS, RoleKey, strongest
from lyceum.core.catalog.model import LIVE_STATES, CourseState
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.people.store import NOBODYS_RANK


class Role(StrEnum):
    ADMIN = "admin"
    INSTRUCTOR = "instructor"
    LEARNER = "learner"


class CourseStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class EnrollmentStatus(StrEnum):
    ACTIVE = "active"
    COMPLETED = "completed"
    DROPPED = "dropped"


class WritableEnrollmentStatus(StrEnum):
    """What a client may set: the system alone completes."""

    ACTIVE = "active"
    DROPPED = "dropped"


_ROLE_OF = {
    RoleKey.ADMIN: Role.ADMIN,
    RoleKey.MANAGER: Role.INSTRUCTOR,
    RoleKey.INSTRUCTOR: Role.INSTRUCTOR,
    RoleKey.LEARNER: Role.LEARNER,
    RoleKey.SUBSCRIBER: Role.LEARNER,
}


def role(keys: list[str]) -> Role:
    """One role out of several: the strongest held now; nobody is less than a learner."""
    held = strongest(keys)
    return Role.LEARNER if held is None else _ROLE_OF[held]


def role_word(key: str) -> str | None:
    """The same word where Karma has it; a manager and a subscriber are shown as another role."""
    return key if key in set(Role) else None


def keys_shown_as(shown: Role) -> tuple[str, ...]:
    return tuple(key for key, role in _ROLE_OF.items() if role is shown)


def ranks_shown_as(shown: Role) -> list[int]:
    ranks = [RANKS[key] for key in keys_shown_as(shown)]
    return [*ranks, NOBODYS_RANK] if shown is Role.LEARNER else ranks


def course_status(state: CourseState) -> CourseStatus:
    return CourseStatus.PUBLISHED if state is CourseState.PUBLISHED else CourseStatus.DRAFT


def states_shown_as(shown: CourseStatus) -> tuple[CourseState, ...]:
    return tuple(state for state in LIVE_STATES if course_status(state) is shown)


_STATUS_OF = {
    EnrollmentState.ACTIVE: EnrollmentStatus.ACTIVE,
    EnrollmentState.COMPLETED: EnrollmentStatus.COMPLETED,
    EnrollmentState.DROPPED: EnrollmentStatus.DROPPED,
    EnrollmentState.SUSPENDED: EnrollmentStatus.DROPPED,
    EnrollmentState.EXPIRED: EnrollmentStatus.DROPPED,
    EnrollmentState.REFUNDED: EnrollmentStatus.DROPPED,
}

SHOWN_ENROLLMENTS = tuple(_STATUS_OF)
"""Requests, unpaid and rejected ones are left out: Karma has no word for them."""


def enrollment_status(state: EnrollmentState) -> EnrollmentStatus:
    return _STATUS_OF[state]


def enrollment_states_shown_as(shown: EnrollmentStatus) -> tuple[EnrollmentState, ...]:
    return tuple(state for state, status in _STATUS_OF.items() if status is shown)


def number(hundredths: int) -> float:
    """Points and scores on the wire: whole ones as integers (K43)."""
    whole, rest = divmod(hundredths, 100)
    return hundredths / 100 if rest else whole
