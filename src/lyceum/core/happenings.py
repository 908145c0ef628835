"""Events as people look at them: a page of the latest ones, or a single one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Literal

import msgspec
from sqlalchemy import BigInteger, Select, Text, bindparam, func, literal_column, select, union_all

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement, among
from lyceum.core.errors import NotFound
from lyceum.core.feed import HAPPENED, WITH_BODY, Happened
from lyceum.core.page import Page, Slice
from lyceum.core.tables import events
from lyceum.core.work import Work

Reading = Literal["latest", "older", "newer"]
"""From the newest on, or what is older or newer than a position."""

_LIMIT = bindparam("limit", type_=BigInteger)
_IS_NUMBERED = (events.c.tenant_id == TENANT, events.c.position.is_not(None))


class _Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_COUNT = Statement(
    select(func.count(literal_column("1")))
    .select_from(events)
    .where(*_IS_NUMBERED, among(events.c.kind, "kinds")),
    _Number,
)
_BY_ID = Statement(
    select(*HAPPENED)
    .select_from(WITH_BODY)
    .where(*_IS_NUMBERED, events.c.id == bindparam("id", type_=BigInteger)),
    Happened,
)


@lru_cache(maxsize=64)
def page(kinds: int, reading: Reading) -> Statement[Happened]:
    """The latest of so many kinds, bound as `kind_0`, `kind_1` …: of each kind no more are read
    than the page has, along the index that holds them in order. A rare kind is found as quickly as
    a frequent one."""
    read = [_of_kind(number, reading).subquery(f"of_kind_{number}") for number in range(kinds)]
    several = union_all(*(select(one.c.position) for one in read)).subquery("several")
    nearest = several.c.position.asc() if reading == "newer" else several.c.position.desc()
    positions = select(several.c.position).order_by(nearest).limit(_LIMIT).subquery("page")
    return Statement(
        select(*HAPPENED)
        .select_from(positions.join(WITH_BODY, events.c.position == positions.c.position))
        .where(*_IS_NUMBERED)
        .order_by(events.c.position.desc()),
        Happened,
    )


def _of_kind(number: int, reading: Reading) -> Select[Any]:
    position, place = events.c.position, bindparam("position", type_=BigInteger)
    beyond = {"latest": (), "older": (position < place,), "newer": (position > place,)}[reading]
    of_kind = events.c.kind == bindparam(f"kind_{number}", type_=Text)
    return (
        select(position)
        .where(*_IS_NUMBERED, of_kind, *beyond)
        .order_by(position.asc() if reading == "newer" else position.desc())
        .limit(_LIMIT)
    )


async def latest_events(
    work: Work, actor: Actor, *, kinds: Sequence[str], sliced: Slice
) -> Page[Happened]:
    """A page of what happened of these kinds, one at least, the latest first, with the total: from
    the newest on or beyond a place, never by an offset. Refuses who may not read events."""
    actor.must(Permission.EVENTS_READ)
    reading: Reading = "latest"
    if sliced.beyond is not None:
        reading = "newer" if sliced.backwards else "older"
    bound: dict[str, Any] = {f"kind_{number}": kind for number, kind in enumerate(kinds)}
    bound["position"] = sliced.beyond.value if sliced.beyond else None
    async with work.snapshot():
        rows = await work.all(page(len(kinds), reading), limit=sliced.limit + 1, **bound)
        (count,) = await work.all(_COUNT, kinds=list(kinds))
    # One more than asked for: it tells whether others lie ahead.
    shown = rows[-sliced.limit :] if sliced.backwards else rows[: sliced.limit]
    return Page(shown, total=count.value, more=len(rows) > sliced.limit)


async def event_by_id(work: Work, actor: Actor, event_id: int) -> Happened:
    """One event that has its position; refuses where there is none, and who may not read events."""
    actor.must(Permission.EVENTS_READ)
    found = await work.first(_BY_ID, id=event_id)
    if found is None:
        raise NotFound
    return found
