"""What roles allow, and a role that somebody holds, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.access.model import Assignment, Role, RoleKey
from lyceum.core.actor import Permission
from lyceum.dialects.lyceum.wire.asking import Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros


class RoleOut(msgspec.Struct, frozen=True):
    """Held from `starts_at` until before `ends_at`, or for good where that is null."""

    id: Id
    role: RoleKey
    starts_at: Time
    ends_at: Time | None


class RolesOut(msgspec.Struct, frozen=True):
    """Those held now, the strongest first."""

    data: list[RoleOut]


class RoleKindOut(msgspec.Struct, frozen=True):
    """What a role allows; `role` is how it is named when it is given."""

    id: Id
    role: RoleKey
    name: Annotated[str, Meta(examples=["Instructor"])]
    permissions: list[Permission]


class RoleKindsOut(msgspec.Struct, frozen=True):
    """The strongest first."""

    data: list[RoleKindOut]


class GiveRole(OneAsked, frozen=True, kw_only=True):
    """From now on, for good, unless said otherwise."""

    role: RoleKey
    starts_at: Time | None = None
    ends_at: Time | None = None


class NameRole(OneAsked, frozen=True, kw_only=True):
    role_id: Annotated[int, Meta(ge=1, lt=2**53, examples=[1077])]


def role_kind(role: Role) -> RoleKindOut:
    permissions = [Permission(name) for name in sorted(role.permissions)]
    return RoleKindOut(role.id, RoleKey(role.key), role.name, permissions)


def role(assignment: Assignment) -> RoleOut:
    ends_at = assignment.ends_at
    return RoleOut(
        id=assignment.id,
        role=RoleKey(assignment.role_key),
        starts_at=iso_micros(assignment.starts_at),
        ends_at=iso_micros(ends_at) if ends_at is not None else None,
    )
