"""A slice asked for, and the page that answers it."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec

Row = TypeVar("Row")


class Slice(msgspec.Struct, frozen=True):
    """`limit` rows after the first `offset`; `total` asks for the exact count of all."""

    limit: int
    offset: int = 0
    total: bool = True


class Page(msgspec.Struct, Generic[Row], frozen=True):
    """Rows in their order; `total` counts every row that the filter admits, or None if unasked."""

    rows: list[Row]
    total: int | None = None
