"""Announcements: what those in a course are told by who teaches it."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.extras import Extras


class AnnouncementState(StrEnum):
    """Published ones alone are for learners."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PRIVATE = "private"
    PUBLISHED = "published"
    TRASHED = "trashed"


class Announcement(msgspec.Struct, frozen=True, array_like=True):
    """Something that is said to all in a course. `author_id` is None once they are gone."""

    id: int
    uid: bytes
    course_id: int
    author_id: int | None
    title: str
    body: str
    state: AnnouncementState
    trashed_from: AnnouncementState | None
    position: int
    extra: dict[str, Any]
    created_at: int
    updated_at: int


class NewAnnouncement(msgspec.Struct, frozen=True, kw_only=True):
    """`position` None is behind all others."""

    course_id: int
    title: str
    body: str = ""
    state: AnnouncementState = AnnouncementState.PUBLISHED
    position: int | None = None
    extra: Extras = {}


class AnnouncementChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    course_id: int | UnsetType = UNSET
    title: str | UnsetType = UNSET
    body: str | UnsetType = UNSET
    state: AnnouncementState | UnsetType = UNSET
    position: int | UnsetType = UNSET
    extra: Extras | UnsetType = UNSET


UNTRASHED = tuple(state for state in AnnouncementState if state is not AnnouncementState.TRASHED)


class AnnouncementOrder(StrEnum):
    """What announcements may be listed by: each is a column, and has an index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"
    POSITION = "position"


class AnnouncementFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which announcements to list; `search` is a part of the title."""

    states: tuple[AnnouncementState, ...] = UNTRASHED
    course_id: int | UnsetType = UNSET
    author_id: int | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    search: str | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET
