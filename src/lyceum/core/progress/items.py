"""Listing what was begun in units, across enrollments."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from msgspec import UNSET, UnsetType
from sqlalchemy import BigInteger, ColumnElement, and_, bindparam, exists, or_, select

from lyceum.core.actor import Actor
from lyceum.core.belonging import is_member, is_placed
from lyceum.core.catalog.model import UnitKind
from lyceum.core.database import TENANT, Statement, among, columns_of
from lyceum.core.enrollment.queries import enrollment_by_id, sees_enrollments
from lyceum.core.enrollment.store import own_or_led
from lyceum.core.listing import PageStatements, fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.progress.errors import NothingBegun
from lyceum.core.progress.model import UnitProgress
from lyceum.core.tables import enrollments, unit_progress, units
from lyceum.core.work import Work

NEWEST = Order("first_at")

_MINE = unit_progress.c.tenant_id == TENANT
_STAY = (
    enrollments.c.tenant_id == TENANT,
    enrollments.c.id == unit_progress.c.enrollment_id,
)
_WITHIN = or_(
    enrollments.c.user_id == bindparam("self_id", type_=BigInteger),
    and_(is_member(enrollments.c.user_id), is_placed(enrollments.c.course_id)),
)
"""Within a branch there is what belongs to it, and one's own."""


class ProgressFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which progress of units to list."""

    user_id: int | UnsetType = UNSET
    course_id: int | UnsetType = UNSET
    kinds: tuple[UnitKind, ...] | UnsetType = UNSET
    is_done: bool | UnsetType = UNSET


class PlacedProgress(UnitProgress, frozen=True, array_like=True):
    """How far somebody came in a unit, and who in which."""

    user_id: int
    course_id: int
    kind: UnitKind


class Shape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another; `sees` as of enrollments."""

    sees: str
    by_user: bool
    by_course: bool
    by_kind: bool
    is_done: bool | None
    total: bool
    order: Order = NEWEST


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    id: int


_PLACED = Statement(
    select(
        *columns_of(unit_progress, UnitProgress),
        enrollments.c.user_id,
        enrollments.c.course_id,
        units.c.kind,
    )
    .join_from(
        unit_progress,
        enrollments,
        and_(
            enrollments.c.tenant_id == unit_progress.c.tenant_id,
            enrollments.c.id == unit_progress.c.enrollment_id,
        ),
    )
    .join(
        units,
        and_(
            units.c.tenant_id == unit_progress.c.tenant_id,
            units.c.id == unit_progress.c.unit_id,
        ),
    )
    .where(unit_progress.c.tenant_id == TENANT, among(unit_progress.c.id, "ids")),
    PlacedProgress,
)


@lru_cache(maxsize=64)
def page(shape: Shape) -> PageStatements[_Kept]:
    stay = [*_STAY, _WITHIN]
    if shape.sees != "all":
        stay.append(own_or_led(shape.sees == "led"))
    if shape.by_user:
        stay.append(enrollments.c.user_id == bindparam("user_id", type_=BigInteger))
    if shape.by_course:
        stay.append(enrollments.c.course_id == bindparam("course_id", type_=BigInteger))
    where: list[ColumnElement[bool]] = [_MINE, exists().where(*stay)]
    if shape.by_kind:
        of_kind = exists().where(
            units.c.tenant_id == TENANT,
            units.c.id == unit_progress.c.unit_id,
            among(units.c.kind, "kinds"),
        )
        where.append(of_kind)
    if shape.is_done is not None:
        done = unit_progress.c.completed_at
        where.append(done.is_not(None) if shape.is_done else done.is_(None))
    return PageStatements(
        unit_progress, _Kept, where=where, order=shape.order, tallied=None, total=shape.total
    )


async def progress_items(
    work: Work, actor: Actor, *, where: ProgressFilter, sliced: Slice, order: Order = NEWEST
) -> Page[PlacedProgress]:
    """A page of what was begun in units, the latest first unless asked for otherwise: everybody's,
    that in courses one leads and one's own, or one's own alone."""
    shape = Shape(
        sees=sees_enrollments(actor),
        by_user=where.user_id is not UNSET,
        by_course=where.course_id is not UNSET,
        by_kind=where.kinds is not UNSET,
        is_done=None if where.is_done is UNSET else where.is_done,
        total=sliced.total,
        order=order,
    )
    kept = await fetch_page(
        work,
        page(shape),
        sliced,
        self_id=actor.user_id,
        user_id=where.user_id,
        course_id=where.course_id,
        kinds=[] if where.kinds is UNSET else list(where.kinds),
    )
    ids = [one.id for one in kept.rows]
    found = {one.id: one for one in await work.all(_PLACED, ids=ids)} if ids else {}
    return Page([found[one] for one in ids], kept.total, more=kept.more)


async def progress_item(work: Work, actor: Actor, item_id: int) -> PlacedProgress:
    """One of them; what the caller may not see does not exist."""
    found = await work.first(_PLACED, ids=[item_id])
    if found is None:
        raise NothingBegun
    # Whose it is says who may see it.
    await enrollment_by_id(work, actor, found.enrollment_id)
    return found
