"""A section of a course on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.content import SectionChange
from lyceum.core.catalog.content_model import SectionFilter
from lyceum.core.catalog.model import Section
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

SectionTitle = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Fronts and Pressure"])
]
Position = Annotated[
    int,
    Meta(
        ge=0,
        le=100_000,
        description="The place among its siblings, the first being 0; the others make room.",
        examples=[0],
    ),
]


class ContentOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class SectionOut(msgspec.Struct, frozen=True):
    """`title` is empty where a course has units without sections. Siblings stand in the order of
    `position`, then of `id`."""

    id: Id
    course_id: Id
    title: Annotated[str, Meta(examples=["Fronts and Pressure"])]
    position: Annotated[int, Meta(examples=[0])]
    created_at: Time
    updated_at: Time


class ListSections(FollowAsked, frozen=True, kw_only=True):
    order: ContentOrder = ContentOrder.NEWEST
    course_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetSection(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateSection(Asked, frozen=True, kw_only=True):
    """Behind the other sections of the course."""

    course_id: Id
    title: SectionTitle


class ChangeSection(OneAsked, frozen=True, kw_only=True):
    title: SectionTitle | UnsetType = UNSET
    position: Position | UnsetType = UNSET


def where(asked: ListSections) -> SectionFilter:
    return SectionFilter(course_id=asked.course_id)


def change(asked: ChangeSection) -> SectionChange:
    return SectionChange(title=asked.title, position=asked.position)


def section(section: Section) -> SectionOut:
    return SectionOut(
        id=section.id,
        course_id=section.course_id,
        title=section.title,
        position=section.position,
        created_at=iso_micros(section.created_at),
        updated_at=iso_micros(section.updated_at),
    )
