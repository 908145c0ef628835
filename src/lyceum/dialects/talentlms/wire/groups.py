"""Groups on the wire (witness: contract 2.3, Appendix A)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.catalog.model import Course
from lyceum.core.groups.model import Group, GroupChange, GroupFilter, NewGroup
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.sorting import Sort
from lyceum.dialects.talentlms.wire import texts
from lyceum.kit.money import to_major

Amount = Annotated[float, Meta(ge=0, le=10**9, examples=[49.99])]
Key = Annotated[str, Meta(min_length=1, max_length=191)]
Redeemed = Annotated[int, Meta(ge=1, le=texts.LARGEST)]


class Named(msgspec.Struct, frozen=True):
    """As much of a thing as is told where it stands beside another."""

    id: texts.Id
    name: str


class Redemptions(msgspec.Struct, frozen=True):
    max: int | None
    used: int


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A group in a list."""

    id: texts.Id
    name: str
    description: str
    key_redemptions: Redemptions
    branch: Named | None
    price: texts.Price


class GroupOut(msgspec.Struct, frozen=True, kw_only=True):
    """A group alone."""

    id: texts.Id
    name: str
    description: str
    branch: Named | None
    key: str | None
    max_key_redemptions: int | None
    price: texts.Price | None


class GroupCourse(msgspec.Struct, frozen=True):
    """A course of a group."""

    id: texts.Id
    name: str
    code: str | None


class UserGroups(msgspec.Struct, frozen=True):
    groups: list[Named]


class ListGroups(PageAsked, frozen=True, kw_only=True):
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    branch_id: texts.Id | UnsetType = field(default=UNSET, name="filter[branch_id][eq]")
    sort: Sort = Sort.CREATION


class CreateGroup(msgspec.Struct, frozen=True, kw_only=True):
    name: texts.Line
    description: texts.Text | None = None
    key: Key | None = None
    max_key_redemptions: Redeemed | None = None
    price: Amount | None = None


class UpdateGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What is left out stays."""

    id: texts.Id
    name: texts.Line | UnsetType = UNSET
    description: texts.Text | UnsetType | None = UNSET
    key: Key | UnsetType | None = UNSET
    max_key_redemptions: Redeemed | UnsetType | None = UNSET
    price: Amount | UnsetType | None = UNSET


class Membership(msgspec.Struct, frozen=True, kw_only=True):
    group_id: texts.Id
    user_id: texts.Id


class NewMembership(Membership, frozen=True, kw_only=True):
    enroll_to_courses: bool = False


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    group_id: texts.Id
    course_id: texts.Id


def where(asked: ListGroups) -> GroupFilter:
    return GroupFilter(search=asked.keyword, branch_id=asked.branch_id)


def new_group(asked: CreateGroup, currency: str) -> NewGroup:
    return NewGroup(
        name=asked.name,
        description=asked.description or "",
        key=asked.key,
        most=asked.max_key_redemptions,
        amount=values.amount(asked.price, currency),
        currency=currency,
    )


def change(group: Group, asked: UpdateGroup) -> GroupChange:
    """A price stays in the group's own currency."""
    price = asked.price
    return GroupChange(
        name=asked.name,
        description=UNSET if asked.description is UNSET else asked.description or "",
        key=asked.key,
        most=asked.max_key_redemptions,
        amount=UNSET if price is UNSET else values.amount(price, group.currency),
    )


def price(group: Group) -> texts.Price:
    return texts.Price(to_major(group.amount, group.currency), group.currency)


def row(group: Group, branch: Named | None) -> GroupRow:
    return GroupRow(
        id=group.id,
        name=group.name,
        description=group.description,
        key_redemptions=Redemptions(group.most, group.used),
        branch=branch,
        price=price(group),
    )


def one(group: Group, branch: Named | None) -> GroupOut:
    return GroupOut(
        id=group.id,
        name=group.name,
        description=group.description,
        branch=branch,
        key=group.key,
        max_key_redemptions=group.most,
        price=price(group) if group.amount else None,
    )


def course_row(course: Course) -> GroupCourse:
    return GroupCourse(course.id, course.title, course.code)
