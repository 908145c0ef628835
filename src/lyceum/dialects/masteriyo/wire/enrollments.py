"""Enrollments on the wire: `user_course` (contract 6)."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.label_model import Label, LabelKind
from lyceum.core.catalog.model import ENROLLED_READ_STATES, Category, Course
from lyceum.core.community.model import Rating
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, percent_done
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.model import User
from lyceum.core.progress.walking import Walk
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import USUAL, ManyPerPage, PageAsked
from lyceum.dialects.masteriyo.values import moment_or_none, read_moment
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.courses import WORDS
from lyceum.dialects.masteriyo.wire.people import PersonNamed, named
from lyceum.dialects.masteriyo.wire.progress import Summary, progress, retake
from lyceum.dialects.masteriyo.wire.terms import NAMESPACE, Named

_S = EnrollmentState
ACTIVE = (_S.ACTIVE, _S.COMPLETED)
SHOWN = tuple(state for state in EnrollmentState if state is not _S.REJECTED)
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

    per_page: ManyPerPage = USUAL
    orderby: EnrollmentOrder = EnrollmentOrder.ID
    status: StatusAsked = StatusAsked.ACTIVE
    user: list[int] | UnsetType = UNSET
    from_account_dashboard: bool = False


class EnrollmentFields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written of an enrollment; `status` takes back who was shut out."""

    status: StatusWritten | UnsetType = UNSET
    started_at: texts.Date | UnsetType = UNSET
    modified_at: texts.Date | UnsetType = UNSET


class CreateEnrollment(EnrollmentFields, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    course_id: texts.Id
    user_id: texts.Id | UnsetType = UNSET


class UpdateEnrollment(EnrollmentFields, frozen=True, kw_only=True):
    """Whose it is, and of which course, may be said again."""

    id: texts.Id
    user_id: int | UnsetType = UNSET
    course_id: int | UnsetType = UNSET


class Far(msgspec.Struct, frozen=True, kw_only=True):
    """How far somebody is; more than the percentage once they have begun."""

    status: str | UnsetType = UNSET
    started_at: str | UnsetType = UNSET
    modified_at: str | UnsetType = UNSET
    completed_at: str | UnsetType | None = UNSET
    is_password_required: bool | UnsetType = UNSET
    retake_url: str | UnsetType = UNSET
    summary: Summary | UnsetType = UNSET
    percentage: int


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
    progress_data: Far
    author: PersonNamed | None
    enable_course_retake: bool
    status: str
    is_password_required: bool


class EnrollmentOut(msgspec.Struct, frozen=True, kw_only=True):
    """`started_at` is null where somebody of the staff let the person in, `modified_at`
    unless it was written (373, 947)."""

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
    walk: Walk = Walk()
    categories: list[Category] = []
    labels: list[Label] = []
    lead: User | None = None
    rating: Rating | None = None


def enrollment(one: Enrollment, beside: Beside) -> EnrollmentOut:
    kept: dict[str, int] = one.extra.get(NAMESPACE, {})
    started = kept.get("started_at", None if one.grounds == "granted" else one.enrolled_at)
    # Who is in a course that is a draft again, or in the trash, is not in it for now (949, 950).
    is_out = beside.course is not None and beside.course.state in ENROLLED_READ_STATES
    return EnrollmentOut(
        id=one.id,
        user_id=one.user_id,
        course=_course(one, beside),
        status="active" if one.state in ACTIVE and is_out else "inactive",
        started_at=moment_or_none(started),
        modified_at=moment_or_none(kept.get("modified_at")),
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
        average_rating=f"{beside.rating.average:.2f}" if beside.rating else "0",
        review_count=beside.rating.count if beside.rating else 0,
        start_course_url=address,
        continue_course_url=address,
        progress_data=_far(one, course, beside.walk),
        author=named(beside.lead) if beside.lead else None,
        enable_course_retake=kept.get("enable_course_retake", False),
        status=WORDS[course.state],
        is_password_required=bool(kept.get("post_password")),
    )


def _far(one: Enrollment, course: Course, walk: Walk) -> Far:
    percentage = percent_done(one, course.required_units)
    if one.begun_at is None:
        return Far(percentage=percentage)
    told = progress(one, course=course, walk=walk)
    return Far(
        status=told.status,
        started_at=told.started_at,
        modified_at=told.modified_at,
        completed_at=told.completed_at,
        is_password_required=told.is_password_required,
        retake_url="" if one.completed_at is None else retake(course.id),
        summary=told.summary,
        percentage=percentage,
    )


def own(asked: EnrollmentFields) -> dict[str, dict[str, int]]:
    """The moments that only this API keeps of an enrollment; refuses what is no moment."""
    kept = {}
    for name in ("started_at", "modified_at"):
        said = getattr(asked, name)
        if said is not UNSET:
            at = read_moment(said)
            if at is None:
                raise Invalid(Problem(name, Fault.MALFORMED))
            kept[name] = at
    return {NAMESPACE: kept} if kept else {}
