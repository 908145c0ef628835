"""How often one may ask, and the headers that tell what is left (witnesses: seed, Rate Limits;
L34)."""

from __future__ import annotations

from lyceum.http.exchange import Exchange, Header
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit, Window

STANDARD_PLAN = 60
"""Requests a minute of an account and mode."""

EXPOSED_HEADERS = (
    "Idempotency-Key",
    "Idempotent-Replayed",
    "Request-Id",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "X-Request-Id",
)


def limits(exchange: Exchange) -> tuple[Limit]:
    """All keys of an account and mode count together; without a valid one each address does."""
    if exchange.tenant is not None:
        return (Limit(f"tenant:{exchange.tenant.id}", STANDARD_PLAN, 60),)
    return (Limit(f"@{exchange.peer.address}", STANDARD_PLAN, 60),)


def limit_headers(window: Window) -> list[Header]:
    """`Reset` is in whole Unix seconds."""
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
        (b"x-ratelimit-reset", b"%d" % (window.resets_at // SECOND)),
    ]
