"""`page[number]` and `page[size]`, and the page that answers them (contract 0, 1.3)."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta, field

from lyceum.core.page import Page, Slice

Row = TypeVar("Row")

NUMBER, SIZE = "page[number]", "page[size]"
MOST = 100

PageNumber = Annotated[int, Meta(ge=1, le=1_000_000_000, description="From 1.")]
PageSize = Annotated[int, Meta(ge=1, le=MOST, description="Items on a page.")]


class PageAsked(msgspec.Struct, frozen=True, kw_only=True):
    number: PageNumber = field(default=1, name=NUMBER)
    size: PageSize = field(default=10, name=SIZE)


class Listing(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """What a list handler answers with; `total` counts all that the filters admit."""

    rows: list[Row]
    number: int
    size: int
    total: int


def sliced(asked: PageAsked) -> Slice:
    return Slice(limit=asked.size, offset=(asked.number - 1) * asked.size)


def listing(asked: PageAsked, page: Page[Any], rows: list[Row]) -> Listing[Row]:
    """`rows` are those of the page as they are written."""
    return Listing(rows=rows, number=asked.number, size=asked.size, total=page.total or 0)


def cut(asked: PageAsked, rows: list[Row]) -> Listing[Row]:
    """A page of rows that are all known, such as the few roots of the tree of categories."""
    first = (asked.number - 1) * asked.size
    shown = rows[first : first + asked.size]
    return Listing(rows=shown, number=asked.number, size=asked.size, total=len(rows))
