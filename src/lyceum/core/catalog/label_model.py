"""Labels: what courses are marked with."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType


class LabelKind(StrEnum):
    """What a label says of a course: what it is about, or how hard it is."""

    TAG = "tag"
    DIFFICULTY = "difficulty"


class Label(msgspec.Struct, frozen=True, array_like=True):
    """A word that courses are marked with; `color` is free text."""

    id: int
    kind: LabelKind
    name: str
    slug: str
    description: str
    color: str
    created_at: int
    updated_at: int


class LabelChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    name: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    color: str | UnsetType = UNSET


class LabelOrder(StrEnum):
    """What labels may be listed by."""

    ID = "created_at"
    NAME = "name_key"
    SLUG = "slug"


class LabelFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which labels to list; `search` is a part of the name, in any case; `used` ones alone mark a
    published course."""

    kind: LabelKind
    search: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    used: bool = False
