"""A person, and the rules that need nothing but the person."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.external_ids import ExternalId
from lyceum.core.extras import Extras
from lyceum.kit import text

LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_LOGIN = 254


class UserState(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


class User(msgspec.Struct, frozen=True, array_like=True):
    """`email` may be absent, `login` never. From `deactivate_at` on they are let in no more. Times
    are microseconds since 1970 UTC."""

    id: int
    uid: bytes
    login: str
    email: str | None
    display_name: str
    given_name: str
    family_name: str
    state: UserState
    seen_at: int | None
    created_at: int
    updated_at: int
    extra: dict[str, Any]
    deactivate_at: int | None = None


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """What a person is made of; `password_hash` None means that no password lets them in. Names
    that are not said are the parts of the display name."""

    display_name: str
    email: str | None = None
    login: str | None = None
    password_hash: str | None = None
    roles: tuple[str, ...] = ()
    given_name: str | None = None
    family_name: str | None = None


class UserChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. One name of the two makes the display name anew."""

    display_name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    login: str | UnsetType = UNSET
    password_hash: str | UnsetType = UNSET
    given_name: str | UnsetType = UNSET
    family_name: str | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET
    deactivate_at: int | UnsetType | None = UNSET


class UserOrder(StrEnum):
    """What people may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class UserFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which people to list; `strongest` holds role keys, the strongest role held now is one.
    `email` and `login` are whole, in any case; `search` is a part of the name or the address.
    `held` are role keys of which one is held now; `field_value` stands in one of their custom
    fields, in any case; `namespace` has an id for them; `taught_by` is somebody who leads a course
    in which they are or were. `among` and `without` are ids. The times are from, and before."""

    strongest: tuple[str, ...] | UnsetType = UNSET
    state: UserState | UnsetType = UNSET
    email: str | UnsetType = UNSET
    login: str | UnsetType = UNSET
    known_as: ExternalId | UnsetType = UNSET
    search: str | UnsetType = UNSET
    held: tuple[str, ...] | UnsetType = UNSET
    group_id: int | UnsetType = UNSET
    branch_id: int | UnsetType = UNSET
    field_value: str | UnsetType = UNSET
    namespace: str | UnsetType = UNSET
    taught_by: int | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    created_from: int | UnsetType = UNSET
    created_to: int | UnsetType = UNSET
    updated_from: int | UnsetType = UNSET
    updated_to: int | UnsetType = UNSET


def clean_name(name: str) -> str:
    """The name without white space around it; refuses a blank or overlong one."""
    name = name.strip()
    if not name:
        raise Invalid(Problem("display_name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_NAME:
        raise Invalid(Problem("display_name", Fault.TOO_LONG, limit=LONGEST_NAME))
    return name


def clean_email(email: str) -> str:
    """The address without white space around it; refuses what is no e-mail address."""
    email = email.strip()
    if len(email) > LONGEST_EMAIL:
        raise Invalid(Problem("email", Fault.TOO_LONG, limit=LONGEST_EMAIL))
    if not text.is_email(email):
        raise Invalid(Problem("email", Fault.MALFORMED, expected=("email address",)))
    return email


def clean_login(login: str) -> str:
    login = login.strip()
    if not login:
        raise Invalid(Problem("login", Fault.TOO_SHORT, limit=1))
    if len(login) > LONGEST_LOGIN:
        raise Invalid(Problem("login", Fault.TOO_LONG, limit=LONGEST_LOGIN))
    return login


def clean_new(new: NewUser) -> NewUser:
    """A new person as stored; refuses with every field that breaks a rule."""
    problems: list[Problem] = []
    cleaned: dict[str, Any] = {}
    for name, clean in _CLEANERS.items():
        value = getattr(new, name)
        try:
            cleaned[name] = clean(value) if value is not None else None
        except Invalid as refusal:
            problems += refusal.problems
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(new, **cleaned)


_CLEANERS = {"display_name": clean_name, "email": clean_email, "login": clean_login}
