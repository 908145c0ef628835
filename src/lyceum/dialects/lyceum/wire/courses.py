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
    Late,
    NewCourse,
    Traversal,
)
from lyceum.core.catalog.timing import MOST_DAYS
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, FieldValue, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.external_ids import KnownAs, known_as
from lyceum.dialects.lyceum.wire.texts import Money, MoneyAsked, Time
from lyceum.dialects.lyceum.wire.times import moments, told
from lyceum.kit.time import iso_micros

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Summary = Annotated[str, Meta(max_length=1_000)]
Body = Annotated[str, Meta(max_length=100_000)]
Category = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Science"])]
DonePercent = Annotated[int, Meta(ge=1, le=100, examples=[100])]
Seats = Annotated[int, Meta(ge=1, lt=2**53)]
Slug = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=r"\S",
        description="Its address: lower-case words joined by hyphens; else made of the title.",
        examples=["reading-weather-maps"],
    ),
]
Days = Annotated[
    int,
    Meta(
        ge=1,
        le=MOST_DAYS,
        description="How many days somebody who is let in may stay.",
        examples=[90],
    ),
]


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
    """What a client may set: deleting is an act of its own, and so is the trash."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    SCHEDULED = "scheduled"
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
    the active and the completed. A scheduled course is published at `publish_at`. Access begins at
    `starts_at`, and ends at `ends_at` or after `days`, whichever comes first. In a `sequential`
    course a unit opens when every required one before it is done; what is handed in late is
    `marked`, or refused where that is `closed`. `done_percent` of the required units complete
    it."""

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
    done_percent: DonePercent
    traversal: Traversal
    late: Late
    publish_at: Time | None
    starts_at: Time | None
    ends_at: Time | None
    days: int | None
    created_at: Time
    updated_at: Time
    category: str | UnsetType | None = UNSET
    lead_id: Id | UnsetType | None = UNSET
    enrollment_count: int | UnsetType = UNSET


class ListCourses(FollowAsked, frozen=True, kw_only=True):
    """`category` is the name of the first category, `category_id` any that a course is in."""

    order: CourseOrder = CourseOrder.NEWEST
    states: States | UnsetType = UNSET
    category: Category | UnsetType = UNSET
    category_id: Id | UnsetType = UNSET
    lead_id: Id | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    external_id: KnownAs | UnsetType = UNSET
    group_id: Id | UnsetType = UNSET
    branch_id: Id | UnsetType = UNSET
    field_value: FieldValue | UnsetType = UNSET
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
    slug: Slug | None = None
    traversal: Traversal = Traversal.FREE
    late: Late = Late.MARKED
    publish_at: Time | None = None
    starts_at: Time | None = None
    ends_at: Time | None = None
    days: Days | None = None


class ChangeCourse(OneAsked, frozen=True, kw_only=True):
    title: Title | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    summary: Summary | UnsetType = UNSET
    body: Body | UnsetType | None = UNSET
    category: Category | UnsetType | None = UNSET
    state: WritableState | UnsetType = UNSET
    lead_id: Id | UnsetType = UNSET
    admission: Admission | UnsetType = UNSET
    price: MoneyAsked = MoneyAsked()
    seats: Seats | UnsetType | None = UNSET
    traversal: Traversal | UnsetType = UNSET
    late: Late | UnsetType = UNSET
    publish_at: Time | UnsetType | None = UNSET
    starts_at: Time | UnsetType | None = UNSET
    ends_at: Time | UnsetType | None = UNSET
    days: Days | UnsetType | None = UNSET
    done_percent: DonePercent | UnsetType = UNSET


_MOMENTS = ("publish_at", "starts_at", "ends_at")


def where(asked: ListCourses) -> CourseFilter:
    states = words(asked.states, CourseState, name="states") & set(LIVE_STATES)
    return CourseFilter(
        states=LIVE_STATES if asked.states is UNSET else tuple(states),
        category=asked.category,
        category_id=asked.category_id,
        lead_id=asked.lead_id,
        admission=asked.admission,
        known_as=known_as(asked.external_id),
        group_id=asked.group_id,
        branch_id=asked.branch_id,
        field_value=asked.field_value,
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
        slug=asked.slug,
        traversal=asked.traversal,
        late=asked.late,
        days=asked.days,
        **moments(asked, *_MOMENTS),
    )


def change(asked: ChangeCourse) -> CourseChange:
    return CourseChange(
        title=asked.title,
        slug=asked.slug,
        summary=asked.summary,
        body=asked.body,
        category=asked.category,
        state=UNSET if asked.state is UNSET else CourseState(asked.state),
        lead_id=asked.lead_id,
        admission=asked.admission,
        amount=asked.price.amount,
        currency=asked.price.currency,
        seats=asked.seats,
        traversal=asked.traversal,
        late=asked.late,
        days=asked.days,
        **moments(asked, *_MOMENTS),
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
        done_percent=course.done_percent,
        traversal=course.traversal,
        late=course.late,
        publish_at=told(course.publish_at),
        starts_at=told(course.starts_at),
        ends_at=told(course.ends_at),
        days=course.days,
        created_at=iso_micros(course.created_at),
        updated_at=iso_micros(course.updated_at),
        category=category,
        lead_id=lead_id,
        enrollment_count=enrolled,
    )
