"""A unit of a course, and the outline of them all, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.content import NewUnit, UnitChange
from lyceum.core.catalog.content_model import UnitFilter
from lyceum.core.catalog.model import CourseUnit, UnitKind, UnitState
from lyceum.core.catalog.timing import MOST_DAYS
from lyceum.core.schedule.reading import Outline
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.access import Access, access
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.sections import ContentOrder, Position
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import moments, told
from lyceum.kit.time import iso_micros

UnitTitle = Annotated[
    str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["What a cold front does"])
]
UnitBody = Annotated[str, Meta(max_length=1_000_000, examples=["It lifts warm air."])]
Days = Annotated[
    int,
    Meta(
        ge=0,
        le=MOST_DAYS,
        description="Days after the learner was let in, instead of a moment for everybody.",
        examples=[7],
    ),
]
Active = Annotated[bool, Meta(description="Whether learners are shown it; else it counts nothing.")]
Required = Annotated[bool, Meta(description="Whether it counts towards completion.")]


class UnitOut(msgspec.Struct, frozen=True):
    """It opens at `opens_at`, or `opens_days` after the learner was let in, and is due at `due_at`,
    or after `due_days`; null is at once, and never. A single unit tells its `body`, unless it is
    locked, and how it is open to the caller; lists do not. To staff `access` is null: nothing is
    locked."""

    id: Id
    course_id: Id
    section_id: Id
    kind: UnitKind
    title: Annotated[str, Meta(examples=["What a cold front does"])]
    required: bool
    position: Annotated[int, Meta(examples=[0])]
    opens_at: Time | None
    opens_days: int | None
    due_at: Time | None
    due_days: int | None
    active: Active
    created_at: Time
    updated_at: Time
    body: str | UnsetType | None = UNSET
    access: Access | UnsetType | None = UNSET


class OutlineSection(msgspec.Struct, frozen=True):
    id: Id
    title: str
    position: Annotated[int, Meta(examples=[0])]
    units: list[UnitOut]


class OutlineOut(msgspec.Struct, frozen=True):
    """Sections and units in their order; each unit with `access`, none with `body`."""

    course_id: Id
    sections: list[OutlineSection]


class ListUnits(FollowAsked, frozen=True, kw_only=True):
    order: ContentOrder = ContentOrder.NEWEST
    course_id: Id | UnsetType = UNSET
    section_id: Id | UnsetType = UNSET
    kind: UnitKind | UnsetType = UNSET
    required: bool | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetUnit(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateUnit(Asked, frozen=True, kw_only=True):
    """Behind the other units of its section; without one, of the untitled section."""

    course_id: Id
    kind: UnitKind
    title: UnitTitle
    section_id: Id | None = None
    body: UnitBody | None = None
    required: Required = True
    opens_at: Time | None = None
    opens_days: Days | None = None
    due_at: Time | None = None
    due_days: Days | None = None
    active: Active = True


class ChangeUnit(OneAsked, frozen=True, kw_only=True):
    """With another `section_id` of the same course it moves there, to the end unless `position`
    says otherwise."""

    title: UnitTitle | UnsetType = UNSET
    body: UnitBody | UnsetType | None = UNSET
    required: Required | UnsetType = UNSET
    section_id: Id | UnsetType = UNSET
    position: Position | UnsetType = UNSET
    opens_at: Time | UnsetType | None = UNSET
    opens_days: Days | UnsetType | None = UNSET
    due_at: Time | UnsetType | None = UNSET
    due_days: Days | UnsetType | None = UNSET
    active: Active | UnsetType = UNSET


def where(asked: ListUnits) -> UnitFilter:
    return UnitFilter(
        course_id=asked.course_id,
        section_id=asked.section_id,
        kind=asked.kind,
        required=asked.required,
    )


def new(asked: CreateUnit) -> NewUnit:
    return NewUnit(
        kind=asked.kind,
        title=asked.title,
        body=asked.body,
        section_id=asked.section_id,
        required=asked.required,
        opens_days=asked.opens_days,
        due_days=asked.due_days,
        state=UnitState.PUBLISHED if asked.active else UnitState.DRAFT,
        **moments(asked, "opens_at", "due_at"),
    )


def change(asked: ChangeUnit) -> UnitChange:
    return UnitChange(
        title=asked.title,
        body=asked.body,
        section_id=asked.section_id,
        position=asked.position,
        opens_days=asked.opens_days,
        due_days=asked.due_days,
        **moments(asked, "opens_at", "due_at"),
    )


def unit(
    unit: CourseUnit,
    *,
    body: str | UnsetType | None = UNSET,
    access: Access | UnsetType | None = UNSET,
) -> UnitOut:
    return UnitOut(
        id=unit.id,
        course_id=unit.course_id,
        section_id=unit.section_id,
        kind=unit.kind,
        title=unit.title,
        required=unit.required,
        position=unit.position,
        opens_at=told(unit.opens_at),
        opens_days=unit.opens_days,
        due_at=told(unit.due_at),
        due_days=unit.due_days,
        active=unit.active,
        created_at=iso_micros(unit.created_at),
        updated_at=iso_micros(unit.updated_at),
        body=body,
        access=access,
    )


def outline(course_id: int, found: Outline) -> OutlineOut:
    opened = found.opened
    written = [
        unit(one, access=None if opened is None else access(opened[one.id])) for one in found.units
    ]
    return OutlineOut(
        course_id,
        [
            OutlineSection(
                section.id,
                section.title,
                section.position,
                [one for one in written if one.section_id == section.id],
            )
            for section in found.sections
        ],
    )
