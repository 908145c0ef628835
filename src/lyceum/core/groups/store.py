"""The SQL of groups."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Text, bindparam, delete, func, or_, select, update

from lyceum.core.belonging import taking_out
from lyceum.core.catalog.model import ENROLLABLE_STATES
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
from lyceum.core.groups.model import Group, GroupOrder
from lyceum.core.listing import Newest, PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import branches, courses, group_courses, group_members, groups
from lyceum.core.work import WITHIN

_ID = bindparam("id", type_=BigInteger)
_GROUP = bindparam("group_id", type_=BigInteger)
_USER = bindparam("user_id", type_=BigInteger)
_BRANCH = bindparam(WITHIN, type_=BigInteger)

_COLUMNS = columns_of(groups, Group)
_SEEN = (groups.c.tenant_id == TENANT, or_(_BRANCH.is_(None), groups.c.branch_id == _BRANCH))

NEWEST = Newest(GroupOrder.CREATED_AT)
INSERT = insert_into(groups)
INSERT_MEMBER = insert_into(group_members)
INSERT_COURSE = insert_into(group_courses)
BY_ID = Statement(select(*_COLUMNS).where(*_SEEN, groups.c.id == _ID), Group)
BY_ID_LOCKED = Statement(
    select(*_COLUMNS).where(*_SEEN, groups.c.id == _ID).with_for_update(), Group
)
BY_KEY_LOCKED = Statement(
    select(*_COLUMNS).where(*_SEEN, groups.c.key == bindparam("key", type_=Text)).with_for_update(),
    Group,
)
BY_IDS = Statement(
    select(*_COLUMNS).where(groups.c.tenant_id == TENANT, among(groups.c.id, "ids")), Group
)
REDEEM = command(
    update(groups)
    .where(groups.c.tenant_id == TENANT, groups.c.id == _ID)
    .values(used=groups.c.used + 1),
    writes=["updated_at"],
)
DELETE_MEMBER = taking_out(group_members)
DELETE_COURSE = taking_out(group_courses)
DELETE = (
    command(
        delete(group_members).where(
            group_members.c.tenant_id == TENANT, group_members.c.group_id == _ID
        )
    ),
    command(
        delete(group_courses).where(
            group_courses.c.tenant_id == TENANT, group_courses.c.group_id == _ID
        )
    ),
    command(
        update(branches)
        .where(branches.c.tenant_id == TENANT, branches.c.default_group_id == _ID)
        .values(default_group_id=None),
        writes=["updated_at"],
    ),
    command(delete(groups).where(groups.c.tenant_id == TENANT, groups.c.id == _ID)),
)
"""In the order in which they must run: what refers to the group goes before it."""


class Found(msgspec.Struct, frozen=True, array_like=True):
    id: int


MEMBER = Statement(
    select(group_members.c.user_id.label("id")).where(
        group_members.c.tenant_id == TENANT,
        group_members.c.group_id == _GROUP,
        group_members.c.user_id == _USER,
    ),
    Found,
)
ACTIVE_COURSES = Statement(
    select(courses.c.id)
    .join_from(
        group_courses,
        courses,
        (courses.c.tenant_id == group_courses.c.tenant_id)
        & (courses.c.id == group_courses.c.course_id),
    )
    .where(
        group_courses.c.tenant_id == TENANT,
        group_courses.c.group_id == _GROUP,
        one_of(courses.c.state, ENROLLABLE_STATES),
    )
    .order_by(courses.c.id),
    Found,
)
"""Those of its courses that take people at all."""


@lru_cache(maxsize=64)
def change(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(groups, columns)


class PageShape(msgspec.Struct, frozen=True):
    """What tells one statement of the list from another."""

    narrowed: frozenset[str]
    total: bool
    order: Order


@lru_cache(maxsize=32)
def page(shape: PageShape) -> PageStatements[Group]:
    where: list[ColumnElement[bool]] = [*_SEEN]
    if "branch_id" in shape.narrowed:
        where.append(groups.c.branch_id == bindparam("branch_id", type_=BigInteger))
    if "user_id" in shape.narrowed:
        where.append(groups.c.id.in_(_joined()))
    if "search" in shape.narrowed:
        name = func.lower(groups.c.name)
        where.append(name.like(bindparam("search", type_=Text), escape="\\"))
    return PageStatements(
        groups, Group, where=where, order=shape.order, tallied=None, total=shape.total
    )


def _joined() -> Any:
    """The groups of the person bound as `user_id`."""
    return (
        select(group_members.c.group_id)
        .where(group_members.c.tenant_id == TENANT, group_members.c.user_id == _USER)
        .scalar_subquery()
    )
