"""A person on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import RANKS, RoleKey
from lyceum.core.people.model import NewUser, User, UserChange, UserFilter, UserState
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, FieldValue, Id, OneAsked
from lyceum.dialects.lyceum.wire.external_ids import KnownAs, known_as
from lyceum.dialects.lyceum.wire.texts import Email, Time
from lyceum.kit.time import iso_micros

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Amara Okafor"])]
Login = Annotated[str, Meta(min_length=1, max_length=254, pattern=r"\S", examples=["amara"])]
Password = Annotated[str, Meta(min_length=8, max_length=1024)]
Whole = Annotated[
    str,
    Meta(
        max_length=254,
        description="The whole of it, in any case.",
        examples=["amara.okafor@school.example"],
    ),
]

Roles = Annotated[list[RoleKey], Meta(max_length=len(RoleKey))]


class UserOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class UserOut(msgspec.Struct, frozen=True):
    """`roles` are those held now, the strongest first."""

    id: Id
    login: Login
    email: Email | None
    display_name: Name
    given_name: str
    family_name: str
    state: UserState
    roles: list[RoleKey]
    seen_at: Time | None
    created_at: Time
    updated_at: Time


class ListUsers(FollowAsked, frozen=True, kw_only=True):
    """`role` is the strongest that a person holds now."""

    order: UserOrder = UserOrder.NEWEST
    role: RoleKey | UnsetType = UNSET
    state: UserState | UnsetType = UNSET
    email: Whole | UnsetType = UNSET
    login: Whole | UnsetType = UNSET
    external_id: KnownAs | UnsetType = UNSET
    group_id: Id | UnsetType = UNSET
    branch_id: Id | UnsetType = UNSET
    field_value: FieldValue | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetUser(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateUser(Asked, frozen=True, kw_only=True):
    """Without a `password` none lets them in; without a `login` theirs is the address; without
    `roles` they are a learner."""

    display_name: Name
    email: Email | None = None
    login: Login | None = None
    password: Password | None = None
    roles: Roles | UnsetType = UNSET


class ChangeUser(OneAsked, frozen=True, kw_only=True):
    """An inactive person is let in by nothing; a new password ends their other sessions."""

    display_name: Name | UnsetType = UNSET
    email: Email | UnsetType | None = UNSET
    login: Login | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    state: UserState | UnsetType = UNSET


def where(asked: ListUsers) -> UserFilter:
    return UserFilter(
        strongest=UNSET if asked.role is UNSET else (asked.role,),
        state=asked.state,
        email=asked.email,
        login=asked.login,
        known_as=known_as(asked.external_id),
        group_id=asked.group_id,
        branch_id=asked.branch_id,
        field_value=asked.field_value,
    )


def ranks(asked: ListUsers) -> list[int]:
    return [] if asked.role is UNSET else [RANKS[asked.role]]


def new(asked: CreateUser, password_hash: str | None) -> NewUser:
    return NewUser(
        display_name=asked.display_name,
        email=asked.email,
        login=asked.login,
        password_hash=password_hash,
    )


def change(asked: ChangeUser, password_hash: str | UnsetType) -> UserChange:
    return UserChange(
        display_name=asked.display_name,
        email=asked.email,
        login=asked.login,
        password_hash=password_hash,
    )


def user(user: User, roles: list[str]) -> UserOut:
    return UserOut(
        id=user.id,
        login=user.login,
        email=user.email,
        display_name=user.display_name,
        given_name=user.given_name,
        family_name=user.family_name,
        state=user.state,
        roles=[RoleKey(role) for role in roles],
        seen_at=iso_micros(user.seen_at) if user.seen_at is not None else None,
        created_at=iso_micros(user.created_at),
        updated_at=iso_micros(user.updated_at),
    )
