"""Requests: JSON bodies whose numbers stay decimals, and keys under which a POST runs once."""

from __future__ import annotations

from lyceum.http import idempotency, reading
from lyceum.http.exchange import Exchange


async def read(exchange: Exchange, *, limit: int) -> None:
    """The query for reads and deletions, a JSON object for the rest (L21); an unknown name is
    ignored (L41)."""
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    await reading.read(exchange, limit=limit, decimals=True)


def idempotent(exchange: Exchange) -> str | None:
    """`Idempotency-Key` on every POST (L35)."""
    return idempotency.header_key(exchange, methods=("POST",))
