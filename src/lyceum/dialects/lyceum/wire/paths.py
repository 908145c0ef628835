"""Learning paths on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.paths.model import (
    MOST_COURSES,
    NewPath,
    Path,
    PathChange,
    PathEnrollment,
    PathFilter,
    PathState,
)
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Amount, Currency, Time
from lyceum.dialects.lyceum.wire.times import told
from lyceum.kit.time import iso_micros

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Weather"])]
Description = Annotated[str, Meta(max_length=20_000)]
CourseIds = Annotated[list[Id], Meta(max_length=MOST_COURSES)]
Needed = Annotated[
    int,
    Meta(ge=1, le=MOST_COURSES, description="How many courses complete it; null: all of them."),
]
Sequential = Annotated[
    bool, Meta(description="Whether each course is entered when the one before is completed.")
]
Search = Annotated[str, Meta(min_length=1, max_length=200, description="A part of the title.")]


class PathOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class StayOrder(StrEnum):
    OLDEST = "enrolled_at"
    NEWEST = "-enrolled_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class PathOut(msgspec.Struct, frozen=True):
    """Some courses in an order."""

    id: Id
    title: Title
    description: Description
    course_ids: CourseIds
    active: bool
    sequential: Sequential
    needed: Needed | None
    category_id: Id | None
    amount: Amount
    currency: Currency
    created_at: Time
    updated_at: Time


class StayOut(msgspec.Struct, frozen=True):
    """Somebody on a path."""

    id: Id
    path_id: Id
    user_id: Id
    state: PathState
    enrolled_at: Time
    completed_at: Time | None
    ended_at: Time | None
    updated_at: Time


class ListPaths(FollowAsked, frozen=True, kw_only=True):
    order: PathOrder = PathOrder.NEWEST
    search: Search | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetPath(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreatePath(Asked, frozen=True, kw_only=True):
    title: Title
    course_ids: CourseIds = msgspec.field(default_factory=list)
    description: Description = ""
    active: bool = True
    sequential: Sequential = True
    needed: Needed | None = None
    category_id: Id | None = None
    amount: Amount = 0
    currency: Currency | None = None


class ChangePath(OneAsked, frozen=True, kw_only=True):
    """`course_ids` are all of them, in their order."""

    title: Title | UnsetType = UNSET
    course_ids: CourseIds | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    sequential: Sequential | UnsetType = UNSET
    needed: Needed | UnsetType | None = UNSET
    category_id: Id | UnsetType | None = UNSET
    amount: Amount | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET


class ListStays(FollowAsked, frozen=True, kw_only=True):
    order: StayOrder = StayOrder.NEWEST
    user_id: Id | UnsetType = UNSET
    path_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetStay(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class EnrollOnPath(Asked, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    path_id: Id
    user_id: Id | UnsetType = UNSET


def where(asked: ListPaths) -> PathFilter:
    return PathFilter(search=asked.search, active=asked.active)


def new(asked: CreatePath) -> NewPath:
    told = msgspec.structs.asdict(asked)
    return NewPath(**{**told, "course_ids": tuple(asked.course_ids)})


def change(asked: ChangePath) -> PathChange:
    told = msgspec.structs.asdict(asked)
    told.pop("id")
    if asked.course_ids is not UNSET:
        told["course_ids"] = tuple(asked.course_ids)
    return PathChange(**told)


def path(path: Path, course_ids: Sequence[int]) -> PathOut:
    return PathOut(
        id=path.id,
        title=path.title,
        description=path.description,
        course_ids=list(course_ids),
        active=path.active,
        sequential=path.sequential,
        needed=path.needed,
        category_id=path.category_id,
        amount=path.amount,
        currency=path.currency,
        created_at=iso_micros(path.created_at),
        updated_at=iso_micros(path.updated_at),
    )


def stay(stay: PathEnrollment) -> StayOut:
    return StayOut(
        id=stay.id,
        path_id=stay.path_id,
        user_id=stay.user_id,
        state=stay.state,
        enrolled_at=iso_micros(stay.enrolled_at),
        completed_at=told(stay.completed_at),
        ended_at=told(stay.ended_at),
        updated_at=iso_micros(stay.updated_at),
    )
