"""A user on the wire (witness: contract, Objects)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.people.model import User
from lyceum.dialects.karma import ids, values
from lyceum.dialects.karma.paging import PageAsked
from lyceum.dialects.karma.values import Role
from lyceum.dialects.karma.wire import texts
from lyceum.dialects.karma.wire.sessions import Password
from lyceum.kit.time import iso_seconds

Name = Annotated[str, Meta(min_length=2, max_length=100, pattern=r"\S[\s\S]*\S")]
"""White space around it does not count, and is not kept."""


class UserOut(msgspec.Struct, frozen=True):
    id: texts.UserId
    name: str
    email: texts.Email | None
    role: Role
    created_at: texts.Time
    last_login: texts.Time | None


class ListUsers(PageAsked, frozen=True, kw_only=True):
    role: Role | UnsetType = UNSET


class UserId(msgspec.Struct, frozen=True):
    id: texts.UserId


class CreateUser(msgspec.Struct, frozen=True):
    name: Name
    email: texts.Email
    password: Password
    role: Role = Role.LEARNER


class UpdateUser(msgspec.Struct, frozen=True):
    """`email` may be null for a person who has none, as their object says."""

    id: texts.UserId
    name: Name | UnsetType = UNSET
    email: texts.Email | UnsetType | None = UNSET
    password: Password | UnsetType = UNSET
    role: Role | UnsetType = UNSET


class Deleted(msgspec.Struct, frozen=True):
    id: str
    deleted: bool = True


def user(user: User, roles: list[str]) -> UserOut:
    return UserOut(
        id=ids.written("user", user),
        name=user.display_name,
        email=user.email,
        role=values.role(roles),
        created_at=iso_seconds(user.created_at),
        last_login=iso_seconds(user.seen_at) if user.seen_at is not None else None,
    )
