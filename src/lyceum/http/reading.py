"""Reading a request: its query, and its body up to a limit."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import ClientDisconnect

from lyceum.http.errors import BodyTooLarge, MalformedBody, UnsupportedMediaType
from lyceum.http.exchange import Exchange
from lyceum.http.operation import Operation

_LONGEST_LENGTH = 18
"""Digits of the largest length that is compared; a longer one is too long in any case."""

BODILESS = frozenset({"GET", "HEAD", "DELETE"})


def has_body(operation: Operation) -> bool:
    """Whether arguments of the operation stand in a body."""
    return operation.body or operation.method not in BODILESS


async def read_body(exchange: Exchange, *, limit: int) -> bytes:
    """The body's bytes; refuses as soon as more than `limit` are announced or have come, and what
    a client that went away left unfinished."""
    announced = exchange.request.headers.get("content-length", "0")
    if len(announced) > _LONGEST_LENGTH or (announced.isdecimal() and int(announced) > limit):
        raise BodyTooLarge
    chunks, size = [], 0
    try:
        async for chunk in exchange.request.stream():
            size += len(chunk)
            if size > limit:
                raise BodyTooLarge
            chunks.append(chunk)
    except ClientDisconnect as gone:
        raise MalformedBody from gone
    return b"".join(chunks)


def query_values(exchange: Exchange) -> dict[str, Any]:
    """The query by name; of a repeated name the last counts. What is not UTF-8 becomes lone
    surrogates, which no field takes."""
    raw = exchange.request.scope["query_string"]
    if not raw:
        return {}
    text = raw.decode("utf-8", "surrogateescape")
    return dict(parse_qsl(text, keep_blank_values=True, errors="surrogateescape"))


_WITH_DECIMALS: msgspec.json.Decoder[Any] = msgspec.json.Decoder(float_hook=Decimal)


def json_object(body: bytes, *, decimals: bool = False) -> dict[str, Any]:
    """The body as an object; an empty body is an empty object. Fractions become binary ones, or
    decimals as they are written."""
    if not body.strip():
        return {}
    value = json_value(body, decimals=decimals)
    if not isinstance(value, dict):
        raise MalformedBody
    return value


def json_value(body: bytes, *, decimals: bool = False) -> Any:
    """What the body says in JSON, of whatever kind; refuses what is none."""
    try:
        return _WITH_DECIMALS.decode(body) if decimals else msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _by_the_grammar(body)


def _by_the_grammar(body: bytes) -> Any:
    """Reads also what JSON's grammar allows and the quick decoder does not, lone surrogates and
    boundless numbers, so that the field which holds them can be named."""
    try:
        return json.loads(body.decode(), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedBody from error


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def must_say(exchange: Exchange, *kinds: str) -> None:
    """Refuses a body that is declared to be none of these kinds; one that is not is believed."""
    kind = exchange.request.headers.get("content-type", kinds[0])
    if kind.partition(";")[0].strip().lower() not in kinds:
        raise UnsupportedMediaType


async def read(exchange: Exchange, *, limit: int, decimals: bool = False) -> None:
    """The plain way: the query for reads, a JSON object for writes, the path above both."""
    if exchange.request.method in BODILESS:
        exchange.values = query_values(exchange)
    else:
        exchange.body = await read_body(exchange, limit=limit)
        exchange.values = json_object(exchange.body, decimals=decimals)
    exchange.values.update(exchange.path_arguments)
