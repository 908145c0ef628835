"""What lies in the trash, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course, CourseState, CourseUnit, UnitKind
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros


class TrashOrder(StrEnum):
    FIRST_TRASHED = "updated_at"
    LAST_TRASHED = "-updated_at"


class TrashedOut(msgspec.Struct, frozen=True):
    """A course in the trash; `state` is that to which it would return."""

    id: Id
    title: Annotated[str, Meta(examples=["Reading Weather Maps"])]
    slug: Annotated[str, Meta(examples=["reading-weather-maps"])]
    state: CourseState
    created_at: Time
    updated_at: Time


class ListTrash(FollowAsked, frozen=True, kw_only=True):
    order: TrashOrder = TrashOrder.LAST_TRASHED
    fields: Fields | UnsetType = UNSET


class TrashCourse(Asked, frozen=True, kw_only=True):
    course_id: Id


def trashed(course: Course) -> TrashedOut:
    return TrashedOut(
        id=course.id,
        title=course.title,
        slug=course.slug,
        state=course.trashed_from or CourseState.DRAFT,
        created_at=iso_micros(course.created_at),
        updated_at=iso_micros(course.updated_at),
    )


class TrashedUnitOut(msgspec.Struct, frozen=True):
    """A unit in the trash; its place in the course waits for it."""

    id: Id
    course_id: Id
    section_id: Id
    kind: UnitKind
    title: Annotated[str, Meta(examples=["What a cold front does"])]
    created_at: Time
    updated_at: Time
    trashed_at: Time


class TrashUnit(Asked, frozen=True, kw_only=True):
    unit_id: Id


def trashed_unit(unit: CourseUnit) -> TrashedUnitOut:
    return TrashedUnitOut(
        id=unit.id,
        course_id=unit.course_id,
        section_id=unit.section_id,
        kind=unit.kind,
        title=unit.title,
        created_at=iso_micros(unit.created_at),
        updated_at=iso_micros(unit.updated_at),
        trashed_at=iso_micros(unit.trashed_at or unit.updated_at),
    )
