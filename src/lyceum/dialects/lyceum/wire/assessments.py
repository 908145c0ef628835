"""An assessment on the wire: a unit of a course, with what only a quiz has."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.actions import LONGEST_SECONDS, MOST_ATTEMPTS
from lyceum.core.assessment.model import (
    PASS_PERCENT,
    Assessment,
    AssessmentChange,
    NewAssessment,
    Reveal,
)
from lyceum.core.catalog.model import UnitKind
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.questions import QuestionIn
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Title = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Fronts and Pressure"])
]
PassPercent = Annotated[int, Meta(ge=1, le=100, examples=[70])]
Seconds = Annotated[int, Meta(ge=1, le=LONGEST_SECONDS, examples=[1800])]
Attempts = Annotated[int, Meta(ge=1, le=MOST_ATTEMPTS, examples=[3])]
MOST_AT_ONCE = 100


class AssessmentOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class AssessmentKind(StrEnum):
    """A survey is answered for no points: nobody judges it, and it has no keys."""

    QUIZ = "quiz"
    SURVEY = "survey"


class AssessmentOut(msgspec.Struct, frozen=True):
    """`id` is that of the unit. `seconds` is the time for one attempt and `attempts` how many each
    learner has, null for no limit; `reveal` says when those who took it see what was right."""

    id: Id
    course_id: Id
    section_id: Id
    kind: AssessmentKind
    title: Title
    required: bool
    pass_percent: PassPercent
    seconds: Seconds | None
    attempts: Attempts | None
    shuffle: bool
    reveal: Reveal
    question_count: Annotated[int, Meta(ge=0, examples=[12])]
    created_at: Time
    updated_at: Time


class ListAssessments(FollowAsked, frozen=True, kw_only=True):
    order: AssessmentOrder = AssessmentOrder.NEWEST
    course_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetAssessment(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateAssessment(Asked, frozen=True, kw_only=True):
    """Without a `section_id` it stands in the untitled first section; `questions` come with it, or
    one by one afterwards. A required one counts towards the completion of the course."""

    course_id: Id
    title: Title
    kind: AssessmentKind = AssessmentKind.QUIZ
    section_id: Id | None = None
    required: bool = True
    pass_percent: PassPercent = PASS_PERCENT
    seconds: Seconds | None = None
    attempts: Attempts | None = None
    shuffle: bool = False
    reveal: Reveal = Reveal.SUBMITTED
    questions: Annotated[list[QuestionIn], Meta(max_length=MOST_AT_ONCE)] | UnsetType = UNSET


class ChangeAssessment(OneAsked, frozen=True, kw_only=True):
    """Attempts that run keep the time and the mark they began with."""

    title: Title | UnsetType = UNSET
    pass_percent: PassPercent | UnsetType = UNSET
    seconds: Seconds | UnsetType | None = UNSET
    attempts: Attempts | UnsetType | None = UNSET
    shuffle: bool | UnsetType = UNSET
    reveal: Reveal | UnsetType = UNSET


def new(asked: CreateAssessment) -> NewAssessment:
    return NewAssessment(
        title=asked.title,
        kind=UnitKind(asked.kind),
        section_id=asked.section_id,
        required=asked.required,
        pass_percent=asked.pass_percent,
        seconds=asked.seconds,
        attempts=asked.attempts,
        shuffle=asked.shuffle,
        reveal=asked.reveal,
    )


def change(asked: ChangeAssessment) -> AssessmentChange:
    return AssessmentChange(
        title=asked.title,
        pass_percent=asked.pass_percent,
        seconds=asked.seconds,
        attempts=asked.attempts,
        shuffle=asked.shuffle,
        reveal=asked.reveal,
    )


def assessment(one: Assessment) -> AssessmentOut:
    unit, settings = one.unit, one.settings
    return AssessmentOut(
        id=unit.id,
        course_id=unit.course_id,
        section_id=unit.section_id,
        kind=AssessmentKind(unit.kind),
        title=unit.title,
        required=unit.required,
        pass_percent=settings.pass_percent,
        seconds=settings.seconds,
        attempts=settings.attempts,
        shuffle=settings.shuffle,
        reveal=settings.reveal,
        question_count=one.question_count,
        created_at=iso_micros(unit.created_at),
        updated_at=iso_micros(unit.updated_at),
    )
