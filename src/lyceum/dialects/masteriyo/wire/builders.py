"""A course as its builder shows it (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import CourseUnit, Section
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.progress.questions import PlacedQuestion
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.wire import content, texts
from lyceum.dialects.masteriyo.wire.questions import QuestionOut, question
from lyceum.kit.text import slugify


class SectionGiven(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a section, in its order."""

    id: int | UnsetType = UNSET
    contents: texts.Ids = []


class OrderGiven(msgspec.Struct, frozen=True, kw_only=True):
    """Sections that are not named stay behind the others."""

    id: texts.Id
    section_order: texts.Ids = []
    sections: Annotated[dict[str, SectionGiven], Meta(max_length=1_000)] = {}


class QuestionsGiven(msgspec.Struct, frozen=True, kw_only=True):
    """Questions in their order, by their ids or with them; what is not named stays behind."""

    id: texts.Id
    questions: Annotated[list[Any], Meta(max_length=1_000)] = []


class BuiltQuestion(QuestionOut, frozen=True, kw_only=True):
    """`raw_name` is its text as it was entered; there is no bank of questions here."""

    raw_name: str
    is_from_bank: bool = False


class Built(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    description: str
    permalink: str
    preview_permalink: str
    type: str
    menu_order: int
    parent_id: int
    status: str | bool


class BuiltUnit(Built, frozen=True, kw_only=True):
    video: bool | UnsetType = UNSET
    video_source: str | UnsetType = UNSET


class BuiltSection(Built, frozen=True, kw_only=True):
    contents: list[int]


class BuilderOut(msgspec.Struct, frozen=True, kw_only=True):
    contents: dict[str, BuiltUnit]
    sections: dict[str, BuiltSection]
    section_order: list[int]


def builder(sections: Sequence[Section], units: Sequence[CourseUnit]) -> BuilderOut:
    """Both in their order."""
    inside: dict[int, list[int]] = {section.id: [] for section in sections}
    for unit in units:
        inside[unit.section_id].append(unit.id)
    return BuilderOut(
        contents={str(unit.id): _unit(unit) for unit in units},
        sections={str(one.id): _section(one, inside[one.id]) for one in sections},
        section_order=[section.id for section in sections],
    )


def _unit(unit: CourseUnit) -> BuiltUnit:
    around = content.Around(None, ())
    told = content.of_unit(unit, around, post=content.type_of(unit.kind))
    kept = unit.extra.get(content.NAMESPACE, {})
    is_lesson = unit.kind in content.LESSON_KINDS
    return BuiltUnit(
        id=unit.id,
        name=unit.title,
        description=unit.body or "",
        permalink=told["permalink"],
        preview_permalink=told["preview_link"],
        type=content.type_of(unit.kind),
        menu_order=unit.position,
        parent_id=unit.section_id,
        status=told["status"],
        video=bool(kept.get("video_source_url")) if is_lesson else UNSET,
        video_source=kept.get("video_source", "self-hosted") if is_lesson else UNSET,
    )


def _section(section: Section, inside: list[int]) -> BuiltSection:
    slug = slugify(section.title) or str(section.id)
    return BuiltSection(
        contents=inside,
        id=section.id,
        name=section.title,
        description=section.body,
        permalink=here().address(f"/section/{slug}/"),
        preview_permalink="",
        type="section",
        menu_order=section.position,
        parent_id=section.course_id,
        status=False,
    )


def built_question(one: PlacedQuestion, *, writes: bool) -> BuiltQuestion:
    told = question(one, writes=writes)
    return BuiltQuestion(**msgspec.structs.asdict(told), raw_name=one.text)


def question_ids(asked: QuestionsGiven) -> list[int]:
    """Each named once; refuses what is neither an id nor a question with one."""
    named = [one.get("id") if isinstance(one, dict) else one for one in asked.questions]
    spelled = [str(one) for one in named]
    if not all(one.isascii() and one.isdecimal() and len(one) < 16 for one in spelled):
        raise Invalid(Problem("questions", Fault.MALFORMED))
    return list(dict.fromkeys(int(one) for one in spelled))
