"""From what a client wrote to what a field takes, by WordPress's rules and in its words.

Witness: contract 1, type rules and sub-codes; `rest_validate_value_from_schema` in the product.
Every parameter that is wrong is named. JSON's null is no value at all (981, 982).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from lyceum.core.errors import Fault, Invalid, Problem

LARGEST = 2**53
"""Numbers from here on are none: no client of JavaScript could hold them."""

_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,17}(?:\.0*)?\s*")
_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
_TRUE = frozenset({"true", "1"})
_FALSE = frozenset({"false", "0"})
_DEEPEST = 64

Faults = list[Problem]


def coerce(values: Mapping[str, Any], into: type[msgspec.Struct]) -> dict[str, Any]:
    """The values that `into` takes; Invalid with all that are missing, else with all that are
    wrong."""
    given = {name: value for name, value in values.items() if value is not None}
    fields = _fields(into)
    missing = [
        name for name, (_, is_required) in fields.items() if is_required and name not in given
    ]
    if missing:
        raise Invalid(*(Problem(name, Fault.MISSING) for name in missing))
    faults: Faults = []
    taken = {
        name: _taken(name, given[name], kind, faults=faults)
        for name, (kind, _) in fields.items()
        if name in given
    }
    if faults:
        raise Invalid(*faults)
    return taken


@lru_cache(maxsize=256)
def _fields(into: type[msgspec.Struct]) -> dict[str, tuple[inspect.Type, bool]]:
    """By its name on the wire what a field takes, and whether it must be there."""
    info = inspect.type_info(into)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - narrows the type
    return {field.encode_name: (_plain(field.type), field.required) for field in info.fields}


def _plain(kind: inspect.Type) -> inspect.Type:
    """The one kind that a field takes, without None, UNSET and what only documents it."""
    if isinstance(kind, inspect.Metadata):
        return _plain(kind.type)
    if isinstance(kind, inspect.UnionType):
        return next(_plain(one) for one in kind.types if not isinstance(one, inspect.NoneType))
    return kind


def _taken(name: str, value: Any, kind: inspect.Type, *, faults: Faults, depth: int = 0) -> Any:
    """The value as the field takes it; what is wrong with it is added to `faults`."""
    if depth > _DEEPEST:
        faults.append(_wrong(name, "object"))
        return value
    if isinstance(kind, inspect.ListType):
        return _list(name, value, kind, faults=faults, depth=depth)
    if isinstance(kind, inspect.StructType):
        return _object(name, value, kind, faults=faults, depth=depth)
    if isinstance(kind, inspect.EnumType):
        return _word(name, value, kind, faults=faults)
    read = _READ.get(type(kind))
    if read is None:
        return value
    taken = read(value)
    if taken is None:
        faults.append(_wrong(name, _TYPES[type(kind)]))
    elif isinstance(kind, inspect.IntType | inspect.FloatType):
        faults += _out_of_bounds(name, taken, kind)
    return taken


def _wrong(name: str, word: str) -> Problem:
    return Problem(name, Fault.WRONG_TYPE, expected=(word,))


def _text(value: Any) -> str | None:
    """Numbers are none (047, 175)."""
    return value if isinstance(value, str) else None


def _integer(value: Any) -> int | None:
    """Numeric text and whole floats are integers, truth values are none."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        value = int(value.partition(".")[0])
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if -LARGEST < value < LARGEST else None


def _number(value: Any) -> float | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -LARGEST < value < LARGEST else None


def _boolean(value: Any) -> bool | None:
    """In any case (a21), but neither yes nor no (897)."""
    if isinstance(value, str):
        word = value.lower()
        return word in _TRUE if word in _TRUE | _FALSE else None
    return bool(value) if value in (0, 1) and isinstance(value, int) else None


def _mapping(value: Any) -> dict[str, Any] | None:
    """An empty text and an empty list are empty objects."""
    if isinstance(value, dict):
        return value
    return {} if value in ("", []) else None


def _out_of_bounds(name: str, number: float, kind: Any) -> Faults:
    if kind.ge is not None and number < kind.ge:
        return [Problem(name, Fault.TOO_SMALL, limit=kind.ge, expected=(_bounds(kind),))]
    if kind.le is not None and number > kind.le:
        return [Problem(name, Fault.TOO_LARGE, limit=kind.le, expected=(_bounds(kind),))]
    return []


def _bounds(kind: Any) -> str:
    if kind.ge is not None and kind.le is not None:
        return f"between {kind.ge} (inclusive) and {kind.le} (inclusive)"
    if kind.ge is not None:
        return f"greater than or equal to {kind.ge}"
    return f"less than or equal to {kind.le}"


def _word(name: str, value: Any, kind: inspect.EnumType, *, faults: Faults) -> Any:
    words = tuple(str(member.value) for member in kind.cls)
    if not isinstance(value, str):
        faults.append(_wrong(name, "string"))
    elif value not in words:
        faults.append(Problem(name, Fault.UNKNOWN_WORD, expected=words))
    return value


def _list(
    name: str, value: Any, kind: inspect.ListType, *, faults: Faults, depth: int
) -> list[Any]:
    """Text is split at commas and white space; keys that do not count up are left out."""
    if isinstance(value, str):
        value = [part for part in re.split(r"[\s,]+", value) if part]
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        faults.append(_wrong(name, "array"))
        return []
    item = _plain(kind.item_type)
    return [
        _taken(f"{name}[{at}]", part, item, faults=faults, depth=depth + 1)
        for at, part in enumerate(value)
    ]


def _object(
    name: str, value: Any, kind: inspect.StructType, *, faults: Faults, depth: int
) -> dict[str, Any]:
    inner = _mapping(value)
    if inner is None:
        faults.append(_wrong(name, "object"))
        return {}
    return dict(_members(name, inner, kind, faults=faults, depth=depth))


def _members(
    name: str, inner: dict[str, Any], kind: inspect.StructType, *, faults: Faults, depth: int
) -> Iterator[tuple[str, Any]]:
    for member, (plain, is_required) in _fields(kind.cls).items():
        if inner.get(member) is not None:
            spelled = f"{name}[{member}]"
            yield member, _taken(spelled, inner[member], plain, faults=faults, depth=depth + 1)
        elif is_required:
            faults.append(Problem(f"{name}[{member}]", Fault.MISSING))


_TYPES: dict[type[inspect.Type], str] = {
    inspect.StrType: "string",
    inspect.EnumType: "string",
    inspect.IntType: "integer",
    inspect.FloatType: "number",
    inspect.BoolType: "boolean",
    inspect.ListType: "array",
    inspect.DictType: "object",
    inspect.StructType: "object",
}
_READ: dict[type[inspect.Type], Callable[[Any], Any]] = {
    inspect.StrType: _text,
    inspect.IntType: _integer,
    inspect.FloatType: _number,
    inspect.BoolType: _boolean,
    inspect.DictType: _mapping,
}


def arguments_of(into: type[msgspec.Struct]) -> dict[str, dict[str, Any]]:
    """By its name what each argument takes, as the index tells it."""
    told: dict[str, dict[str, Any]] = {}
    for name, (kind, is_required) in _fields(into).items():
        told[name] = {"type": _TYPES.get(type(kind), "string"), "required": is_required}
        if isinstance(kind, inspect.EnumType):
            told[name]["enum"] = [member.value for member in kind.cls]
        for bound, word in (("ge", "minimum"), ("le", "maximum")):
            if getattr(kind, bound, None) is not None:
                told[name][word] = getattr(kind, bound)
    return told
