"""An enrollment on the wire (witness: contract, Objects)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment, percent_done
from lyceum.core.people.model import User
from lyceum.dialects.karma import ids, values
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.values import EnrollmentStatus, WritableEnrollmentStatus
from lyceum.dialects.karma.wire import texts
from lyceum.kit.time import iso_seconds


class EnrollmentOut(msgspec.Struct, frozen=True):
    id: texts.EnrollmentId
    user_id: texts.UserId
    course_id: texts.CourseId
    status: EnrollmentStatus
    progress_percent: texts.Percent
    enrolled_at: texts.Time
    completed_at: Annotated[texts.Time | None, Meta(examples=[None])]


class ListEnrollments(PageAsked, frozen=True, kw_only=True):
    user_id: texts.UserId | UnsetType = UNSET
    course_id: texts.CourseId | UnsetType = UNSET
    status: EnrollmentStatus | UnsetType = UNSET


class EnrollmentId(msgspec.Struct, frozen=True):
    id: texts.EnrollmentId


class CreateEnrollment(msgspec.Struct, frozen=True):
    """`user_id` may be left out by who enrolls themselves."""

    course_id: texts.CourseId
    user_id: texts.UserId | UnsetType = UNSET


class UpdateEnrollment(msgspec.Struct, frozen=True):
    id: texts.EnrollmentId
    status: WritableEnrollmentStatus


def enrollment(enrollment: Enrollment, user: User, course: Course) -> EnrollmentOut:
    completed = enrollment.completed_at
    return EnrollmentOut(
        id=ids.written("enrollment", enrollment),
        user_id=ids.written("user", user),
        course_id=ids.written("course", course),
        status=values.enrollment_status(enrollment.state),
        progress_percent=percent_done(enrollment, course.required_units),
        enrolled_at=iso_seconds(enrollment.enrolled_at),
        completed_at=iso_seconds(completed) if completed is not None else None,
    )
