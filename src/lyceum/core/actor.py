"""Who acts: the person, the roles held now, and what the credential lets through."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from lyceum.core.errors import Forbidden, Unauthenticated


class Permission(StrEnum):
    """One thing a role may allow. `ANY` reaches beyond what the caller owns or leads.

    Everybody may write their own name, password and enrollments, and the courses they lead; it is
    a permission all the same, so that a credential made for reading cannot.
    """

    OWN_WRITE = "own.write"
    PEOPLE_READ_ANY = "people.read_any"
    PEOPLE_WRITE_ANY = "people.write_any"
    ROLES_ASSIGN = "roles.assign"
    CATALOG_WRITE = "catalog.write"
    COURSES_CREATE = "courses.create"
    COURSES_READ_ANY = "courses.read_any"
    COURSES_WRITE_ANY = "courses.write_any"
    COURSES_LEAD = "courses.lead"
    ENROLL_SELF = "enrollments.self"
    ENROLLMENTS_READ_ANY = "enrollments.read_any"
    ENROLLMENTS_WRITE_ANY = "enrollments.write_any"
    ENROLLMENTS_DELETE = "enrollments.delete"
    PAYMENTS_READ_ANY = "payments.read_any"
    PAYMENTS_WRITE_ANY = "payments.write_any"
    EVENTS_READ = "events.read"
    WEBHOOKS_READ = "webhooks.read"
    WEBHOOKS_WRITE = "webhooks.write"
    CLOCK_ADVANCE = "clock.advance"


READING = frozenset(
    {
        Permission.PEOPLE_READ_ANY,
        Permission.COURSES_READ_ANY,
        Permission.COURSES_LEAD,
        Permission.ENROLLMENTS_READ_ANY,
        Permission.PAYMENTS_READ_ANY,
        Permission.EVENTS_READ,
        Permission.WEBHOOKS_READ,
    }
)
"""What changes nothing: with these alone, a credential can read all that its person may read."""


class Credential(msgspec.Struct, frozen=True):
    """What the caller showed: `kind` is session, key or system; `id` names it in its tenant.
    `access` says what a key is for, in the words of `KeyAccess`: the dialect that tells them apart
    holds its callers to it."""

    kind: str
    id: int
    name: str
    access: str = "read_write"


class Actor(msgspec.Struct, frozen=True):
    """Complete before a handler runs. `grants` = permissions of `roles` ∩ its scopes."""

    tenant_id: int
    user_id: int | None
    roles: frozenset[str]
    grants: frozenset[str]
    credential: Credential | None
    dialect: str
    branch_id: int | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.grants

    def must(self, *permissions: Permission) -> None:
        """Refuses unless one of `permissions` is granted."""
        if not any(permission in self.grants for permission in permissions):
            raise Forbidden

    def may_everywhere(self, permission: Permission) -> bool:
        """Whether it is granted over the whole tenant: nobody's is who acts within a branch."""
        return self.branch_id is None and permission in self.grants

    def must_everywhere(self, permission: Permission) -> None:
        """Refuses unless it is."""
        if not self.may_everywhere(permission):
            raise Forbidden

    def self_id(self) -> int:
        """The id of the person acting; refuses a caller who is nobody in this tenant."""
        if self.user_id is None:
            raise Unauthenticated
        return self.user_id


def system(tenant_id: int, *, name: str) -> Actor:
    """The platform itself: the command line, the demo school, jobs."""
    return Actor(
        tenant_id=tenant_id,
        user_id=None,
        roles=frozenset(),
        grants=frozenset(Permission),
        credential=Credential(kind="system", id=0, name=name),
        dialect="",
    )


def nobody(tenant_id: int, *, dialect: str) -> Actor:
    """A caller without a credential."""
    return Actor(
        tenant_id=tenant_id,
        user_id=None,
        roles=frozenset(),
        grants=frozenset(),
        credential=None,
        dialect=dialect,
    )
