"""Announcements on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.community.announcement_model import (
    UNTRASHED,
    Announcement,
    AnnouncementChange,
    AnnouncementFilter,
    AnnouncementState,
    NewAnnouncement,
)
from lyceum.core.community.model import LONGEST_BODY, LONGEST_TITLE
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.contributions import Search, States
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Title = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_TITLE, pattern=r"\S", examples=["Exams on Monday"])
]
Body = Annotated[str, Meta(max_length=LONGEST_BODY, examples=["Bring a pencil."])]
Place = Annotated[int, Meta(ge=0, le=1_000_000_000, description="Lower ones stand first.")]


class AnnouncementOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"
    FIRST = "position"
    LAST = "-position"


class AnnouncementOut(msgspec.Struct, frozen=True):
    """What those in a course are told; learners see published ones."""

    id: Id
    course_id: Id
    author_id: Id | None
    title: str
    body: Body
    state: AnnouncementState
    position: int
    created_at: Time
    updated_at: Time


class ListAnnouncements(FollowAsked, frozen=True, kw_only=True):
    order: AnnouncementOrder = AnnouncementOrder.NEWEST
    course_id: Id | UnsetType = UNSET
    author_id: Id | UnsetType = UNSET
    states: States | UnsetType = UNSET
    search: Search | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetAnnouncement(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateAnnouncement(Asked, frozen=True, kw_only=True):
    """`position` left out: behind all others."""

    course_id: Id
    title: Title
    body: Body = ""
    state: AnnouncementState = AnnouncementState.PUBLISHED
    position: Place | None = None


class ChangeAnnouncement(OneAsked, frozen=True, kw_only=True):
    course_id: Id | UnsetType = UNSET
    title: Title | UnsetType = UNSET
    body: Body | UnsetType = UNSET
    state: AnnouncementState | UnsetType = UNSET
    position: Place | UnsetType = UNSET


def where(asked: ListAnnouncements) -> AnnouncementFilter:
    states = tuple(words(asked.states, AnnouncementState, name="states"))
    default = UNTRASHED if asked.updated_since is UNSET else tuple(AnnouncementState)
    return AnnouncementFilter(
        states=states or default,
        course_id=asked.course_id,
        author_id=asked.author_id,
        search=asked.search,
    )


def new(asked: CreateAnnouncement) -> NewAnnouncement:
    return NewAnnouncement(**msgspec.structs.asdict(asked))


def change(asked: ChangeAnnouncement) -> AnnouncementChange:
    told = msgspec.structs.asdict(asked)
    del told["id"]
    return AnnouncementChange(**told)


def announcement(one: Announcement) -> AnnouncementOut:
    return AnnouncementOut(
        id=one.id,
        course_id=one.course_id,
        author_id=one.author_id,
        title=one.title,
        body=one.body,
        state=one.state,
        position=one.position,
        created_at=iso_micros(one.created_at),
        updated_at=iso_micros(one.updated_at),
    )
