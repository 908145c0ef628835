"""What lies in a course or a section, in short (contract 4; 263, 264)."""

from __future__ import annotations

import msgspec

from lyceum.core.catalog.model import CourseUnit, Section
from lyceum.dialects.masteriyo.paging import PageAsked
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.content import type_of


class OfCourseAsked(PageAsked, frozen=True, kw_only=True):
    course: texts.Id


class OfSectionAsked(PageAsked, frozen=True, kw_only=True):
    section: texts.Id


class ChildOut(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a course or a section; `type` is section, lesson or quiz."""

    id: texts.Id
    name: str
    type: str
    menu_order: int
    parent_id: int


def section_child(section: Section) -> ChildOut:
    return ChildOut(
        id=section.id,
        name=section.title,
        type="section",
        menu_order=section.position,
        parent_id=section.course_id,
    )


def unit_child(unit: CourseUnit) -> ChildOut:
    return ChildOut(
        id=unit.id,
        name=unit.title,
        type=type_of(unit.kind),
        menu_order=unit.position,
        parent_id=unit.section_id,
    )
