"""A course on the wire (witness: contract, Objects)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.people.model import User
from lyceum.dialects.karma import ids, values
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.values import CourseStatus
from lyceum.dialects.karma.wire import texts
from lyceum.kit.time import iso_seconds

# White space around a title or a category does not count, and is not kept.
Title = Annotated[str, Meta(min_length=3, max_length=200, pattern=r"\S[\s\S]+\S")]
Description = Annotated[str, Meta(max_length=100_000)]
Category = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]


class CourseOut(msgspec.Struct, frozen=True):
    """`enrollment_count` counts the active and the completed."""

    id: texts.CourseId
    title: str
    description: str | None
    category: str | None
    status: CourseStatus
    instructor_id: texts.TeacherId | None
    enrollment_count: int
    created_at: texts.Time
    updated_at: texts.Time


class ListCourses(PageAsked, frozen=True, kw_only=True):
    status: CourseStatus | UnsetType = UNSET
    category: str | UnsetType = UNSET


class CourseId(msgspec.Struct, frozen=True):
    id: texts.CourseId


class CreateCourse(msgspec.Struct, frozen=True):
    title: Title
    description: Description | None = None
    category: Category | None = None
    status: CourseStatus = CourseStatus.DRAFT
    instructor_id: texts.TeacherId | None = None


class UpdateCourse(msgspec.Struct, frozen=True):
    """`instructor_id` may be null for a course that nobody leads, as its object says."""

    id: texts.CourseId
    title: Title | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    category: Category | UnsetType | None = UNSET
    status: CourseStatus | UnsetType = UNSET
    instructor_id: texts.TeacherId | UnsetType | None = UNSET


def course(course: Course, *, category: str | None, lead: User | None, enrolled: int) -> CourseOut:
    return CourseOut(
        id=ids.written("course", course),
        title=course.title,
        description=course.body,
        category=category,
        status=values.course_status(course.state),
        instructor_id=ids.written("user", lead) if lead else None,
        enrollment_count=enrolled,
        created_at=iso_seconds(course.created_at),
        updated_at=iso_seconds(course.updated_at),
    )
