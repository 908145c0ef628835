"""Enrollments on the wire: `user_course` (contract 6)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.label_model import Label, LabelKind
from lyceum.core.catalog.model import Category, Course, CourseState
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, percent_done
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import PageAsked
from lyceum.dialects.masteriyo.values import moment
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.courses import WORDS
from lyceum.dialects.masteriyo.wire.people import PersonNamed, named
from lyceum.dialects.masteriyo.wire.terms import NAMESPACE, Named

_S = EnrollmentState
ACTIVE = (_S.ACTIVE, _S.COMPLETED)
INACTIVE = (
    _S.REQUESTED, _S.AWAITING_PAYMENT, _S.SUSPENDED, _S.EXPIRED, _S.DROPPED, _S.REFUNDED,
)  # fmt: skip
"""Who was rejected is left out."""


class StatusAsked(StrEnum):
    ACTIVE = "active"
    INACTIVE = "inactive"


class StatusWritten(StrEnum):
    """The product's own word for it, which nobody can guess (362–365)."""

    ACTIVE = '{"label":"Active"}'


class EnrollmentOrder(StrEnum):
    ID = "id"
    TYPE = "type"
    DATE_START = "date_start"
    DATE_MODIFIED = "date_modified"


class EnrollmentsAsked(PageAsked, frozen=True, kw_only=True):
    """One's own; `user` are other people's, for who may read them."""

    orderby: EnrollmentOrder = EnrollmentOrder.ID
    status: StatusAsked = StatusAsked.ACTIVE
    user: list[int] | UnsetType = UNSET
    from_account_dashboard: bool = False


class CreateEnrollment(msgspec.Struct, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    course_id: texts.Id
    user_id: texts.Id | UnsetType = UNSET
    status: StatusWritten | UnsetType = UNSET


class CourseOf(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    permalink: str
    featured_image_url: str
    categories: list[Named]
    difficulty: Named | None
    duration: int
    average_rating: str
    review_count: int
    start_course_url: str
    continue_course_url: str
    progress_data: dict[str, int]
    author: PersonNamed | None
    enable_course_retake: bool
    status: str
    is_password_required: bool


class EnrollmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """The dates are null where somebody of the staff let the person in."""

    id: texts.Id
    user_id: int
    course: CourseOf | None
    type: str = "user_course"
    status: str
    started_at: str | None
    modified_at: str | None


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside an enrollment."""

    course: Course | None
    categories: list[Category] = []
    labels: list[Label] = []
    lead: User | None = None


def enrollment(one: Enrollment, beside: Beside) -> EnrollmentOut:
    started = None if one.grounds == "granted" else moment(one.enrolled_at)
    is_out = beside.course is not None and beside.course.state is not CourseState.TRASHED
    return EnrollmentOut(
        id=one.id,
        user_id=one.user_id,
        course=_course(one, beside),
        status="active" if one.state in ACTIVE and is_out else "inactive",
        started_at=started,
        modified_at=None if one.completed_at is None else moment(one.completed_at),
    )


def _course(one: Enrollment, beside: Beside) -> CourseOf | None:
    course = beside.course
    if course is None:
        return None
    kept: dict[str, Any] = course.extra.get(NAMESPACE, {})
    address = here().address(f"/course/{course.slug}/")
    marks = (label for label in beside.labels if label.kind is LabelKind.DIFFICULTY)
    levels = [Named(label.id, label.name, label.slug) for label in marks]
    return CourseOf(
        id=course.id,
        name=course.title,
        permalink=address,
        featured_image_url="",
        categories=[Named(each.id, each.name, each.slug) for each in beside.categories],
        difficulty=next(iter(levels), None),
        duration=kept.get("duration", 0),
        average_rating="0",
        review_count=0,
        start_course_url=address,
        continue_course_url=address,
        progress_data={"percentage": percent_done(one, course.required_units)},
        author=named(beside.lead) if beside.lead else None,
        enable_course_retake=kept.get("enable_course_retake", False),
        status=WORDS[course.state],
        is_password_required=bool(kept.get("post_password")),
    )
