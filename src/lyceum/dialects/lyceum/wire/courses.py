"""A course on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import (
    LIVE_STATES,
    Admission,
    Course,
    CourseChange,
    CourseFilter,
    CourseState,
    NewCourse,
)
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.texts import Money, MoneyAsked, Time
from lyceum.kit.time import iso_micros

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Summary = Annotated[str, Meta(max_length=1_000)]
Body = Annotated[str, Meta(max_length=100_000)]
Category = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Science"])]
Seats = Annotated[int, Meta(ge=1, lt=2**53)]


class CourseOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class CoursePart(StrEnum):
    CATEGORY = "category"
    LEAD = "lead_id"
    ENROLLMENTS = "enrollment_count"


class WritableState(StrEnum):
    """What a client may set: deleting is an act of its own."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PRIVATE = "private"
    ARCHIVED = "archived"


Parts = Annotated[
    str,
    Meta(
        description=f"What else to tell, separated by commas: {', '.join(CoursePart)}.",
        examples=["category,lead_id"],
    ),
]
States = Annotated[
    str,
    Meta(
        description=f"Of these states, separated by commas: {', '.join(LIVE_STATES)}.",
        examples=["published,private"],
    ),
]


class CourseOut(msgspec.Struct, frozen=True):
    """`category`, `lead_id` and `enrollment_count` are parts, there when asked for; the last counts
    the active and the completed."""

    id: Id
    title: str
    slug: Annotated[str, Meta(examples=["reading-weather-maps"])]
    summary: str
    body: str | None
    state: CourseState
    admission: Admission
    price: Money
    seats: int | None
    required_units: int
    created_at: Time
    updated_at: Time
    category: str | UnsetType | None = UNSET
    lead_id: Id | UnsetType | None = UNSET
    enrollment_count: int | UnsetType = UNSET


class ListCourses(FollowAsked, frozen=True, kw_only=True):
    order: CourseOrder = CourseOrder.NEWEST
    states: States | UnsetType = UNSET
    category: Category | UnsetType = UNSET
    lead_id: Id | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    parts: Parts | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetCourse(OneAsked, frozen=True, kw_only=True):
    parts: Parts | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class CreateCourse(Asked, frozen=True, kw_only=True):
    title: Title
    summary: Summary = ""
    body: Body | None = None
    category: Category | None = None
    state: WritableState = WritableState.DRAFT
    lead_id: Id | None = None
    admission: Admission | None = None
    price: MoneyAsked = MoneyAsked()
    seats: Seats | None = None


class ChangeCourse(OneAsked, frozen=True, kw_only=True):
    title: Title | UnsetType = UNSET
    summary: Summary | UnsetType = UNSET
    body: Body | UnsetType | None = UNSET
    category: Category | UnsetType | None = UNSET
    state: WritableState | UnsetType = UNSET
    lead_id: Id | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    price: MoneyAsked = MoneyAsked()
    seats: Seats | UnsetType | None = UNSET


def where(asked: ListCourses) -> CourseFilter:
    states = words(asked.states, CourseState, name="states") & set(LIVE_STATES)
    return CourseFilter(
        states=LIVE_STATES if asked.states is UNSET else tuple(states),
        category=asked.category,
        lead_id=asked.lead_id,
        admission=asked.admission,
    )


def new(asked: CreateCourse) -> NewCourse:
    return NewCourse(
        title=asked.title,
        summary=asked.summary,
        body=asked.body,
        category=asked.category,
        state=CourseState(asked.state),
        lead_id=asked.lead_id,
        admission=asked.admission,
        amount=asked.price.amount or 0,
        currency=asked.price.currency or None,
        seats=asked.seats,
    )


def change(asked: ChangeCourse) -> CourseChange:
    return CourseChange(
        title=asked.title,
        summary=asked.summary,
        body=asked.body,
        category=asked.category,
        state=UNSET if asked.state is UNSET else CourseState(asked.state),
        lead_id=asked.lead_id,
        admission=asked.admission,
        amount=asked.price.amount,
        currency=asked.price.currency,
        seats=asked.seats,
    )


def course(
    course: Course,
    *,
    category: str | UnsetType | None = UNSET,
    lead_id: int | UnsetType | None = UNSET,
    enrolled: int | UnsetType = UNSET,
) -> CourseOut:
    return CourseOut(
        id=course.id,
        title=course.title,
        slug=course.slug,
        summary=course.summary,
        body=course.body,
        state=course.state,
        admission=course.admission,
        price=Money(course.amount, course.currency),
        seats=course.seats,
        required_units=course.required_units,
        created_at=iso_micros(course.created_at),
        updated_at=iso_micros(course.updated_at),
        category=category,
        lead_id=lead_id,
        enrollment_count=enrolled,
    )
