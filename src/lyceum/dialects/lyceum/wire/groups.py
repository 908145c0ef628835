"""A group on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.groups.model import Group, GroupChange, GroupFilter, NewGroup
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Money, MoneyAsked, Time
from lyceum.kit.time import iso_micros

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Night shift"])]
Key = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["night-2026"])]
Text = Annotated[str, Meta(max_length=5_000)]
Times = Annotated[int, Meta(ge=1, lt=2**53, examples=[25])]


class GroupOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class GroupOut(msgspec.Struct, frozen=True):
    """Whoever has its `key` may join, `most` times in all; null is no bound, and no key."""

    id: Id
    name: Name
    description: str
    key: Key | None
    most: Times | None
    used: Annotated[int, Meta(ge=0, examples=[3])]
    price: Money
    branch_id: Id | None
    created_at: Time
    updated_at: Time


class Joined(msgspec.Struct, frozen=True):
    """The group that one is in now."""

    id: Id
    name: Name


class ListGroups(FollowAsked, frozen=True, kw_only=True):
    """`user_id`: those that a person is in."""

    order: GroupOrder = GroupOrder.NEWEST
    branch_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetGroup(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateGroup(Asked, frozen=True, kw_only=True):
    name: Name
    description: Text = ""
    key: Key | None = None
    most: Times | None = None
    price: MoneyAsked = MoneyAsked()
    branch_id: Id | None = None


class ChangeGroup(OneAsked, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    key: Key | UnsetType | None = UNSET
    most: Times | UnsetType | None = UNSET
    price: MoneyAsked = MoneyAsked()


class JoinGroup(Asked, frozen=True, kw_only=True):
    key: Key


class GroupMember(Asked, frozen=True, kw_only=True):
    group_id: Id
    user_id: Id


class AddGroupMember(GroupMember, frozen=True, kw_only=True):
    """`enroll`: into those of the group's courses, too, that take people."""

    enroll: bool = False


class GroupCourse(Asked, frozen=True, kw_only=True):
    group_id: Id
    course_id: Id


def where(asked: ListGroups) -> GroupFilter:
    return GroupFilter(branch_id=asked.branch_id, user_id=asked.user_id)


def new(asked: CreateGroup) -> NewGroup:
    return NewGroup(
        name=asked.name,
        description=asked.description,
        key=asked.key,
        most=asked.most,
        amount=asked.price.amount or 0,
        currency=asked.price.currency or None,
        branch_id=asked.branch_id,
    )


def change(asked: ChangeGroup) -> GroupChange:
    return GroupChange(
        name=asked.name,
        description=asked.description,
        key=asked.key,
        most=asked.most,
        amount=asked.price.amount,
        currency=asked.price.currency,
    )


def group(one: Group) -> GroupOut:
    return GroupOut(
        id=one.id,
        name=one.name,
        description=one.description,
        key=one.key,
        most=one.most,
        used=one.used,
        price=Money(one.amount, one.currency),
        branch_id=one.branch_id,
        created_at=iso_micros(one.created_at),
        updated_at=iso_micros(one.updated_at),
    )
