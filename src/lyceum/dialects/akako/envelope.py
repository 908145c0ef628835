"""The envelope of every success: `success`, `data`, `message` (witness: seed, Response Format)."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.dialects.akako.paging import Listing, Pagination
from lyceum.http.exchange import Answer, Exchange
from lyceum.http.operation import Operation

MESSAGE = "Operation completed successfully"


class Success(msgspec.Struct, frozen=True, kw_only=True):
    success: bool = True
    data: Any
    pagination: Pagination | UnsetType = UNSET
    message: str = MESSAGE


class Told(msgspec.Struct, frozen=True, rename="camel", kw_only=True):
    """An answer; a `STATUS` of its own outranks the operation's."""

    STATUS: ClassVar[int | None] = None


_encode = msgspec.json.Encoder().encode


def render(result: Any, exchange: Exchange) -> Answer:
    operation = exchange.operation
    assert operation is not None  # noqa: S101 - a handler ran
    if isinstance(result, Listing):
        pages = UNSET if result.pagination is None else result.pagination
        return Answer(operation.status, _encode(Success(data=result.rows, pagination=pages)))
    status = getattr(type(result), "STATUS", None) or operation.status
    return Answer(status, _encode(Success(data=result)))


_NUMBER = {"type": "integer", "minimum": 0}
_PAGINATION: dict[str, Any] = {
    "type": "object",
    "required": ["page", "limit", "total", "pages", "hasNext", "hasPrev"],
    "properties": {
        **{name: {**_NUMBER, "examples": [1]} for name in ("page", "limit", "total", "pages")},
        "hasNext": {"type": "boolean"},
        "hasPrev": {"type": "boolean"},
    },
}


def schema(operation: Operation, data: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    properties: dict[str, Any] = {"success": {"const": True, "type": "boolean"}, "data": data}
    if operation.is_list:
        properties |= {"data": {"type": "array", "items": data}, "pagination": _PAGINATION}
    properties["message"] = {"type": "string", "examples": [MESSAGE]}
    required = ["success", "data", "message"]
    return {"type": "object", "required": required, "properties": properties}


ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["success", "error", "code", "details"],
    "properties": {
        "success": {"const": False, "type": "boolean"},
        "error": {"type": "string"},
        "code": {"type": "string"},
        "details": {"type": "object"},
    },
}
