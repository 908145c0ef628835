"""Questions on the wire (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import (
    POINT,
    Given,
    Key,
    Option,
    Question,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.progress.questions import PlacedQuestion, QuestionsWanted
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.values import moment, paragraphs
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.content import NAMESPACE
from lyceum.dialects.masteriyo.wire.courses import PostOrder
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.kit.text import slugify

QUESTIONS = "/questions"
MOST = 999


class Type(StrEnum):
    TRUE_FALSE = "true-false"
    SINGLE = "single-choice"
    MULTIPLE = "multiple-choice"


KINDS = {
    Type.TRUE_FALSE: QuestionKind.TRUE_FALSE,
    Type.SINGLE: QuestionKind.SINGLE,
    Type.MULTIPLE: QuestionKind.MULTIPLE,
}
TYPES = {kind: word for word, kind in KINDS.items()}
TRUTHS = {"true": "True", "false": "False"}
"""What is true or false is spelled with a capital here."""

Points = Annotated[float, Meta(ge=0, le=10_000)]


class QuestionsAsked(texts.Picked, frozen=True, kw_only=True):
    per_page: Annotated[int, Meta(ge=1, le=MOST)] = 10
    orderby: PostOrder = PostOrder.DATE
    parent: list[int] | UnsetType = UNSET
    course_id: int | UnsetType = UNSET
    type: Type | UnsetType = UNSET


class AnswerGiven(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(max_length=1_000)]
    correct: bool = False


class QuestionFields(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, Meta(max_length=10_000)] | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    type: Type | UnsetType = UNSET
    answers: Annotated[list[AnswerGiven], Meta(max_length=100)] | UnsetType = UNSET
    points: Points | UnsetType = UNSET
    answer_required: bool | UnsetType = UNSET
    randomize: bool | UnsetType = UNSET
    enable_description: bool | UnsetType = UNSET


class CreateQuestion(QuestionFields, frozen=True, kw_only=True):
    """`parent_id` is the quiz's."""

    parent_id: texts.Id
    course_id: texts.Id


class UpdateQuestion(QuestionFields, frozen=True, kw_only=True):
    id: texts.Id


class FromBank(msgspec.Struct, frozen=True, kw_only=True):
    """There is no bank here: the questions of other quizzes are one."""

    ids: texts.Ids
    quiz_id: texts.Id


class CheckAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The name of an answer, or several with commas between."""

    id: texts.Id
    chosen_answer: Any


class Checked(msgspec.Struct, frozen=True):
    is_correct: bool
    message: str


class AnswerOut(msgspec.Struct, frozen=True):
    """`correct` is for whoever may write the question."""

    name: str
    correct: bool | UnsetType = UNSET


class QuestionOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    permalink: str
    status: str
    description: str
    date_created: str
    date_modified: str
    type: str
    parent_id: int
    course_id: int
    menu_order: int
    answer_required: bool
    randomize: bool
    points: str
    positive_feedback: str
    negative_feedback: str
    feedback: str
    answers_decode_success: bool
    enable_description: bool
    answers: list[AnswerOut]
    formatted_answers: list[AnswerOut] | UnsetType = UNSET
    links: Links = msgspec.field(name="_links")


_KEPT = ("description", "answer_required", "randomize", "enable_description")


def own(asked: QuestionFields) -> dict[str, dict[str, Any]] | None:
    """What only this API keeps of a question."""
    fields = {name: getattr(asked, name) for name in _KEPT}
    kept = {name: value for name, value in fields.items() if value is not UNSET}
    return {NAMESPACE: kept} if kept else None


def kept(one: Question) -> dict[str, dict[str, Any]] | None:
    """The same of one that there is."""
    held = one.extra.get(NAMESPACE)
    return {NAMESPACE: held} if held else None


def where(asked: QuestionsAsked) -> QuestionsWanted:
    """Of those kinds alone that this API knows."""
    kinds = tuple(TYPES) if asked.type is UNSET else (KINDS[asked.type],)
    return QuestionsWanted(
        unit_ids=tuple(asked.parent) if asked.parent else UNSET,
        course_id=asked.course_id,
        kinds=kinds,
        among=asked.among,
        without=asked.without,
        made_from=asked.made_from,
        made_before=asked.made_before,
        search=asked.search,
    )


def content(asked: QuestionFields, before: Question | None = None) -> QuestionContent:
    """What the question is after this."""
    kind = KINDS[asked.type] if asked.type is not UNSET else before.kind if before else None
    kind = kind or QuestionKind.SINGLE
    options = tuple(before.options) if before else ()
    key = before.key if before else None
    if asked.answers is not UNSET:
        options, key = _answers(asked.answers, kind)
    return QuestionContent(
        kind=kind,
        text=asked.name if asked.name is not UNSET else before.text if before else "",
        options=options,
        key=key,
        points=_points(asked, before),
        feedback=before.feedback if before else None,
    )


def _points(asked: QuestionFields, before: Question | None) -> int:
    if asked.points is not UNSET:
        return round(asked.points * POINT)
    return before.points if before else POINT


def _answers(
    given: Sequence[AnswerGiven], kind: QuestionKind
) -> tuple[tuple[Option, ...], Key | None]:
    """Options in their order, and which of them are right. Of what is true or false the names say
    which is which; refuses any other."""
    if kind is QuestionKind.TRUE_FALSE:
        named = {one.name.strip().lower(): one.correct for one in given}
        if named.keys() - TRUTHS.keys():
            raise Invalid(Problem("answers", Fault.NOT_ALLOWED))
        right = tuple(name for name, correct in named.items() if correct)
        return (), Key(options=right)
    options = tuple(Option(str(at), one.name) for at, one in enumerate(given, start=1))
    right = tuple(option.id for option, one in zip(options, given, strict=True) if one.correct)
    return options, Key(options=right)


def chosen(asked: CheckAsked, question: Question) -> Given:
    """By their names the options that were chosen; what is none is no answer."""
    names = asked.chosen_answer
    if not isinstance(names, list):
        is_one = question.kind is not QuestionKind.MULTIPLE
        names = [names] if is_one else str(names).split(",")
    by_name = {name_of(question, option): option.id for option in question.options}
    return Given(options=tuple(by_name[str(n).strip()] for n in names if str(n).strip() in by_name))


def name_of(question: Question, option: Option) -> str:
    if question.kind is QuestionKind.TRUE_FALSE:
        return TRUTHS.get(option.id, option.text)
    return option.text


def question(one: PlacedQuestion, *, writes: bool) -> QuestionOut:
    kept = one.extra.get(NAMESPACE, {})
    answers = list(_told(one, writes=writes))
    return QuestionOut(
        id=one.id,
        name=one.text if here().is_edit else paragraphs(one.text),
        permalink=here().address(f"/mto-question/{slugify(one.text) or one.id}/"),
        status="publish",
        description=kept.get("description", ""),
        date_created=moment(one.created_at),
        date_modified=moment(one.updated_at),
        type=TYPES.get(one.kind, one.kind),
        parent_id=one.unit_id,
        course_id=one.course_id,
        menu_order=one.position + 1,
        answer_required=kept.get("answer_required", True),
        randomize=kept.get("randomize", False),
        points=f"{one.points / POINT:g}",
        positive_feedback="",
        negative_feedback="",
        feedback=one.feedback or "" if writes else "",
        answers_decode_success=True,
        enable_description=kept.get("enable_description", False),
        answers=answers,
        formatted_answers=UNSET if here().is_edit else [] if writes else answers,
        links=links(QUESTIONS, one.id, writes=writes),
    )


def _told(one: PlacedQuestion, *, writes: bool) -> Sequence[AnswerOut]:
    right = one.key.options if one.key is not None else ()
    return [
        AnswerOut(name_of(one, option), option.id in right if writes else UNSET)
        for option in one.options
    ]
