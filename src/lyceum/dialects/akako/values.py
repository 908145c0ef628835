"""Akako's words for roles and states (witnesses: seed, User Management; contract, Data model)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lyceum.core.access.model import RoleKey
from lyceum.core.catalog.model import CourseState
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.people.model import UserState


class Role(StrEnum):
    LEARNER = "LEARNER"
    MENTOR = "MENTOR"
    ADMIN = "ADMIN"


class Status(StrEnum):
    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"


class RequestStatus(StrEnum):
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


_ROLE_OF = {
    RoleKey.ADMIN: Role.ADMIN,
    RoleKey.MANAGER: Role.MENTOR,
    RoleKey.INSTRUCTOR: Role.MENTOR,
    RoleKey.LEARNER: Role.LEARNER,
    RoleKey.SUBSCRIBER: Role.LEARNER,
}
KEY_OF = {Role.ADMIN: RoleKey.ADMIN, Role.MENTOR: RoleKey.INSTRUCTOR, Role.LEARNER: RoleKey.LEARNER}

_STATE_OF = {Status.ACTIVE: UserState.ACTIVE, Status.INACTIVE: UserState.INACTIVE}


def role(key: str) -> Role:
    """A role of the school's own making is a learner's here."""
    return _ROLE_OF.get(RoleKey(key), Role.LEARNER) if key in set(RoleKey) else Role.LEARNER


def roles(keys: Iterable[str]) -> list[Role]:
    """Each once, the strongest first."""
    held = {role(key) for key in keys}
    return [each for each in reversed(Role) if each in held]


def keys_shown_as(shown: Role) -> tuple[str, ...]:
    return tuple(key for key, role in _ROLE_OF.items() if role is shown)


def role_word(key: str) -> str | None:
    """The same word where Akako has it; a manager and a subscriber are shown as another role."""
    return next((word for word, own in KEY_OF.items() if own == key), None)


def status(state: UserState) -> Status:
    return Status.ACTIVE if state is UserState.ACTIVE else Status.INACTIVE


def state(status: Status) -> UserState:
    return _STATE_OF[status]


def course_state(now: CourseState, *, active: bool) -> CourseState:
    """A word that cannot tell two states apart keeps the finer one."""
    if active:
        return CourseState.PUBLISHED
    return CourseState.DRAFT if now is CourseState.PUBLISHED else now


_REQUEST_OF = {
    EnrollmentState.REQUESTED: RequestStatus.PENDING,
    EnrollmentState.REJECTED: RequestStatus.REJECTED,
}


STATES_SHOWN_AS = {
    RequestStatus.PENDING: (EnrollmentState.REQUESTED,),
    RequestStatus.REJECTED: (EnrollmentState.REJECTED,),
    RequestStatus.APPROVED: (
        EnrollmentState.ACTIVE,
        EnrollmentState.SUSPENDED,
        EnrollmentState.EXPIRED,
        EnrollmentState.COMPLETED,
    ),
}
"""What was dropped, refunded, or waits for a payment is left out."""


def request_status(state: EnrollmentState) -> RequestStatus:
    """Whatever came of an approval, it was one."""
    return _REQUEST_OF.get(state, RequestStatus.APPROVED)
