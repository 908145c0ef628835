"""Pages by cursor, newest first: `limit`, `starting_after`, `ending_before` (L8–L12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Page, Place, Slice
from lyceum.http.references import referred

Row = TypeVar("Row")

CURSORS = ("starting_after", "ending_before")

Limit = Annotated[int, Meta(ge=1, le=100, description="Objects on a page.")]
Cursor = Annotated[
    str,
    Meta(min_length=1, max_length=255, description="The id of an object of this list."),
]


class ListAsked(msgspec.Struct, frozen=True, kw_only=True):
    limit: Limit = 10
    starting_after: Cursor | UnsetType = UNSET
    ending_before: Cursor | UnsetType = UNSET


class Listing(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """What a list handler answers with. `has_more` is in the direction that was asked for;
    `following` and `preceding` are the cursors of the pages beside this one."""

    rows: list[Row]
    has_more: bool
    total_count: int
    following: str | None
    preceding: str | None


async def sliced(asked: ListAsked, place_of: Callable[[str], Awaitable[Place]]) -> Slice:
    """The slice that the cursor names. Refuses two cursors at once, and one that names nothing:
    `place_of` finds where the object of that id stands, or refuses."""
    if asked.starting_after is not UNSET and asked.ending_before is not UNSET:
        raise Invalid(Problem("ending_before", Fault.NOT_ALLOWED))
    for name in CURSORS:
        cursor = getattr(asked, name)
        if cursor is not UNSET:
            beyond = await referred(name, place_of(cursor))
            return Slice(limit=asked.limit, beyond=beyond, backwards=name == "ending_before")
    return Slice(limit=asked.limit)


def listing(asked: ListAsked, page: Page[Any], rows: list[Row]) -> Listing[Row]:
    """`rows` are those of the page as they are written."""
    is_backwards = asked.ending_before is not UNSET
    is_first = not is_backwards and asked.starting_after is UNSET
    ids: list[str] = [getattr(row, "id") for row in rows]  # noqa: B009 - whatever the row is
    after = bool(ids) and (page.more or is_backwards)
    before = bool(ids) and (page.more if is_backwards else not is_first)
    return Listing(
        rows=rows,
        has_more=page.more,
        total_count=page.total or 0,
        following=ids[-1] if after else None,
        preceding=ids[0] if before else None,
    )
