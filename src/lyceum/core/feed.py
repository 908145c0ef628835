"""What happened in a tenant, in one order that never changes: the change feed and tombstones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import BigInteger, Select, Text, and_, bindparam, func, select

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement, among
from lyceum.core.events import Gone
from lyceum.core.tables import event_bodies, events
from lyceum.core.tables.happenings import is_deletion
from lyceum.core.work import Work

MOST_TOMBSTONES = 10_001
"""One more than anybody is told at once: who finds so many knows that there may be others."""


class Happened(msgspec.Struct, frozen=True, array_like=True):
    """One event with its body. `at` is by the machine's clock; `after` is a snapshot of the subject
    as it was after the write (of what was deleted: what it was known by), None once erased;
    `changed` names the fields that the write changed."""

    position: int
    id: int
    kind: str
    subject_kind: str
    subject_id: int
    actor_id: int | None
    credential: str
    dialect: str
    at: int
    after: dict[str, Any] | None
    changed: list[str] | None


Thing = TypeVar("Thing", bound=msgspec.Struct)


def restored(kind: type[Thing], after: Mapping[str, Any]) -> Thing:
    """The thing as it was when something happened to it, from the snapshot in the event."""
    values = [after[name] for name in kind.__struct_fields__ if name in after]
    return msgspec.convert(values, kind, strict=False)


class Feed(msgspec.Struct, frozen=True):
    """Events in their order; whoever asks for those after `position` next misses none."""

    happened: list[Happened]
    position: int


class Tombstone(msgspec.Struct, frozen=True, array_like=True):
    """What is gone for good, and how it was known: see `events.Gone`; None once erased."""

    subject_id: int
    at: int
    known_by: dict[str, Any] | None


class _Position(msgspec.Struct, frozen=True, array_like=True):
    value: int


_NEWEST = Statement(
    select(func.coalesce(func.max(events.c.position), 0)).where(
        events.c.tenant_id == TENANT, events.c.position.is_not(None)
    ),
    _Position,
)
WITH_BODY = events.outerjoin(
    event_bodies,
    and_(
        event_bodies.c.tenant_id == events.c.tenant_id,
        event_bodies.c.event_id == events.c.id,
    ),
)
HAPPENED = [
    (event_bodies if name in ("after", "changed") else events).c[name]
    for name in Happened.__struct_fields__
]


def _feed(*more: Any) -> Select[Any]:
    return (
        select(*HAPPENED)
        .select_from(WITH_BODY)
        .where(
            events.c.tenant_id == TENANT,
            events.c.position.is_not(None),
            events.c.position > bindparam("position", type_=BigInteger),
            events.c.position <= bindparam("newest", type_=BigInteger),
            *more,
        )
        .order_by(events.c.position)
        .limit(bindparam("limit", type_=BigInteger))
    )


_AFTER = Statement(_feed(), Happened)
_AFTER_OF_KINDS = Statement(_feed(among(events.c.kind, "kinds")), Happened)
_DELETED = Statement(
    select(events.c.subject_id, events.c.at, event_bodies.c.after)
    .select_from(WITH_BODY)
    .where(
        events.c.tenant_id == TENANT,
        is_deletion,
        events.c.subject_kind == bindparam("subject_kind", type_=Text),
        events.c.at >= bindparam("since", type_=BigInteger),
    )
    .order_by(events.c.at, events.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Tombstone,
)


_GONE = Statement(
    select(events.c.subject_id, events.c.at, event_bodies.c.after)
    .select_from(WITH_BODY)
    .where(
        events.c.tenant_id == TENANT,
        is_deletion,
        events.c.subject_kind == bindparam("subject_kind", type_=Text),
        among(events.c.subject_id, "subject_ids"),
    ),
    Tombstone,
)


async def newest_position(work: Work) -> int:
    """The position of the last event that was numbered, 0 before the first."""
    (newest,) = await work.all(_NEWEST)
    return newest.value


async def events_after(
    work: Work, actor: Actor, *, position: int, limit: int, kinds: Sequence[str] | None = None
) -> Feed:
    """At most `limit` events after `position`, of these kinds or of all, oldest first; refuses who
    may not read events. A position that was read stays as it was read, and nothing ever appears
    before it."""
    actor.must(Permission.EVENTS_READ)
    newest = await newest_position(work)
    bound: dict[str, Any] = {"position": position, "newest": newest, "limit": limit}
    if kinds is None:
        happened = await work.all(_AFTER, **bound)
    else:
        happened = await work.all(_AFTER_OF_KINDS, kinds=list(kinds), **bound)
    if len(happened) == limit:
        return Feed(happened, happened[-1].position if happened else position)
    return Feed(happened, max(position, newest))


async def deleted_since(
    work: Work, actor: Actor, *, subject_kind: str, since: int, limit: int = MOST_TOMBSTONES
) -> list[Tombstone]:
    """What of one kind was deleted at or after `since`, by the machine's clock, oldest first, and
    no more than `limit`; refuses who may not read events."""
    actor.must(Permission.EVENTS_READ)
    return await work.all(_DELETED, subject_kind=subject_kind, since=since, limit=limit)


async def gone_by_id(
    work: Work, subject_kind: str, subject_ids: Collection[int]
) -> dict[int, Gone]:
    """What is left of things that were deleted, for telling of what happened to them before; what
    was erased is left out."""
    if not subject_ids:
        return {}
    found = await work.all(_GONE, subject_kind=subject_kind, subject_ids=sorted(subject_ids))
    return {
        one.subject_id: msgspec.convert(one.known_by, Gone, strict=False)
        for one in found
        if one.known_by is not None
    }
