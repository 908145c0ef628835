"""Requests: JSON bodies whose prices are exact, and keys under which a POST runs once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.http import idempotency, reading
from lyceum.http.exchange import Exchange

MOST_DIGITS = 15
"""So many decimal digits every binary fraction gives back as they were."""


async def read(exchange: Exchange, *, limit: int) -> None:
    """The query for reads and deletions, a JSON object for the rest (L21); an unknown name is
    ignored (L41)."""
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    await reading.read(exchange, limit=limit, decimals=True)
    _must_be_exact(exchange.values.get("price"))


def _must_be_exact(price: Any) -> None:
    """Refuses a price of which a binary fraction would not tell all digits (L17)."""
    if isinstance(price, Decimal) and len(price.normalize().as_tuple().digits) > MOST_DIGITS:
        expected = (f"number of at most {MOST_DIGITS} digits",)
        raise Invalid(Problem("price", Fault.MALFORMED, expected=expected))


def idempotent(exchange: Exchange) -> str | None:
    """`Idempotency-Key` on every POST (L35)."""
    return idempotency.header_key(exchange, methods=("POST",))
