"""Roles as sets of permissions, and the credentials that carry them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Permission


class RoleKey(StrEnum):
    """The roles that every tenant has, strongest first."""

    ADMIN = "admin"
    MANAGER = "manager"
    INSTRUCTOR = "instructor"
    LEARNER = "learner"
    SUBSCRIBER = "subscriber"


_INSTRUCTOR = {
    Permission.OWN_WRITE,
    Permission.COURSES_CREATE,
    Permission.COURSES_READ_ANY,
    Permission.COURSES_LEAD,
}
_MANAGER = set(Permission) - {
    Permission.ROLES_ASSIGN,
    Permission.PEOPLE_WRITE_ANY,
    # An endpoint hears of everything, wherever it stands.
    Permission.WEBHOOKS_READ,
    Permission.WEBHOOKS_WRITE,
    # Moving the clock ends enrollments and roles of everybody.
    Permission.CLOCK_ADVANCE,
}

BUILT_IN: dict[RoleKey, frozenset[Permission]] = {
    RoleKey.ADMIN: frozenset(Permission),
    RoleKey.MANAGER: frozenset(_MANAGER),
    RoleKey.INSTRUCTOR: frozenset(_INSTRUCTOR),
    RoleKey.LEARNER: frozenset({Permission.OWN_WRITE, Permission.ENROLL_SELF}),
    RoleKey.SUBSCRIBER: frozenset({Permission.OWN_WRITE}),
}

RANKS: dict[str, int] = {key: rank for rank, key in enumerate(BUILT_IN, start=1)}
"""A built-in role's rank, which is its id too: 1 is the strongest."""


class Role(msgspec.Struct, frozen=True, array_like=True):
    """What a role is called, and all that it allows."""

    id: int
    key: str
    name: str
    permissions: list[str]


class Assignment(msgspec.Struct, frozen=True, array_like=True):
    """A role held by a person from `starts_at` until before `ends_at`, or for good."""

    id: int
    user_id: int
    role_id: int
    role_key: str
    starts_at: int
    ends_at: int | None


class PastAssignment(Assignment, frozen=True, array_like=True):
    """The same, with who gave it; it may be over, or not begun."""

    assigned_by: int | None


class Gift(msgspec.Struct, frozen=True, kw_only=True):
    """A role for a person, from `starts_at` (None is now) until `ends_at` (None is for good)."""

    user_id: int
    key: str
    starts_at: int | None = None
    ends_at: int | None = None


class Session(msgspec.Struct, frozen=True, array_like=True):
    """A sign-in: access tokens name it, refresh tokens continue it, ending it ends them all. All
    times are the machine's but that of the last write, `updated_at`, which is the tenant's."""

    id: int
    uid: bytes
    user_id: int
    dialect: str
    started_at: int
    expires_at: int
    ended_at: int | None
    updated_at: int
    agent: str


class RefreshToken(msgspec.Struct, frozen=True, array_like=True):
    id: int
    session_id: int
    issued_at: int
    expires_at: int
    spent_at: int | None


class KeyAccess(StrEnum):
    """What a key is for, where an API lets its keys be for one of the two alone."""

    READ = "read"
    WRITE = "write"
    READ_WRITE = "read_write"


class ApiKey(msgspec.Struct, frozen=True, array_like=True):
    """`hint` is the end of the key, to tell keys apart; the key itself is stored nowhere. Of a key
    in two halves `handle` is the public one.

    `scopes` narrows what the key may do to these permissions; None leaves all of the person's.
    With a `branch_id` it reaches that branch alone.
    """

    id: int
    uid: bytes
    user_id: int
    dialect: str
    name: str
    hint: str
    scopes: list[str] | None
    created_at: int
    updated_at: int
    expires_at: int | None
    revoked_at: int | None
    branch_id: int | None = None
    handle: str | None = None
    access: KeyAccess = KeyAccess.READ_WRITE


class KeyChange(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be changed of a key; what is unset stays."""

    user_id: int | UnsetType = UNSET
    name: str | UnsetType = UNSET
    access: KeyAccess | UnsetType = UNSET
    scopes: tuple[str, ...] | UnsetType | None = UNSET
    expires_at: int | UnsetType | None = UNSET


class KeyFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys to list; `working` ones alone are neither revoked nor expired."""

    user_id: int | UnsetType = UNSET
    dialect: str | UnsetType = UNSET
    working: bool = False


class Purpose(StrEnum):
    """What a link lets somebody do."""

    SIGN_IN = "sign_in"
    NEW_PASSWORD = "new_password"  # noqa: S105 - the name of a purpose
    PURCHASE = "purchase"
    SIGN_OUT = "sign_out"


class Link(msgspec.Struct, frozen=True, array_like=True):
    """`next` is where the person goes afterwards, "" nowhere in particular; `details` are what else
    its purpose needs. Times by the machine's clock."""

    id: int
    purpose: Purpose
    user_id: int
    next: str
    details: dict[str, Any]
    created_at: int
    expires_at: int
    used_at: int | None


class NewLink(msgspec.Struct, frozen=True, kw_only=True):
    """`lifetime` in microseconds."""

    purpose: Purpose
    user_id: int
    lifetime: int
    next: str = ""
    details: dict[str, Any] = {}


def strongest(keys: list[str]) -> RoleKey | None:
    """The strongest built-in role among `keys`, or None if there is none."""
    return next((role for role in RoleKey if role in keys), None)
