"""The SQL of contributions."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    bindparam,
    cast,
    delete,
    exists,
    func,
    not_,
    select,
    update,
)

from lyceum.core.belonging import is_placed
from lyceum.core.catalog.model import CourseState
from lyceum.core.catalog.store import published_or_mine
from lyceum.core.community.model import (
    Contribution,
    ContributionKind,
    ContributionState,
    Rating,
)
from lyceum.core.community.narrowing import is_taught, narrowing
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import contributions, courses

NEWEST = Order("created_at")

_ID = bindparam("id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_MINE = contributions.c.tenant_id == TENANT
_COLUMNS = columns_of(contributions, Contribution)

INSERT = insert_into(contributions)
LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, contributions.c.id == _ID).with_for_update(), Contribution
)
DELETE = command(delete(contributions).where(_MINE, contributions.c.id == _ID))
REPLIES_LOCKED = Statement(
    select(*_COLUMNS)
    .where(_MINE, contributions.c.parent_id == _ID)
    .order_by(contributions.c.id)
    .with_for_update(),
    Contribution,
)
STAND_ALONE = command(
    update(contributions).where(
        _MINE, contributions.c.parent_id == bindparam("of_parent", type_=BigInteger)
    ),
    writes=["parent_id", "updated_at"],
)


class Counted(msgspec.Struct, frozen=True, array_like=True):
    id: int
    count: int


class CountedState(msgspec.Struct, frozen=True, array_like=True):
    state: ContributionState
    count: int


REPLIES = Statement(
    select(contributions.c.parent_id, func.count())
    .where(
        _MINE,
        among(contributions.c.parent_id, "ids"),
        contributions.c.state != ContributionState.TRASHED,
    )
    .group_by(contributions.c.parent_id),
    Counted,
)
RATINGS = Statement(
    select(
        contributions.c.course_id,
        func.count(),
        cast(func.sum(contributions.c.rating), BigInteger),
    )
    .where(
        _MINE,
        among(contributions.c.course_id, "course_ids"),
        contributions.c.kind == ContributionKind.REVIEW,
        contributions.c.unit_id.is_(None),
        contributions.c.rating.is_not(None),
        contributions.c.state == ContributionState.APPROVED,
    )
    .group_by(contributions.c.course_id),
    Rating,
)


@lru_cache(maxsize=32)
def update_columns(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(contributions, columns)


class Sight(msgspec.Struct, frozen=True):
    """What a caller may see: everything; else what is approved, in every course or in those that
    they see, and all in the courses that they teach; and always their own."""

    all: bool
    every_course: bool
    leads: bool


def _seen(sight: Sight) -> list[ColumnElement[bool]]:
    if sight.all:
        return []
    approved: ColumnElement[bool] = contributions.c.state == ContributionState.APPROVED
    of_course = [
        courses.c.tenant_id == TENANT,
        courses.c.id == contributions.c.course_id,
        courses.c.state != CourseState.TRASHED,
    ]
    if not sight.every_course:
        of_course.append(published_or_mine())
    seen = (contributions.c.author_id == _SELF) | (approved & exists().where(*of_course))
    if sight.leads:
        seen |= is_taught(contributions.c.course_id, _SELF)
    return [seen]


@lru_cache(maxsize=8)
def by_id(sight: Sight) -> Statement[Contribution]:
    is_there = is_placed(contributions.c.course_id)
    where = [_MINE, contributions.c.id == _ID, is_there, *_seen(sight)]
    return Statement(select(*_COLUMNS).where(*where), Contribution)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another; `narrowed` names the filters in use."""

    kind: ContributionKind
    on_units: bool
    states: tuple[ContributionState, ...]
    narrowed: frozenset[str]
    sight: Sight
    total: bool = True
    order: Order = NEWEST


def _where(shape: PageShape) -> list[ColumnElement[bool]]:
    c = contributions.c
    narrowed = {
        **narrowing(contributions, search=c.search_key),
        "courses": among(c.course_id, "courses"),
        "units": among(c.unit_id, "units"),
        "authors": among(c.author_id, "authors"),
        "but_authors": c.author_id.is_(None) | not_(among(c.author_id, "but_authors")),
        "parents": among(c.parent_id, "parents"),
        "but_parents": c.parent_id.is_(None) | not_(among(c.parent_id, "but_parents")),
        "first_ones": c.parent_id.is_(None),
        "led_by": is_taught(c.course_id, bindparam("led_by", type_=BigInteger)),
    }
    on_units = c.unit_id.is_not(None) if shape.on_units else c.unit_id.is_(None)
    where = [_MINE, c.kind == shape.kind, on_units, *_seen(shape.sight)]
    if len(shape.states) < len(ContributionState):
        where.append(one_of(c.state, shape.states))
    return where + [narrowed[name] for name in sorted(shape.narrowed)]


@lru_cache(maxsize=128)
def page(shape: PageShape) -> PageStatements[Contribution]:
    return PageStatements(
        contributions,
        Contribution,
        where=_where(shape),
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


@lru_cache(maxsize=64)
def counted(shape: PageShape) -> Statement[CountedState]:
    """How many of those that the list has there are in each state."""
    counting = select(contributions.c.state, func.count()).where(*_where(shape))
    return Statement(counting.group_by(contributions.c.state), CountedState)
