"""The SQL of enrollment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy import update as updating

from lyceum.core.belonging import COURSES, MEMBERS, belongs, is_member, is_placed
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
from lyceum.core.enrollment.model import (
    BEEN_IN,
    EXPIRING,
    OPEN,
    Enrollment,
    EnrollmentOrder,
    EnrollmentState,
)
from lyceum.core.enrollment.narrowing import RUNS, is_like_search
from lyceum.core.external_ids import is_known_as
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import (
    course_staff,
    courses,
    enrollments,
    external_ids,
    order_lines,
)
from lyceum.core.tables.commerce import is_held
from lyceum.core.work import WITHIN

_ID = bindparam("id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_NOW = bindparam("now", type_=BigInteger)

_COLUMNS = columns_of(enrollments, Enrollment)
_MINE = enrollments.c.tenant_id == TENANT
_SEEN = (_MINE, is_member(enrollments.c.user_id), is_placed(enrollments.c.course_id))
"""From within a branch those of its members in its courses alone."""
_PAIR = (_MINE, enrollments.c.user_id == _USER, enrollments.c.course_id == _COURSE)

_HOLDS_A_SEAT = one_of(enrollments.c.state, (EnrollmentState.ACTIVE, EnrollmentState.SUSPENDED))

NEWEST = Newest(EnrollmentOrder.ENROLLED_AT)
INSERT = insert_into(enrollments)
BY_ID = Statement(select(*_COLUMNS).where(*_SEEN, enrollments.c.id == _ID), Enrollment)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(*_SEEN, enrollments.c.id == _ID).with_for_update(), Enrollment
)
ANY_OF_COURSE = Statement(
    select(*_COLUMNS).where(_MINE, enrollments.c.course_id == _COURSE).limit(1), Enrollment
)
OPEN_OF_PAIR = Statement(
    select(*_COLUMNS).where(*_PAIR, one_of(enrollments.c.state, OPEN)),
    Enrollment,
)


class OfPair(msgspec.Struct, frozen=True, array_like=True):
    """As much of an enrollment as tells whether its user is in its course."""

    id: int
    user_id: int
    course_id: int
    state: EnrollmentState


OF_PAIRS = Statement(
    select(*columns_of(enrollments, OfPair))
    .where(
        _MINE,
        among(enrollments.c.user_id, "user_ids"),
        among(enrollments.c.course_id, "course_ids"),
    )
    .order_by(enrollments.c.enrolled_at, enrollments.c.id),
    OfPair,
)
"""All enrollments of these people in these courses, the newest last."""
_newer = enrollments.alias("newer")
_last = (
    select(_newer.c.id)
    .where(
        _newer.c.tenant_id == TENANT,
        _newer.c.user_id == enrollments.c.user_id,
        _newer.c.course_id == enrollments.c.course_id,
        one_of(_newer.c.state, BEEN_IN),
        tuple_(_newer.c.enrolled_at, _newer.c.id)
        > tuple_(enrollments.c.enrolled_at, enrollments.c.id),
    )
    .order_by(_newer.c.enrolled_at.desc(), _newer.c.id.desc())
    .limit(1)
    .correlate(enrollments)
    .scalar_subquery()
)
RANK = command(
    updating(enrollments)
    .where(
        _MINE,
        among(enrollments.c.user_id, "user_ids"),
        among(enrollments.c.course_id, "course_ids"),
        enrollments.c.newer_id.is_distinct_from(_last),
    )
    .values(newer_id=_last),
    unstamped="it says which of several stays is told, and changes none of them",
)
"""Of the stays of these people in these courses, which one followed."""
NEWEST_OF_PAIR = Statement(
    select(*_COLUMNS)
    .where(
        *_PAIR,
        is_member(enrollments.c.user_id),
        is_placed(enrollments.c.course_id),
        one_of(enrollments.c.state, BEEN_IN),
    )
    .order_by(enrollments.c.enrolled_at.desc(), enrollments.c.id.desc())
    .limit(1),
    Enrollment,
)
NEWER_OF_PAIR = Statement(
    select(*_COLUMNS)
    .where(
        *_PAIR,
        (enrollments.c.enrolled_at > bindparam("enrolled_at", type_=BigInteger))
        | (
            (enrollments.c.enrolled_at == bindparam("enrolled_at", type_=BigInteger))
            & (enrollments.c.id > _ID)
        ),
    )
    .limit(1),
    Enrollment,
)


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_is_paying = and_(order_lines.c.tenant_id == TENANT, is_held)

SEATS_TAKEN = Statement(
    select(
        select(func.count())
        .where(_MINE, enrollments.c.course_id == _COURSE, _HOLDS_A_SEAT)
        .scalar_subquery()
        + select(func.count())
        .where(_is_paying, order_lines.c.course_id == _COURSE)
        .scalar_subquery()
    ),
    Number,
)
"""By who is in, and by who is paying at this moment."""


_over = select(enrollments.c.id).where(
    _MINE,
    enrollments.c.expires_at.is_not(None),
    enrollments.c.expires_at <= _NOW,
    one_of(enrollments.c.state, EXPIRING),
)
_over_with_course = (
    select(enrollments.c.id)
    .join_from(
        courses,
        enrollments,
        and_(
            enrollments.c.tenant_id == courses.c.tenant_id,
            enrollments.c.course_id == courses.c.id,
        ),
    )
    .where(
        courses.c.tenant_id == TENANT,
        courses.c.ends_at.is_not(None),
        courses.c.ends_at <= _NOW,
        one_of(enrollments.c.state, EXPIRING),
    )
)
OVER_LOCKED = Statement(
    select(*_COLUMNS)
    .where(
        _MINE,
        or_(enrollments.c.id.in_(_over), enrollments.c.id.in_(_over_with_course)),
        one_of(enrollments.c.state, EXPIRING),
    )
    .order_by(enrollments.c.id)
    .limit(bindparam("limit", type_=BigInteger))
    .with_for_update(of=enrollments),
    Enrollment,
)
"""Those whose time is over, in the order in which everybody locks them."""


class Taken(msgspec.Struct, frozen=True, array_like=True):
    course_id: int
    seats: int


SEATS_TAKEN_IN = Statement(
    select(enrollments.c.course_id, func.count())
    .where(_MINE, among(enrollments.c.course_id, "course_ids"), _HOLDS_A_SEAT)
    .group_by(enrollments.c.course_id),
    Taken,
)
SEATS_HELD_IN = Statement(
    select(order_lines.c.course_id, func.count())
    .where(_is_paying, among(order_lines.c.course_id, "course_ids"))
    .group_by(order_lines.c.course_id),
    Taken,
)


@lru_cache(maxsize=16)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(enrollments, columns)


def own_or_led(leads: bool) -> ColumnElement[bool]:
    """One's own enrollments, and those in courses that one leads."""
    own = enrollments.c.user_id == _SELF
    if not leads:
        return own
    return own | exists().where(
        course_staff.c.tenant_id == TENANT,
        course_staff.c.course_id == enrollments.c.course_id,
        course_staff.c.user_id == _SELF,
    )


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another; `sees` is all, led or own."""

    states: tuple[EnrollmentState, ...]
    by_user: bool
    by_course: bool
    sees: str
    total: bool
    order: Order = NEWEST
    known_as: bool = False
    more: frozenset[str] = frozenset()
    is_begun: bool | None = None
    has_done: bool | None = None
    runs: bool | None = None


SPANS = {
    "requested_from": enrollments.c.requested_at >= bindparam("requested_from", type_=BigInteger),
    "requested_to": enrollments.c.requested_at < bindparam("requested_to", type_=BigInteger),
    "updated_from": enrollments.c.updated_at >= bindparam("updated_from", type_=BigInteger),
    "updated_to": enrollments.c.updated_at < bindparam("updated_to", type_=BigInteger),
}


@lru_cache(maxsize=128)
def page(shape: PageShape) -> PageStatements[Enrollment]:
    """In its order; the states stand in the statement, since there are few sets of them."""
    where: list[ColumnElement[bool]] = [_MINE, _in_states(shape.states)]
    if shape.by_user:
        where.append(enrollments.c.user_id == _USER)
    if shape.by_course:
        where.append(enrollments.c.course_id == _COURSE)
    if shape.known_as:
        where.append(is_known_as(enrollments, "enrollment"))
    if "search" in shape.more:
        where.append(is_like_search())
    if WITHIN in shape.more:
        where += [
            belongs(enrollments.c.user_id, WITHIN, MEMBERS),
            belongs(enrollments.c.course_id, WITHIN, COURSES),
        ]
    where += [meets for name, meets in SPANS.items() if name in shape.more]
    if "newest" in shape.more:
        where.append(enrollments.c.newer_id.is_(None))
    where += _as_far(shape)
    if shape.sees != "all":
        where.append(own_or_led(shape.sees == "led"))
    is_far = any(part is not None for part in (shape.is_begun, shape.has_done, shape.runs))
    narrowed = any((shape.by_user, shape.by_course, shape.known_as, shape.more, is_far))
    whole = shape.sees == "all" and not narrowed
    return PageStatements(
        enrollments,
        Enrollment,
        where=where,
        order=shape.order,
        tallied=("enrollments", "states") if whole else None,
        total=shape.total,
    )


def _as_far(shape: PageShape) -> Iterator[ColumnElement[bool]]:
    begun, done = enrollments.c.begun_at, enrollments.c.done_required
    if shape.is_begun is not None:
        yield begun.is_not(None) if shape.is_begun else begun.is_(None)
    if shape.has_done is not None:
        yield done > 0 if shape.has_done else done == 0
    if shape.runs is not None:
        yield RUNS if shape.runs else not_(RUNS)


def _in_states(states: tuple[EnrollmentState, ...]) -> ColumnElement[bool]:
    """Written as exclusions, which keep the index by time: it needs no sort."""
    if len(states) == 1:
        return enrollments.c.state == states[0]
    others = (enrollments.c.state != state for state in EnrollmentState if state not in states)
    return and_(true(), *others)


@lru_cache(maxsize=4)
def by_uid(sees: str) -> Statement[Enrollment]:
    return _seen(enrollments.c.uid == bindparam("uid", type_=LargeBinary), sees=sees)


@lru_cache(maxsize=4)
def by_id(sees: str) -> Statement[Enrollment]:
    return _seen(enrollments.c.id == _ID, sees=sees)


def _seen(which: ColumnElement[bool], *, sees: str) -> Statement[Enrollment]:
    sight = [] if sees == "all" else [own_or_led(sees == "led")]
    return Statement(select(*_COLUMNS).where(*_SEEN, which, *sight), Enrollment)


class Ending(msgspec.Struct, frozen=True, array_like=True):
    id: int
    uid: bytes
    user_id: int
    course_id: int
    state: EnrollmentState


_ENDING = columns_of(enrollments, Ending)
DELETE = Statement(
    delete(enrollments).where(_MINE, enrollments.c.id == _ID).returning(*_ENDING), Ending
)
DELETE_OF_USER = Statement(
    delete(enrollments).where(_MINE, enrollments.c.user_id == _USER).returning(*_ENDING), Ending
)
DELETE_OF_COURSE = Statement(
    delete(enrollments).where(_MINE, enrollments.c.course_id == _COURSE).returning(*_ENDING), Ending
)
DELETE_EXTERNAL_IDS = command(
    delete(external_ids).where(
        external_ids.c.tenant_id == TENANT, among(external_ids.c.entity_id, "ids")
    )
)
COURSE_SEATS_LOCKED = Statement(
    select(courses.c.id)
    .where(courses.c.tenant_id == TENANT, courses.c.id == _COURSE)
    .with_for_update(),
    Number,
)
SEATS_LOCKED = Statement(
    select(courses.c.id)
    .where(courses.c.tenant_id == TENANT, among(courses.c.id, "course_ids"))
    .order_by(courses.c.id)
    .with_for_update(),
    Number,
)
