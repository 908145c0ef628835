"""Pages by cursor: `limit`, `cursor`, `order` and `total` → a slice of the core, and back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import Meta

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Order, Page, Place, Slice
from lyceum.dialects.lyceum.wire.asking import Asked

Row = TypeVar("Row")

MOST = 200
USUAL = 50

Limit = Annotated[int, Meta(ge=1, le=MOST, description="Rows on a page.")]
CursorText = Annotated[
    str,
    Meta(
        max_length=200,
        description="Where the page begins: `next` or `previous` of another page in this order.",
    ),
]
Total = Annotated[bool, Meta(description="Whether to count all rows, which takes its time.")]

_Number = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class PageAsked(Asked, frozen=True, kw_only=True):
    """What every list takes; each adds an `order` of its own and its filters."""

    limit: Limit = USUAL
    cursor: CursorText = ""
    total: Total = False


class _Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    order: str
    backwards: bool
    value: _Number
    id: _Number


class Listing(msgspec.Struct, Generic[Row], frozen=True):
    """What a list handler answers with; the cursors are null at the ends."""

    rows: list[Row]
    next: str | None
    previous: str | None
    total: int | None


def order(word: StrEnum) -> Order:
    """`updated_at` rises, `-updated_at` falls."""
    return Order(word.lstrip("-"), descending=word.startswith("-"))


def sliced(asked: PageAsked, by: StrEnum) -> Slice:
    """The slice that the cursor names; refuses one that is none, or of another order."""
    if not asked.cursor:
        return Slice(limit=asked.limit, total=asked.total)
    cursor = _read(asked.cursor)
    if cursor is None or cursor.order != by:
        raise Invalid(Problem("cursor", Fault.MALFORMED, expected=("cursor of this order",)))
    return Slice(
        limit=asked.limit,
        total=asked.total,
        beyond=Place(cursor.value, cursor.id),
        backwards=cursor.backwards,
    )


def listing(asked: PageAsked, by: StrEnum, *, page: Page[Any], rows: list[Row]) -> Listing[Row]:
    """`rows` are those of the page as they are written."""
    backwards = bool(asked.cursor) and sliced(asked, by).backwards
    ahead, behind = page.more, bool(asked.cursor and page.rows)
    before, after = (ahead, behind) if backwards else (behind, ahead)
    place: Callable[[int], Any] = page.rows.__getitem__
    return Listing(
        rows=rows,
        next=_written(place(-1), by, backwards=False) if after else None,
        previous=_written(place(0), by, backwards=True) if before else None,
        total=page.total,
    )


def _written(row: Any, by: StrEnum, *, backwards: bool) -> str:
    cursor = _Cursor(by, backwards, getattr(row, order(by).column), row.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def _read(text: str) -> _Cursor | None:
    padded = text + "=" * (-len(text) % 4)
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=_Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        return None
