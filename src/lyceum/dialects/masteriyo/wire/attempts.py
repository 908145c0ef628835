"""Attempts at quizzes on the wire (contract 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.grading import is_blank
from lyceum.core.assessment.model import (
    POINT,
    Answered,
    Assessment,
    Attempt,
    AttemptFilter,
    AttemptOrder,
    AttemptState,
    Given,
    Key,
    Question,
    QuestionKind,
)
from lyceum.core.catalog.model import Course
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import USUAL, ManyPerPage, PageAsked
from lyceum.dialects.masteriyo.values import moment, moment_or_none, paragraphs
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.content import NAMESPACE
from lyceum.dialects.masteriyo.wire.questions import TYPES, name_of
from lyceum.dialects.masteriyo.wire.quizzes import marks

Chosen = str | list[str]
"""The name of an answer; of a multiple choice several."""


class Status(StrEnum):
    STARTED = "attempt_started"
    ENDED = "attempt_ended"


class AttemptsOrder(StrEnum):
    ID = "id"
    COURSE_ID = "course_id"
    QUIZ_ID = "quiz_id"
    STARTED_AT = "attempt_started_at"
    ENDED_AT = "attempt_ended_at"


ORDERS = {AttemptsOrder.ENDED_AT: AttemptOrder.UPDATED_AT}
STATES = {
    Status.STARTED: (AttemptState.RUNNING,),
    Status.ENDED: (AttemptState.SUBMITTED, AttemptState.GRADED),
}

ByQuestion = Annotated[dict[str, Any], Meta(max_length=1_000)]
"""By the question's id what was chosen, or what is thought of it."""


class AttemptsAsked(PageAsked, frozen=True, kw_only=True):
    per_page: ManyPerPage = USUAL
    orderby: AttemptsOrder = AttemptsOrder.ID
    quiz_id: int | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    status: Status | UnsetType = UNSET


