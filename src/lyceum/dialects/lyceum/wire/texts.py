"""Times, money and addresses on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.wire.asking import Asked
from lyceum.http import texts
from lyceum.kit.time import parse_iso

Time = Annotated[
    str,
    Meta(
        examples=["2026-03-01T09:30:00.000000Z"],
        extra_json_schema={"format": "date-time"},
    ),
]
Email = texts.Email
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["EUR"])]
Amount = Annotated[int, Meta(ge=0, lt=2**53, examples=[4900])]


class Money(msgspec.Struct, frozen=True):
    """`amount` is in the smallest unit of `currency` (ISO 4217)."""

    amount: Amount
    currency: Currency


class MoneyAsked(Asked, frozen=True, kw_only=True):
    amount: Amount | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET


def moment(text: str | None, *, field: str) -> int | None:
    """Microseconds; refuses what is no date-time."""
    if text is None:
        return None
    at = parse_iso(text)
    if at is None:
        raise Invalid(Problem(field, Fault.MALFORMED, expected=("date-time",)))
    return at
