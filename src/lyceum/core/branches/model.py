"""A branch, and the rules that need nothing else."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.access.model import RoleKey
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.extras import Extras

LONGEST_NAME = 100
LONGEST_DESCRIPTION = 5_000
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?")
_ZONE = re.compile(r"[A-Za-z]+(/[A-Za-z0-9_+-]+)*")


class Signup(StrEnum):
    """Who may become a member by themselves: whoever comes, or nobody."""

    DIRECT = "direct"
    MANUAL = "manual"


class Branch(msgspec.Struct, frozen=True, array_like=True):
    """Where it is not `active`, nobody gets in on its host or with its key. `branding` is what its
    pages look like: title, colour, logo, favicon, theme. Who is made there gets `default_role`
    where no role is named; they, and who is added later, join the group. `signup` is told alone:
    nobody signs up by themselves yet."""

    id: int
    name: str
    description: str
    active: bool
    locale: str
    zone: str
    signup: Signup
    default_role: RoleKey
    default_group_id: int | None
    owner_id: int | None
    branding: dict[str, Any]
    created_at: int
    updated_at: int
    extra: dict[str, Any]


class NewBranch(msgspec.Struct, frozen=True, kw_only=True):
    """What a branch is made of; `host` None is its name before the school's own host."""

    name: str
    locale: str
    description: str = ""
    host: str | None = None
    zone: str = "UTC"


class BranchChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `branding` is laid over what there is, field by field,
    None taking a field away."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    signup: Signup | UnsetType = UNSET
    default_role: RoleKey | UnsetType = UNSET
    default_group_id: int | UnsetType | None = UNSET
    branding: dict[str, Any] | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET


class BranchOrder(StrEnum):
    """What branches may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class BranchFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which branches to list: those of a person, those that are open or are not; `search` is a part
    of the name, in any case."""

    user_id: int | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    search: str | UnsetType = UNSET


class Belonging(msgspec.Struct, frozen=True):
    """Who or what joined a branch or left it, as the event tells."""

    branch_id: int
    user_id: int | None = None
    course_id: int | None = None


def clean_branch(branch: Branch) -> Branch:
    """The branch as stored; refuses with every field that breaks a rule."""
    name = branch.name.strip()
    problems = []
    if not name:
        problems.append(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", Fault.TOO_LONG, limit=LONGEST_NAME))
    if len(branch.description) > LONGEST_DESCRIPTION:
        problems.append(Problem("description", Fault.TOO_LONG, limit=LONGEST_DESCRIPTION))
    if not _LOCALE.fullmatch(branch.locale):
        problems.append(Problem("locale", Fault.MALFORMED, expected=("en-US",)))
    if not _ZONE.fullmatch(branch.zone):
        problems.append(Problem("zone", Fault.MALFORMED, expected=("Europe/Athens",)))
    if branch.default_role is RoleKey.ADMIN:
        problems.append(Problem("default_role", Fault.NOT_ALLOWED))
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(branch, name=name)
