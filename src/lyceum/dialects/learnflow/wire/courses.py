"""A course on the wire (witnesses: seed, Courses API; L13–L20, L27)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.people.model import User
from lyceum.dialects.learnflow import ids, values
from lyceum.dialects.learnflow.paging import ListAsked
from lyceum.dialects.learnflow.values import CourseStatus
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.money import to_major
from lyceum.kit.time import iso_seconds

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Description = Annotated[str, Meta(max_length=100_000)]
Category = Annotated[
    str,
    Meta(min_length=1, max_length=200, pattern=r"\S", examples=["development"]),
]
Slug = Annotated[str, Meta(max_length=200, examples=["development"])]
# Its digits were counted before, so that a binary fraction still tells all of them.
Price = (
    Annotated[int, Meta(ge=0, examples=[50])]
    | Annotated[
        float,
        Meta(
            ge=0,
            description="In major units, with no more decimals than the currency has.",
            examples=[49.99],
        ),
    ]
)
# A decimal, which is written as a number.
PriceOut = Annotated[Any, Meta(examples=[49.99], extra_json_schema={"type": "number"})]


class CourseOut(msgspec.Struct, frozen=True, kw_only=True):
    """`enrollment_count` counts the active and the completed."""

    id: texts.CourseId
    object: str = "course"
    title: str
    description: str | None
    category: Slug | None
    instructor: Annotated[str | None, Meta(examples=["Jane Doe"])]
    price: PriceOut
    currency: texts.Currency
    status: CourseStatus
    enrollment_count: int
    created_at: texts.Time
    instructor_id: texts.InstructorId | None
    livemode: bool


class ListCourses(ListAsked, frozen=True, kw_only=True):
    category: Slug | UnsetType = UNSET
    status: CourseStatus | UnsetType = UNSET


class CourseId(msgspec.Struct, frozen=True):
    id: texts.CourseId


class CreateCourse(msgspec.Struct, frozen=True, kw_only=True):
    """A draft unless said otherwise; nobody's without an `instructor_id`."""

    title: Title
    description: Description
    price: Price
    currency: texts.Currency
    category: Category | None = None
    instructor_id: texts.InstructorId | None = None
    status: CourseStatus = CourseStatus.DRAFT


class UpdateCourse(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays. A `category` of null takes it away."""

    id: texts.CourseId
    title: Title | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    price: Price | UnsetType = UNSET
    currency: texts.Currency | UnsetType = UNSET
    category: Category | UnsetType | None = UNSET
    instructor_id: texts.InstructorId | UnsetType | None = UNSET
    status: CourseStatus | UnsetType = UNSET


class Parts(msgspec.Struct, frozen=True):
    """What a page of courses has besides: of each, by its id."""

    categories: dict[int, str]
    leads: dict[int, User]
    enrolled: dict[int, int]


def course(course: Course, parts: Parts, *, livemode: bool) -> CourseOut:
    lead = parts.leads.get(course.id)
    return CourseOut(
        id=ids.written("course", course),
        title=course.title,
        description=course.body,
        category=parts.categories.get(course.id),
        instructor=lead.display_name if lead else None,
        price=to_major(course.amount, course.currency),
        currency=course.currency,
        status=values.course_status(course.state),
        enrollment_count=parts.enrolled.get(course.id, 0),
        created_at=iso_seconds(course.created_at),
        instructor_id=ids.written("instructor", lead) if lead else None,
        livemode=livemode,
    )
