"""Requests: JSON bodies whose prices are exact."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.http import reading
from lyceum.http.exchange import Exchange

STRICT = "handling=strict"
MOST_DIGITS = 15
"""So many decimal digits every binary fraction gives back as they were."""


async def read(exchange: Exchange, *, limit: int) -> None:
    """The query for reads and deletions, a JSON object for the rest (L21); an unknown name is
    ignored, or refused where the client prefers that (L41)."""
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    await reading.read(exchange, limit=limit, decimals=True)
    _must_be_exact(exchange.values.get("price"))
    if is_strict(exchange):
        _must_be_known(exchange)


def is_strict(exchange: Exchange) -> bool:
    """Whether the client would rather hear of what nobody reads: `Prefer: handling=strict` (RFC
    7240)."""
    preferred = ",".join(exchange.request.headers.getlist("prefer")).lower().split(",")
    return STRICT in (one.partition(";")[0].strip() for one in preferred)


def _must_be_known(exchange: Exchange) -> None:
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - what is read has been matched
    known = operation.arguments.__struct_encode_fields__
    unknown = [Problem(name, Fault.NOT_ALLOWED) for name in exchange.values if name not in known]
    if unknown:
        raise Invalid(*unknown)


def _must_be_exact(price: Any) -> None:
    """Refuses a price of which a binary fraction would not tell all digits (L17)."""
    if isinstance(price, Decimal) and len(price.normalize().as_tuple().digits) > MOST_DIGITS:
        expected = (f"number of at most {MOST_DIGITS} digits",)
        raise Invalid(Problem("price", Fault.MALFORMED, expected=expected))
