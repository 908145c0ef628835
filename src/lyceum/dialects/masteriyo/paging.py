"""`page`, `per_page`, `offset`, `order`, and the lists that answer them (contract 1, lists)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.page import Order, Page, Slice

Row = TypeVar("Row")

USUAL, MOST, MANY = 10, 100, 1_000
LAST = 2**40

PageNumber = Annotated[int, Meta(ge=1, description="Page of the list, from 1.")]
PerPage = Annotated[int, Meta(ge=1, le=MOST, description="Rows on a page.")]
ManyPerPage = Annotated[int, Meta(ge=1, le=MANY, description="Rows on a page.")]
"""Where the product has no bound at all."""


class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


class Context(StrEnum):
    VIEW = "view"
    EDIT = "edit"


class PageAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What every list takes; `offset` outranks the page."""

    context: Context = Context.VIEW
    page: PageNumber = 1
    per_page: PerPage = USUAL
    offset: int | UnsetType = UNSET
    order: Direction = Direction.DESC
    search: str | UnsetType = UNSET


class Listing(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """A page of rows, bare or `enveloped`; `more` stands in `meta` beside the totals, `beside`
    next to it. A `lone` row, the only one there is, stands without a list around it."""

    rows: list[Row]
    total: int
    page: int
    per_page: int
    enveloped: bool = False
    more: Mapping[str, Any] = {}
    beside: Mapping[str, Any] = {}
    lone: bool = False

    @property
    def pages(self) -> int:
        return -(-self.total // self.per_page)

    @property
    def body(self) -> Any:
        if self.lone and self.total == len(self.rows) == 1:
            return self.rows[0]
        if not self.enveloped:
            return self.rows
        meta = {
            "total": self.total,
            "pages": self.pages,
            "current_page": self.page,
            "per_page": self.per_page,
        }
        return {"data": self.rows, "meta": {**meta, **self.more}, **self.beside}


def sliced(asked: PageAsked) -> Slice:
    """Past the last page there is nothing, whatever number it has."""
    offset = (asked.page - 1) * asked.per_page if asked.offset is UNSET else max(0, asked.offset)
    return Slice(limit=asked.per_page, offset=min(offset, LAST))


def ordered(asked: PageAsked, column: str) -> Order:
    return Order(column, descending=asked.order is Direction.DESC)


def listing(
    asked: PageAsked,
    page: Page[Any],
    rows: list[Row],
    *,
    enveloped: bool = False,
    more: Mapping[str, Any] | None = None,
    beside: Mapping[str, Any] | None = None,
    lone: bool = False,
) -> Listing[Row]:
    return Listing(
        rows=rows,
        total=page.total or 0,
        page=asked.page,
        per_page=asked.per_page,
        enveloped=enveloped,
        more=more or {},
        beside=beside or {},
        lone=lone,
    )
