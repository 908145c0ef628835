"""Answers: a thing as it is, and a list with its cursors (witnesses: seed, Courses; L11, L12)."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec

from lyceum.dialects.learnflow.paging import CURSORS, Listing
from lyceum.dialects.learnflow.reading import STRICT, is_strict
from lyceum.http.exchange import Answer, Exchange, Header
from lyceum.http.idempotency import HEADER
from lyceum.http.operation import Operation

encode = msgspec.json.Encoder(decimal_format="number").encode
"""A price is a number on the wire, written from its decimal digits (L17)."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    object: str = "list"
    data: list[Any]
    has_more: bool
    total_count: int
    url: str
    next_page_url: str | None
    previous_page_url: str | None


def render(result: Any, exchange: Exchange) -> Answer:
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - a handler ran
    if not isinstance(result, Listing):
        return Answer(operation.status, encode(result))
    page = Page(
        data=result.rows,
        has_more=result.has_more,
        total_count=result.total_count,
        url=exchange.request.scope["path"],
        next_page_url=_address(exchange, "starting_after", result.following),
        previous_page_url=_address(exchange, "ending_before", result.preceding),
    )
    return Answer(operation.status, encode(page))


def _address(exchange: Exchange, name: str, cursor: str | None) -> str | None:
    """The address of this list with another cursor and all its filters."""
    if cursor is None:
        return None
    scope = exchange.request.scope
    sent = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = [pair for pair in sent if pair[0] not in CURSORS]
    return f"{scope['path']}?{urlencode([*query, (name, cursor)])}"


def request_id(exchange: Exchange) -> str:
    """What this request is called towards the vendor's clients."""
    return f"req_{exchange.request_id.removeprefix('req_')}"


def headers(exchange: Exchange) -> list[Header]:
    """The request's name (L1), the idempotency key as it was sent, where it means something, and
    the preference that was followed (L41)."""
    told: list[Header] = [(b"request-id", request_id(exchange).encode())]
    if is_strict(exchange):
        told.append((b"preference-applied", STRICT.encode()))
    key = exchange.request.headers.get(HEADER)
    if key is not None and exchange.request.method == "POST":
        told.append((b"idempotency-key", key.encode("latin-1")))
    return told


def schema(operation: Operation, data: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    if not operation.is_list:
        return data
    path = f"/v2{operation.path}"
    other = {"type": ["string", "null"], "examples": [None]}
    return {
        "type": "object",
        "required": ["object", "data", "has_more", "total_count", "url"],
        "properties": {
            "object": {"const": "list", "type": "string", "examples": ["list"]},
            "data": {"type": "array", "items": data},
            "has_more": {"type": "boolean", "examples": [False]},
            "total_count": {"type": "integer", "minimum": 0, "examples": [1]},
            "url": {"type": "string", "examples": [path]},
            "next_page_url": other,
            "previous_page_url": other,
        },
    }
