"""An assessment on the wire (witness: contract, Objects; K48)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import PASS_PERCENT, Assessment
from lyceum.core.catalog.model import Course
from lyceum.dialects.karma import ids
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.wire import texts
from lyceum.dialects.karma.wire.courses import Title
from lyceum.dialects.karma.wire.questions import QuestionOut

PassingScore = Annotated[int, Meta(ge=1, le=100, examples=[PASS_PERCENT])]
Minutes = Annotated[int, Meta(ge=1, le=525_600, examples=[30])]


class AssessmentOut(msgspec.Struct, frozen=True):
    """`time_limit_minutes` is for information: nothing here starts a clock (K47)."""

    id: texts.AssessmentId
    course_id: texts.CourseId
    title: str
    passing_score: PassingScore
    time_limit_minutes: Minutes | None
    question_count: int


class AssessmentDetail(AssessmentOut, frozen=True):
    """With all its questions, for whoever may read them; for others the list is empty (K23)."""

    questions: list[QuestionOut]


class ListAssessments(PageAsked, frozen=True, kw_only=True):
    course_id: texts.CourseId | UnsetType = UNSET


class AssessmentId(msgspec.Struct, frozen=True):
    id: texts.AssessmentId


class CreateAssessment(msgspec.Struct, frozen=True):
    course_id: texts.CourseId
    title: Title
    passing_score: PassingScore = PASS_PERCENT
    time_limit_minutes: Minutes | None = None


class UpdateAssessment(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    title: Title | UnsetType = UNSET
    passing_score: PassingScore | UnsetType = UNSET
    time_limit_minutes: Minutes | UnsetType | None = UNSET


def minutes(seconds: int | None) -> int | None:
    """A part of a minute counts as a whole one."""
    return None if seconds is None else -(-seconds // 60)


def assessment(one: Assessment, course: Course) -> AssessmentOut:
    return AssessmentOut(
        id=ids.written("assessment", one.unit),
        course_id=ids.written("course", course),
        title=one.unit.title,
        passing_score=one.settings.pass_percent,
        time_limit_minutes=minutes(one.settings.seconds),
        question_count=one.question_count,
    )


def detail(one: Assessment, course: Course, questions: list[QuestionOut]) -> AssessmentDetail:
    return AssessmentDetail(
        **msgspec.structs.asdict(assessment(one, course)),
        questions=questions,
    )
