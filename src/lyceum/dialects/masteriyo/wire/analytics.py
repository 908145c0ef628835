"""Analytics on the wire (708; the product's own controller)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.teaching import Taught
from lyceum.dialects.masteriyo.values import read_moment
from lyceum.dialects.masteriyo.wire import texts
from lyceum.kit.time import DAY, iso_seconds

MOST_DAYS = 3_660
"""Ten years: each day is a line of the answer."""


class AnalyticsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The days between which enrollments are counted day by day, both included: today alone where
    nothing is said, and no day where the end is before the start."""

    start_date: texts.Date | UnsetType = UNSET
    end_date: texts.Date | UnsetType = UNSET


class Total(msgspec.Struct, frozen=True):
    total: int


class OnDay(msgspec.Struct, frozen=True):
    date: str
    count: int


class UserCourses(msgspec.Struct, frozen=True, kw_only=True):
    total: int
    students: int
    data: list[OnDay]


class AnalyticsOut(msgspec.Struct, frozen=True, kw_only=True):
    courses: Total
    lessons: Total
    quizzes: Total
    questions: Total
    questions_answers: Total
    reviews: Total
    instructors: Total
    user_courses: UserCourses


def days(asked: AnalyticsAsked, *, now: int) -> range:
    """The numbers of the days that are asked about; refuses dates that are none, and more days than
    ten years have."""
    last = _day("end_date", asked.end_date, usual=now // DAY)
    first = _day("start_date", asked.start_date, usual=last)
    if last - first >= MOST_DAYS:
        right = f"less than {MOST_DAYS} days before end_date"
        raise Invalid(Problem("start_date", Fault.TOO_SMALL, expected=(right,)))
    return range(first, last + 1)


def _day(name: str, text: str | UnsetType, *, usual: int) -> int:
    if text is UNSET:
        return usual
    at = read_moment(text)
    if at is None:
        raise Invalid(Problem(name, Fault.MALFORMED, expected=("date-time",)))
    return at // DAY


def analytics(taught: Taught, came: Mapping[int, int]) -> AnalyticsOut:
    told = [OnDay(_date(day), count) for day, count in came.items()]
    return AnalyticsOut(
        courses=Total(taught.courses),
        lessons=Total(taught.lessons),
        quizzes=Total(taught.quizzes),
        questions=Total(taught.questions),
        questions_answers=Total(taught.discussions),
        reviews=Total(taught.reviews),
        instructors=Total(taught.instructors),
        user_courses=UserCourses(total=taught.enrollments, students=taught.learners, data=told),
    )


def _date(day: int) -> str:
    return iso_seconds(day * DAY).partition("T")[0]
