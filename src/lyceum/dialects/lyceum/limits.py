"""How often one may ask, and the headers that tell what is left."""

from __future__ import annotations

from lyceum.http.exchange import Exchange, Header
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit, Window

PER_CREDENTIAL = 3_000
PER_ADDRESS = 300
SECONDS = 60

EXPOSED_HEADERS = (
    "Link",
    "Location",
    "Idempotent-Replayed",
    "RateLimit",
    "RateLimit-Policy",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Retry-After",
    "X-Request-Id",
)


def limits(exchange: Exchange) -> tuple[Limit]:
    """3,000 a minute for each credential; without a valid one 300 for each address, and as many for
    signing in apart, so that a busy office can still sign in."""
    if exchange.actor is not None and exchange.actor.credential is not None:
        credential = exchange.actor.credential
        key = f"{exchange.actor.tenant_id}:{credential.kind}:{credential.id}"
        return (Limit(key, PER_CREDENTIAL, SECONDS, "credential"),)
    bucket = exchange.operation.bucket if exchange.operation else ""
    name = bucket or "address"
    return (Limit(f"{bucket}@{exchange.peer.address}", PER_ADDRESS, SECONDS, name),)


def limit_headers(window: Window) -> list[Header]:
    """The usual three, `Reset` in Unix seconds, and the two of the IETF's draft, which count the
    seconds that are left and say whose numbers these are."""
    left = max(0, -((clock.now() - window.resets_at) // SECOND))
    name = window.name.encode()
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
        (b"x-ratelimit-reset", b"%d" % (window.resets_at // SECOND)),
        (b"ratelimit-policy", b'"%b";q=%d;w=%d' % (name, window.limit, window.seconds)),
        (b"ratelimit", b'"%b";r=%d;t=%d' % (name, window.remaining, left)),
    ]
