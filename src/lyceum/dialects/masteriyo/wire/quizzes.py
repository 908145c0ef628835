"""Quizzes on the wire (contract 5)."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.model import (
    PASS_PERCENT,
    Assessment,
    AssessmentChange,
    NewAssessment,
)
from lyceum.core.catalog.model import UnitState
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.content import (
    NAMESPACE,
    QUIZZES,
    STATES,
    Around,
    Short,
    UnitOut,
    links_of,
    of_unit,
)
from lyceum.dialects.masteriyo.wire.courses import Status
from lyceum.dialects.masteriyo.wire.links import Links
from lyceum.kit.text import slugify

QUESTIONS_ON_A_PAGE = 5
"""What holds where a quiz says nothing of its own."""

Mark = Annotated[int, Meta(ge=0, le=1_000_000)]
Seconds = Annotated[int, Meta(ge=0, le=31_536_000)]
Tries = Annotated[int, Meta(ge=0, le=1_000)]


class QuizFields(msgspec.Struct, frozen=True, kw_only=True):
    """`duration` is in seconds; 0 of it and of the attempts is without limit."""

    name: texts.Name | UnsetType = UNSET
    slug: texts.Slug | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    short_description: Short | UnsetType = UNSET
    menu_order: int | UnsetType = UNSET
    pass_mark: Mark | UnsetType = UNSET
    full_mark: Mark | UnsetType = UNSET
    duration: Seconds | UnsetType = UNSET
    attempts_allowed: Tries | UnsetType = UNSET
    reveal_mode: bool | UnsetType = UNSET
    questions_display_per_page: Mark | UnsetType = UNSET


class CreateQuiz(QuizFields, frozen=True, kw_only=True):
    """`parent_id` is the section's."""

    parent_id: texts.Id
    course_id: texts.Id


class UpdateQuiz(QuizFields, frozen=True, kw_only=True):
    id: texts.Id
    parent_id: int | UnsetType = UNSET


class DeleteQuiz(msgspec.Struct, frozen=True, kw_only=True):
    """Its questions go with it, whatever `children` says."""

    id: texts.Id
    force: bool = True
    children: bool = True


class QuizOut(UnitOut, frozen=True, kw_only=True):
    pass_mark: int
    full_mark: int
    duration: int
    attempts_allowed: int
    reveal_mode: bool
    questions_display_per_page: int
    questions_display_per_page_global: int
    questions_count: int
    links: Links = msgspec.field(name="_links")


_KEPT = (
    "short_description", "pass_mark", "full_mark", "reveal_mode", "questions_display_per_page",
)  # fmt: skip


def own(asked: QuizFields) -> dict[str, dict[str, Any]]:
    """What only this API keeps of a quiz."""
    fields = {name: getattr(asked, name) for name in _KEPT}
    kept: dict[str, Any] = {name: value for name, value in fields.items() if value is not UNSET}
    if asked.slug is not UNSET:
        kept["slug"] = slugify(asked.slug) or None
    return {NAMESPACE: kept}


def pass_percent(pass_mark: int, full_mark: int) -> int:
    """What must be reached, of what can be; what everybody must where no marks are set."""
    if not full_mark:
        return PASS_PERCENT
    return min(100, max(1, round(100 * pass_mark / full_mark)))


def new(asked: CreateQuiz, *, title: str, section_id: int | None) -> NewAssessment:
    return NewAssessment(
        title=title,
        pass_percent=pass_percent(asked.pass_mark or 0, asked.full_mark or 0),
        seconds=asked.duration or None,
        attempts=asked.attempts_allowed or None,
        section_id=section_id,
        body=asked.description or "",
        state=UnitState.PUBLISHED if asked.status is UNSET else STATES[asked.status],
        extra=own(asked),
    )


def settings(asked: QuizFields, before: Assessment) -> AssessmentChange:
    """What changes beside the unit; marks that are not sent stay."""
    percent: int | UnsetType = UNSET
    if asked.pass_mark is not UNSET or asked.full_mark is not UNSET:
        old_pass, old_full = marks(before)
        percent = pass_percent(
            old_pass if asked.pass_mark is UNSET else asked.pass_mark,
            old_full if asked.full_mark is UNSET else asked.full_mark,
        )
    return AssessmentChange(
        pass_percent=percent,
        seconds=asked.duration if asked.duration is UNSET else asked.duration or None,
        attempts=asked.attempts_allowed
        if asked.attempts_allowed is UNSET
        else asked.attempts_allowed or None,
    )


def marks(quiz: Assessment) -> tuple[int, int]:
    """The mark to pass with and the full one, as long as they still say what must be reached."""
    kept = quiz.unit.extra.get(NAMESPACE, {})
    full = kept.get("full_mark", 0)
    passing = kept.get("pass_mark", 0)
    if pass_percent(passing, full) == quiz.settings.pass_percent:
        return passing, full
    full = full or 100
    return quiz.settings.pass_percent * full // 100, full


def quiz(asked: Assessment, around: Around) -> QuizOut:
    kept = asked.unit.extra.get(NAMESPACE, {})
    passing, full = marks(asked)
    return QuizOut(
        **of_unit(asked.unit, around, post="quiz"),
        pass_mark=passing,
        full_mark=full,
        duration=asked.settings.seconds or 0,
        attempts_allowed=asked.settings.attempts or 0,
        reveal_mode=kept.get("reveal_mode", False),
        questions_display_per_page=kept.get("questions_display_per_page", 0),
        questions_display_per_page_global=QUESTIONS_ON_A_PAGE,
        questions_count=asked.question_count,
        links=links_of(asked.unit, around, QUIZZES),
    )
