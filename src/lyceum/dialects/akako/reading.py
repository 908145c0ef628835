"""Bodies are JSON; another declared kind is refused; a deletion may have one (A8, A23)."""

from __future__ import annotations

from lyceum.http import reading
from lyceum.http.exchange import Exchange

REST = "more"
"""The argument that takes what has no name of its own."""


async def read(exchange: Exchange, *, limit: int) -> None:
    if exchange.request.method not in reading.BODILESS:
        reading.must_say(exchange, "application/json")
    if exchange.request.method == "DELETE":
        exchange.body = await reading.read_body(exchange, limit=limit)
        exchange.values = reading.query_values(exchange) | reading.json_object(exchange.body)
        exchange.values.update(exchange.path_arguments)
        return
    await reading.read(exchange, limit=limit)
    _gather_the_rest(exchange)


def _gather_the_rest(exchange: Exchange) -> None:
    """What somebody says in words of their own is kept as well, where it is asked for (A43)."""
    operation = exchange.operation
    names = () if operation is None else operation.arguments.__struct_encode_fields__
    if REST not in names:
        return
    rest = {name: value for name, value in exchange.values.items() if name not in names}
    said = exchange.values.get(REST, {})
    if rest and isinstance(said, dict):
        exchange.values[REST] = {**said, **rest}
