"""Custom fields on the wire (witness: contract 2.1, 2.2, Appendix A)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.fields.model import UNCHECKED, Field, FieldKind
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.kit.text import fold

PREFIX = "custom_field_"


class FieldSort(StrEnum):
    """By their place in forms, or by what they are called; with a hyphen the last one first."""

    ORDER = "order"
    ORDER_DOWN = "-order"
    NAME = "name"
    NAME_DOWN = "-name"


class ListFields(PageAsked, frozen=True, kw_only=True):
    keyword: str | UnsetType = msgspec.field(default=UNSET, name="filter[keyword][like]")
    type: FieldKind | UnsetType = msgspec.field(default=UNSET, name="filter[type][eq]")
    sort: FieldSort = FieldSort.ORDER


class Option(msgspec.Struct, frozen=True):
    item: str
    default: bool


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a field of people and one of courses have in common."""

    key: str
    type: FieldKind
    name: str
    mandatory: bool
    visible_on_reports: bool
    dropdown_values: list[Option] | None
    checkbox_status: Literal["on", "off"]
    selective_availability: bool
    branches_map: dict[str, str] | None
    main_domain_availability: bool
    previous_key: str | None


class UserField(FieldRow, frozen=True, kw_only=True):
    """A field of people."""

    order: int


class CourseField(FieldRow, frozen=True, kw_only=True):
    """A field of courses."""

    visible_to_learners: bool


def key(field: Field) -> str:
    """`custom_field_3`."""
    return f"{PREFIX}{field.id}"


Beside = tuple[Field, Field | None]
"""A field, and the one before it."""


def wanted(asked: ListFields, there: list[Beside]) -> list[Beside]:
    """Of all fields, which stand in the order of forms, those that were asked for."""
    part = "" if asked.keyword is UNSET else fold(asked.keyword)
    found = [
        (one, before)
        for one, before in there
        if part in fold(one.name) and asked.type in (UNSET, one.kind)
    ]
    if asked.sort in (FieldSort.NAME, FieldSort.NAME_DOWN):
        found.sort(key=lambda pair: (fold(pair[0].name), pair[0].id))
    return found[::-1] if asked.sort.startswith("-") else found


def _row(field: Field, before: Field | None, branches: Mapping[int, str]) -> dict[str, object]:
    options = [Option(option, option == field.initial) for option in field.options]
    status = field.initial if field.kind is FieldKind.CHECKBOX else None
    return {
        "key": key(field),
        "type": field.kind,
        "name": field.name,
        "mandatory": field.mandatory,
        "visible_on_reports": field.reported,
        "dropdown_values": options or None,
        "checkbox_status": status or UNCHECKED,
        "selective_availability": not field.everywhere,
        "branches_map": {str(number): name for number, name in branches.items()} or None,
        "main_domain_availability": field.on_main,
        "previous_key": key(before) if before else None,
    }


def user_field(field: Field, before: Field | None, branches: Mapping[int, str]) -> UserField:
    """With the field before it, and the names of the branches that it stands in."""
    told = {**_row(field, before, branches), "order": field.position}
    return msgspec.convert(told, UserField)


def course_field(field: Field, before: Field | None, branches: Mapping[int, str]) -> CourseField:
    told = {**_row(field, before, branches), "visible_to_learners": field.shown_to_learners}
    return msgspec.convert(told, CourseField)
