"""Who is in which course, and how far they came (witness: contract 2.1, 2.2, Appendix A)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.assessment.model import Attempt, AttemptState
from lyceum.core.catalog.model import Category, Course
from lyceum.core.enrollment.model import BEEN_IN, Enrollment, EnrollmentFilter, percent_done
from lyceum.core.people.model import User
from lyceum.core.progress.model import UnitProgress
from lyceum.core.progress.totals import Total
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.access import Base64
from lyceum.dialects.talentlms.wire.certificates import CertificateOut
from lyceum.dialects.talentlms.wire.courses import CourseHead, head
from lyceum.kit.time import SECOND

Percent = Annotated[int, Meta(ge=0, le=100)]
Seconds = Annotated[int, Meta(ge=0, description="In seconds.")]
LEARNER, INSTRUCTOR = "learner", "instructor"


class EnrollmentSort(StrEnum):
    """What enrollments may be sorted by; with a hyphen the last one first."""

    ENROLLMENT = "enrollment_date"
    ENROLLMENT_DOWN = "-enrollment_date"
    LAST_UPDATED = "last_updated_on"
    LAST_UPDATED_DOWN = "-last_updated_on"


class Pair(msgspec.Struct, frozen=True):
    """A course and a user."""

    course_id: texts.Id
    user_id: texts.Id


class UnitPair(msgspec.Struct, frozen=True):
    unit_id: texts.Id
    user_id: texts.Id


class Goto(msgspec.Struct, frozen=True, kw_only=True):
    course_id: texts.Id
    user_id: texts.Id
    logout_redirect: Base64 | UnsetType = UNSET
    course_completed_redirect: Base64 | UnsetType = UNSET


class Enrolled(msgspec.Struct, frozen=True):
    role: str


class GotoUrl(msgspec.Struct, frozen=True):
    goto_url: Annotated[str, Meta(examples=["https://school.example/links/sign-in/…"])]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """`score` is the mean of the best attempts at each test, in percent."""

    total_time: Seconds
    score: float | None
    completion_status: values.Completion
    completion_date: texts.Time | None
    completion_percentage: Percent
    last_viewed_unit_id: texts.Id | None
    certificate: CertificateOut | None


class CourseProgress(CourseHead, frozen=True, kw_only=True):
    """A course, and how far a user came in it."""

    progress: Progress
    enrolled: bool
    role_in_course: str | None


class Attended(msgspec.Struct, frozen=True, kw_only=True):
    """An enrollment among others."""

    role: str
    enrollment_date: texts.Time
    completion_date: texts.Time | None
    completion_status: values.Completion
    completion_percentage: Percent
    score: float | None
    total_time: Seconds
    expiration_date: texts.Time | None


class UserCourse(Attended, frozen=True, kw_only=True):
    """A course of a user."""

    id: texts.Id
    name: str
    status: values.Status


class UserCourses(msgspec.Struct, frozen=True):
    courses: list[UserCourse]


class CourseUser(Attended, frozen=True, kw_only=True):
    """A user of a course."""

    id: texts.Id
    login: str
    name: str
    surname: str
    email: str | None
    status: values.Status


class EnrollmentRow(Attended, frozen=True, kw_only=True):
    """A user in a course, with all progress: one line for each pair."""

    user_id: texts.Id
    course_id: texts.Id
    enrolled: bool
    last_updated_on: texts.Time


class UnitOut(msgspec.Struct, frozen=True, kw_only=True):
    """How far a user came in a unit; what only tests have is null elsewhere."""

    total_time: Seconds
    status: values.Completion
    score: float | None
    completion_date: texts.Time | None
    first_access_time: texts.Time | None
    last_accessed_time: texts.Time | None
    submission: dict[str, Any] | None
    ilt_attendance: str | None
    repetitions: int | None
    remaining_time: Seconds | None
    grade_date: texts.Time | None


class CourseUsersAsked(PageAsked, frozen=True, kw_only=True):
    id: texts.Id
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    sort: EnrollmentSort = EnrollmentSort.ENROLLMENT


class ListEnrollments(PageAsked, frozen=True, kw_only=True):
    """`updated_since` leaves those alone that were written since."""

    updated_since: texts.Time | UnsetType = UNSET
    user_id: texts.Id | UnsetType = field(default=UNSET, name="filter[user_id][eq]")
    course_id: texts.Id | UnsetType = field(default=UNSET, name="filter[course_id][eq]")
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    updated_from: texts.Time | UnsetType = field(default=UNSET, name="filter[last_updated][gte]")
    updated_to: texts.Time | UnsetType = field(default=UNSET, name="filter[last_updated][lte]")
    sort: EnrollmentSort = EnrollmentSort.ENROLLMENT


def where(asked: ListEnrollments) -> EnrollmentFilter:
    return EnrollmentFilter(
        states=BEEN_IN,
        newest=True,
        user_id=asked.user_id,
        course_id=asked.course_id,
        search=asked.keyword,
        updated_from=values.moment(asked.updated_from, field="filter[last_updated][gte]"),
        updated_to=values.until(asked.updated_to, field="filter[last_updated][lte]"),
    )


def attended(stay: Enrollment, course: Course, total: Total) -> dict[str, Any]:
    """The fields of every enrollment among others."""
    began = stay.done_required > 0 or total.seconds > 0 or total.score is not None
    return {
        "role": LEARNER,
        "enrollment_date": values.time(stay.enrolled_at),
        "completion_date": values.maybe_time(stay.completed_at),
        "completion_status": values.completion(stay, began=began),
        "completion_percentage": percent_done(stay, course.required_units),
        "score": total.score,
        "total_time": total.seconds,
        "expiration_date": values.maybe_time(stay.expires_at),
    }


def course_progress(
    course: Course,
    first: Category | None,
    *,
    progress: Progress,
    enrolled: bool,
    teaches: bool,
) -> CourseProgress:
    role = LEARNER if enrolled else None
    return CourseProgress(
        **head(course, first),
        progress=progress,
        enrolled=enrolled,
        role_in_course=INSTRUCTOR if teaches else role,
    )


def progress(
    stay: Enrollment | None,
    course: Course,
    *,
    total: Total,
    units: list[UnitProgress],
    certificate: CertificateOut | None,
) -> Progress:
    """Without a `stay` nothing was done. The last unit is the one that was looked at last."""
    last = max(units, key=lambda one: (one.last_at, one.unit_id), default=None)
    return Progress(
        total_time=total.seconds,
        score=total.score,
        completion_status=values.completion(stay, began=bool(units)),
        completion_date=None if stay is None else values.maybe_time(stay.completed_at),
        completion_percentage=0 if stay is None else percent_done(stay, course.required_units),
        last_viewed_unit_id=None if last is None else last.unit_id,
        certificate=certificate,
    )


def course_user(user: User, more: dict[str, Any]) -> CourseUser:
    return CourseUser(
        id=user.id,
        login=user.login,
        name=user.given_name,
        surname=user.family_name,
        email=user.email,
        status=values.Status(user.state),
        **more,
    )


def unit(
    done: UnitProgress | None, attempts: list[Attempt] | None, *, is_session: bool, now: int
) -> UnitOut:
    """`attempts` are those at a test, None for another unit."""
    graded = [one for one in attempts or () if one.graded_at is not None]
    best = max(graded, key=_percent, default=None)
    completed_at = None if done is None else done.completed_at
    attended = None
    if is_session:
        attended = "attended" if completed_at is not None else "not_attended"
    return UnitOut(
        total_time=0 if done is None else done.seconds,
        status=_status(done, graded, attempts),
        score=None if best is None else _percent(best),
        completion_date=values.maybe_time(completed_at),
        first_access_time=None if done is None else values.time(done.first_at),
        last_accessed_time=None if done is None else values.time(done.last_at),
        submission=None,
        ilt_attendance=attended,
        repetitions=None if attempts is None else len(attempts),
        remaining_time=_remaining(attempts or [], now=now),
        grade_date=None if best is None else values.maybe_time(best.graded_at),
    )


def _percent(attempt: Attempt) -> float:
    return round(100 * attempt.points / attempt.possible, 2) if attempt.possible else 0.0


def _status(
    done: UnitProgress | None, graded: list[Attempt], attempts: list[Attempt] | None
) -> values.Completion:
    """A test that nobody passed yet has failed once it was graded."""
    if graded and not any(one.passed for one in graded):
        return values.Completion.FAILED
    if done is not None and done.completed_at is not None:
        return values.Completion.COMPLETED
    began = done is not None or bool(attempts)
    return values.Completion.INCOMPLETE if began else values.Completion.NOT_ATTEMPTED


def _remaining(attempts: list[Attempt], *, now: int) -> int | None:
    """Seconds that are left of an attempt that runs; None where none does, or no time is set."""
    for one in attempts:
        if one.state is AttemptState.RUNNING and one.due_at is not None:
            return max(0, (one.due_at - now) // SECOND)
    return None
