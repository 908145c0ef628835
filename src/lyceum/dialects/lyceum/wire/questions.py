"""A question, and what is right of it, on the wire."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.answering import KEYS
from lyceum.core.assessment.authoring import (
    LONGEST_OPTION,
    LONGEST_TEXT,
    MOST_OPTIONS,
    MOST_POINTS,
)
from lyceum.core.assessment.model import (
    POINT,
    Key,
    Option,
    Question,
    QuestionContent,
    QuestionKind,
    Revision,
)
from lyceum.core.assessment.questions import MOST_QUESTIONS
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.paging import PageAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Text = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=LONGEST_TEXT,
        pattern=r"\S",
        examples=["What does a cold front do?"],
    ),
]
OptionId = Annotated[
    str, Meta(min_length=1, max_length=40, pattern="^[A-Za-z0-9_-]+$", examples=["a"])
]
OptionText = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_OPTION, pattern=r"\S", examples=["It lifts warm air."]),
]
Worth = Annotated[
    float,
    Meta(ge=0, le=MOST_POINTS // POINT, description="0 in a survey.", examples=[2.5]),
]
Points = Annotated[float, Meta(ge=1 / POINT, le=MOST_POINTS // POINT, examples=[2.5])]
Feedback = Annotated[str, Meta(max_length=LONGEST_TEXT, examples=["Cold air is heavier."])]
OptionIds = Annotated[list[OptionId], Meta(max_length=MOST_OPTIONS, examples=[["a"]])]
Pairs = Annotated[
    dict[OptionId, OptionId], Meta(max_length=MOST_OPTIONS, examples=[{"low": "rising"}])
]
Texts = Annotated[list[str], Meta(max_length=MOST_OPTIONS, examples=[["isobar", "an isobar"]])]
Gaps = Annotated[
    list[list[str]], Meta(max_length=MOST_OPTIONS, examples=[[["isobar"], ["pressure"]]])
]


class OptionIn(Asked, frozen=True, kw_only=True):
    """Something to choose, order or match, by an `id` of the author's choice that keys and answers
    name; a target is what others are matched to."""

    id: OptionId
    text: OptionText
    is_target: bool = False


class KeyIn(Asked, frozen=True, kw_only=True):
    """What is right, in the field that fits the kind. `options`: the one, or each that is right, or
    all in their order; `pairs`: each option's target; `texts`: any of these; `gaps`: for each gap
    any of these."""

    options: OptionIds | UnsetType = UNSET
    pairs: Pairs | UnsetType = UNSET
    texts: Texts | UnsetType = UNSET
    gaps: Gaps | UnsetType = UNSET


Options = Annotated[list[OptionIn], Meta(max_length=MOST_OPTIONS)]


class OptionOut(msgspec.Struct, frozen=True):
    id: OptionId
    text: str
    is_target: bool


class KeyOut(msgspec.Struct, frozen=True):
    """The one field that the kind of question reads."""

    options: OptionIds | UnsetType = UNSET
    pairs: Pairs | UnsetType = UNSET
    texts: Texts | UnsetType = UNSET
    gaps: Gaps | UnsetType = UNSET


class QuestionOut(msgspec.Struct, frozen=True):
    """`revision` counts from 1: every change makes a new one. `key` and `feedback` are there for
    whoever may write the course, null for others; a question without a key waits for a person."""

    id: Id
    kind: QuestionKind
    text: Text
    options: list[OptionOut]
    key: KeyOut | None
    points: Worth
    feedback: str | None
    revision: Annotated[int, Meta(ge=1, examples=[2])]


class QuestionsOut(msgspec.Struct, frozen=True):
    """All of them in their order."""

    data: list[QuestionOut]


class QuestionIn(Asked, frozen=True, kw_only=True):
    """`options` are for single, multiple, ordering and matching; true_false has those called `true`
    and `false`. Only a short answer may lack its `key`: then a person grades. In a
    survey none has one, and none is worth points."""

    kind: QuestionKind
    text: Text
    options: Options | UnsetType = UNSET
    key: KeyIn | None = None
    points: Points = 1
    feedback: Feedback | None = None


class CreateQuestion(QuestionIn, frozen=True, kw_only=True):
    id: Id


class OneQuestion(OneAsked, frozen=True, kw_only=True):
    question_id: Id


class GetQuestion(OneQuestion, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class ChangeQuestion(OneQuestion, frozen=True, kw_only=True):
    """What is changed makes a new revision; attempts that run keep the one they were given."""

    kind: QuestionKind | UnsetType = UNSET
    text: Text | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    key: KeyIn | UnsetType | None = UNSET
    points: Points | UnsetType = UNSET
    feedback: Feedback | UnsetType | None = UNSET


class OrderQuestions(OneAsked, frozen=True, kw_only=True):
    """Every question of the assessment, once."""

    question_ids: Annotated[list[Id], Meta(max_length=MOST_QUESTIONS)]


class RevisionOrder(StrEnum):
    FIRST = "number"
    LATEST = "-number"


class ListRevisions(PageAsked, frozen=True, kw_only=True):
    id: Id
    question_id: Id
    order: RevisionOrder = RevisionOrder.LATEST
    fields: Fields | UnsetType = UNSET


class RevisionOut(msgspec.Struct, frozen=True):
    """A question as it was written once; `number` is what a question calls its `revision`."""

    id: Id
    number: Annotated[int, Meta(ge=1, examples=[2])]
    kind: QuestionKind
    text: Text
    options: list[OptionOut]
    key: KeyOut | None
    points: Worth
    feedback: str | None
    created_at: Time


def hundredths(points: float, *, field: str) -> int:
    """Refuses more than two decimals, which would not come back as they were sent."""
    whole = round(points * POINT)
    if abs(whole / POINT - points) > 1e-9:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("number of two decimals",)))
    return whole


def new_content(asked: QuestionIn) -> QuestionContent:
    return QuestionContent(
        kind=asked.kind,
        text=asked.text,
        options=_options(asked.options, kind=asked.kind),
        key=_key(asked.key, kind=asked.kind),
        points=hundredths(asked.points, field="points"),
        feedback=asked.feedback,
    )


def changed_content(asked: ChangeQuestion, before: Question) -> QuestionContent:
    kind = before.kind if asked.kind is UNSET else asked.kind
    options = tuple(before.options) if kind is before.kind else ()
    key = before.key if kind is before.kind else None
    return QuestionContent(
        kind=kind,
        text=before.text if asked.text is UNSET else asked.text,
        options=options if asked.options is UNSET else _options(asked.options, kind=kind),
        key=key if asked.key is UNSET else _patched(asked.key, kind=kind, before=key),
        points=before.points if asked.points is UNSET else hundredths(asked.points, field="points"),
        feedback=before.feedback if asked.feedback is UNSET else asked.feedback,
    )


def _patched(asked: KeyIn | None, *, kind: QuestionKind, before: Key | None) -> Key | None:
    """A merge patch: lists are replaced, pairs are changed one by one."""
    key = _key(asked, kind=kind)
    if key is None or before is None:
        return key
    if asked is not None and asked.pairs is not UNSET:
        return msgspec.structs.replace(key, pairs={**before.pairs, **key.pairs})
    return key if key != Key() else before


def _options(asked: list[OptionIn] | UnsetType, *, kind: QuestionKind) -> tuple[Option, ...]:
    if asked is UNSET:
        return ()
    if kind is QuestionKind.TRUE_FALSE and asked:
        raise Invalid(Problem("options", Fault.NOT_ALLOWED))
    return tuple(Option(each.id, each.text, each.is_target) for each in asked)


def _key(asked: KeyIn | None, *, kind: QuestionKind) -> Key | None:
    if asked is None:
        return None
    if problems := list(_stray(asked, kind=kind)):
        raise Invalid(*problems)
    return Key(
        options=tuple(asked.options or ()),
        pairs=asked.pairs or {},
        texts=tuple(asked.texts or ()),
        gaps=tuple(map(tuple, asked.gaps or ())),
    )


def _stray(asked: KeyIn, *, kind: QuestionKind) -> Iterator[Problem]:
    for name in KeyIn.__struct_fields__:
        if getattr(asked, name) is not UNSET and name != KEYS[kind]:
            yield Problem(f"key.{name}", Fault.NOT_ALLOWED)


def question(one: Question) -> QuestionOut:
    return QuestionOut(
        id=one.id,
        kind=one.kind,
        text=one.text,
        options=options(one.options),
        key=key(one.key, kind=one.kind),
        points=one.points / POINT,
        feedback=one.feedback,
        revision=one.number,
    )


def revision(one: Revision) -> RevisionOut:
    return RevisionOut(
        id=one.id,
        number=one.number,
        kind=one.kind,
        text=one.text,
        options=options(one.options),
        key=key(one.key, kind=one.kind),
        points=one.points / POINT,
        feedback=one.feedback,
        created_at=iso_micros(one.created_at),
    )


def options(several: list[Option]) -> list[OptionOut]:
    return [OptionOut(option.id, option.text, option.is_target) for option in several]


def key(right: Key | None, *, kind: QuestionKind) -> KeyOut | None:
    if right is None:
        return None
    name = KEYS[kind]
    return KeyOut(**{name: getattr(right, name)})
