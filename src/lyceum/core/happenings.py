"""Events as people look at them: a page of the latest ones, or a single one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import BigInteger, and_, bindparam, select

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement, among, columns_of
from lyceum.core.errors import NotFound
from lyceum.core.feed import Happened
from lyceum.core.listing import PageStatements, fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.tables import event_bodies, events
from lyceum.core.work import Work


class _Line(msgspec.Struct, frozen=True, array_like=True):
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


_LATEST = PageStatements(
    events,
    _Line,
    where=[
        events.c.tenant_id == TENANT,
        events.c.position.is_not(None),
        among(events.c.kind, "kinds"),
    ],
    order=Order("position"),
    tallied=None,
    total=True,
)
_BODIES = Statement(
    select(*columns_of(event_bodies, _Body)).where(
        event_bodies.c.tenant_id == TENANT, among(event_bodies.c.event_id, "event_ids")
    ),
    _Body,
)
_with_body = events.outerjoin(
    event_bodies,
    and_(
        event_bodies.c.tenant_id == events.c.tenant_id,
        event_bodies.c.event_id == events.c.id,
    ),
)
_BY_ID = Statement(
    select(*columns_of(events, _Line), event_bodies.c.after, event_bodies.c.changed)
    .select_from(_with_body)
    .where(
        events.c.tenant_id == TENANT,
        events.c.position.is_not(None),
        events.c.id == bindparam("id", type_=BigInteger),
    ),
    Happened,
)


async def latest_events(
    work: Work, actor: Actor, *, kinds: Sequence[str], sliced: Slice
) -> Page[Happened]:
    """A page of what happened of these kinds, the latest first, with the total; refuses who may not
    read events."""
    actor.must(Permission.EVENTS_READ)
    page = await fetch_page(work, _LATEST, sliced, kinds=list(kinds))
    bodies: dict[int, _Body] = {}
    if page.rows:
        found = await work.all(_BODIES, event_ids=[line.id for line in page.rows])
        bodies = {body.event_id: body for body in found}
    rows = [_with(line, bodies.get(line.id)) for line in page.rows]
    return Page(rows, total=page.total, more=page.more)


def _with(line: _Line, body: _Body | None) -> Happened:
    return Happened(
        **msgspec.structs.asdict(line),
        after=body.after if body else None,
        changed=body.changed if body else None,
    )


async def event_by_id(work: Work, actor: Actor, event_id: int) -> Happened:
    """One event that has its position; refuses where there is none, and who may not read events."""
    actor.must(Permission.EVENTS_READ)
    found = await work.first(_BY_ID, id=event_id)
    if found is None:
        raise NotFound
    return found
