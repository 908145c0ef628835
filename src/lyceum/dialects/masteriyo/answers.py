"""How an answer goes out: its JSON, its headers, pages, and what was asked to be left out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from lyceum.dialects.masteriyo import routing
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.http.exchange import Answer, Exchange, Header
from lyceum.http.operation import Operation

MEDIA_TYPE = b"application/json; charset=UTF-8"
EXPOSED = ("X-WP-Total", "X-WP-TotalPages", "Link")
_USUAL: list[Header] = [
    (b"x-robots-tag", b"noindex"),
    (b"x-content-type-options", b"nosniff"),
    (
        b"access-control-allow-headers",
        b"Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type",
    ),
    (b"vary", b"Origin"),
]
_ROOT = b'<%s/wp-json/>; rel="https://api.w.org/"'
_NEVER_KEPT: list[Header] = [
    (b"expires", b"Wed, 11 Jan 1984 05:00:00 GMT"),
    (b"cache-control", b"no-cache, must-revalidate, max-age=0, no-store, private"),
]


def dumped(value: Any) -> bytes:
    """JSON as PHP spells it: other letters than ASCII and slashes escaped."""
    try:
        spelled = msgspec.json.encode(value)
    except UnicodeEncodeError:
        # What a client named may not be text at all.
        return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()
    if not spelled.isascii():
        spelled = _OTHERS.sub(_escaped, spelled.decode()).encode()
    return spelled.replace(b"/", b"\\/")


_OTHERS = re.compile(r"[^\x00-\x7f]+")


def _escaped(letters: re.Match[str]) -> str:
    return json.dumps(letters[0])[1:-1]


def render(result: Any, exchange: Exchange) -> Answer:
    """The whole answer; a list in its envelope or bare, as its rows have it."""
    row = exchange.operation
    assert row is not None  # noqa: S101 - a handler ran
    headers = headers_of(exchange, is_paged=isinstance(result, Listing))
    body = result
    if isinstance(result, Listing):
        headers += _page_headers(result, exchange)
        body = result.body
    if row.status == 201 and hasattr(body, "id"):
        headers.append((b"location", f"{here().resource(row.path)}/{body.id}".encode()))
    if exchange.values.get("_fields") or _has_names_by_id(body):
        body = _with_fields(_spelled_out(msgspec.to_builtins(body)), exchange)
    return sent(body, row.status, headers=headers, exchange=exchange)


def _has_names_by_id(body: Any) -> bool:
    """Whether it, or the rows of the list that it is, has names that no struct can."""
    rows = body.get("data", []) if isinstance(body, dict) else body
    first = rows[0] if isinstance(rows, list) and rows else body
    return hasattr(first, "by_id")


def _spelled_out(body: Any) -> Any:
    """What is named by an id (`by_id`) stands among the other fields."""
    if isinstance(body, list):
        return [_spelled_out(row) for row in body]
    if isinstance(body, dict) and isinstance(body.get("data"), list):
        return {**body, "data": [_spelled_out(row) for row in body["data"]]}
    if isinstance(body, dict) and "data" in body:
        return {**body, "data": _spelled_out(body["data"])}
    if not isinstance(body, dict) or "by_id" not in body:
        return body
    return {name: value for name, value in body.items() if name != "by_id"} | body["by_id"]


def sent(body: Any, status: int, *, headers: list[Header], exchange: Exchange) -> Answer:
    """As it is, or with status and headers around it in an envelope that always succeeds (754)."""
    if b"_envelope" not in exchange.request.scope.get("query_string", b""):
        return Answer(status, dumped(body), headers, media_type=MEDIA_TYPE)
    own = {name: value.decode("latin-1") for name, value in headers}
    told = {word: own[name] for name, word in ENVELOPED_HEADERS.items() if name in own}
    if "api.w.org" in told.get("Link", ""):
        del told["Link"]
    envelope = {"body": body, "status": status, "headers": told}
    return Answer(200, dumped(envelope), headers, media_type=MEDIA_TYPE)


def headers_of(
    exchange: Exchange, *, is_error: bool = False, is_paged: bool = False
) -> list[Header]:
    """Those of every answer; `Link` gives way to the pages' own."""
    headers = [*_USUAL]
    if "origin" not in exchange.request.headers:
        headers.append((b"access-control-expose-headers", ", ".join(EXPOSED).encode()))
    actor, row = exchange.actor, exchange.operation
    if actor is not None and actor.credential is not None:
        headers += _NEVER_KEPT
    if row is not None and not is_error:
        methods = routing.allowed(row.path, actor)
        if methods:
            headers.append((b"allow", ", ".join(methods).encode()))
    if not is_paged:
        headers.append((b"link", _ROOT % here().origin.encode("latin-1", "replace")))
    return headers


