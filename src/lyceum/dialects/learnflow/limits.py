"""How often one may ask, and the headers that tell what is left (witnesses: seed, Rate Limits;
L34)."""

from __future__ import annotations

from lyceum.core.tenancy.plans import Plan, plan_of
from lyceum.core.work import Tenant
from lyceum.http.exchange import Exchange, Header
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit, Window

STANDARD_PLAN, PRO_PLAN = 60, 300
"""Requests a minute of an account and mode."""

EXPOSED_HEADERS = (
    "Idempotency-Key",
    "Idempotent-Replayed",
    "Preference-Applied",
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
        return (Limit(f"tenant:{exchange.tenant.id}", per_minute(exchange.tenant), 60),)
    return (Limit(f"@{exchange.peer.address}", STANDARD_PLAN, 60),)


def per_minute(tenant: Tenant) -> int:
    """By the organization's plan: on none or a free one it is the standard one here; on the largest
    it is what was agreed, and the pro plan's where nothing was."""
    plan = plan_of(tenant)
    if plan is Plan.ENTERPRISE:
        return tenant.per_minute or PRO_PLAN
    return PRO_PLAN if plan is Plan.PRO else STANDARD_PLAN


def limit_headers(window: Window) -> list[Header]:
    """`Reset` is in whole Unix seconds."""
    return [
        (b"x-ratelimit-limit", b"%d" % window.limit),
        (b"x-ratelimit-remaining", b"%d" % window.remaining),
        (b"x-ratelimit-reset", b"%d" % (window.resets_at // SECOND)),
    ]
