"""Text of a known form on the wire: ids, times, names, addresses (witness: contract A1, A46)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.akako.envelope import Told
from lyceum.kit.time import iso_millis, parse_iso

Id = Annotated[str, Meta(examples=["clq3v9q2k0000m3jx3wq0s5vt"])]
ClerkId = Annotated[str, Meta(examples=["user_123"])]
Time = Annotated[
    str, Meta(examples=["2024-01-15T10:30:00.000Z"], extra_json_schema={"format": "date-time"})
]
Email = Annotated[
    str,
    Meta(
        max_length=254,
        pattern=r"^\s*[^@\s]+@[^@\s]+\s*$",
        examples=["john.doe@school.example"],
        extra_json_schema={"format": "email"},
    ),
]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["High School"])]
PersonName = Annotated[str, Meta(max_length=100, examples=["John"])]
Description = Annotated[str, Meta(max_length=10_000, examples=["Secondary education"])]
ImageUrl = Annotated[str, Meta(max_length=2_000, examples=["https://school.example/high.png"])]


class OneAsked(msgspec.Struct, frozen=True, kw_only=True):
    id: Id


class Deleted(Told, frozen=True, kw_only=True):
    id: Id


def moment(text: str, *, field: str) -> int:
    """Microseconds; refuses what is no date-time."""
    at = parse_iso(text)
    if at is None:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("ISO 8601 date-time",)))
    return at


def bound(text: str | UnsetType, *, field: str) -> int | UnsetType:
    """The same of one end of a span, which may be open."""
    return UNSET if text is UNSET else moment(text, field=field)


def time(at: int) -> str:
    return iso_millis(at)


def time_or_none(at: int | None) -> str | None:
    return None if at is None else iso_millis(at)
