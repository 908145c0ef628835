"""The SQL of sections and units: one by its id, lists, and places among siblings."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    LargeBinary,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    select,
)

from lyceum.core.belonging import is_placed
from lyceum.core.catalog.model import CourseState, CourseUnit, Section, UnitKind, UnitState
from lyceum.core.catalog.places import Sibling
from lyceum.core.catalog.store import LIVE_UNITS, is_shown, published_or_mine
from lyceum.core.database import TENANT, Statement, among, columns_of, command, update_of
from lyceum.core.listing import PICKED, PageStatements, looked_through, picking
from lyceum.core.page import Order
from lyceum.core.tables import course_staff, courses, sections, units

_ID = bindparam("id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)
_SECTION = bindparam("section_id", type_=BigInteger)


def _visible(table: Table, *, sees_all: bool) -> ColumnElement[bool]:
    """What lies in the courses that the caller may see."""
    course = [
        courses.c.tenant_id == TENANT,
        courses.c.id == table.c.course_id,
        courses.c.state != CourseState.TRASHED,
        is_placed(courses.c.id),
    ]
    if not sees_all:
        course.append(published_or_mine())
    shown = [] if table is not units else [is_shown(sees_all=sees_all)]
    return and_(table.c.tenant_id == TENANT, exists().where(*course), *shown)


VISIBLE_SECTION = {
    sees_all: Statement(
        select(*columns_of(sections, Section)).where(
            _visible(sections, sees_all=sees_all), sections.c.id == _ID
        ),
        Section,
    )
    for sees_all in (True, False)
}
VISIBLE_UNIT = {
    sees_all: Statement(
        select(*columns_of(units, CourseUnit)).where(
            _visible(units, sees_all=sees_all), units.c.id == _ID
        ),
        CourseUnit,
    )
    for sees_all in (True, False)
}

UNIT_BY_UID = Statement(
    select(*columns_of(units, CourseUnit)).where(
        *LIVE_UNITS, units.c.uid == bindparam("uid", type_=LargeBinary)
    ),
    CourseUnit,
)
SECTION_BY_ID = Statement(
    select(*columns_of(sections, Section)).where(
        sections.c.tenant_id == TENANT, sections.c.id == _ID
    ),
    Section,
)
UNIT_ANYWHERE = Statement(
    select(*columns_of(units, CourseUnit)).where(units.c.tenant_id == TENANT, units.c.id == _ID),
    CourseUnit,
)
"""In the trash or not."""
TRASHED_UNIT = Statement(
    select(*columns_of(units, CourseUnit)).where(
        units.c.tenant_id == TENANT, units.c.trashed_at.is_not(None), units.c.id == _ID
    ),
    CourseUnit,
)
LAST_TRASHED = Order("updated_at")
UNITS_OF_SECTION = Statement(
    select(*columns_of(units, CourseUnit))
    .where(units.c.tenant_id == TENANT, units.c.section_id == _SECTION)
    .order_by(units.c.position, units.c.id),
    CourseUnit,
)
"""Those in the trash as well."""
SECTION_PLACES = Statement(
    select(sections.c.id, sections.c.position)
    .where(sections.c.tenant_id == TENANT, sections.c.course_id == _COURSE)
    .order_by(sections.c.position, sections.c.id),
    Sibling,
)
UNIT_PLACES = Statement(
    select(units.c.id, units.c.position)
    .where(*LIVE_UNITS, units.c.section_id == _SECTION)
    .order_by(units.c.position, units.c.id),
    Sibling,
)
PLACE_SECTION = update_of(sections, ("position",))
PLACE_UNIT = update_of(units, ("position",))
RENAME_SECTION = update_of(sections, ("title",))
DESCRIBE_SECTION = update_of(sections, ("body",))
DELETE_SECTION = command(
    delete(sections).where(sections.c.tenant_id == TENANT, sections.c.id == _ID)
)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of a list from another; `narrowed` names the columns asked for."""

    narrowed: tuple[str, ...]
    sees_all: bool
    total: bool
    order: Order


_TYPES: dict[str, Any] = {
    "course_id": BigInteger,
    "section_id": BigInteger,
    "kind": Text,
    "required": Boolean,
}


@lru_cache(maxsize=128)
def unit_page(shape: PageShape) -> PageStatements[CourseUnit]:
    return PageStatements(
        units,
        CourseUnit,
        where=_where(units, shape),
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


@lru_cache(maxsize=32)
def section_page(shape: PageShape) -> PageStatements[Section]:
    return PageStatements(
        sections,
        Section,
        where=_where(sections, shape),
        order=shape.order,
        tallied=None,
        total=shape.total,
    )


def _where(table: Table, shape: PageShape) -> list[ColumnElement[bool]]:
    where = [_visible(table, sees_all=shape.sees_all)]
    where += [_narrowed(table, name) for name in shape.narrowed]
    return where


def _narrowed(table: Table, name: str) -> ColumnElement[bool]:
    """By one value of a column, or by several, which are named in the plural."""
    if name in PICKED:
        return picking(table)[name]
    if name == "search":
        return looked_through(table.c.title)
    if name in _TYPES:
        return table.c[name] == bindparam(name, type_=_TYPES[name])
    return among(table.c[name.removesuffix("s")], name)


class Placed(msgspec.Struct, frozen=True, array_like=True):
    """A unit where it stands in its course: what is needed to tell of it beside another."""

    course_id: int
    id: int
    kind: UnitKind
    title: str
    state: UnitState
    extra: dict[str, Any]
    section_id: int
    section_title: str
    section_position: int
    required: bool
    opens_at: int | None
    opens_days: int | None
    due_at: int | None
    due_days: int | None


OUTLINES = Statement(
    select(
        units.c.course_id,
        units.c.id,
        units.c.kind,
        units.c.title,
        units.c.state,
        units.c.extra,
        sections.c.id,
        sections.c.title,
        sections.c.position,
        units.c.required,
        units.c.opens_at,
        units.c.opens_days,
        units.c.due_at,
        units.c.due_days,
    )
    .join_from(
        units,
        sections,
        and_(sections.c.tenant_id == units.c.tenant_id, sections.c.id == units.c.section_id),
    )
    .where(
        units.c.tenant_id == TENANT,
        among(units.c.course_id, "course_ids"),
        is_shown(sees_all=True),
    )
    .order_by(units.c.course_id, sections.c.position, sections.c.id, units.c.position, units.c.id),
    Placed,
)


@lru_cache(maxsize=16)
def trashed_page(sees_all: bool, *, total: bool, order: Order) -> PageStatements[CourseUnit]:
    """Of every course that is not in the trash itself, or of those on whose staff the caller is;
    within a branch of its courses alone."""
    course = [
        courses.c.tenant_id == TENANT,
        courses.c.id == units.c.course_id,
        courses.c.state != CourseState.TRASHED,
    ]
    where = [
        units.c.tenant_id == TENANT,
        units.c.trashed_at.is_not(None),
        exists().where(*course),
        is_placed(units.c.course_id),
    ]
    if not sees_all:
        where.append(
            exists().where(
                course_staff.c.tenant_id == TENANT,
                course_staff.c.course_id == units.c.course_id,
                course_staff.c.user_id == bindparam("self_id", type_=BigInteger),
            )
        )
    return PageStatements(units, CourseUnit, where=where, order=order, tallied=None, total=total)
