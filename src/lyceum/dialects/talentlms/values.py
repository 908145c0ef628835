"""TalentLMS's words, times and amounts ↔ ours (witnesses: contract 1.7; DESIGN, the tables of
states)."""

from __future__ import annotations

from enum import StrEnum

from lyceum.core.access.model import RoleKey
from lyceum.core.people.model import UserState
from lyceum.kit.time import iso_seconds


class Status(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


def time(at: int) -> str:
    """UTC, whole seconds, with its offset: 2025-02-01T08:00:00+00:00."""
    return iso_seconds(at).removesuffix("Z") + "+00:00"


def maybe_time(at: int | None) -> str | None:
    return None if at is None else time(at)


class UserType(StrEnum):
    """The types that every portal has; each is a role of ours."""

    SUPER_ADMIN = "SuperAdmin"
    ADMIN = "Admin-Type"
    TRAINER = "Trainer-Type"
    LEARNER = "Learner-Type"


TYPES: dict[int, tuple[UserType, RoleKey]] = {
    1: (UserType.SUPER_ADMIN, RoleKey.ADMIN),
    2: (UserType.ADMIN, RoleKey.MANAGER),
    3: (UserType.TRAINER, RoleKey.INSTRUCTOR),
    4: (UserType.LEARNER, RoleKey.LEARNER),
}
"""By the vendor's id (contract 1.7)."""

DEFAULT_TYPE = 4
_TYPE_OF = {role: (number, word) for number, (word, role) in TYPES.items()}


def type_of(roles: list[str]) -> tuple[int, UserType]:
    """The type that the strongest role held now is shown as; a subscriber, and who holds none, is
    shown as a learner."""
    known = (RoleKey(role) for role in roles if role in RoleKey.__members__.values())
    strongest = next((role for role in known if role in _TYPE_OF), RoleKey.LEARNER)
    return _TYPE_OF[strongest]


def type_name(role: str) -> str | None:
    """The vendor's word for a role of ours, None for one that it shows as another."""
    found = _TYPE_OF.get(RoleKey(role))
    return found[1] if found else None


def truth(told: bool | str) -> bool:
    """The text `"true"` is accepted too (contract 2.1)."""
    return told in (True, "true")


def user_state(status: bool | str) -> UserState:
    """Both are accepted: the sketch says boolean, the sample sends a word (contract 2.1)."""
    return UserState.ACTIVE if status in (True, Status.ACTIVE) else UserState.INACTIVE
