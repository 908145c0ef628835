"""A group of people, and the rules that need nothing else."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.kit.money import EXPONENTS

LONGEST_NAME = 200
LONGEST_KEY = 200


class Group(msgspec.Struct, frozen=True, array_like=True):
    """Whoever has its `key` may join, `most` times in all, None being as often as one likes; `used`
    counts. `amount` is its price in minor units of `currency`, 0 for none. A group of a branch is
    seen there, and from outside of all branches."""

    SECRET = ("key",)

    id: int
    name: str
    description: str
    key: str | None
    most: int | None
    used: int
    amount: int
    currency: str
    branch_id: int | None
    created_at: int
    updated_at: int

    @property
    def is_used_up(self) -> bool:
        """Whether its key lets nobody in any more."""
        return self.most is not None and self.used >= self.most


class NewGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What a group is made of; `currency` None is the school's."""

    name: str
    description: str = ""
    key: str | None = None
    most: int | None = None
    amount: int = 0
    currency: str | None = None
    branch_id: int | None = None


class GroupChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    key: str | UnsetType | None = UNSET
    most: int | UnsetType | None = UNSET
    amount: int | UnsetType = UNSET
    currency: str | UnsetType = UNSET


class GroupOrder(StrEnum):
    """What groups may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class GroupFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which groups to list; `search` is a part of the name, in any case."""

    branch_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    search: str | UnsetType = UNSET


class Belonging(msgspec.Struct, frozen=True):
    """Who or what joined a group or left it, as the event tells."""

    group_id: int
    user_id: int | None = None
    course_id: int | None = None


def clean_group(group: Group) -> Group:
    """The group as stored; refuses with every field that breaks a rule."""
    name = group.name.strip()
    problems = []
    if not name:
        problems.append(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", Fault.TOO_LONG, limit=LONGEST_NAME))
    key = group.key.strip() if group.key is not None else None
    if key == "":
        problems.append(Problem("key", Fault.TOO_SHORT, limit=1))
    if key is not None and len(key) > LONGEST_KEY:
        problems.append(Problem("key", Fault.TOO_LONG, limit=LONGEST_KEY))
    if group.most is not None and group.most < 1:
        problems.append(Problem("most", Fault.TOO_SMALL, limit=1))
    if group.amount < 0:
        problems.append(Problem("amount", Fault.TOO_SMALL, limit=0))
    if group.currency not in EXPONENTS:
        problems.append(Problem("currency", Fault.UNKNOWN_WORD))
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(group, name=name, key=key)
