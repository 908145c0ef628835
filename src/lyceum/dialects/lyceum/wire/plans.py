"""The organization's plan and what was used of it, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.tenancy.plans import Metered, Plan, What
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Number = Annotated[int, Meta(ge=0, lt=2**53, examples=[120])]


class UsedOut(msgspec.Struct, frozen=True):
    """`limit` and `remaining` are null where the plan has no bounds."""

    used: Number
    limit: Number | None
    remaining: Number | None


class PlanOut(msgspec.Struct, frozen=True):
    """What the organization used of the month from `begins_at` until `ends_at`: calls of the APIs
    that know quotas, and uploads among them. On no plan, null, nothing is counted."""

    plan: Plan | None
    begins_at: Time
    ends_at: Time
    calls: UsedOut | None
    uploads: UsedOut | None


def plan(found: Metered) -> PlanOut:
    return PlanOut(
        plan=found.plan,
        begins_at=iso_micros(found.begins_at),
        ends_at=iso_micros(found.ends_at),
        calls=_used(found, "calls"),
        uploads=_used(found, "uploads"),
    )


def _used(found: Metered, what: What) -> UsedOut | None:
    if found.plan is None:
        return None
    count = found.count(what)
    return UsedOut(used=count.used, limit=count.limit, remaining=count.left)
