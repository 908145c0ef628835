"""From what a file says to a row of ours, or every fault by its column."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from msgspec import inspect

from lyceum.core.catalog.categories import clean_category_name
from lyceum.core.catalog.model import clean_slug, clean_title
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.imports.model import CourseRow, EnrollmentRow, PersonRow, Row
from lyceum.core.imports.reading import Record
from lyceum.core.people.model import clean_email, clean_login, clean_name
from lyceum.kit.text import is_storable

LONGEST_KEY = 200
LARGEST = 2**53 - 1
"""What every client's numbers can hold."""

_CLEANERS: dict[type[Row], dict[str, Callable[[str], str]]] = {
    PersonRow: {"name": clean_name, "email": clean_email, "login": clean_login},
    CourseRow: {"title": clean_title, "slug": clean_slug, "category": clean_category_name},
    EnrollmentRow: {},
}
"""The rules of the areas for single values: applied here, so that all faults are told at once."""

_INTEGER = re.compile(r"-?[0-9]{1,18}")


def decode(record: Record, into: type[Row], *, from_text: bool) -> Row:
    """The row; `from_text`: all values are text, so that digits may be an integer."""
    if record.problems:
        raise Invalid(*record.problems)
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    fields = _fields(into)
    for name, value in record.values.items():
        if name not in fields:
            problems.append(Problem(_shown(name), Fault.NOT_ALLOWED, expected=tuple(fields)))
            continue
        try:
            said = _value(name, value, fields[name], from_text=from_text)
            clean = _CLEANERS[into].get(name)
            values[name] = clean(said) if clean is not None and said is not None else said
        except Invalid as refusal:
            problems += refusal.problems
    if problems:
        raise Invalid(*problems)
    return into(**values)


@cache
def _fields(row: type[Row]) -> dict[str, inspect.Type]:
    """What may stand in each column."""
    found = inspect.type_info(row)
    assert isinstance(found, inspect.StructType)  # noqa: S101 - a row is a struct
    return {field.name: _present(field.type) for field in found.fields}


def _present(kind: inspect.Type) -> inspect.Type:
    if not isinstance(kind, inspect.UnionType):
        return kind
    return next(each for each in kind.types if not isinstance(each, inspect.NoneType))


def _value(name: str, value: Any, kind: inspect.Type, *, from_text: bool) -> Any:
    if isinstance(kind, inspect.IntType):
        return _number(name, value, from_text=from_text)
    if not isinstance(value, str):
        raise Invalid(Problem(name, Fault.WRONG_TYPE, expected=("text",)))
    if not is_storable(value):
        raise Invalid(Problem(name, Fault.UNSTORABLE))
    if isinstance(kind, inspect.EnumType):
        return kind.cls(_word(name, value, tuple(str(each) for each in kind.cls)))
    if isinstance(kind, inspect.LiteralType):
        return _word(name, value, tuple(map(str, kind.values)))
    if name.endswith("external_id") and len(value) > LONGEST_KEY:
        raise Invalid(Problem(name, Fault.TOO_LONG, limit=LONGEST_KEY))
    return value.strip() or None


def _word(name: str, value: str, words: tuple[str, ...]) -> str:
    word = value.strip().lower()
    if word not in words:
        raise Invalid(Problem(name, Fault.UNKNOWN_WORD, expected=words))
    return word


def _number(name: str, value: Any, *, from_text: bool) -> int:
    if from_text and _INTEGER.fullmatch(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(Problem(name, Fault.WRONG_TYPE, expected=("integer",)))
    if value < 0:
        raise Invalid(Problem(name, Fault.TOO_SMALL, limit=0))
    if value > LARGEST:
        raise Invalid(Problem(name, Fault.TOO_LARGE, limit=LARGEST))
    return value


def _shown(name: str) -> str:
    """A name that can be stored, whatever it was."""
    return name[:100] if is_storable(name) else "?"
