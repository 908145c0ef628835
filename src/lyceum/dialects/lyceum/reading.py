"""Requests: JSON bodies, merge patches (RFC 7396) for PATCH, and keys under which they run once."""

from __future__ import annotations

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.http import idempotency, reading
from lyceum.http.exchange import Exchange

JSON = "application/json"
MERGE_PATCH = "application/merge-patch+json"


async def read(exchange: Exchange, *, limit: int) -> None:
    """The query for reads and deletions, the body for the rest: a query beside a body is refused by
    name, as everything else that nobody reads."""
    method = exchange.request.method
    if method not in reading.BODILESS:
        reading.must_say(exchange, JSON, *([MERGE_PATCH] if method == "PATCH" else []))
        if unread := reading.query_values(exchange):
            raise Invalid(*(Problem(name, Fault.NOT_ALLOWED) for name in unread))
    await reading.read(exchange, limit=limit)


def idempotent(exchange: Exchange) -> str | None:
    """`Idempotency-Key` on everything that has a body."""
    return idempotency.header_key(exchange, methods=("POST", "PUT", "PATCH"))
