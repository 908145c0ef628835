"""Reading a request: its query, and its body up to a limit."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

import msgspec

from lyceum.http.errors import BodyTooLarge, MalformedBody
from lyceum.http.exchange import Exchange

BODILESS = frozenset({"GET", "HEAD", "DELETE"})


async def read_body(exchange: Exchange, *, limit: int) -> bytes:
    """The body's bytes; refuses as soon as more than `limit` are announced or have come."""
    announced = exchange.request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge
    chunks, size = [], 0
    async for chunk in exchange.request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def query_values(exchange: Exchange) -> dict[str, Any]:
    """The query by name; of a repeated name the last counts."""
    raw = exchange.request.scope["query_string"]
    if not raw:
        return {}
    return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True))


def json_object(body: bytes) -> dict[str, Any]:
    """The body as an object; an empty body is an empty object."""
    if not body.strip():
        return {}
    try:
        value = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedBody from error
    if not isinstance(value, dict):
        raise MalformedBody
    return value


async def read(exchange: Exchange, *, limit: int) -> None:
    """The plain way: the query for reads, a JSON object for writes, the path above both."""
    if exchange.request.method in BODILESS:
        exchange.values = query_values(exchange)
    else:
        exchange.body = await read_body(exchange, limit=limit)
        exchange.values = json_object(exchange.body)
    exchange.values.update(exchange.path_arguments)
