"""A custom field on the wire, and what stands in it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.fields.model import Entity, Field, FieldChange, FieldKind, NewField
from lyceum.dialects.lyceum.paging import PageAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Team"])]
Value = Annotated[str, Meta(max_length=2_000, examples=["Operations"])]
Options = Annotated[tuple[Name, ...], Meta(max_length=500)]
Number = Annotated[str, Meta(pattern="^[1-9][0-9]{0,15}$", examples=["1042"])]


class FieldOrder(StrEnum):
    IN_ORDER = "position"


class FieldOut(msgspec.Struct, frozen=True):
    """A dropdown's value is one of its `options`, a checkbox's on or off, a date's YYYY-MM-DD.
    `initial` is what a form offers at first; a field that is not `everywhere` stands in some
    branches alone."""

    id: Id
    entity: Entity
    kind: FieldKind
    name: Name
    options: list[str]
    initial: str | None
    mandatory: bool
    reported: bool
    shown_to_learners: bool
    everywhere: bool
    position: int
    created_at: Time
    updated_at: Time


class ListFields(PageAsked, frozen=True, kw_only=True):
    """Of people, or of courses."""

    order: FieldOrder = FieldOrder.IN_ORDER
    entity: Entity = Entity.USER
    fields: Fields | UnsetType = UNSET


class GetField(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateField(Asked, frozen=True, kw_only=True):
    name: Name
    entity: Entity = Entity.USER
    kind: FieldKind = FieldKind.TEXT
    options: Options | UnsetType = UNSET
    initial: Value | None = None
    mandatory: bool = False
    reported: bool = False
    shown_to_learners: bool = True


class ChangeField(OneAsked, frozen=True, kw_only=True):
    """What stands in it stays, also what is no option any more."""

    name: Name | UnsetType = UNSET
    options: Options | UnsetType = UNSET
    initial: Value | UnsetType | None = UNSET
    mandatory: bool | UnsetType = UNSET
    reported: bool | UnsetType = UNSET
    shown_to_learners: bool | UnsetType = UNSET


class ValuesOut(msgspec.Struct, frozen=True):
    """What a person or course has, by the field's id."""

    id: Id
    values: dict[str, str]


class Fill(OneAsked, frozen=True, kw_only=True):
    """By the field's id what is to stand there; null takes it away, what is not named stays."""

    values: dict[Number, Value | None]


def new(asked: CreateField) -> NewField:
    return NewField(
        entity=asked.entity,
        kind=asked.kind,
        name=asked.name,
        options=() if asked.options is UNSET else asked.options,
        initial=asked.initial,
        mandatory=asked.mandatory,
        reported=asked.reported,
        shown_to_learners=asked.shown_to_learners,
    )


def change(asked: ChangeField) -> FieldChange:
    said = msgspec.structs.asdict(asked)
    return FieldChange(**{name: value for name, value in said.items() if name != "id"})


def values(asked: Fill) -> dict[int, str | None]:
    return {int(number): value for number, value in asked.values.items()}


def told(entity_id: int, held: dict[int, str]) -> ValuesOut:
    return ValuesOut(entity_id, {str(number): value for number, value in held.items()})


def field(one: Field) -> FieldOut:
    return FieldOut(
        id=one.id,
        entity=one.entity,
        kind=one.kind,
        name=one.name,
        options=one.options,
        initial=one.initial,
        mandatory=one.mandatory,
        reported=one.reported,
        shown_to_learners=one.shown_to_learners,
        everywhere=one.everywhere,
        position=one.position,
        created_at=iso_micros(one.created_at),
        updated_at=iso_micros(one.updated_at),
    )
