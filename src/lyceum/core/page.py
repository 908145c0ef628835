"""A slice asked for, and the page that answers it."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

Row = TypeVar("Row")


class Order(msgspec.Struct, frozen=True):
    """By `column`; the id breaks ties, so that no row is shown twice or never."""

    column: str
    descending: bool = True


class Place(msgspec.Struct, frozen=True):
    """Where a row stands in an order: what it has in the order's column, and its id."""

    value: int | str
    id: int


class Slice(msgspec.Struct, frozen=True):
    """`limit` rows after the first `offset`; `total` asks for the exact count of all.

    With `beyond` (a keyset) they begin behind that place instead, whatever was added or taken away
    since; `backwards` they end before it. With `changed_since`, a moment by the tenant's clock,
    they are those that were written since, by the rule of `core/changes.py`.
    """

    limit: int
    offset: int = 0
    total: bool = True
    beyond: Place | None = None
    backwards: bool = False
    changed_since: int | None = None


class Page(msgspec.Struct, Generic[Row], frozen=True):
    """Rows in their order; `total` counts every row that the filter admits, or None if unasked.
    `more` says whether others lie ahead in the direction that was read."""

    rows: list[Row]
    total: int | None = None
    more: bool = False
