"""`page` and `per_page`, and the `meta` that answers them (witness: seed, Pagination)."""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from lyceum.core.page import Page, Slice

Row = TypeVar("Row")

DEFAULT_PER_PAGE = 20
MOST_PER_PAGE = 100
LAST_PAGE = 1_000_000_000

PageNumber = Annotated[int, Meta(ge=1, le=LAST_PAGE, description="Page to retrieve, from 1.")]
PerPage = Annotated[int, Meta(ge=1, description="Records per page; more than 100 means 100.")]


class PageAsked(msgspec.Struct, frozen=True, kw_only=True):
    page: PageNumber = 1
    per_page: PerPage = DEFAULT_PER_PAGE


class PageMeta(msgspec.Struct, frozen=True):
    total: int
    page: int
    per_page: int


class Listing(msgspec.Struct, Generic[Row], frozen=True):
    """What a list handler answers with: `render` puts the rows and the meta into the envelope."""

    rows: list[Row]
    meta: PageMeta


def sliced(asked: PageAsked) -> Slice:
    per_page = min(asked.per_page, MOST_PER_PAGE)
    return Slice(limit=per_page, offset=(asked.page - 1) * per_page)


def listing(asked: PageAsked, page: Page[Any], rows: list[Row]) -> Listing[Row]:
    """Over 100 is clamped and reported as 100; past the end the total stays true (K10, K11)."""
    per_page = min(asked.per_page, MOST_PER_PAGE)
    return Listing(rows, PageMeta(total=page.total or 0, page=asked.page, per_page=per_page))
