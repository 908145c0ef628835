"""The SQL of attempts and responses."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    and_,
    bindparam,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from lyceum.core.assessment.model import Attempt, AttemptState, Question, Response, Reveal
from lyceum.core.assessment.store import REVISED
from lyceum.core.belonging import COURSES, MEMBERS, belongs, is_member, is_placed
from lyceum.core.catalog.model import CourseState
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
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import (
    assessments,
    attempts,
    course_staff,
    courses,
    enrollments,
    question_revisions,
    questions,
    responses,
    tenants,
    units,
)
from lyceum.core.work import WITHIN

_ID = bindparam("id", type_=BigInteger)
_UNIT = bindparam("unit_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_COURSE = bindparam("course_id", type_=BigInteger)
_ENROLLMENT = bindparam("enrollment_id", type_=BigInteger)
_MINE = attempts.c.tenant_id == TENANT
_COLUMNS = columns_of(attempts, Attempt)

NEWEST = Order("started_at")

INSERT = insert_into(attempts)
INSERT_RESPONSE = insert_into(responses)
TOUCH_ENROLLMENT = command(
    update(enrollments).where(enrollments.c.tenant_id == TENANT, enrollments.c.id == _ENROLLMENT),
    writes=["updated_at"],
)
"""What is told of an enrollment changed, though it stands elsewhere: its score."""


class Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


_SEATED = (
    enrollments.c.tenant_id == TENANT,
    one_of(enrollments.c.state, ("active", "completed")),
)
_SEAT = (*_SEATED, enrollments.c.user_id == _USER, enrollments.c.course_id == _COURSE)
SEAT_LOCKED = Statement(
    select(enrollments.c.id)
    .where(*_SEAT)
    .order_by(enrollments.c.state == "completed", enrollments.c.enrolled_at.desc())
    .limit(1)
    .with_for_update(),
    Number,
)
"""The stay that an attempt belongs to: the active one, else the latest that was completed."""
SEAT_BY_ID_LOCKED = Statement(
    select(enrollments.c.id).where(*_SEATED, enrollments.c.id == _ID).with_for_update(), Number
)

LATEST = Statement(
    select(*_COLUMNS)
    .where(_MINE, attempts.c.enrollment_id == _ENROLLMENT, attempts.c.unit_id == _UNIT)
    .order_by(attempts.c.number.desc())
    .limit(1)
    .with_for_update(),
    Attempt,
)
"""The one that runs, if any does: another begins only after it."""

BY_ID = Statement(select(*_COLUMNS).where(_MINE, attempts.c.id == _ID), Attempt)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(_MINE, attempts.c.id == _ID).with_for_update(), Attempt
)


# The word stands in the text, as it does in the index of running attempts.
_RUNS = attempts.c.state == literal_column(f"'{AttemptState.RUNNING}'", Text)


class Overdue(msgspec.Struct, frozen=True, array_like=True):
    """A running attempt whose time is over, and what is locked before it."""

    id: int
    unit_id: int
    enrollment_id: int
    course_id: int


OVERDUE = Statement(
    select(attempts.c.id, attempts.c.unit_id, attempts.c.enrollment_id, units.c.course_id)
    .join_from(
        attempts,
        units,
        and_(units.c.tenant_id == attempts.c.tenant_id, units.c.id == attempts.c.unit_id),
    )
    .join(
        courses, and_(courses.c.tenant_id == units.c.tenant_id, courses.c.id == units.c.course_id)
    )
    .where(
        _MINE,
        courses.c.state != CourseState.TRASHED,
        _RUNS,
        attempts.c.due_at < bindparam("now", type_=BigInteger),
    )
    .order_by(units.c.course_id, attempts.c.enrollment_id, attempts.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Overdue,
)
"""In the order in which everybody locks: course, enrollment, attempt. Those of a course in the bin
wait with it."""


class InTenant(msgspec.Struct, frozen=True, array_like=True):
    tenant_id: int


TENANTS_OVERDUE = Statement(
    select(tenants.c.id)
    .where(
        exists().where(
            attempts.c.tenant_id == tenants.c.id,
            _RUNS,
            attempts.c.due_at < bindparam("now", type_=BigInteger) + tenants.c.clock_offset,
        )
    )
    .order_by(tenants.c.id),
    InTenant,
    spanning="workers serve every tenant",
)
"""Each by its own clock."""

OF_ENROLLMENT = Statement(
    select(*_COLUMNS)
    .where(_MINE, attempts.c.enrollment_id == _ENROLLMENT)
    .order_by(attempts.c.unit_id, attempts.c.number),
    Attempt,
)


@lru_cache(maxsize=16)
def update_attempt(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(attempts, columns)


def _seen_by(sees: str) -> ColumnElement[bool]:
    """One's own attempts, and those in courses that one leads."""
    own = attempts.c.user_id == _SELF
    if sees == "own":
        return own
    led = exists().where(
        units.c.tenant_id == TENANT,
        units.c.id == attempts.c.unit_id,
        course_staff.c.tenant_id == TENANT,
        course_staff.c.course_id == units.c.course_id,
        course_staff.c.user_id == _SELF,
    )
    return or_(own, led)


