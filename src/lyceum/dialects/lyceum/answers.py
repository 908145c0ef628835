"""Answers: a thing as it is, a list as `data` with its cursors, and links to the other pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from msgspec import UNSET

from lyceum.dialects.lyceum.paging import FollowAsked, Listing, Tombstone
from lyceum.dialects.lyceum.wire.asking import checked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.http.exchange import Answer, Exchange, Header
from lyceum.http.operation import Operation

FOLLOWED = ("as_of", "deleted")
"""What the first page of a list that can be followed says besides."""

_encode = msgspec.json.Encoder().encode


def render(result: Any, exchange: Exchange) -> Answer:
    """What was made says where it lies; a page says where the others do."""
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - a handler ran
    fields = _fields(operation, exchange)
    if not isinstance(result, Listing):
        made = [_location(exchange, result)] if operation.status == 201 else []
        return Answer(operation.status, _encode(_chosen(result, fields)), made)
    body: dict[str, Any] = {
        "data": [_chosen(row, fields) for row in result.rows],
        "next": result.next,
        "previous": result.previous,
    }
    if result.total is not None:
        body["total"] = result.total
    for name in FOLLOWED:
        if (told := getattr(result, name)) is not UNSET:
            body[name] = told
    return Answer(operation.status, _encode(body), [_links(exchange, result)])


def _fields(operation: Operation, exchange: Exchange) -> list[str] | None:
    """The fields asked for; refuses those that the answer never has."""
    asked = getattr(exchange.arguments, "fields", UNSET)
    if asked is UNSET:
        return None
    return ["id", *checked(asked, operation.answer.__struct_encode_fields__, name="fields")]


def _chosen(row: Any, fields: list[str] | None) -> Any:
    if fields is None:
        return row
    values = {name: getattr(row, name) for name in dict.fromkeys(fields)}
    return {name: value for name, value in values.items() if value is not UNSET}


def _location(exchange: Exchange, result: Any) -> Header:
    return b"location", f"{exchange.request.scope['path']}/{result.id}".encode()


def _links(exchange: Exchange, page: Listing[Any]) -> Header:
    """`first`, and `next` and `prev` where they are (RFC 8288), relative to this server."""
    cursors = {"first": "", "next": page.next, "prev": page.previous}
    links = [
        f'<{_address(exchange, cursor)}>; rel="{rel}"'
        for rel, cursor in cursors.items()
        if cursor is not None
    ]
    return b"link", ", ".join(links).encode()


def _address(exchange: Exchange, cursor: str) -> str:
    """The address of this request, with another cursor."""
    scope = exchange.request.scope
    query = [pair for pair in parse_qsl(scope["query_string"].decode()) if pair[0] != "cursor"]
    if cursor:
        query.append(("cursor", cursor))
    return f"{scope['path']}?{urlencode(query)}" if query else str(scope["path"])


def schema(operation: Operation, data: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    if "fields" in operation.arguments.__struct_encode_fields__:
        data = {"anyOf": [data, {"type": "object", "required": ["id"]}]}
    if not operation.is_list:
        return data
    cursor = {"type": ["string", "null"], "examples": [None]}
    return {
        "type": "object",
        "required": ["data", "next", "previous"],
        "properties": {
            "data": {"type": "array", "items": data},
            "next": cursor,
            "previous": cursor,
            "total": {"type": "integer", "minimum": 0, "examples": [1]},
            **(_followed() if issubclass(operation.arguments, FollowAsked) else {}),
        },
    }


def _followed() -> dict[str, Any]:
    """On first pages alone, and `deleted` where `updated_since` was asked for."""
    (moment, _), named = msgspec.json.schema_components([Time, Tombstone])
    deleted = {"type": ["array", "null"], "items": named["Tombstone"], "examples": [[]]}
    return {"as_of": moment, "deleted": deleted}
