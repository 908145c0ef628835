"""How much is taught, and to how many: what lies in the published courses, and who came when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    distinct,
    exists,
    func,
    not_,
    or_,
    select,
)

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import is_member, is_placed
from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import (
    assessment_questions,
    contributions,
    course_staff,
    courses,
    enrollments,
    roles,
    units,
    user_roles,
    users,
)
from lyceum.core.work import Work
from lyceum.kit.time import DAY

_SELF = bindparam("self_id", type_=BigInteger)
_NOW = bindparam("now", type_=BigInteger)
_OF_USER = and_(users.c.tenant_id == user_roles.c.tenant_id, users.c.id == user_roles.c.user_id)
_OF_ROLE = and_(roles.c.tenant_id == user_roles.c.tenant_id, roles.c.id == user_roles.c.role_id)
_OF_UNIT = and_(
    units.c.tenant_id == assessment_questions.c.tenant_id,
    units.c.id == assessment_questions.c.unit_id,
)


class Taught(msgspec.Struct, frozen=True, array_like=True):
    """`lessons` are units that are no quizzes and no surveys. Reviews and discussions, answers
    among them, are those about courses themselves. `enrollments` are of whoever is or was in or
    asked to be, `learners` the people who are in or have completed a course; `instructors` are
    those of the whole school."""

    courses: int
    lessons: int
    quizzes: int
    questions: int
    reviews: int
    discussions: int
    enrollments: int
    learners: int
    instructors: int


class _Day(msgspec.Struct, frozen=True, array_like=True):
    number: int
    count: int


def _taught(*, led: bool) -> Select[Any]:
    """The published courses: all, or those that the caller leads."""
    c = courses.c
    where: list[ColumnElement[bool]] = [
        c.tenant_id == TENANT,
        c.state == "published",
        is_placed(c.id),
    ]
    if led:
        where.append(
            exists().where(
                course_staff.c.tenant_id == TENANT,
                course_staff.c.course_id == c.id,
                course_staff.c.user_id == _SELF,
                course_staff.c.role == "lead",
            )
        )
    return select(c.id).where(*where)


def _count(table: Table, taught: Select[Any], *where: ColumnElement[bool]) -> Any:
    lying = (table.c.tenant_id == TENANT, table.c.course_id.in_(taught), *where)
    return select(func.count()).select_from(table).where(*lying).scalar_subquery()


def _units(taught: Select[Any], of_kind: ColumnElement[bool]) -> Any:
    shown = (units.c.state == "published", units.c.trashed_at.is_(None))
    return _count(units, taught, *shown, of_kind)


def _said(taught: Select[Any], kind: str) -> Any:
    c = contributions.c
    return _count(contributions, taught, c.kind == kind, c.unit_id.is_(None), c.state == "approved")


def _questions(taught: Select[Any]) -> Any:
    lying = (
        assessment_questions.c.tenant_id == TENANT,
        units.c.course_id.in_(taught),
        units.c.trashed_at.is_(None),
    )
    asked = select(func.count(distinct(assessment_questions.c.question_id)))
    return asked.join_from(assessment_questions, units, _OF_UNIT).where(*lying).scalar_subquery()


def _learners(taught: Select[Any]) -> Any:
    inside = (
        enrollments.c.tenant_id == TENANT,
        enrollments.c.course_id.in_(taught),
        _is_in(),
    )
    return select(func.count(distinct(enrollments.c.user_id))).where(*inside).scalar_subquery()


def _is_in() -> ColumnElement[bool]:
    return or_(enrollments.c.state == "active", enrollments.c.state == "completed")


def _instructors() -> Any:
    held = (
        user_roles.c.tenant_id == TENANT,
        roles.c.key == "instructor",
        user_roles.c.starts_at <= _NOW,
        user_roles.c.ends_at.is_(None) | (user_roles.c.ends_at > _NOW),
        users.c.trashed_at.is_(None),
        is_member(user_roles.c.user_id),
    )
    counted = select(func.count(distinct(user_roles.c.user_id)))
    holding = user_roles.join(roles, _OF_ROLE).join(users, _OF_USER)
    return counted.select_from(holding).where(*held).scalar_subquery()


def _counts(*, led: bool) -> Statement[Taught]:
    taught = _taught(led=led)
    is_asked = or_(units.c.kind == "quiz", units.c.kind == "survey")
    return Statement(
        select(
            select(func.count()).select_from(taught.subquery("taught")).scalar_subquery(),
            _units(taught, not_(is_asked)),
            _units(taught, units.c.kind == "quiz"),
            _questions(taught),
            _said(taught, "review"),
            _said(taught, "question"),
            _count(enrollments, taught, enrollments.c.state != "rejected"),
            _learners(taught),
            _instructors(),
        ),
        Taught,
    )


def _by_day(*, led: bool) -> Statement[_Day]:
    day = (enrollments.c.enrolled_at // DAY).label("day")
    return Statement(
        select(day, func.count())
        .where(
            enrollments.c.tenant_id == TENANT,
            enrollments.c.course_id.in_(_taught(led=led)),
            _is_in(),
            enrollments.c.enrolled_at >= bindparam("since", type_=BigInteger),
            enrollments.c.enrolled_at < bindparam("until", type_=BigInteger),
        )
        .group_by(day),
        _Day,
    )


COUNTS = {led: _counts(led=led) for led in (False, True)}
"""By whether those courses alone count that the caller leads."""
BY_DAY = {led: _by_day(led=led) for led in (False, True)}
"""Of those who are in, how many came on each day that anybody came on."""


async def taught(work: Work, actor: Actor) -> Taught:
    """What lies in published courses: in all, for who may write any, else in those that the caller
    leads; refuses who leads none. One statement."""
    actor.must(Permission.COURSES_LEAD)
    values = {"self_id": actor.user_id, "now": work.now}
    (found,) = await work.all(COUNTS[_leads_alone(actor)], **values)
    return found


async def enrolled_on(work: Work, actor: Actor, days: Iterable[int]) -> dict[int, int]:
    """For each of these days in a row, counted from the first of 1970 in UTC, how many entered the
    same courses on it and are still in, or have completed. One statement."""
    actor.must(Permission.COURSES_LEAD)
    wanted = dict.fromkeys(days, 0)
    if not wanted:
        return wanted
    span = {"since": min(wanted) * DAY, "until": (max(wanted) + 1) * DAY}
    came = await work.all(BY_DAY[_leads_alone(actor)], self_id=actor.user_id, **span)
    return {**wanted, **{day.number: day.count for day in came}}


def _leads_alone(actor: Actor) -> bool:
    return not actor.may(Permission.COURSES_WRITE_ANY)