def _page_headers(listing: Listing[Any], exchange: Exchange) -> list[Header]:
    """Totals on every list, and links to the pages before and behind."""
    headers: list[Header] = [
        (b"x-wp-total", b"%d" % listing.total),
        (b"x-wp-totalpages", b"%d" % listing.pages),
    ]
    links = []
    if listing.page > 1 and listing.pages > 0:
        links.append(_page_link(exchange, min(listing.page - 1, listing.pages), rel="prev"))
    if listing.page < listing.pages:
        links.append(_page_link(exchange, listing.page + 1, rel="next"))
    link = ", ".join(links).encode("latin-1", "replace")
    return [*headers, (b"link", link or _ROOT % here().origin.encode("latin-1", "replace"))]


def _page_link(exchange: Exchange, page: int, *, rel: str) -> str:
    query = {**dict(exchange.request.query_params.multi_items()), "page": str(page)}
    address = here().origin + exchange.request.scope["path"]
    return f'<{address}?{urlencode(query)}>; rel="{rel}"'


def _with_fields(body: Any, exchange: Exchange) -> Any:
    """`_fields` keeps those at the top, and the links of a single thing (060, 137)."""
    asked = exchange.values.get("_fields")
    if not asked:
        return body
    names = asked if isinstance(asked, list) else str(asked).split(",")
    wanted = {str(name).strip().partition(".")[0] for name in names}
    deep = {str(name).strip() for name in names if "." in str(name)}
    if isinstance(body, list):
        return [_kept(row, wanted | {"_links"}) for row in body]
    if isinstance(body, dict):
        kept = _kept(body, wanted | {"_links"})
        for name in {path.partition(".")[0] for path in deep} & kept.keys():
            if isinstance(kept[name], list):
                # Inside a list nothing has such a name (143, 144).
                kept[name] = []
        return kept or []
    return body


def _kept(row: Any, names: set[str]) -> Any:
    if not isinstance(row, Mapping):
        return row
    return {name: value for name, value in row.items() if name in names}


def envelope(operation: Operation, row: dict[str, Any]) -> dict[str, Any]:
    """The JSON schema of an operation's whole answer, given that of its data."""
    if not operation.is_list:
        return row
    rows: dict[str, Any] = {"type": "array", "items": row}
    if operation.name in LONE:
        return {"anyOf": [rows, row]}
    if operation.name not in ENVELOPED:
        return rows
    meta = {
        "type": "object",
        "required": ["total", "pages", "current_page", "per_page"],
        "properties": {name: {"type": "integer"} for name in META},
    }
    return {
        "type": "object",
        "required": ["data", "meta"],
        "properties": {"data": rows, "meta": meta},
    }


ENVELOPED_HEADERS = {
    b"allow": "Allow",
    b"location": "Location",
    b"x-wp-total": "X-WP-Total",
    b"x-wp-totalpages": "X-WP-TotalPages",
    b"link": "Link",
}
META = ("total", "pages", "current_page", "per_page")
ENVELOPED = frozenset(
    {
        "list_courses",
        "list_categories",
        "list_users",
        "list_instructors",
        "list_enrollments",
        "list_questions",
        "list_reviews",
        "list_lesson_reviews",
        "list_quiz_reviews",
        "list_questions_answers",
        "list_announcements",
        "list_notifications",
        "list_orders",
        "get_quiz_builder",
        "arrange_questions",
        "list_attempts",
        "list_webhooks",
    }
)
"""The lists with `data` and `meta`; all others are bare arrays (contract 1, pagination)."""

LONE = frozenset({"list_items"})
"""The lists that are none where there is exactly one."""

ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["code", "message", "data"],
    "properties": {
        "code": {"type": "string"},
        "message": {"type": "string"},
        "data": {
            "type": "object",
            "required": ["status"],
            "properties": {"status": {"type": "integer"}},
        },
    },
}
