"""How often one may ask: three windows, one of them for each request (witness: seed, Rate Limiting;
contract A13)."""

from __future__ import annotations

from lyceum.http import metering
from lyceum.http.exchange import Exchange, Header
from lyceum.http.limiting import is_guess
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit, Window

GENERAL, AUTH, UPLOAD, WEBHOOK = "", "auth", "upload", "webhook"
PER_MINUTE = {GENERAL: 100, AUTH: 10, UPLOAD: 20, WEBHOOK: 6_000}
"""The provider's messages come from few addresses in bursts: they have room of their own."""

EXPOSED_HEADERS = (
    "Idempotent-Replayed",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    *metering.HEADERS,
    "Retry-After",
    "X-Request-Id",
    "Content-Range",
    "ETag",
)


def limits(exchange: Exchange) -> tuple[Limit]:
    """Uploads are counted by person, everything else by address; who guesses credentials has a
    window of their own, so that they take nothing from others behind their address."""
    bucket = exchange.operation.bucket if exchange.operation else GENERAL
    who = exchange.peer.address
    if bucket == UPLOAD and exchange.actor is not None and exchange.actor.user_id is not None:
        who = f"{exchange.actor.tenant_id}:{exchange.actor.user_id}"
    if is_guess(exchange):
        who = f"guess@{who}"
    return (Limit(f"{bucket}@{who}", PER_MINUTE[bucket], 60),)


def limit_headers(window: Window) -> list[Header]:
    """`Reset` is in whole Unix seconds, as the sample's is."""
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
        (b"x-ratelimit-reset", b"%d" % (window.resets_at // SECOND)),
    ]
