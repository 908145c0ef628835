"""A submission on the wire (witness: contract, Objects; K41 to K44)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.grading import score
from lyceum.core.assessment.model import Answered, Attempt
from lyceum.core.catalog.model import CourseUnit
from lyceum.core.people.model import User
from lyceum.dialects.karma import ids, values
from lyceum.dialects.karma.answering import Answer, selected
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.wire import texts
from lyceum.kit.time import iso_seconds

Score = Annotated[float, Meta(ge=0, le=100, examples=[66.67])]


class AnswerOut(msgspec.Struct, frozen=True):
    """`correct` is null, and the points are 0, until a teacher has judged (K44)."""

    question_id: texts.QuestionId
    selected_option: Answer | None
    correct: bool | None
    points_awarded: Annotated[float, Meta(ge=0, examples=[1])]


class SubmissionOut(msgspec.Struct, frozen=True):
    id: texts.SubmissionId
    assessment_id: texts.AssessmentId
    user_id: texts.UserId
    score: Score
    passed: bool
    submitted_at: texts.Time
    answers: list[AnswerOut]


class AnswerIn(msgspec.Struct, frozen=True):
    """The answer stands in `selected_option`; the other names mean the same (K41)."""

    question_id: texts.QuestionId
    selected_option: Answer | UnsetType | None = UNSET
    selected_options: Answer | UnsetType | None = UNSET
    answer: Answer | UnsetType | None = UNSET
    value: Answer | UnsetType | None = UNSET

    @property
    def said(self) -> tuple[str, Answer | None]:
        """The name that was used, and what was said under it."""
        for name in ("selected_option", "selected_options", "answer", "value"):
            found: Answer | UnsetType | None = getattr(self, name)
            if found is not UNSET:
                return name, found
        return "selected_option", None


class Submit(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    answers: list[AnswerIn]


class ListSubmissions(PageAsked, frozen=True, kw_only=True):
    id: texts.AssessmentId


class SubmissionId(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    submission_id: texts.SubmissionId


class GradeIn(msgspec.Struct, frozen=True):
    question_id: texts.QuestionId
    points_awarded: Annotated[float, Meta(ge=0, le=10_000, examples=[1])]


class GradeSubmission(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    submission_id: texts.SubmissionId
    answers: list[GradeIn]


def submission(
    attempt: Attempt, *, unit: CourseUnit, user: User, sheet: list[Answered]
) -> SubmissionOut:
    return SubmissionOut(
        id=ids.written("attempt", attempt),
        assessment_id=ids.written("assessment", unit),
        user_id=ids.written("user", user),
        score=values.number(score(attempt.points, attempt.possible)),
        passed=attempt.passed,
        submitted_at=iso_seconds(attempt.submitted_at or attempt.started_at),
        answers=[_answer(answered) for answered in sheet],
    )


def _answer(answered: Answered) -> AnswerOut:
    return AnswerOut(
        question_id=ids.written("question", answered.question),
        selected_option=selected(answered.question, answered.response.answer),
        correct=answered.is_correct,
        points_awarded=values.number(answered.response.points or 0),
    )
