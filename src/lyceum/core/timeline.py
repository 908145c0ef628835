"""The timeline: what happened, the latest first, with what repeats itself told once.

Two events repeat one another when the same person did the same to the same thing on one day (UTC);
the latest of them stands for all. They are merged on reading, so that every event stays what it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement, among, columns_of
from lyceum.core.feed import Happened
from lyceum.core.listing import PageStatements, fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.tables import event_bodies, events
from lyceum.core.work import Work
from lyceum.kit.time import DAY

ALWAYS = 1 << 62
"""Later than anything happens."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """An event without its body."""

    position: int
    id: int
    kind: str
    subject_kind: str
    subject_id: int
    actor_id: int | None
    credential: str
    dialect: str
    at: int


class _Body(msgspec.Struct, frozen=True, array_like=True):
    event_id: int
    after: dict[str, Any] | None
    changed: list[str] | None


_BODIES = Statement(
    select(*columns_of(event_bodies, _Body)).where(
        event_bodies.c.tenant_id == TENANT, among(event_bodies.c.event_id, "event_ids")
    ),
    _Body,
)


class TimelineFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which events to tell of: those of `kinds`, of one `subject_id`, by `actor_id`, from `since`
    until and with `until`, by the machine's clock."""

    kinds: tuple[str, ...]
    since: int | UnsetType = UNSET
    until: int | UnsetType = UNSET
    actor_id: int | UnsetType = UNSET
    subject_id: int | UnsetType = UNSET


class Moment(msgspec.Struct, frozen=True):
    """The latest of some events that repeat one another, and how many they are."""

    happened: Happened
    occurrences: int


class _Count(msgspec.Struct, frozen=True, array_like=True):
    event_id: int
    value: int


_SINCE = bindparam("since", type_=BigInteger)
_UNTIL = bindparam("until", type_=BigInteger)


def _day(of: FromClause) -> ColumnElement[int]:
    """When the day of an event began."""
    at: ColumnElement[int] = of.c.at - of.c.at % DAY
    return at


def _is_like(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether one event repeats the other, on its day."""
    return and_(
        one.c.tenant_id == TENANT,
        one.c.position.is_not(None),
        one.c.subject_id == other.c.subject_id,
        one.c.kind == other.c.kind,
        one.c.actor_id.is_not_distinct_from(other.c.actor_id),
        one.c.at <= _UNTIL,
    )


def _is_the_latest() -> ColumnElement[bool]:
    """Whether no later event repeats it before the day, and what is asked for, ends."""
    later = events.alias("later")
    follows = or_(later.c.at > events.c.at, later.c.id > events.c.id)
    repeated = select(later.c.id).where(
        _is_like(later, events),
        later.c.at >= events.c.at,
        later.c.at < _day(events) + DAY,
        follows,
    )
    return ~exists(repeated.correlate(events))


LATEST = Order("at")


@lru_cache(maxsize=16)
def _page(filtered: frozenset[str], order: Order) -> PageStatements[Line]:
    where: list[ColumnElement[bool]] = [
        events.c.tenant_id == TENANT,
        events.c.position.is_not(None),
        among(events.c.kind, "kinds"),
        events.c.at >= _SINCE,
        events.c.at <= _UNTIL,
    ]
    where += [
        events.c[name] == bindparam(name, type_=BigInteger)
        for name in ("actor_id", "subject_id")
        if name in filtered
    ]
    # There are as many latest ones as days on which somebody did something to a thing, and those
    # are told apart without a look at what follows each event.
    days = select(events.c.kind, events.c.subject_id, events.c.actor_id, _day(events)).where(*where)
    return PageStatements(
        events,
        Line,
        where=[*where, _is_the_latest()],
        order=order,
        tallied=None,
        total=True,
        counted=days.distinct(),
    )


_told, _like = events.alias("told"), events.alias("alike")
_OCCURRENCES = Statement(
    select(_told.c.id, func.count())
    .join_from(
        _told,
        _like,
        and_(_is_like(_like, _told), _like.c.at >= _day(_told), _like.c.at >= _SINCE),
    )
    .where(_told.c.tenant_id == TENANT, among(_told.c.id, "event_ids"), _like.c.at <= _told.c.at)
    .group_by(_told.c.id),
    _Count,
)


async def timeline(
    work: Work, actor: Actor, *, where: TimelineFilter, sliced: Slice, order: Order = LATEST
) -> Page[Moment]:
    """A page of moments, the latest first unless asked for by `at` otherwise, with the total;
    refuses who may not read events. Three statements, whatever the page holds."""
    actor.must(Permission.EVENTS_READ)
    span = {
        "since": 0 if where.since is UNSET else where.since,
        "until": ALWAYS if where.until is UNSET else where.until,
    }
    about: dict[str, Any] = {
        name: getattr(where, name)
        for name in ("actor_id", "subject_id")
        if getattr(where, name) is not UNSET
    }
    statements = _page(frozenset(about), order)
    page = await fetch_page(work, statements, sliced, kinds=list(where.kinds), **span, **about)
    if not page.rows:
        return Page([], total=page.total)
    counts = await work.all(_OCCURRENCES, event_ids=[line.id for line in page.rows], **span)
    count_of = {one.event_id: one.value for one in counts}
    happened = await with_bodies(work, page.rows)
    rows = [Moment(one, count_of.get(one.id, 1)) for one in happened]
    return Page(rows, total=page.total, more=page.more)


async def with_bodies(work: Work, lines: Sequence[Line]) -> list[Happened]:
    """Events with what is known of them besides, in one statement."""
    bodies: dict[int, _Body] = {}
    if lines:
        found = await work.all(_BODIES, event_ids=[line.id for line in lines])
        bodies = {body.event_id: body for body in found}
    return [_with(line, bodies.get(line.id)) for line in lines]


def _with(line: Line, body: _Body | None) -> Happened:
    return Happened(
        **msgspec.structs.asdict(line),
        after=body.after if body else None,
        changed=body.changed if body else None,
    )
