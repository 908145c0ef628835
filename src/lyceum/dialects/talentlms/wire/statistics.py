"""The numbers of a portal on the wire (witness: contract 2.6)."""

from __future__ import annotations

import msgspec

from lyceum.core.statistics import Statistics


class StatisticsOut(msgspec.Struct, frozen=True, kw_only=True):
    """`monthly_active_users` were here within the last 30 days; `branch_limit` null: none."""

    total_users: int
    total_courses: int
    total_categories: int
    total_groups: int
    total_branches: int
    monthly_active_users: int
    signup_method: str = "direct"
    signup_type: str = "manual"
    verification: str | None = None
    paypal_email: str | None = None
    domain_map: bool
    date_format: str = "DDMMYYYY"
    branch_limit: int | None = None


def told(found: Statistics, *, host: str | None) -> StatisticsOut:
    return StatisticsOut(
        total_users=found.users,
        total_courses=found.courses,
        total_categories=found.categories,
        total_groups=found.groups,
        total_branches=found.branches,
        monthly_active_users=found.active,
        domain_map=host is not None,
    )
