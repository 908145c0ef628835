"""The SQL of learning paths."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Text,
    and_,
    bindparam,
    case,
    delete,
    exists,
    select,
)

from lyceum.core.belonging import is_member
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
from lyceum.core.enrollment.model import OPEN, EnrollmentState
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.paths.model import Path, PathEnrollment, PathEnrollmentOrder, PathOrder, PathState
from lyceum.core.tables import courses, enrollments, path_courses, path_enrollments, paths

_ID = bindparam("id", type_=BigInteger)
_PATH = bindparam("path_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_MINE = paths.c.tenant_id == TENANT
_COLUMNS = columns_of(paths, Path)

NEWEST = Order(PathOrder.CREATED_AT)
INSERT = insert_into(paths)
BY_ID = Statement(select(*_COLUMNS).where(_MINE, paths.c.id == _ID), Path)
BY_ID_LOCKED = Statement(select(*_COLUMNS).where(_MINE, paths.c.id == _ID).with_for_update(), Path)
DELETE = command(delete(paths).where(_MINE, paths.c.id == _ID))
INSERT_COURSE = insert_into(path_courses)
DELETE_COURSES = command(
    delete(path_courses).where(path_courses.c.tenant_id == TENANT, path_courses.c.path_id == _PATH)
)


@lru_cache(maxsize=32)
def update_path(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(paths, columns)


@lru_cache(maxsize=64)
def page(filtered: frozenset[str], *, total: bool, order: Order = NEWEST) -> PageStatements[Path]:
    """`search`, alone of the filters, reads all paths: there are few."""
    where: list[ColumnElement[bool]] = [_MINE]
    if "active" in filtered:
        where.append(paths.c.active.is_(True))
    if "inactive" in filtered:
        where.append(paths.c.active.is_(False))
    if "search" in filtered:
        where.append(paths.c.title_key.like(bindparam("search", type_=Text), escape="\\"))
    return PageStatements(paths, Path, where=where, order=order, tallied=None, total=total)


class PathCourse(msgspec.Struct, frozen=True, array_like=True):
    path_id: int
    course_id: int


_live = and_(
    courses.c.tenant_id == path_courses.c.tenant_id,
    courses.c.id == path_courses.c.course_id,
    courses.c.trashed_from.is_(None),
)
COURSES = Statement(
    select(path_courses.c.path_id, path_courses.c.course_id)
    .join_from(path_courses, courses, _live)
    .where(path_courses.c.tenant_id == TENANT, among(path_courses.c.path_id, "path_ids"))
    .order_by(path_courses.c.path_id, path_courses.c.position),
    PathCourse,
)
"""Without those in the trash: what nobody is shown nobody has to complete."""


class Came(msgspec.Struct, frozen=True, array_like=True):
    """A course of a path, and whether somebody completed it once, or is in it."""

    course_id: int
    completed: bool
    entered: bool


_stay = and_(
    enrollments.c.tenant_id == TENANT,
    enrollments.c.user_id == _USER,
    enrollments.c.course_id == path_courses.c.course_id,
)
_completed = exists().where(_stay, enrollments.c.state == EnrollmentState.COMPLETED)
_entered = exists().where(_stay, one_of(enrollments.c.state, OPEN))
CAME = Statement(
    select(
        path_courses.c.course_id,
        case((_completed, 1), else_=0),
        case((_entered, 1), else_=0),
    )
    .join_from(path_courses, courses, _live)
    .where(path_courses.c.tenant_id == TENANT, path_courses.c.path_id == _PATH)
    .order_by(path_courses.c.position),
    Came,
)

_ON = path_enrollments.c.tenant_id == TENANT
_SEEN = is_member(path_enrollments.c.user_id)
_STAY = columns_of(path_enrollments, PathEnrollment)
LATEST = Order(PathEnrollmentOrder.ENROLLED_AT)
STAY_BY_ID = Statement(
    select(*_STAY).where(_ON, _SEEN, path_enrollments.c.id == _ID), PathEnrollment
)
INSERT_ENROLLMENT = insert_into(path_enrollments)
OPEN_OF_PAIR_LOCKED = Statement(
    select(*_STAY)
    .where(
        _ON,
        _SEEN,
        path_enrollments.c.path_id == _PATH,
        path_enrollments.c.user_id == _USER,
        one_of(path_enrollments.c.state, (PathState.ACTIVE, PathState.COMPLETED)),
    )
    .with_for_update(),
    PathEnrollment,
)
CONCERNED_LOCKED = Statement(
    select(*_STAY)
    .where(
        _ON,
        path_enrollments.c.user_id == _USER,
        path_enrollments.c.state == PathState.ACTIVE,
        exists().where(
            path_courses.c.tenant_id == TENANT,
            path_courses.c.path_id == path_enrollments.c.path_id,
            path_courses.c.course_id == bindparam("course_id", type_=BigInteger),
        ),
    )
    .order_by(path_enrollments.c.id)
    .with_for_update(),
    PathEnrollment,
)
"""The stays of somebody on paths of which this course is a part."""
ACTIVE_ON_LOCKED = Statement(
    select(*_STAY)
    .where(
        _ON,
        path_enrollments.c.path_id == _PATH,
        path_enrollments.c.state == PathState.ACTIVE,
    )
    .order_by(path_enrollments.c.id)
    .with_for_update(),
    PathEnrollment,
)
DELETE_ENROLLMENTS = Statement(
    delete(path_enrollments).where(_ON, path_enrollments.c.path_id == _PATH).returning(*_STAY),
    PathEnrollment,
)


@lru_cache(maxsize=8)
def update_stay(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(path_enrollments, columns)


@lru_cache(maxsize=32)
def stay_page(
    filtered: frozenset[str], *, total: bool, order: Order
) -> PageStatements[PathEnrollment]:
    where: list[ColumnElement[bool]] = [_ON, _SEEN]
    if "user_id" in filtered:
        where.append(path_enrollments.c.user_id == _USER)
    if "path_id" in filtered:
        where.append(path_enrollments.c.path_id == _PATH)
    if "own" in filtered:
        where.append(path_enrollments.c.user_id == bindparam("self_id", type_=BigInteger))
    return PageStatements(
        path_enrollments, PathEnrollment, where=where, order=order, tallied=None, total=total
    )
