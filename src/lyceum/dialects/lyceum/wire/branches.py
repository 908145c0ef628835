"""A branch on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.access.model import RoleKey
from lyceum.core.branches.model import Branch, BranchChange, NewBranch, Signup
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S", examples=["North"])]
Text = Annotated[str, Meta(max_length=5_000)]
Host = Annotated[str, Meta(min_length=1, max_length=253, examples=["north.school.example"])]
Locale = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[A-Z][A-Za-z]{1,3})?$", examples=["en-US"])]
Zone = Annotated[
    str,
    Meta(max_length=100, pattern="^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", examples=["Europe/Athens"]),
]
Short = Annotated[str, Meta(max_length=500)]


class BranchOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class Branding(msgspec.Struct, frozen=True, kw_only=True):
    """What its pages look like; null is as the school's do."""

    title: Short | None = None
    theme: Short | None = None
    primary_color: Short | None = None
    logo: Short | None = None
    favicon: Short | None = None


class BrandingAsked(Asked, frozen=True, kw_only=True):
    title: Short | UnsetType | None = UNSET
    theme: Short | UnsetType | None = UNSET
    primary_color: Short | UnsetType | None = UNSET
    logo: Short | UnsetType | None = UNSET
    favicon: Short | UnsetType | None = UNSET


class BranchOut(msgspec.Struct, frozen=True):
    """A request on its `host`, or with a key of its own, reaches the branch alone: its members, and
    the courses that are placed there. Where it is not `active` nobody gets in."""

    id: Id
    name: Name
    description: str
    host: Host | None
    active: bool
    locale: Locale
    zone: Zone
    signup: Signup
    default_role: RoleKey
    default_group_id: Id | None
    branding: Branding
    created_at: Time
    updated_at: Time


class ListBranches(FollowAsked, frozen=True, kw_only=True):
    order: BranchOrder = BranchOrder.NEWEST
    fields: Fields | UnsetType = UNSET


class GetBranch(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateBranch(Asked, frozen=True, kw_only=True):
    """Without a `host` it is reached by its name before the school's own host."""

    name: Name
    locale: Locale
    description: Text = ""
    host: Host | None = None
    zone: Zone = "UTC"


class ChangeBranch(OneAsked, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    description: Text | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    locale: Locale | UnsetType = UNSET
    zone: Zone | UnsetType = UNSET
    signup: Signup | UnsetType = UNSET
    default_role: RoleKey | UnsetType = UNSET
    default_group_id: Id | UnsetType | None = UNSET
    branding: BrandingAsked | UnsetType = UNSET


class BranchMember(Asked, frozen=True, kw_only=True):
    branch_id: Id
    user_id: Id


class BranchCourse(Asked, frozen=True, kw_only=True):
    branch_id: Id
    course_id: Id


def new(asked: CreateBranch) -> NewBranch:
    return NewBranch(
        name=asked.name,
        locale=asked.locale,
        description=asked.description,
        host=asked.host,
        zone=asked.zone,
    )


def change(asked: ChangeBranch) -> BranchChange:
    said = msgspec.structs.asdict(asked)
    if asked.branding is not UNSET:
        brand = msgspec.structs.asdict(asked.branding)
        said["branding"] = {name: value for name, value in brand.items() if value is not UNSET}
    return BranchChange(**{name: value for name, value in said.items() if name != "id"})


def branch(one: Branch, host: str | None) -> BranchOut:
    return BranchOut(
        id=one.id,
        name=one.name,
        description=one.description,
        host=host,
        active=one.active,
        locale=one.locale,
        zone=one.zone,
        signup=one.signup,
        default_role=one.default_role,
        default_group_id=one.default_group_id,
        branding=msgspec.convert(one.branding, Branding),
        created_at=iso_micros(one.created_at),
        updated_at=iso_micros(one.updated_at),
    )