class QuizNamed(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id


class CheckAnswers(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    data: ByQuestion


class LastAsked(msgspec.Struct, frozen=True, kw_only=True):
    quiz_id: texts.Id


class CreateAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody answered elsewhere; `user_id` left out: oneself."""

    quiz_id: texts.Id
    user_id: texts.Id | UnsetType = UNSET
    answers: ByQuestion = {}


class UpdateAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever takes the quiz writes answers, and ends the attempt; whoever teaches says of each
    answer whether it is `correct`, or how many `points` it is worth."""

    id: texts.Id
    answers: ByQuestion | UnsetType = UNSET
    attempt_status: Status | UnsetType = UNSET


class AnswerOut(msgspec.Struct, frozen=True, kw_only=True):
    """What is right is there once it may be seen."""

    answered: Any
    correct: bool | UnsetType = UNSET
    question: str | UnsetType = UNSET
    points: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    correct_answer: Any | UnsetType = UNSET


Answers = dict[str, AnswerOut] | list[AnswerOut]
"""By the question's id; an empty list before anything was answered."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    total_questions: int
    total_answered_questions: int
    total_attempts: int
    total_correct_answers: int
    total_incorrect_answers: int


class StartedOut(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that runs; a guest's is kept nowhere, and names them by a word of its own."""

    id: int
    course_id: int
    quiz_id: int
    user_id: int | str
    total_attempts: int
    total_answered_questions: int = 0
    total_questions: int | UnsetType = UNSET
    total_correct_answers: int | UnsetType = UNSET
    total_incorrect_answers: int | UnsetType = UNSET
    total_marks: str | UnsetType = UNSET
    earned_marks: str | UnsetType = UNSET
    answers: Answers | UnsetType = UNSET
    attempt_status: Status = Status.STARTED
    attempt_started_at: str
    attempt_ended_at: str | UnsetType | None = UNSET


class CheckedOut(Counts, frozen=True, kw_only=True):
    """An attempt that was handed in just now; marks are numbers here alone (939)."""

    id: int
    course_id: int
    quiz_id: int
    total_marks: float
    earned_marks: float
    answers: dict[str, AnswerOut]
    attempt_status: Status = Status.ENDED
    attempt_started_at: str
    attempt_ended_at: str


class CourseOf(msgspec.Struct, frozen=True):
    id: int
    name: str


class QuizOf(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    pass_mark: int
    duration: int
    reveal_mode: bool
    view_last_attempts: bool = False


class TakerOf(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    display_name: str
    first_name: str
    last_name: str
    email: str


class AttemptOut(Counts, frozen=True, kw_only=True):
    id: texts.Id
    total_marks: str
    earned_marks: str
    answers: Answers
    attempt_status: Status
    attempt_started_at: str
    attempt_ended_at: str | None
    course: CourseOf
    quiz: QuizOf
    user: TakerOf | None


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside an attempt."""

    quiz: Assessment
    course: Course | None
    user: User | None
    sheet: Sequence[Answered]


def where(asked: AttemptsAsked) -> AttemptFilter:
    return AttemptFilter(
        unit_id=asked.quiz_id,
        user_id=asked.user_id,
        states=tuple(AttemptState) if asked.status is UNSET else STATES[asked.status],
    )


def started(attempt: Attempt, *, course_id: int) -> StartedOut:
    return StartedOut(
        id=attempt.id,
        course_id=course_id,
        quiz_id=attempt.unit_id,
        user_id=attempt.user_id,
        total_questions=0,
        total_marks="",
        total_attempts=attempt.number,
        total_correct_answers=0,
        total_incorrect_answers=0,
        earned_marks="",
        answers=[],
        attempt_started_at=moment(attempt.started_at),
        attempt_ended_at=None,
    )


def guests(quiz: Assessment, *, name: str, now: int) -> StartedOut:
    return StartedOut(
        id=0,
        course_id=quiz.unit.course_id,
        quiz_id=quiz.unit.id,
        user_id=name,
        total_attempts=1,
        attempt_started_at=moment(now),
    )


def checked(attempt: Attempt, beside: Beside) -> CheckedOut:
    return CheckedOut(
        **_counts(attempt, beside.sheet),
        id=attempt.id,
        course_id=beside.quiz.unit.course_id,
        quiz_id=attempt.unit_id,
        total_marks=_whole(_full(attempt, beside.quiz)),
        earned_marks=_whole(attempt.points / POINT),
        answers={
            str(item.question.id): AnswerOut(
                answered=_told(item.question, item.response.answer),
                correct=bool(item.is_correct) if item.question.key is not None else UNSET,
            )
            for item in beside.sheet
        },
        attempt_started_at=moment(attempt.started_at),
        attempt_ended_at=moment(attempt.submitted_at or attempt.updated_at),
    )


def attempt(one: Attempt, beside: Beside) -> AttemptOut:
    runs = one.state is AttemptState.RUNNING
    answers = {
        str(item.question.id): _answer(item, runs=runs)
        for item in beside.sheet
        if not runs or item.response.answer is not None
    }
    return AttemptOut(
        **_counts(one, beside.sheet),
        id=one.id,
        total_marks="" if runs else f"{_full(one, beside.quiz):.2f}",
        earned_marks="" if runs else f"{one.points / POINT:.2f}",
        answers=answers or [],
        attempt_status=Status.STARTED if runs else Status.ENDED,
        attempt_started_at=moment(one.started_at),
        attempt_ended_at=moment_or_none(one.submitted_at),
        course=CourseOf(beside.quiz.unit.course_id, beside.course.title if beside.course else ""),
        quiz=_quiz(beside.quiz),
        user=None if beside.user is None else _taker(beside.user),
    )


def _counts(one: Attempt, sheet: Sequence[Answered]) -> dict[str, Any]:
    """Of what runs nothing is counted yet."""
    if one.state is AttemptState.RUNNING:
        return {**dict.fromkeys(Counts.__struct_fields__, 0), "total_attempts": one.number}
    given = [item for item in sheet if not _is_blank(item)]
    right = sum(bool(item.is_correct) for item in given)
    return {
        "total_questions": len(sheet),
        "total_answered_questions": len(given),
        "total_attempts": one.number,
        "total_correct_answers": right,
        "total_incorrect_answers": len(given) - right,
    }


def _is_blank(item: Answered) -> bool:
    return item.response.answer is None or is_blank(item.response.answer)


def _full(one: Attempt, quiz: Assessment) -> float:
    """The quiz's full mark; where it has none, what its questions are worth."""
    return marks(quiz)[1] or one.possible / POINT


def _whole(number: float) -> float:
    """An integer where it is one, as PHP writes it."""
    return int(number) if number == int(number) else number


def _answer(item: Answered, *, runs: bool) -> AnswerOut:
    question = item.question
    told = _told(question, item.response.answer)
    if runs:
        return AnswerOut(answered=told)
    shows = question.key is not None
    return AnswerOut(
        answered=told,
        correct=bool(item.is_correct) if shows else UNSET,
        question=question.text if here().is_edit else paragraphs(question.text),
        points=f"{question.points / POINT:g}",
        type=TYPES.get(question.kind, question.kind),
        correct_answer=_right(question, question.key) if question.key is not None else UNSET,
    )


def _told(question: Question, given: Given | None) -> Any:
    """By their names what was chosen; what is answered otherwise as it was."""
    if given is None:
        return ""
    if given.pairs:
        return _pairs(question, given.pairs)
    return given.text or list(given.gaps) or _names(question, given.options)


def _right(question: Question, key: Key) -> Any:
    if key.pairs:
        return _pairs(question, key.pairs)
    return list(key.texts) or [list(gap) for gap in key.gaps] or _names(question, key.options)


def _pairs(question: Question, pairs: Mapping[str, str]) -> dict[str, str]:
    names = {option.id: option.text for option in question.options}
    return {names[one]: names[other] for one, other in pairs.items()}


def _names(question: Question, chosen: Sequence[str]) -> Chosen:
    by_id = {option.id: name_of(question, option) for option in question.options}
    names = [by_id[each] for each in chosen]
    if question.kind in (QuestionKind.MULTIPLE, QuestionKind.ORDERING):
        return names
    return names[0] if names else ""


def _quiz(quiz: Assessment) -> QuizOf:
    kept = quiz.unit.extra.get(NAMESPACE, {})
    return QuizOf(
        id=quiz.unit.id,
        name=quiz.unit.title,
        pass_mark=marks(quiz)[0],
        duration=quiz.settings.seconds or 0,
        reveal_mode=kept.get("reveal_mode", False),
    )


def _taker(user: User) -> TakerOf:
    return TakerOf(
        id=user.id,
        display_name=user.display_name,
        first_name=user.given_name,
        last_name=user.family_name,
        email=user.email or "",
    )
