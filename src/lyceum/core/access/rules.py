"""What a caller may do within a branch: what their roles grant, as far as it can be kept to one."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.work import Tenant

WITHIN_A_BRANCH = frozenset(
    {
        Permission.OWN_WRITE,
        Permission.PEOPLE_READ_ANY,
        Permission.PEOPLE_WRITE_ANY,
        Permission.ROLES_ASSIGN,
        Permission.COURSES_CREATE,
        Permission.COURSES_READ_ANY,
        Permission.COURSES_WRITE_ANY,
        Permission.COURSES_LEAD,
        Permission.ENROLL_SELF,
        Permission.ENROLLMENTS_READ_ANY,
        Permission.ENROLLMENTS_WRITE_ANY,
    }
)
"""What reaches no further than the branch, see `core/belonging.py`. What is not among these is for
the whole tenant alone: its categories, payments, events, webhooks and clock."""


def within(tenant: Tenant, actor: Actor, branch_id: int) -> tuple[Tenant, Actor]:
    """The same caller in a branch of the tenant, whose statements see no further than it."""
    grants = actor.grants & WITHIN_A_BRANCH
    return (
        msgspec.structs.replace(tenant, branch_id=branch_id),
        msgspec.structs.replace(actor, grants=grants, branch_id=branch_id),
    )
