"""A role that somebody holds, on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.access.model import Assignment, RoleKey
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


class GiveRole(OneAsked, frozen=True, kw_only=True):
    """From now on, for good, unless said otherwise."""

    role: RoleKey
    starts_at: Time | None = None
    ends_at: Time | None = None


class NameRole(OneAsked, frozen=True, kw_only=True):
    role_id: Annotated[int, Meta(ge=1, lt=2**53, examples=[1077])]


def role(assignment: Assignment) -> RoleOut:
    ends_at = assignment.ends_at
    return RoleOut(
        id=assignment.id,
        role=RoleKey(assignment.role_key),
        starts_at=iso_micros(assignment.starts_at),
        ends_at=iso_micros(ends_at) if ends_at is not None else None,
    )
