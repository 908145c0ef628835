"""Every answer in Karma's envelope: data, meta, error (witness: seed, Response envelope)."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.dialects.karma.paging import Listing, PageMeta
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation


class Envelope(msgspec.Struct, frozen=True):
    data: Any
    meta: PageMeta | None = None
    error: dict[str, Any] | None = None


_encode = msgspec.json.Encoder().encode


def render(result: Any, exchange: Exchange) -> Answer:
    """`meta` is there on single objects too, and null (K2)."""
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - a handler ran
    if isinstance(result, Listing):
        return Answer(operation.status, _encode(Envelope(result.rows, result.meta)))
    return Answer(operation.status, _encode(Envelope(result)))


def schema(operation: Operation, data: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    meta: dict[str, Any] = {"type": "null"}
    if operation.is_list:
        data = {"type": "array", "items": data}
        numbers = {
            name: {"type": "integer", "minimum": least, "examples": [example]}
            for name, least, example in (("total", 0, 1), ("page", 1, 1), ("per_page", 1, 20))
        }
        meta = {"type": "object", "required": list(numbers), "properties": numbers}
    return {
        "type": "object",
        "required": ["data", "meta", "error"],
        "properties": {"data": data, "meta": meta, "error": {"type": "null"}},
    }


ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["data", "meta", "error"],
    "properties": {
        "data": {"type": "null"},
        "meta": {"type": "null"},
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "required": ["field", "issue"],
                        "properties": {"field": {"type": "string"}, "issue": {"type": "string"}},
                    },
                },
            },
        },
    },
}
