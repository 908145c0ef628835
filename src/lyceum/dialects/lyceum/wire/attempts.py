"""An attempt on the wire: what was asked, what was answered, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.answering import ANSWERS, answer_faults
from lyceum.core.assessment.attempt_store import Frame
from lyceum.core.assessment.authoring import LONGEST_TEXT, MOST_OPTIONS
from lyceum.core.assessment.grading import score
from lyceum.core.assessment.model import (
    POINT,
    Answered,
    Attempt,
    AttemptFilter,
    AttemptState,
    Given,
    QuestionKind,
)
from lyceum.core.assessment.questions import MOST_QUESTIONS
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.questions import (
    KeyOut,
    OptionIds,
    OptionOut,
    Pairs,
    Text,
    Worth,
    hundredths,
    key,
    options,
)
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import SECOND, iso_micros

Won = Annotated[float, Meta(ge=0, examples=[2.5])]
Percent = Annotated[float, Meta(ge=0, le=100, examples=[66.67])]
Left = Annotated[int, Meta(ge=0, examples=[1740])]
Count = Annotated[int, Meta(ge=1, examples=[1])]
Comment = Annotated[str, Meta(max_length=LONGEST_TEXT, examples=["Well put."])]
AnswerText = Annotated[str, Meta(max_length=LONGEST_TEXT, examples=["isobar"])]
AnswerGaps = Annotated[list[str], Meta(max_length=MOST_OPTIONS, examples=[["isobar", "pressure"]])]


class AttemptOrder(StrEnum):
    OLDEST = "started_at"
    NEWEST = "-started_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class AttemptPart(StrEnum):
    QUESTIONS = "questions"


Parts = Annotated[
    str,
    Meta(
        description=f"What else to tell, separated by commas: {', '.join(AttemptPart)}.",
        examples=["questions"],
    ),
]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(AttemptState)}; those that"
        " are `submitted` wait for a person.",
        examples=["submitted"],
    ),
]


class AnswerOut(msgspec.Struct, frozen=True):
    """The one field that the kind of question reads."""

    options: OptionIds | UnsetType = UNSET
    pairs: Pairs | UnsetType = UNSET
    text: str | UnsetType = UNSET
    gaps: list[str] | UnsetType = UNSET


class AskedOut(msgspec.Struct, frozen=True):
    """A question as this attempt was given it, its options in this learner's order. `points` and
    `is_correct` are null until it is judged; `key` and `feedback` until they may be seen; `comment`
    is the teacher's, null where there is none."""

    id: Id
    revision_id: Id
    kind: QuestionKind
    text: Text
    options: list[OptionOut]
    possible: Worth
    answer: AnswerOut | None
    saved_at: Time | None
    points: Won | None
    is_correct: bool | None
    key: KeyOut | None
    feedback: str | None
    comment: str | None


class AttemptOut(msgspec.Struct, frozen=True):
    """`submitted` waits for a person to judge an answer that no key can: its points grow. While an
    attempt runs, `points`, `score` (a percentage) and `passed` are null, and `seconds_left` counts
    down where time is limited."""

    id: Id
    assessment_id: Id
    course_id: Id
    enrollment_id: Id
    user_id: Id
    number: Count
    state: AttemptState
    started_at: Time
    due_at: Time | None
    seconds_left: Left | None
    submitted_at: Time | None
    graded_at: Time | None
    points: Won | None
    possible: Won
    score: Percent | None
    pass_percent: Annotated[int, Meta(ge=1, le=100, examples=[70])]
    passed: bool | None
    updated_at: Time
    questions: list[AskedOut] | UnsetType = UNSET


