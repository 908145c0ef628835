"""A question on the wire: options and right answers are plain text (witness: contract K38)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import Key, Question, QuestionKind
from lyceum.dialects.karma import ids, values
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.wire import texts


class QuestionType(StrEnum):
    """The four of the feature pages, and two more that other APIs may write."""

    MULTIPLE_CHOICE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT_ANSWER = "short_answer"
    MATCHING = "matching"
    ORDERING = "ordering"
    FILL_IN = "fill_in"


Right = str | bool | list[str] | dict[str, str]
"""A right answer or a given one: a text, several in order, or pairs."""

Text = Annotated[
    str, Meta(min_length=1, max_length=10_000, examples=["What does a cold front do?"])
]
Options = Annotated[list[str], Meta(examples=[["It lifts warm air.", "It stands still."]])]
Points = Annotated[float, Meta(ge=0.01, le=10_000, examples=[1])]


class QuestionOut(msgspec.Struct, frozen=True):
    """`matches` is what the options of a matching question are to be matched with; `multiple`
    says whether several options may be selected. What is right is there for the course's staff
    alone (K40)."""

    id: texts.QuestionId
    type: QuestionType
    text: str
    options: Options
    matches: list[str]
    multiple: bool
    points: Points
    correct_option: str | UnsetType | None = UNSET
    correct_options: list[str] | UnsetType | None = UNSET
    correct_answer: Right | UnsetType | None = UNSET


class ListQuestions(PageAsked, frozen=True, kw_only=True):
    id: texts.AssessmentId


class CreateQuestion(msgspec.Struct, frozen=True):
    """What is right is said in the one field that fits: `correct_option`, `correct_options`, or
    `correct_answer`; a short answer without it waits for a teacher."""

    id: texts.AssessmentId
    type: QuestionType
    text: Text
    options: Options | UnsetType | None = UNSET
    matches: list[str] | UnsetType | None = UNSET
    correct_option: str | bool | UnsetType | None = UNSET
    correct_options: list[str] | UnsetType | None = UNSET
    correct_answer: Right | UnsetType | None = UNSET
    points: Points = 1


class UpdateQuestion(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    question_id: texts.QuestionId
    type: QuestionType | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    options: Options | UnsetType | None = UNSET
    matches: list[str] | UnsetType | None = UNSET
    correct_option: str | bool | UnsetType | None = UNSET
    correct_options: list[str] | UnsetType | None = UNSET
    correct_answer: Right | UnsetType | None = UNSET
    points: Points | UnsetType = UNSET


class QuestionId(msgspec.Struct, frozen=True):
    id: texts.AssessmentId
    question_id: texts.QuestionId


TYPE_OF = {
    QuestionKind.SINGLE: QuestionType.MULTIPLE_CHOICE,
    QuestionKind.MULTIPLE: QuestionType.MULTIPLE_CHOICE,
    QuestionKind.TRUE_FALSE: QuestionType.TRUE_FALSE,
    QuestionKind.SHORT: QuestionType.SHORT_ANSWER,
    QuestionKind.MATCHING: QuestionType.MATCHING,
    QuestionKind.ORDERING: QuestionType.ORDERING,
    QuestionKind.FILL_IN: QuestionType.FILL_IN,
}


def question(one: Question, *, with_key: bool) -> QuestionOut:
    """Without its key, not even the order of options or of their matches tells what is right."""
    out = QuestionOut(
        id=ids.written("question", one),
        type=TYPE_OF[one.kind],
        text=one.text,
        options=_shown(one),
        matches=sorted(option.text for option in one.options if option.is_target),
        multiple=one.kind is QuestionKind.MULTIPLE,
        points=values.number(one.points),
    )
    if not with_key:
        return out
    return msgspec.structs.replace(
        out,
        correct_option=_correct_option(one),
        correct_options=_texts(one, one.key.options)
        if one.key and one.kind is QuestionKind.MULTIPLE
        else None,
        correct_answer=_correct_answer(one),
    )


def _shown(one: Question) -> list[str]:
    options = [option.text for option in one.options if not option.is_target]
    return sorted(options) if one.kind is QuestionKind.ORDERING else options


def _texts(one: Question, option_ids: Iterable[str]) -> list[str]:
    by_id = {option.id: option.text for option in one.options}
    return [by_id[option_id] for option_id in option_ids if option_id in by_id]


def _correct_option(one: Question) -> str | None:
    if one.key is None or one.kind not in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE):
        return None
    return _texts(one, one.key.options)[0]


def _correct_answer(one: Question) -> Right | None:
    if one.key is None:
        return None
    if one.kind is QuestionKind.TRUE_FALSE:
        return one.key.options == ("true",)
    if one.kind is QuestionKind.MATCHING:
        return pairs(one, one.key)
    if one.kind is QuestionKind.ORDERING:
        return _texts(one, one.key.options)
    if one.kind is QuestionKind.SHORT:
        return _alone(list(one.key.texts))
    if one.kind is QuestionKind.FILL_IN:
        return _alone([gap[0] for gap in one.key.gaps])
    return None


def pairs(one: Question, key: Key) -> dict[str, str]:
    """Each option's text and that of its match."""
    text = {option.id: option.text for option in one.options}
    return {text[option]: text[target] for option, target in key.pairs.items()}


def _alone(several: list[str]) -> str | list[str]:
    """One text by itself, several as a list."""
    return several[0] if len(several) == 1 else several
