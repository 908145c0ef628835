"""How much there is of everything, in one statement: totals that would scan are kept in tallies."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    bindparam,
    func,
    literal_column,
    select,
)

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import TENANT, Statement
from lyceum.core.tables import branches, categories, groups, users
from lyceum.core.tallies import tally
from lyceum.core.work import Work
from lyceum.kit.time import DAY

MONTH = 30 * DAY

USER_STATES = ["active", "inactive"]
COURSE_STATES = ["draft", "in_review", "scheduled", "published", "private", "archived"]
"""What is counted; what lies in the trash is not."""


class Statistics(msgspec.Struct, frozen=True, array_like=True):
    """`active` people were here within the last 30 days."""

    users: int
    courses: int
    categories: int
    groups: int
    branches: int
    active: int


def _count(table: Table, *where: ColumnElement[bool]) -> Any:
    counted = select(func.count(literal_column("1"))).select_from(table)
    return counted.where(table.c.tenant_id == TENANT, *where).scalar_subquery()


_ALL = Statement(
    select(
        tally("users", "user_states").scalar_subquery(),
        tally("courses", "course_states").scalar_subquery(),
        _count(categories, categories.c.trashed_at.is_(None)),
        _count(groups),
        _count(branches),
        _count(
            users,
            users.c.trashed_at.is_(None),
            users.c.seen_at >= bindparam("since", type_=BigInteger),
        ),
    ),
    Statistics,
)


async def statistics(work: Work, actor: Actor) -> Statistics:
    """Of the whole school; refuses who may not read people, and who acts within a branch."""
    actor.must_everywhere(Permission.PEOPLE_READ_ANY)
    tallied = {"user_states": USER_STATES, "course_states": COURSE_STATES}
    (found,) = await work.all(_ALL, since=work.now - MONTH, **tallied)
    return found
