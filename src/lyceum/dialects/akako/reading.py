"""Bodies are JSON; another declared kind is refused; a deletion may have one (A8, A23)."""

from __future__ import annotations

from lyceum.http import reading
from lyceum.http.exchange import Exchange


async def read(exchange: Exchange, *, limit: int) -> None:
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    if exchange.request.method == "DELETE":
        exchange.body = await reading.read_body(exchange, limit=limit)
        exchange.values = reading.query_values(exchange) | reading.json_object(exchange.body)
        exchange.values.update(exchange.path_arguments)
        return
    await reading.read(exchange, limit=limit)
