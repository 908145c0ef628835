"""A category of the tree on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Category, CategoryChange, CategoryFilter
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.external_ids import KnownAs, known_as
from lyceum.dialects.lyceum.wire.sections import Position
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Science"])]
Description = Annotated[str, Meta(max_length=10_000, examples=["How the world works."])]


class CategoryOrder(StrEnum):
    PLACE = "position"
    LAST_PLACE = "-position"
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class CategoryOut(msgspec.Struct, frozen=True):
    """`parent_id` is null for a root. Siblings stand in the order of `position`, then of `id`."""

    id: Id
    parent_id: Id | None
    name: Annotated[str, Meta(examples=["Science"])]
    slug: Annotated[str, Meta(examples=["science"])]
    description: str
    position: Annotated[int, Meta(examples=[0])]
    created_at: Time
    updated_at: Time


class ListCategories(FollowAsked, frozen=True, kw_only=True):
    order: CategoryOrder = CategoryOrder.PLACE
    parent_id: Id | UnsetType = UNSET
    roots: Annotated[bool, Meta(description="Only those that lie below no other.")] = False
    external_id: KnownAs | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetCategory(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateCategory(Asked, frozen=True, kw_only=True):
    """Behind its siblings: below the parent, or among the roots."""

    name: Name
    parent_id: Id | None = None
    description: Description = ""


class ChangeCategory(OneAsked, frozen=True, kw_only=True):
    """With another `parent_id` it moves there with all below it, to the end unless `position` says
    otherwise; null makes it a root."""

    name: Name | UnsetType = UNSET
    parent_id: Id | UnsetType | None = UNSET
    description: Description | UnsetType = UNSET
    position: Position | UnsetType = UNSET


def where(asked: ListCategories) -> CategoryFilter:
    """Refuses to be asked for roots below a parent."""
    called = known_as(asked.external_id)
    if not asked.roots:
        return CategoryFilter(parent_id=asked.parent_id, known_as=called)
    if asked.parent_id is not UNSET:
        raise Invalid(Problem("parent_id", Fault.NOT_ALLOWED))
    return CategoryFilter(parent_id=None, known_as=called)


def change(asked: ChangeCategory) -> CategoryChange:
    return CategoryChange(
        name=asked.name,
        parent_id=asked.parent_id,
        description=asked.description,
        position=asked.position,
    )


def category(category: Category) -> CategoryOut:
    return CategoryOut(
        id=category.id,
        parent_id=category.parent_id,
        name=category.name,
        slug=category.slug,
        description=category.description,
        position=category.position,
        created_at=iso_micros(category.created_at),
        updated_at=iso_micros(category.updated_at),
    )
