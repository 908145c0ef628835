"""What people say about courses and units, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.community.model import (
    LONGEST_BODY,
    LONGEST_TITLE,
    UNTRASHED,
    Contribution,
    ContributionChange,
    ContributionFilter,
    ContributionKind,
    ContributionState,
    NewContribution,
)
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

STARS = 5

Title = Annotated[str, Meta(max_length=LONGEST_TITLE, examples=["Clear as the sky"])]
Body = Annotated[str, Meta(max_length=LONGEST_BODY, examples=["What lifts warm air?"])]
Stars = Annotated[int, Meta(ge=1, le=STARS, description="Of a review; a reply has none.")]
Name = Annotated[str, Meta(max_length=200, examples=["Noor Aziz"])]
States = Annotated[
    str,
    Meta(
        description="Only these states, separated by commas. Otherwise what lies in the trash is"
        " left out, unless the list is followed.",
        examples=["held,spam"],
    ),
]
Search = Annotated[
    str, Meta(min_length=1, max_length=100, description="A part of the title or the text.")
]


class ContributionOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class About(StrEnum):
    """Said of courses themselves, or of units."""

    COURSES = "courses"
    UNITS = "units"


class ContributionOut(msgspec.Struct, frozen=True):
    """A review, a question or a comment, about a course or a unit of it; with a `parent_id` it
    answers another one. `author_id` is null once they are gone."""

    id: Id
    kind: ContributionKind
    course_id: Id
    unit_id: Id | None
    parent_id: Id | None
    author_id: Id | None
    author_name: Name
    title: Title
    body: Body
    rating: int | None
    state: ContributionState
    created_at: Time
    updated_at: Time


class ListContributions(FollowAsked, frozen=True, kw_only=True):
    kind: ContributionKind
    about: About = About.COURSES
    order: ContributionOrder = ContributionOrder.NEWEST
    course_id: Id | UnsetType = UNSET
    unit_id: Id | UnsetType = UNSET
    author_id: Id | UnsetType = UNSET
    parent_id: Id | UnsetType = UNSET
    states: States | UnsetType = UNSET
    search: Search | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetContribution(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateContribution(Asked, frozen=True, kw_only=True):
    """`state` and `author_name` are for those who may write the course."""

    kind: ContributionKind
    course_id: Id
    unit_id: Id | None = None
    parent_id: Id | None = None
    title: Title = ""
    body: Body = ""
    rating: Stars | None = None
    state: ContributionState = ContributionState.APPROVED
    author_name: Name = ""


class ChangeContribution(OneAsked, frozen=True, kw_only=True):
    """`state` and `author_name` are for those who may write the course."""

    title: Title | UnsetType = UNSET
    body: Body | UnsetType = UNSET
    rating: Stars | UnsetType = UNSET
    state: ContributionState | UnsetType = UNSET
    author_name: Name | UnsetType = UNSET


def where(asked: ListContributions) -> ContributionFilter:
    states = tuple(words(asked.states, ContributionState, name="states"))
    default = UNTRASHED if asked.updated_since is UNSET else tuple(ContributionState)
    return ContributionFilter(
        kind=asked.kind,
        on_units=asked.about is About.UNITS or asked.unit_id is not UNSET,
        states=states or default,
        courses=_alone(asked.course_id),
        units=_alone(asked.unit_id),
        authors=_alone(asked.author_id),
        parents=_alone(asked.parent_id),
        search=asked.search,
    )


def _alone(one: int | UnsetType) -> tuple[int, ...] | UnsetType:
    return UNSET if one is UNSET else (one,)


def new(asked: CreateContribution) -> NewContribution:
    return NewContribution(**msgspec.structs.asdict(asked))


def change(asked: ChangeContribution) -> ContributionChange:
    told = msgspec.structs.asdict(asked)
    del told["id"]
    return ContributionChange(**told)


def contribution(one: Contribution) -> ContributionOut:
    return ContributionOut(
        id=one.id,
        kind=one.kind,
        course_id=one.course_id,
        unit_id=one.unit_id,
        parent_id=one.parent_id,
        author_id=one.author_id,
        author_name=one.author_name,
        title=one.title,
        body=one.body,
        rating=one.rating,
        state=one.state,
        created_at=iso_micros(one.created_at),
        updated_at=iso_micros(one.updated_at),
    )
