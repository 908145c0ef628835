"""An enrollment on the wire (witnesses: seed, Enrollments API; L22–L26, L38)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.events import Gone
from lyceum.core.people.model import User
from lyceum.dialects.learnflow import ids, values
from lyceum.dialects.learnflow.paging import ListAsked
from lyceum.dialects.learnflow.values import EnrollmentStatus
from lyceum.dialects.learnflow.wire import texts
from lyceum.kit.time import iso_seconds


class PaymentPart(msgspec.Struct, frozen=True, kw_only=True):
    """How an enrollment was paid: in minor units, the currency in lower case."""

    status: Annotated[str, Meta(examples=["succeeded"])]
    amount: texts.Minor
    currency: texts.LowerCurrency
    id: texts.PaymentId
    payment_method_id: texts.MethodId


class EnrollmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """`payment` is null where nothing was charged."""

    id: texts.EnrollmentId
    object: str = "enrollment"
    status: EnrollmentStatus
    student_id: texts.StudentId
    course_id: texts.CourseId
    enrolled_at: texts.Time
    payment: PaymentPart | None
    completed_at: Annotated[texts.Time | None, Meta(examples=[None])]
    canceled_at: Annotated[texts.Time | None, Meta(examples=[None])]
    expires_at: Annotated[texts.Time | None, Meta(examples=[None])]
    livemode: bool


class ListEnrollments(ListAsked, frozen=True, kw_only=True):
    student_id: texts.StudentId | UnsetType = UNSET
    course_id: texts.CourseId | UnsetType = UNSET
    status: EnrollmentStatus | UnsetType = UNSET


class EnrollmentId(msgspec.Struct, frozen=True):
    id: texts.EnrollmentId


class CreateEnrollment(msgspec.Struct, frozen=True, kw_only=True):
    """A `payment_method_id` is needed where the course has a price."""

    student_id: texts.StudentId
    course_id: texts.CourseId
    payment_method_id: texts.MethodId | None = None
    send_welcome_email: bool = False


def enrollment(
    enrollment: Enrollment,
    *,
    user: User | Gone | None,
    course: Course | Gone | None,
    payment: PaymentPart | None,
    livemode: bool,
) -> EnrollmentOut:
    return EnrollmentOut(
        id=ids.written("enrollment", enrollment),
        status=values.enrollment_status(enrollment.state),
        student_id=ids.written("student", user) if user else "",
        course_id=ids.written("course", course) if course else "",
        enrolled_at=iso_seconds(enrollment.enrolled_at),
        payment=payment,
        completed_at=_time(enrollment.completed_at),
        canceled_at=_time(enrollment.ended_at),
        expires_at=_time(enrollment.expires_at),
        livemode=livemode,
    )


def _time(at: int | None) -> str | None:
    return None if at is None else iso_seconds(at)
