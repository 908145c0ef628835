"""Bodies are JSON; a client that does not say so is believed, one that says otherwise is not."""

from __future__ import annotations

from lyceum.http import reading
from lyceum.http.exchange import Exchange


async def read(exchange: Exchange, *, limit: int) -> None:
    """As everywhere, but a body of another declared kind is refused (K9)."""
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    await reading.read(exchange, limit=limit)
