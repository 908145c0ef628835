"""The three headers on every answer (witnesses: seed, Rate limiting; contract K22)."""

from __future__ import annotations

from lyceum.http.exchange import Header
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Window

EXPOSED_HEADERS = (
    "Idempotent-Replayed",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "X-Request-Id",
)


def limit_headers(window: Window) -> list[Header]:
    """`Reset` is in whole Unix seconds."""
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
        (b"x-ratelimit-reset", b"%d" % (window.resets_at // SECOND)),
    ]
