"""Who and what belongs to a group or a branch: lists narrowed by it, callers who reach no further.

A request on a branch's host, or with a branch's key, sees that branch alone: its members, the
courses that are placed there, their enrollments. Where a single thing is looked up, its statement
says so with `is_within…`, for which every Work binds the branch that it is in, or none; a list,
which would lose its index by an OR, is narrowed with `belongs` where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    or_,
    select,
)

from lyceum.core.actor import Actor
from lyceum.core.database import TENANT, NotUnique, Statement, command, insert_into
from lyceum.core.errors import Refusal
from lyceum.core.tables import (
    branch_courses,
    branch_members,
    branches,
    custom_values,
    group_courses,
    group_members,
    user_values,
)
from lyceum.core.work import WITHIN, WriteWork
from lyceum.kit import text

_WITHIN = bindparam(WITHIN, type_=BigInteger)

MEMBERS = {"group_id": group_members, "branch_id": branch_members, WITHIN: branch_members}
COURSES = {"group_id": group_courses, "branch_id": branch_courses, WITHIN: branch_courses}
"""Where it stands who and what belongs to the group or the branch that is bound by that name."""

_INSERT_MEMBER = insert_into(branch_members)
_INSERT_GROUP_MEMBER = insert_into(group_members)
_INSERT_COURSE = insert_into(branch_courses)


class _Defaults(msgspec.Struct, frozen=True, array_like=True):
    group_id: int | None


_DEFAULTS = Statement(
    select(branches.c.default_group_id).where(
        branches.c.tenant_id == TENANT, branches.c.id == _WITHIN
    ),
    _Defaults,
)


def _keys(table: Table) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Whose it is, and what: the key of such a table behind its tenant."""
    _, whose, what = table.primary_key.columns
    return whose, what


def belongs(column: ColumnElement[Any], name: str, tables: dict[str, Table]) -> ColumnElement[bool]:
    """For the WHERE of a list: `column` names what belongs to that which is bound as `name`."""
    table = tables[name]
    whose, what = _keys(table)
    theirs = select(what).where(
        table.c.tenant_id == TENANT, whose == bindparam(name, type_=BigInteger)
    )
    return column.in_(theirs.scalar_subquery())


LONGEST_KEY = 200


def value_key(value: str) -> str:
    """What a value of a custom field is found by: folded, and no longer than an index takes."""
    folded = text.fold(value)
    if len(folded) <= LONGEST_KEY:
        return folded
    return f"sha256:{sha256(folded.encode()).hexdigest()}"


def has_value(column: ColumnElement[Any], entity: str) -> ColumnElement[bool]:
    """For the WHERE of a list: one of the custom fields of that person or course has the value
    bound, as its key, as `field_value`."""
    having = select(custom_values.c.entity_id).where(
        custom_values.c.tenant_id == TENANT,
        custom_values.c.entity == entity,
        custom_values.c.value_key == bindparam("field_value", type_=Text),
    )
    return column.in_(having.scalar_subquery())


def is_member(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The person whom `column` names can be seen from where the Work is."""
    return _is_within(column, branch_members)


def is_placed(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same of a course."""
    return _is_within(column, branch_courses)


def _is_within(column: ColumnElement[Any], table: Table) -> ColumnElement[bool]:
    whose, what = _keys(table)
    there = exists().where(table.c.tenant_id == TENANT, whose == _WITHIN, what == column)
    return or_(_WITHIN.is_(None), there)


HAVE_VALUE = (
    user_values.c.tenant_id == TENANT,
    user_values.c.value_key == bindparam("field_value", type_=Text),
)
"""The same of people, for a list that walks `user_values` in the order in which they were added."""

_FORGET_VALUES = command(
    delete(user_values).where(
        user_values.c.tenant_id == TENANT,
        user_values.c.user_id == bindparam("user_id", type_=BigInteger),
    )
)


async def forget_values(work: WriteWork, user_id: int) -> None:
    """Lets nobody find the person by what stands in their custom fields any more."""
    await work.run(_FORGET_VALUES, user_id=user_id)


def taking_out(table: Table) -> Statement[Any]:
    """Takes out of a group or branch what both columns of its key are bound to by their names."""
    where = [column == bindparam(column.name, type_=BigInteger) for column in _keys(table)]
    return command(delete(table).where(table.c.tenant_id == TENANT, *where))


async def put_in(
    work: WriteWork,
    actor: Actor,
    *,
    insert: Statement[Any],
    already: type[Refusal],
    pair: Mapping[str, int],
) -> None:
    """Puts a person or course into a group or branch, `pair` by the names of its key; refuses with
    `already` what is in it."""
    try:
        await work.run(insert, **pair, added_at=work.now, added_by=actor.user_id)
    except NotUnique as error:
        raise already from error


async def bring_users(work: WriteWork, actor: Actor, user_ids: Iterable[int]) -> None:
    """Makes new people members of the branch in which they are added, if it is one, and of the
    group that it puts them into."""
    lines = _lines(work, actor, "user_id", user_ids)
    await work.run_many(_INSERT_MEMBER, lines)
    if not lines:
        return
    branch = await work.first(_DEFAULTS)
    if branch is not None and branch.group_id is not None:
        joins = [{**line, "group_id": branch.group_id} for line in lines]
        await work.run_many(_INSERT_GROUP_MEMBER, joins)


async def bring_courses(work: WriteWork, actor: Actor, course_ids: Iterable[int]) -> None:
    """Places new courses in the branch in which they are made, if it is one."""
    await work.run_many(_INSERT_COURSE, _lines(work, actor, "course_id", course_ids))


def _lines(
    work: WriteWork, actor: Actor, name: str, numbers: Iterable[int]
) -> list[dict[str, int | None]]:
    if work.branch_id is None:
        return []
    line = {"branch_id": work.branch_id, "added_at": work.now, "added_by": actor.user_id}
    return [{**line, name: number} for number in numbers]
