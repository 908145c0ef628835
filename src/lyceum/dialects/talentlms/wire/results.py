"""Results of tests on the wire (witness: contract 2.6)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import (
    Answered,
    Attempt,
    AttemptState,
    Given,
    Option,
    Question,
    QuestionKind,
    Settings,
)
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.wire import texts

TYPES = {
    QuestionKind.SINGLE: "multiple_choice",
    QuestionKind.MULTIPLE: "multiple_choice",
    QuestionKind.TRUE_FALSE: "multiple_choice",
    QuestionKind.SHORT: "freetext",
    QuestionKind.MATCHING: "drag_and_drop",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.FILL_IN: "fill_the_gap",
}
NOT_ATTEMPTED = "not_attempted"

Percent = Annotated[float, Meta(ge=0, le=100)]


class GetResults(msgspec.Struct, frozen=True, kw_only=True):
    unit_id: texts.Id
    user_id: texts.Id


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What there was to choose from; `pairs` and `gaps` where the question has some."""

    possible: list[str] | None
    pairs: list[str] | None = None
    gaps: int | None = None


class QuestionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`correct_answers` are null to whoever may not see the key. A question of a survey has
    `weight` in the place of `weight_percentage` (contract 2.6)."""

    id: texts.Id
    type: str
    text: texts.Rich | None
    answered: bool
    correct: bool | None
    points_percentage: Percent | None
    feedback: str | None
    answers: Answers | None
    correct_answers: Any
    user_answers: Any
    children: None = None
    weight_percentage: Percent | UnsetType = UNSET
    weight: int | UnsetType = UNSET


class ResultsOut(msgspec.Struct, frozen=True, kw_only=True):
    """The last attempt; `status` is not_attempted, incomplete, pending, passed or failed, of a
    survey completed: nothing in it is right or wrong."""

    status: str
    score: Percent | None = None
    completion_date: texts.Time | None = None
    questions: list[QuestionOut] = []
    test_abandoned: bool | None = None
    maximum_score: float | None = None
    remaining_attempts: int | None = None
    allow_test_repetition: bool = True
    time_for_repetition: int | None = None
    statistics: dict[str, int] | None = None
    instructor_message: str | None = None


def untried(settings: Settings) -> ResultsOut:
    return ResultsOut(status=NOT_ATTEMPTED, remaining_attempts=settings.attempts)


def told(attempt: Attempt, sheet: list[Answered], settings: Settings, *, tried: int) -> ResultsOut:
    is_over = attempt.state is not AttemptState.RUNNING
    left = None if settings.attempts is None else max(0, settings.attempts - tried)
    full = sum(item.question.points for item in sheet)
    return ResultsOut(
        status=_status(attempt),
        score=_percent(attempt.points, attempt.possible) if is_over and full else None,
        completion_date=values.maybe_time(attempt.submitted_at),
        questions=[question(item, full=full) for item in sheet],
        test_abandoned=not is_over,
        maximum_score=100 if full else None,
        remaining_attempts=left,
        allow_test_repetition=left != 0,
        statistics={
            "correct": sum(item.is_correct is True for item in sheet),
            "wrong": sum(item.is_correct is False for item in sheet),
            "pending": sum(item.is_correct is None for item in sheet),
        }
        if full
        else None,
    )


def _status(attempt: Attempt) -> str:
    if attempt.state is AttemptState.RUNNING:
        return "incomplete"
    if attempt.state is AttemptState.SUBMITTED:
        return "pending"
    if not attempt.possible:
        return "completed"
    return "passed" if attempt.passed else "failed"


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


def question(item: Answered, *, full: int) -> QuestionOut:
    asked, given = item.question, item.response.answer
    points = item.response.points
    return QuestionOut(
        id=asked.id,
        type=TYPES[asked.kind],
        text=texts.rich(asked.text),
        answered=given is not None,
        correct=item.is_correct if full else None,
        points_percentage=None if points is None or not full else _percent(points, asked.points),
        feedback=item.response.feedback or asked.feedback,
        answers=_answers(asked),
        correct_answers=_key(asked),
        user_answers=None if given is None else _given(asked, given),
        weight_percentage=_percent(asked.points, full) if full else UNSET,
        weight=UNSET if full else asked.points,
    )


def _answers(asked: Question) -> Answers | None:
    if not asked.options:
        return None
    targets = [option.text for option in asked.options if option.is_target]
    possible = [option.text for option in asked.options if not option.is_target]
    return Answers(possible=possible, pairs=targets or None)


def _key(asked: Question) -> Any:
    if asked.key is None:
        return None
    key = asked.key
    said = Given(options=key.options, pairs=key.pairs)
    if key.texts:
        return list(key.texts)
    if key.gaps:
        return [list(gap) for gap in key.gaps]
    return _given(asked, said)


def _given(asked: Question, given: Given) -> Any:
    """In the texts of the options, as whoever answered read them."""
    text_of = {option.id: _text(option) for option in asked.options}
    if asked.kind is QuestionKind.SHORT:
        return given.text
    if asked.kind is QuestionKind.FILL_IN:
        return list(given.gaps)
    if asked.kind is QuestionKind.MATCHING:
        return [[text_of.get(a, a), text_of.get(b, b)] for a, b in given.pairs.items()]
    return [text_of.get(each, each) for each in given.options]


def _text(option: Option) -> str:
    return option.text