@lru_cache(maxsize=8)
def page(sees: str, *, total: bool) -> PageStatements[Attempt]:
    """Those handed in, the latest first; `sees` is all, led or own."""
    where = [
        _MINE,
        attempts.c.unit_id == _UNIT,
        attempts.c.state != AttemptState.RUNNING,
    ]
    if sees != "all":
        where.append(_seen_by(sees))
    return PageStatements(
        attempts, Attempt, where=where, order=Newest("submitted_at"), tallied=None, total=total
    )


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list of all attempts from another; `sees` as in `page`."""

    sees: str
    by_unit: bool
    by_course: bool
    by_user: bool
    states: tuple[AttemptState, ...]
    total: bool
    order: Order = NEWEST
    within: bool = False


@lru_cache(maxsize=256)
def listed_page(shape: PageShape) -> PageStatements[Attempt]:
    """Running ones too, in their order."""
    where = [_MINE]
    if shape.by_unit:
        where.append(attempts.c.unit_id == _UNIT)
    if shape.by_course:
        where.append(attempts.c.unit_id.in_(_units_of_course))
    if shape.by_user:
        where.append(attempts.c.user_id == _USER)
    if shape.within:
        where.append(or_(attempts.c.user_id == _SELF, _WITHIN))
    if set(shape.states) != set(AttemptState):
        where.append(_in_states(shape.states))
    if shape.sees != "all":
        where.append(_seen_by(shape.sees))
    return PageStatements(
        attempts, Attempt, where=where, order=shape.order, tallied=None, total=shape.total
    )


_units_of_course = (
    select(units.c.id).where(units.c.tenant_id == TENANT, units.c.course_id == _COURSE)
).scalar_subquery()


_WITHIN = and_(
    belongs(attempts.c.user_id, WITHIN, MEMBERS),
    attempts.c.unit_id.in_(
        select(units.c.id)
        .where(units.c.tenant_id == TENANT, belongs(units.c.course_id, WITHIN, COURSES))
        .scalar_subquery()
    ),
)


def _in_states(states: tuple[AttemptState, ...]) -> ColumnElement[bool]:
    """The words stand in the text, as they do in the index of those that wait."""
    return or_(*(attempts.c.state == literal_column(f"'{state}'", Text) for state in states))


def _visible(found: ColumnElement[bool], *, sees: str) -> Statement[Attempt]:
    placed = exists().where(
        units.c.tenant_id == TENANT, units.c.id == attempts.c.unit_id, is_placed(units.c.course_id)
    )
    is_there = or_(attempts.c.user_id == _SELF, and_(is_member(attempts.c.user_id), placed))
    where = [_MINE, found, is_there]
    if sees != "all":
        where.append(_seen_by(sees))
    return Statement(select(*_COLUMNS).where(*where), Attempt)


@lru_cache(maxsize=4)
def by_uid(sees: str) -> Statement[Attempt]:
    return _visible(attempts.c.uid == bindparam("uid", type_=LargeBinary), sees=sees)


@lru_cache(maxsize=4)
def by_id(sees: str) -> Statement[Attempt]:
    return _visible(attempts.c.id == _ID, sees=sees)


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """Where an attempt was made; `reveal` is None where nobody has set anything."""

    unit_id: int
    course_id: int
    reveal: Reveal | None


FRAMES = Statement(
    select(units.c.id, units.c.course_id, assessments.c.reveal)
    .select_from(
        units.outerjoin(
            assessments,
            and_(
                assessments.c.tenant_id == units.c.tenant_id,
                assessments.c.unit_id == units.c.id,
            ),
        )
    )
    .where(units.c.tenant_id == TENANT, among(units.c.id, "unit_ids")),
    Frame,
)


RESPONSES = Statement(
    select(*columns_of(responses, Response)).where(
        responses.c.tenant_id == TENANT, among(responses.c.attempt_id, "attempt_ids")
    ),
    Response,
)
_GIVEN = (
    responses.c.tenant_id == TENANT,
    responses.c.attempt_id == bindparam("of_attempt", type_=BigInteger),
    responses.c.question_id == bindparam("of_question", type_=BigInteger),
)


@lru_cache(maxsize=8)
def update_response(columns: tuple[str, ...]) -> Statement[Any]:
    """Changes the response bound as `of_attempt` and `of_question`."""
    return command(update(responses).where(*_GIVEN), writes=columns)


REVISIONS = Statement(
    select(*REVISED)
    .join_from(
        question_revisions,
        questions,
        and_(
            questions.c.tenant_id == question_revisions.c.tenant_id,
            questions.c.id == question_revisions.c.question_id,
        ),
    )
    .where(question_revisions.c.tenant_id == TENANT, among(question_revisions.c.id, "ids")),
    Question,
)
