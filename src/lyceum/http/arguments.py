"""From named values on the wire to an argument struct, or to every fault in them.

The happy path is one call of msgspec. When it fails, the fields are checked one by one, so that
all that are wrong can be named.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.kit.text import is_storable

Arguments = TypeVar("Arguments", bound=msgspec.Struct)

_NAMES: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.IntType: "integer",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.ListType: "array",
    inspect.DictType: "object",
    inspect.NoneType: "null",
}
_FORMATS = {"email": "email address"}


def decode(
    values: Mapping[str, Any], into: type[Arguments], *, from_text: bool = False
) -> Arguments:
    """The struct, or Invalid with one problem for each faulty field.

    `from_text`: the values stood in a query, so that digits may be an integer. Text that no
    database can store is refused wherever it stands. Names that the struct lacks are ignored,
    unless it forbids them.
    """
    known = {name: values[name] for name in into.__struct_encode_fields__ if name in values}
    if len(known) < len(values) and into.__struct_config__.forbid_unknown_fields:
        raise Invalid(*_faults(values, into, from_text=from_text))
    if all(map(_storable, known.values())) and not (from_text and _odd_words(known, into)):
        try:
            return msgspec.convert(known, into, strict=not from_text)
        except msgspec.ValidationError as error:
            raise Invalid(*_faults(known, into, from_text=from_text)) from error
    raise Invalid(*_faults(known, into, from_text=from_text))


def _odd_words(known: Mapping[str, Any], into: type[msgspec.Struct]) -> list[str]:
    """The integers that are spelled otherwise than in digits, such as 1.0 and 1e3, and the booleans
    that are neither true nor false."""
    numbers = [name for name in integers(into) if name in known and not _is_whole(known[name])]
    return numbers + [
        name for name in _booleans(into) if name in known and not _is_bool(known[name])
    ]


def _is_whole(value: Any) -> bool:
    return not isinstance(value, str) or re.fullmatch(r"-?[0-9]+", value) is not None


def _is_bool(value: Any) -> bool:
    return not isinstance(value, str) or value in ("true", "false")


def _storable(value: Any) -> bool:
    """Without recursion, since what a client sends may be nested as deep as it likes."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            if not is_storable(part):
                return False
        elif isinstance(part, dict):
            waiting += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            waiting += part
    return True


def _faults(
    values: Mapping[str, Any], into: type[msgspec.Struct], *, from_text: bool
) -> list[Problem]:
    problems = []
    for field in _fields(into):
        if field.encode_name not in values:
            if field.required:
                problems.append(Problem(field.encode_name, Fault.MISSING))
            continue
        value = values[field.encode_name]
        if not _storable(value):
            problems.append(Problem(field.encode_name, Fault.UNSTORABLE))
        elif from_text and field.encode_name in integers(into) and not _is_whole(value):
            problems.append(Problem(field.encode_name, Fault.WRONG_TYPE, expected=("integer",)))
        elif from_text and field.encode_name in _booleans(into) and not _is_bool(value):
            problems.append(Problem(field.encode_name, Fault.WRONG_TYPE, expected=("boolean",)))
        elif not _fits(value, _annotation(into, field.name), from_text=from_text):
            problems += _within(field, value) or [_problem(field, value)]
    return problems + _unknown(values, into)


def _unknown(values: Mapping[str, Any], into: type[msgspec.Struct]) -> list[Problem]:
    if not into.__struct_config__.forbid_unknown_fields:
        return []
    known = into.__struct_encode_fields__
    return [Problem(name, Fault.NOT_ALLOWED) for name in values if name not in known]


def _fits(value: Any, annotation: Any, *, from_text: bool) -> bool:
    try:
        msgspec.convert(value, annotation, strict=not from_text)
    except msgspec.ValidationError:
        return False
    return True


def _within(field: inspect.Field, value: Any) -> list[Problem]:
    """What is wrong inside an object, `price.amount`, or inside a list, item by item:
    `answers[2].question_id`."""
    inner = [kind for kind in _allowed(field.type) if isinstance(kind, inspect.StructType)]
    if inner and isinstance(value, dict):
        return [
            msgspec.structs.replace(problem, field=f"{field.encode_name}.{problem.field}")
            for problem in _faults(value, inner[0].cls, from_text=False)
        ]
    lists = [kind for kind in _allowed(field.type) if isinstance(kind, inspect.ListType)]
    if not lists or not isinstance(value, list):
        return []
    return [
        msgspec.structs.replace(problem, field=f"{field.encode_name}[{at}]{problem.field}")
        for at, item in enumerate(value)
        for problem in _item_faults(lists[0].item_type, item)
    ]


def _item_faults(kind: inspect.Type, item: Any) -> list[Problem]:
    if isinstance(kind, inspect.StrType) and not isinstance(item, str):
        return [Problem("", Fault.WRONG_TYPE, expected=("string",))]
    if isinstance(kind, inspect.EnumType):
        words = tuple(str(member.value) for member in kind.cls)
        return [] if item in words else [Problem("", Fault.UNKNOWN_WORD, expected=words)]
    if not isinstance(kind, inspect.StructType):
        return []
    if not isinstance(item, dict):
        return [Problem("", Fault.WRONG_TYPE, expected=("object",))]
    return [
        msgspec.structs.replace(problem, field=f".{problem.field}")
        for problem in _faults(item, kind.cls, from_text=False)
    ]


