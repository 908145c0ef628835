"""The SQL of announcements."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    bindparam,
    delete,
    exists,
    func,
    select,
)

from lyceum.core.belonging import is_placed
from lyceum.core.community.announcement_model import Announcement, AnnouncementState
from lyceum.core.community.narrowing import is_taught, narrowing
from lyceum.core.database import (
    TENANT,
    Statement,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import announcements, enrollments

NEWEST = Order("created_at")

_ID = bindparam("id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_MINE = announcements.c.tenant_id == TENANT
_COLUMNS = columns_of(announcements, Announcement)

INSERT = insert_into(announcements)
LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, announcements.c.id == _ID).with_for_update(), Announcement
)
DELETE = command(delete(announcements).where(_MINE, announcements.c.id == _ID))


class Place(msgspec.Struct, frozen=True, array_like=True):
    position: int


LAST = Statement(
    select(announcements.c.position)
    .where(_MINE)
    .order_by(announcements.c.position.desc(), announcements.c.id.desc())
    .limit(1),
    Place,
)


class CountedState(msgspec.Struct, frozen=True, array_like=True):
    state: AnnouncementState
    count: int


@lru_cache(maxsize=32)
def update_columns(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(announcements, columns)


class Sight(msgspec.Struct, frozen=True):
    """What a caller may see: everything; else what is published in courses that they are in, and
    all in those that they teach."""

    all: bool
    leads: bool


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    if sight.all:
        return []
    is_in = exists().where(
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id == announcements.c.course_id,
        enrollments.c.user_id == _SELF,
        one_of(enrollments.c.state, ("active", "completed")),
    )
    seen: ColumnElement[bool] = (announcements.c.state == AnnouncementState.PUBLISHED) & is_in
    if sight.leads:
        seen |= is_taught(announcements.c.course_id, _SELF)
    return [seen]


@lru_cache(maxsize=4)
def by_id(sight: Sight) -> Statement[Announcement]:
    is_there = is_placed(announcements.c.course_id)
    where = [_MINE, announcements.c.id == _ID, is_there, *_seen(sight)]
    return Statement(select(*_COLUMNS).where(*where), Announcement)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another; `narrowed` names the filters in use."""

    states: tuple[AnnouncementState, ...]
    narrowed: frozenset[str]
    sight: Sight
    total: bool = True
    order: Order = NEWEST


def _where(shape: PageShape) -> list[ColumnElement[bool]]:
    c = announcements.c
    narrowed = {
        **narrowing(announcements, search=c.title_key),
        "course_id": c.course_id == bindparam("course_id", type_=BigInteger),
        "author_id": c.author_id == bindparam("author_id", type_=BigInteger),
    }
    where = [_MINE, *_seen(shape.sight)]
    if len(shape.states) < len(AnnouncementState):
        where.append(one_of(c.state, shape.states))
    return where + [narrowed[name] for name in sorted(shape.narrowed)]


@lru_cache(maxsize=64)
def page(shape: PageShape) -> PageStatements[Announcement]:
    return PageStatements(
        announcements,
        Announcement,
        where=_where(shape),
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


@lru_cache(maxsize=32)
def counted(shape: PageShape) -> Statement[CountedState]:
    """How many of those that the list has there are in each state."""
    counting = select(announcements.c.state, func.count()).where(*_where(shape))
    return Statement(counting.group_by(announcements.c.state), CountedState)
