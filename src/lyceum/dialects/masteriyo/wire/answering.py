"""What was answered, and what a teacher thinks of it, read from the wire (contract 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from lyceum.core.assessment.model import POINT, Answered, Given, Question, QuestionKind
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.masteriyo.wire.questions import name_of


def given(data: Mapping[str, Any], sheet: Sequence[Answered], *, field: str) -> dict[int, Given]:
    """What was chosen, by the question's id; refuses a question that was not asked, and what is
    neither a name nor a list of names. A name of none of the answers is no answer."""
    questions = {str(item.question.id): item.question for item in sheet}
    if data.keys() - questions.keys():
        raise Invalid(Problem(field, Fault.UNKNOWN))
    return {int(name): _chosen(questions[name], said, field) for name, said in data.items()}


def _chosen(question: Question, said: Any, field: str) -> Given:
    if isinstance(said, Mapping):
        said = said.get("answered", "")
    names = said if isinstance(said, list) else [] if said in (None, "") else [said]
    if not all(isinstance(name, str | int | float) for name in names):
        raise Invalid(Problem(field, Fault.WRONG_TYPE, expected=("string",)))
    spelled = [str(name).strip() for name in names]
    if question.kind is QuestionKind.SHORT:
        return Given(text=" ".join(spelled))
    if question.kind is QuestionKind.FILL_IN:
        return Given(gaps=tuple(spelled))
    by_name = {name_of(question, option): option.id for option in question.options}
    ids = dict.fromkeys(by_name[name] for name in spelled if name in by_name)
    return Given(options=tuple(ids)) if question.kind is not QuestionKind.MATCHING else Given()


def judged(data: Mapping[str, Any], sheet: Sequence[Answered]) -> dict[int, int]:
    """The points that a teacher gives for answers, in hundredths, by the question's id."""
    questions = {str(item.question.id): item.question for item in sheet}
    if data.keys() - questions.keys():
        raise Invalid(Problem("answers", Fault.UNKNOWN))
    return {int(name): _worth(questions[name], said) for name, said in data.items()}


def _worth(question: Question, said: Any) -> int:
    said = said if isinstance(said, Mapping) else {}
    points, correct = said.get("points"), said.get("correct")
    if isinstance(points, str):
        points = float(points) if points.replace(".", "", 1).isdecimal() else None
    if isinstance(points, int | float) and not isinstance(points, bool) and points < 2**31:
        return round(points * POINT)
    if isinstance(correct, bool):
        return question.points if correct else 0
    raise Invalid(Problem("answers", Fault.MALFORMED))