@lru_cache(maxsize=512)
def _fields(into: type[msgspec.Struct]) -> tuple[inspect.Field, ...]:
    kind = inspect.type_info(into)
    assert isinstance(kind, inspect.StructType)  # noqa: S101 - narrows the type
    return kind.fields


_TEXTS = (inspect.StrType, inspect.LiteralType, inspect.EnumType)


@lru_cache(maxsize=512)
def integers(into: type[msgspec.Struct]) -> frozenset[str]:
    """The fields whose text can mean nothing but an integer."""
    return frozenset(
        field.encode_name
        for field in _fields(into)
        if any(isinstance(kind, inspect.IntType) for kind in _allowed(field.type))
        and not any(isinstance(kind, inspect.StrType) for kind in _allowed(field.type))
    )


@lru_cache(maxsize=512)
def _booleans(into: type[msgspec.Struct]) -> frozenset[str]:
    return frozenset(
        field.encode_name
        for field in _fields(into)
        if any(isinstance(kind, inspect.BoolType) for kind in _allowed(field.type))
        and not any(isinstance(kind, _TEXTS) for kind in _allowed(field.type))
    )


@lru_cache(maxsize=2048)
def _annotation(into: type[msgspec.Struct], name: str) -> Any:
    return next(field.type for field in msgspec.structs.fields(into) if field.name == name)


def _problem(field: inspect.Field, value: Any) -> Problem:
    name = field.encode_name
    allowed = _allowed(field.type)
    for kind in allowed:
        if isinstance(kind, inspect.EnumType) and isinstance(value, str):
            words = tuple(str(member.value) for member in kind.cls)
            return Problem(name, Fault.UNKNOWN_WORD, expected=words)
        if isinstance(kind, inspect.StrType) and isinstance(value, str):
            return _text(name, kind, value, meant=_meant(field.type))
        if isinstance(kind, inspect.IntType | inspect.FloatType) and _is_number(value, kind):
            return _size(name, kind, value)
        if isinstance(kind, inspect.ListType) and isinstance(value, list):
            return _count(name, kind, value)
    expected = tuple(_NAMES[type(kind)] for kind in allowed if type(kind) in _NAMES)
    if any(isinstance(kind, inspect.EnumType) for kind in allowed):
        expected = ("string", *expected)
    return Problem(name, Fault.WRONG_TYPE, expected=expected)


def _allowed(kind: inspect.Type) -> tuple[inspect.Type, ...]:
    """The kinds of a field's type, without what only documents it."""
    if isinstance(kind, inspect.Metadata):
        return _allowed(kind.type)
    if isinstance(kind, inspect.UnionType):
        return tuple(plain for part in kind.types for plain in _allowed(part))
    return (kind,)


def _is_number(value: Any, kind: inspect.Type) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, str):
        return _is_whole(value)
    return isinstance(value, int | float | Decimal if isinstance(kind, inspect.FloatType) else int)


def _text(name: str, kind: inspect.StrType, value: str, *, meant: tuple[str, ...]) -> Problem:
    """A pattern is there for what a length cannot say: what counts without the space around it."""
    if kind.min_length is not None and len(value) < kind.min_length:
        return Problem(name, Fault.TOO_SHORT, limit=kind.min_length)
    if kind.max_length is not None and len(value) > kind.max_length:
        return Problem(name, Fault.TOO_LONG, limit=kind.max_length)
    if kind.min_length is not None and len(value.strip()) < kind.min_length:
        return Problem(name, Fault.TOO_SHORT, limit=kind.min_length)
    return Problem(name, Fault.MALFORMED, expected=meant)


def _count(name: str, kind: inspect.ListType, value: list[Any]) -> Problem:
    """What is wrong with single entries is told beside them."""
    if kind.min_length is not None and len(value) < kind.min_length:
        return Problem(name, Fault.TOO_FEW, limit=kind.min_length)
    if kind.max_length is not None and len(value) > kind.max_length:
        return Problem(name, Fault.TOO_MANY, limit=kind.max_length)
    return Problem(name, Fault.WRONG_TYPE, expected=("array",))


def _meant(kind: inspect.Type) -> tuple[str, ...]:
    """What text of a documented format is called."""
    if isinstance(kind, inspect.UnionType):
        return tuple(name for part in kind.types for name in _meant(part))
    if not isinstance(kind, inspect.Metadata):
        return ()
    name = _FORMATS.get((kind.extra_json_schema or {}).get("format", ""))
    return (name,) if name else _meant(kind.type)


def _size(name: str, kind: inspect.IntType | inspect.FloatType, value: Any) -> Problem:
    # Text of digits may be longer than an int takes; an int may be larger than a float.
    size = float(value) if isinstance(value, str) else value
    if kind.ge is not None and size < kind.ge:
        return Problem(name, Fault.TOO_SMALL, limit=_plain(kind.ge))
    if kind.le is not None and size > kind.le:
        return Problem(name, Fault.TOO_LARGE, limit=_plain(kind.le))
    return Problem(name, Fault.WRONG_TYPE, expected=("integer",))


def _plain(limit: float) -> float:
    """A whole number as one: at least 1, not 1.0."""
    return int(limit) if limit == int(limit) else limit
