"""What an organization used of its plan, on the wire (witness: seed, Rate Limiting and Quotas;
contract A15)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from lyceum.core.tenancy.plans import Metered, Plan, What
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.wire import texts
from lyceum.kit.time import iso_millis

Number = Annotated[int, Meta(ge=0, examples=[120])]

SUPPORT = {
    Plan.FREE: "Basic support",
    Plan.PRO: "Priority support",
    Plan.ENTERPRISE: "Dedicated support",
}


class Used(Told, frozen=True, kw_only=True):
    """`limit` and `remaining` are null where there are no bounds."""

    used: Number
    limit: Number | None
    remaining: Number | None


class UsageOut(Told, frozen=True, kw_only=True):
    """From `periodStart` until `periodEnd`. `calls` and `uploads` are null where no plan was
    chosen: it is the unlimited one then, and nothing is counted."""

    plan: Plan
    support: Annotated[str, Meta(examples=["Priority support"])]
    period_start: texts.Time
    period_end: texts.Time
    calls: Used | None
    uploads: Used | None


def usage(found: Metered) -> UsageOut:
    plan = found.plan or Plan.ENTERPRISE
    return UsageOut(
        plan=plan,
        support=SUPPORT[plan],
        period_start=iso_millis(found.begins_at),
        period_end=iso_millis(found.ends_at),
        calls=_used(found, "calls"),
        uploads=_used(found, "uploads"),
    )


def _used(found: Metered, what: What) -> Used | None:
    if found.plan is None:
        return None
    count = found.count(what)
    return Used(used=count.used, limit=count.limit, remaining=count.left)
