"""Answers: `_data`, and around a list its links, twice, and its numbers (witnesses: seed,
Pagination; contract 0, 1.2, 1.3)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import msgspec

from lyceum.dialects.talentlms.paging import NUMBER, SIZE, Listing
from lyceum.dialects.talentlms.reading import queried
from lyceum.http.addresses import origin
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation

encode = msgspec.json.Encoder(decimal_format="number").encode

LINKS = ("self", "first", "last", "prev", "next")
_FILTER = re.compile(r"filter\[([^\]]+)\]\[([^\]]+)\]")
_SAFE = "[]:@/,*!$'()"
"""What stands in the links as it is: brackets above all (contract 1.3)."""


def render(result: Any, exchange: Exchange) -> Answer:
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - a handler ran
    if result is None:
        return Answer(operation.status, b"")
    if not isinstance(result, Listing):
        return Answer(operation.status, encode({"_data": result}))
    links = _links(result, exchange)
    body = {"_data": result.rows, "_links": links, "_meta": _meta(result, exchange), **links}
    return Answer(operation.status, encode(body))


def pages_of(listing: Listing[Any]) -> int:
    """How many pages there are: nothing at all is one page too."""
    return max(1, -(-listing.total // listing.size))


def _meta(listing: Listing[Any], exchange: Exchange) -> dict[str, Any]:
    pagination = {
        "page": listing.number,
        "page_size": listing.size,
        "total_items": len(listing.rows),
        "total_pages": pages_of(listing),
        "total_results": listing.total,
    }
    filtered = _filtered(exchange)
    return ({"filtered_by": filtered} if filtered else {}) | {"pagination": pagination}


def _filtered(exchange: Exchange) -> dict[str, dict[str, str]]:
    """The filters that were sent and mean something, by field and operator."""
    filtered: dict[str, dict[str, str]] = {}
    for name, value in _asked(exchange).items():
        if match := _FILTER.fullmatch(name):
            filtered.setdefault(match[1], {})[match[2]] = value
    return filtered


def _asked(exchange: Exchange) -> dict[str, str]:
    """What the query says that this list takes, filters first, without the page."""
    assert exchange.operation is not None  # noqa: S101 - a handler ran
    known = exchange.operation.arguments.__struct_encode_fields__
    told = {
        name: value
        for name, value in queried(exchange).items()
        if name in known and name not in (NUMBER, SIZE)
    }
    return dict(sorted(told.items(), key=lambda pair: _FILTER.fullmatch(pair[0]) is None))


def _links(listing: Listing[Any], exchange: Exchange) -> dict[str, str]:
    """Absolute, brackets as they are; neighbours that are not there are the last page, or the
    first."""
    last = pages_of(listing)
    is_past = listing.number > last
    numbers = {
        "self": listing.number,
        "first": 1,
        "last": last,
        "prev": last if is_past else max(1, listing.number - 1),
        "next": min(last, listing.number + 1),
    }
    asked = [
        f"{quote(name, safe=_SAFE)}={quote(value, safe=_SAFE)}&"
        for name, value in _asked(exchange).items()
    ]
    start = f"{origin(exchange.peer)}{exchange.request.scope['path'].rstrip('/')}?{''.join(asked)}"
    return {name: f"{start}{NUMBER}={numbers[name]}&{SIZE}={listing.size}" for name in LINKS}


def schema(operation: Operation, data: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    if not operation.is_list:
        return _object({"_data": data})
    path = f"https://school.example/api/v2{operation.path}?{NUMBER}=1&{SIZE}=10"
    links = {name: {"type": "string", "examples": [path]} for name in LINKS}
    counts = ("page", 1), ("page_size", 10), ("total_items", 1), ("total_pages", 1)
    numbers = {
        name: {"type": "integer", "minimum": 0, "examples": [example]}
        for name, example in (*counts, ("total_results", 1))
    }
    filtered = {
        "type": "object",
        "additionalProperties": {
            "type": "object",
            "additionalProperties": {"type": "string"},
        },
        "examples": [{}],
    }
    meta = _object({"filtered_by": filtered, "pagination": _object(numbers)})
    meta["required"] = ["pagination"]
    rows = {"type": "array", "items": data}
    return _object({"_data": rows, "_links": _object(links), "_meta": meta, **links})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