class ListAttempts(FollowAsked, frozen=True, kw_only=True):
    order: AttemptOrder = AttemptOrder.NEWEST
    assessment_id: Id | UnsetType = UNSET
    course_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    states: States | UnsetType = UNSET
    parts: Parts | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetAttempt(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class BeginAttempt(Asked, frozen=True, kw_only=True):
    """One at a time at each assessment."""

    assessment_id: Id


class GivenIn(Asked, frozen=True, kw_only=True):
    """What is answered, in the field that fits the kind: `options` for single, multiple and
    true_false, and for ordering all in their order; `pairs` for matching, `text` for short, `gaps`
    for fill_in."""

    options: OptionIds | UnsetType = UNSET
    pairs: Pairs | UnsetType = UNSET
    text: AnswerText | UnsetType = UNSET
    gaps: AnswerGaps | UnsetType = UNSET


class AnswerIn(Asked, frozen=True, kw_only=True):
    """`answer` null takes an answer back."""

    question_id: Id
    answer: GivenIn | None


Answers = Annotated[list[AnswerIn], Meta(max_length=MOST_QUESTIONS)]


class SaveAnswers(OneAsked, frozen=True, kw_only=True):
    """One answer or several; those of other questions stay as they are."""

    answers: Answers


class SavedOut(msgspec.Struct, frozen=True):
    id: Id
    saved_at: Time
    due_at: Time | None
    seconds_left: Left | None


class SubmitAttempt(OneAsked, frozen=True, kw_only=True):
    """`answers` are the last ones, beside those that were saved."""

    answers: Answers | UnsetType = UNSET


class GradeIn(Asked, frozen=True, kw_only=True):
    question_id: Id
    points: Annotated[float, Meta(ge=0, le=10_000, examples=[2.5])]
    comment: Comment | None = None


class GradeAttempt(OneAsked, frozen=True, kw_only=True):
    """Points for one answer or several, whatever their keys say; all of them or none."""

    grades: Annotated[list[GradeIn], Meta(min_length=1, max_length=MOST_QUESTIONS)]


def where(asked: ListAttempts) -> AttemptFilter:
    states = words(asked.states, AttemptState, name="states")
    return AttemptFilter(
        unit_id=asked.assessment_id,
        course_id=asked.course_id,
        user_id=asked.user_id,
        states=tuple(states) or tuple(AttemptState),
    )


def given(asked: Sequence[AnswerIn], sheet: Sequence[Answered]) -> dict[int, Given | None]:
    """The answers by question; refuses, and names by its place, whatever is wrong in them."""
    questions = {item.question.id: item.question for item in sheet}
    problems = list(must_be_asked([each.question_id for each in asked], questions, "answers"))
    read = {each.question_id: _given(each.answer) for each in asked}
    for at, each in enumerate(asked):
        answer = read[each.question_id]
        if answer is not None and each.question_id in questions:
            faults = answer_faults(questions[each.question_id], answer)
            problems += [_within(f"answers[{at}].answer", fault) for fault in faults]
    if problems:
        raise Invalid(*problems)
    return read


def must_be_asked(named: Sequence[int], known: Iterable[int], field: str) -> Iterator[Problem]:
    """What is wrong with the questions that a body names: none of the attempt, or twice."""
    known = set(known)
    for at, question_id in enumerate(named):
        if question_id not in known:
            yield Problem(f"{field}[{at}].question_id", Fault.UNKNOWN)
        elif question_id in named[:at]:
            yield Problem(f"{field}[{at}].question_id", Fault.REPEATED)


def _within(place: str, fault: Problem) -> Problem:
    return msgspec.structs.replace(fault, field=f"{place}.{fault.field}")


def _given(asked: GivenIn | None) -> Given | None:
    if asked is None:
        return None
    return Given(
        options=tuple(asked.options or ()),
        pairs=asked.pairs or {},
        text=asked.text or "",
        gaps=tuple(asked.gaps or ()),
    )


def grades(asked: GradeAttempt, sheet: Sequence[Answered]) -> list[tuple[int, int]]:
    """Each question with its points in hundredths; refuses, by its place, what does not fit."""
    possible = {item.question.id: item.question.points for item in sheet}
    problems = list(must_be_asked([each.question_id for each in asked.grades], possible, "grades"))
    read = []
    for at, each in enumerate(asked.grades):
        points = hundredths(each.points, field=f"grades[{at}].points")
        most = possible.get(each.question_id, points)
        if points > most:
            limit = most / POINT
            problems.append(Problem(f"grades[{at}].points", Fault.TOO_LARGE, limit=limit))
        read.append((each.question_id, points))
    if problems:
        raise Invalid(*problems)
    return read


def saved(attempt: Attempt, *, now: int) -> SavedOut:
    return SavedOut(
        id=attempt.id,
        saved_at=iso_micros(now),
        due_at=_time(attempt.due_at),
        seconds_left=_left(attempt, now=now),
    )


def attempt(
    one: Attempt, *, frame: Frame, sheet: Sequence[Answered] | None, now: int
) -> AttemptOut:
    runs = one.state is AttemptState.RUNNING
    return AttemptOut(
        id=one.id,
        assessment_id=one.unit_id,
        course_id=frame.course_id,
        enrollment_id=one.enrollment_id,
        user_id=one.user_id,
        number=one.number,
        state=one.state,
        started_at=iso_micros(one.started_at),
        due_at=_time(one.due_at),
        seconds_left=_left(one, now=now),
        submitted_at=_time(one.submitted_at),
        graded_at=_time(one.graded_at),
        points=None if runs else one.points / POINT,
        possible=one.possible / POINT,
        score=None if runs else score(one.points, one.possible) / 100,
        pass_percent=one.pass_percent,
        passed=None if runs else one.passed,
        updated_at=iso_micros(one.updated_at),
        questions=UNSET if sheet is None else [_asked(item, runs=runs) for item in sheet],
    )


def _asked(item: Answered, *, runs: bool) -> AskedOut:
    question, response = item.question, item.response
    judged = not runs and response.points is not None
    return AskedOut(
        id=question.id,
        revision_id=question.revision_id,
        kind=question.kind,
        text=question.text,
        options=options(question.options),
        possible=question.points / POINT,
        answer=_answer(response.answer, kind=question.kind),
        saved_at=_time(response.saved_at or None),
        points=(response.points or 0) / POINT if judged else None,
        is_correct=item.is_correct if judged else None,
        key=key(question.key, kind=question.kind),
        feedback=question.feedback,
        comment=response.feedback,
    )


def _answer(answer: Given | None, *, kind: QuestionKind) -> AnswerOut | None:
    if answer is None:
        return None
    name = ANSWERS[kind]
    value: Any = getattr(answer, name)
    told: dict[str, Any] = {name: list(value) if isinstance(value, tuple) else value}
    return AnswerOut(**told)


def _left(one: Attempt, *, now: int) -> int | None:
    """Whole seconds until the attempt is over."""
    if one.due_at is None or one.state is not AttemptState.RUNNING:
        return None
    return max(0, (one.due_at - now) // SECOND)


def _time(at: int | None) -> str | None:
    return None if at is None else iso_micros(at)
