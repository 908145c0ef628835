"""A custom field, what it may hold, and the rules that need nothing else."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem

LONGEST_NAME = 200
LONGEST_VALUE = 2_000
MOST_OPTIONS = 500
CHECKED, UNCHECKED = "on", "off"


class Entity(StrEnum):
    """Whose a field is."""

    USER = "user"
    COURSE = "course"


class FieldKind(StrEnum):
    """A dropdown's value is one of its options, a checkbox's on or off, a date's YYYY-MM-DD."""

    TEXT = "text"
    DROPDOWN = "dropdown"
    CHECKBOX = "checkbox"
    DATE = "date"


class Field(msgspec.Struct, frozen=True, array_like=True):
    """`initial` is what a form offers at first, `position` orders the fields of one entity. A field
    that is not `everywhere` stands in some branches, and outside of them all where `on_main`."""

    id: int
    entity: Entity
    kind: FieldKind
    name: str
    options: list[str]
    initial: str | None
    mandatory: bool
    reported: bool
    shown_to_learners: bool
    everywhere: bool
    on_main: bool
    position: int
    created_at: int
    updated_at: int


class NewField(msgspec.Struct, frozen=True, kw_only=True):
    """What a field is made of; `branch_ids` None is everywhere."""

    entity: Entity
    kind: FieldKind
    name: str
    options: tuple[str, ...] = ()
    initial: str | None = None
    mandatory: bool = False
    reported: bool = False
    shown_to_learners: bool = True
    branch_ids: tuple[int, ...] | None = None
    on_main: bool = True


class FieldChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. A field's kind never changes."""

    name: str | UnsetType = UNSET
    options: tuple[str, ...] | UnsetType = UNSET
    initial: str | UnsetType | None = UNSET
    mandatory: bool | UnsetType = UNSET
    reported: bool | UnsetType = UNSET
    shown_to_learners: bool | UnsetType = UNSET


class FieldValue(msgspec.Struct, frozen=True, array_like=True):
    """What one person or course has in a field."""

    entity_id: int
    field_id: int
    value: str


def clean_field(field: Field) -> Field:
    """The field as stored; refuses a blank name, and options that fit its kind badly."""
    name = field.name.strip()
    problems = []
    if not name:
        problems.append(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(name) > LONGEST_NAME:
        problems.append(Problem("name", Fault.TOO_LONG, limit=LONGEST_NAME))
    options = [option.strip() for option in field.options]
    if field.kind is FieldKind.DROPDOWN and not options:
        problems.append(Problem("options", Fault.TOO_FEW, limit=1))
    if field.kind is not FieldKind.DROPDOWN and options:
        problems.append(Problem("options", Fault.NOT_ALLOWED))
    if len(options) > MOST_OPTIONS:
        problems.append(Problem("options", Fault.TOO_MANY, limit=MOST_OPTIONS))
    if len(set(options)) < len(options) or not all(options):
        problems.append(Problem("options", Fault.REPEATED))
    if problems:
        raise Invalid(*problems)
    cleaned = msgspec.structs.replace(field, name=name, options=options)
    if field.initial is None:
        return cleaned
    initial = clean_value(cleaned, field.initial, place="initial")
    return msgspec.structs.replace(cleaned, initial=initial)


def clean_value(field: Field, value: str, *, place: str) -> str:
    """The value as stored; refuses, at `place`, what a field of this kind does not hold."""
    value = value.strip()
    if len(value) > LONGEST_VALUE:
        raise Invalid(Problem(place, Fault.TOO_LONG, limit=LONGEST_VALUE))
    if field.kind is FieldKind.DROPDOWN and value not in field.options:
        raise Invalid(Problem(place, Fault.UNKNOWN_WORD, expected=tuple(field.options)))
    if field.kind is FieldKind.CHECKBOX and value not in (CHECKED, UNCHECKED):
        raise Invalid(Problem(place, Fault.UNKNOWN_WORD, expected=(CHECKED, UNCHECKED)))
    if field.kind is FieldKind.DATE and not _is_date(value):
        raise Invalid(Problem(place, Fault.MALFORMED, expected=("YYYY-MM-DD",)))
    return value


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
