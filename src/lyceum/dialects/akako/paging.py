"""`page`, `limit`, `sort` and `order`, and the `pagination` that answers them (witness: seed,
Pagination; contract A16–A18)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.page import Order, Page, Slice
from lyceum.kit import text

Row = TypeVar("Row")

USUAL, MOST = 20, 100
LAST_PAGE = 1_000_000_000

PageNumber = Annotated[int, Meta(ge=1, le=LAST_PAGE, description="Page to retrieve, from 1.")]
PageLimit = Annotated[int, Meta(ge=1, description="Rows on a page; more than 100 means 100.")]
Search = Annotated[str, Meta(max_length=200, description="Part of a name, in any case.")]

Active = Annotated[bool, Meta(description="To staff also what is not; their token is looked at.")]


class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


class PageAsked(msgspec.Struct, frozen=True, kw_only=True):
    page: PageNumber = 1
    limit: PageLimit = USUAL
    order: Direction = Direction.DESC


class WholeAsked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Lists that come whole, unless a page is asked for."""

    page: PageNumber | UnsetType = UNSET
    limit: PageLimit | UnsetType = UNSET
    search: Search | UnsetType = UNSET
    is_active: Active | UnsetType = UNSET


class Pagination(msgspec.Struct, frozen=True, rename="camel"):
    page: int
    limit: int
    total: int
    pages: int
    has_next: bool
    has_prev: bool


class Listing(msgspec.Struct, Generic[Row], frozen=True):
    """What a list handler answers with; without `pagination` the rows are all there are."""

    rows: list[Row]
    pagination: Pagination | None


def sliced(asked: PageAsked) -> Slice:
    limit = min(asked.limit, MOST)
    return Slice(limit=limit, offset=(asked.page - 1) * limit)


def order(asked: PageAsked, column: str) -> Order:
    return Order(column, descending=asked.order is Direction.DESC)


def listing(asked: PageAsked, page: Page[Any], rows: list[Row]) -> Listing[Row]:
    return Listing(rows, _pagination(asked.page, asked.limit, total=page.total or 0))


def whole(
    asked: WholeAsked, things: list[Any], *, name: Callable[[Any], str]
) -> tuple[list[Any], Pagination | None]:
    """Those that are asked for, by name, of things that were read whole: siblings are few."""
    things = sorted(things, key=lambda thing: (text.fold(name(thing)), thing.id))
    if asked.search is not UNSET:
        part = text.fold(asked.search)
        things = [thing for thing in things if part in text.fold(name(thing))]
    if asked.page is UNSET and asked.limit is UNSET:
        return things, None
    page = 1 if asked.page is UNSET else asked.page
    limit = min(USUAL if asked.limit is UNSET else asked.limit, MOST)
    first = (page - 1) * limit
    return things[first : first + limit], _pagination(page, limit, total=len(things))


def _pagination(page: int, limit: int, *, total: int) -> Pagination:
    limit = min(limit, MOST)
    pages = -(-total // limit)
    return Pagination(page, limit, total, pages, has_next=page < pages, has_prev=page > 1)
