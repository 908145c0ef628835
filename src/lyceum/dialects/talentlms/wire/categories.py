"""Categories on the wire (witness: contract 2.5, Appendix A)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.catalog.model import Category
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts
from lyceum.kit.text import fold


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A category with all below it; no category has a price (README), and without one there is no
    `price` (contract 2.5)."""

    id: texts.Id
    parent_id: texts.Id | None
    name: str
    children: Annotated[list[CategoryRow] | None, Meta(examples=[None])]


class CategoryOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    parent_id: texts.Id | None
    name: str
    price: texts.Price | None
    discounted_price: texts.Price | None


class CategorySort(StrEnum):
    """By their places, or by what they are called; with a hyphen the last one first."""

    ORDER = "order"
    ORDER_DOWN = "-order"
    NAME = "name"
    NAME_DOWN = "-name"


class ListCategories(PageAsked, frozen=True, kw_only=True):
    keyword: str | UnsetType = field(default=UNSET, name="filter[keyword][like]")
    sort: CategorySort = CategorySort.ORDER


def wanted(asked: ListCategories, roots: list[CategoryRow]) -> list[CategoryRow]:
    """Those roots that were asked for: `keyword` is a part of their name, or of one below."""
    part = "" if asked.keyword is UNSET else fold(asked.keyword)
    found = [root for root in roots if _has(root, part)]
    if asked.sort in (CategorySort.NAME, CategorySort.NAME_DOWN):
        found.sort(key=lambda root: (fold(root.name), root.id))
    return found[::-1] if asked.sort.startswith("-") else found


def _has(category: CategoryRow, part: str) -> bool:
    return part in fold(category.name) or any(_has(one, part) for one in category.children or ())


def tree(categories: list[Category]) -> list[CategoryRow]:
    """The roots, each with all below it."""
    below: dict[int | None, list[Category]] = {}
    for each in categories:
        below.setdefault(each.parent_id, []).append(each)

    def grown(each: Category) -> CategoryRow:
        children = [grown(child) for child in below.get(each.id, [])]
        return CategoryRow(
            id=each.id, parent_id=each.parent_id, name=each.name, children=children or None
        )

    return [grown(root) for root in below.get(None, [])]


def category(found: Category) -> CategoryOut:
    return CategoryOut(
        id=found.id, parent_id=found.parent_id, name=found.name, price=None, discounted_price=None
    )
