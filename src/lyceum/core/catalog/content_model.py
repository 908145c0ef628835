"""Which sections and units to list, and in which order."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.model import UnitKind, UnitState


class ListOrder(StrEnum):
    """What sections and units may be listed by: each is a column, and has an index but for the
    place, which orders those of one course."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    POSITION = "position"


class SectionFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which sections to list; `course_ids` are several courses, `among` and `without` are ids of
    sections; they were made from the one moment on, and before the other. `search` is a part of
    the title."""

    course_id: int | UnsetType = UNSET
    course_ids: tuple[int, ...] | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET
    search: str | UnsetType = UNSET


class UnitFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which units to list; `section_ids`, `kinds` and `states` are several of each, `among` and
    `without` are ids of units; they were made from the one moment on, and before the other.
    `search` is a part of the title. The trash is never listed here."""

    course_id: int | UnsetType = UNSET
    section_id: int | UnsetType = UNSET
    kind: UnitKind | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    section_ids: tuple[int, ...] | UnsetType = UNSET
    kinds: tuple[UnitKind, ...] | UnsetType = UNSET
    states: tuple[UnitState, ...] | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET
    search: str | UnsetType = UNSET
