"""How often one may ask: by the hour as the plan has it, and 200 times in five seconds (witnesses:
seed, Rate Limits; contract 0, 1.6)."""

from __future__ import annotations

from lyceum.core.tenancy.plans import Plan, plan_of
from lyceum.http.exchange import Exchange, Header
from lyceum.kit.windows import Limit, Window

HOUR, BURST, ADDRESS = "hour", "burst", "address"

PER_HOUR: dict[Plan | None, int] = {
    None: 2_000,
    Plan.FREE: 2_000,
    Plan.PRO: 10_000,
    Plan.ENTERPRISE: 100_000,
}
"""Core, Grow and Custom; who is on no plan has what the seed names as its example."""

BURST_CALLS, BURST_SECONDS = 200, 5
PER_ADDRESS = 200
"""In a minute, of requests without a valid key: they cost the portal nothing."""

EXPOSED_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "Retry-After", "X-Request-Id")


def limits(exchange: Exchange) -> tuple[Limit, ...]:
    """All keys of a portal count together, in both windows; the hour begins with the first call."""
    actor, tenant = exchange.actor, exchange.tenant
    if tenant is None or actor is None or actor.credential is None:
        return (Limit(f"@{exchange.peer.address}", PER_ADDRESS, 60, ADDRESS),)
    return (
        Limit(f"tenant:{tenant.id}", PER_HOUR[plan_of(tenant)], 3600, HOUR, from_first=True),
        Limit(f"tenant:{tenant.id}", BURST_CALLS, BURST_SECONDS, BURST),
    )


def limit_headers(window: Window) -> list[Header]:
    """The hour's budget; who showed no valid key is told of none."""
    if window.name != HOUR:
        return []
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
    ]
