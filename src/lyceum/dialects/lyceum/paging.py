"""Pages by cursor: `limit`, `cursor`, `order` and `total` → a slice of the core, and back; lists
that can be followed by `updated_since`."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.actor import Actor, Permission
from lyceum.core.changes import as_of, gone_since
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.feed import MOST_TOMBSTONES
from lyceum.core.feed import Tombstone as GoneThing
from lyceum.core.page import Order, Page, Place, Slice
from lyceum.core.work import Work
from lyceum.dialects.lyceum.wire.asking import Asked, Id
from lyceum.dialects.lyceum.wire.texts import Time, moment
from lyceum.kit.time import iso_micros

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

Since = Annotated[
    Time,
    Meta(
        description="Only what was written since: the `as_of` of the last look, as it stands there."
    ),
]

_Number = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]


class PageAsked(Asked, frozen=True, kw_only=True):
    """What every list takes; each adds an `order` of its own and its filters."""

    limit: Limit = USUAL
    cursor: CursorText = ""
    total: Total = False


class FollowAsked(PageAsked, frozen=True, kw_only=True):
    """The same of a list that can be followed; its handler answers with `followed`."""

    updated_since: Since | UnsetType = UNSET


class _Cursor(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    order: str
    backwards: bool
    value: _Number
    id: _Number


class Tombstone(msgspec.Struct, frozen=True):
    """What is there no more."""

    id: Id
    deleted_at: Time


class Listing(msgspec.Struct, Generic[Row], frozen=True):
    """What a list handler answers with; the cursors are null at the ends. The first page of a list
    that can be followed says `as_of` when it was read, and what was `deleted`: null for who may
    not know."""

    rows: list[Row]
    next: str | None
    previous: str | None
    total: int | None
    as_of: str | UnsetType = UNSET
    deleted: list[Tombstone] | UnsetType | None = UNSET


def order(word: StrEnum) -> Order:
    """`updated_at` rises, `-updated_at` falls."""
    return Order(word.lstrip("-"), descending=word.startswith("-"))


def sliced(asked: PageAsked, by: StrEnum) -> Slice:
    """The slice that the cursor names; refuses one that is none, or of another order."""
    since = _since(asked)
    if not asked.cursor:
        return Slice(limit=asked.limit, total=asked.total, changed_since=since)
    cursor = _read(asked.cursor)
    if cursor is None or cursor.order != by:
        raise Invalid(Problem("cursor", Fault.MALFORMED, expected=("cursor of this order",)))
    return Slice(
        limit=asked.limit,
        total=asked.total,
        beyond=Place(cursor.value, cursor.id),
        backwards=cursor.backwards,
        changed_since=since,
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


Gone = Callable[[Work, Actor, int], Awaitable[list[GoneThing]]]
"""What else has left a list since a moment by the tenant's clock."""


async def followed(
    work: Work,
    actor: Actor,
    asked: FollowAsked,
    listing: Listing[Row],
    *,
    kind: str | None = None,
    besides: Gone | None = None,
) -> Listing[Row]:
    """The same listing, whose first page says from when to ask next and which things of this `kind`
    (the core's word for the subject of its events) were deleted, with those that `besides` tells
    of; refuses to begin so long ago that it would be too many. Without a kind, what the caller is
    shown of the list they are also told to be gone."""
    if asked.cursor:
        return listing
    now, since = iso_micros(as_of(work)), _since(asked)
    if since is None:
        return msgspec.structs.replace(listing, as_of=now)
    if kind is not None and not actor.may(Permission.EVENTS_READ):
        return msgspec.structs.replace(listing, as_of=now, deleted=None)
    gone = [] if kind is None else await gone_since(work, actor, subject_kind=kind, since=since)
    if besides is not None:
        gone = sorted([*gone, *await besides(work, actor, since)], key=lambda one: one.at)
    if len(gone) >= MOST_TOMBSTONES:
        raise Invalid(Problem("updated_since", Fault.NOT_ALLOWED))
    offset = work.tenant.clock_offset
    deleted = [Tombstone(one.subject_id, iso_micros(one.at + offset)) for one in gone]
    return msgspec.structs.replace(listing, as_of=now, deleted=deleted)


def _since(asked: PageAsked) -> int | None:
    """Microseconds by the tenant's clock; None where all is asked for."""
    if not isinstance(asked, FollowAsked) or asked.updated_since is UNSET:
        return None
    return moment(asked.updated_since, field="updated_since")


def _written(row: Any, by: StrEnum, *, backwards: bool) -> str:
    cursor = _Cursor(by, backwards, getattr(row, order(by).column), row.id)
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).rstrip(b"=").decode()


def _read(text: str) -> _Cursor | None:
    padded = text + "=" * (-len(text) % 4)
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(padded), type=_Cursor)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        return None
