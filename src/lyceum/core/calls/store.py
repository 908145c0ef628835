"""The SQL of calls."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Table, Text, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from lyceum.core.calls.model import Call, CallDay
from lyceum.core.database import TENANT, Flavor, Statement, command, insert_into
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import call_days, calls

NEWEST = Order("at")
LATEST_DAY = Order("day")

INSERT = insert_into(calls)


def _count(dialect: Any) -> Statement[Any]:
    insert = dialect.insert(call_days)
    names = ("calls", "refused", "failed")
    counted = insert.on_conflict_do_update(
        index_elements=["tenant_id", "key_id", "day"],
        set_={
            "updated_at": insert.excluded.updated_at,
            **{name: call_days.c[name] + insert.excluded[name] for name in names},
        },
    )
    return command(counted, writes=[column.name for column in call_days.columns])


COUNT = {Flavor.SQLITE: _count(sqlite), Flavor.POSTGRESQL: _count(postgresql)}

_COMPARED = {
    "key_id": lambda column: column == bindparam("key_id", type_=BigInteger),
    "user_id": lambda column: column == bindparam("user_id", type_=BigInteger),
    "dialect": lambda column: column == bindparam("dialect", type_=Text),
    "verb": lambda column: column == bindparam("verb", type_=Text),
    "answered": lambda column: column == bindparam("answered", type_=BigInteger),
    "since": lambda column: column >= bindparam("since", type_=BigInteger),
    "until": lambda column: column < bindparam("until", type_=BigInteger),
}
"""By the name of a filter: how it narrows its column, or the time."""


class PageShape(msgspec.Struct, frozen=True):
    """`narrowed` names the filters that are set."""

    narrowed: tuple[str, ...]
    total: bool
    order: Order


@lru_cache(maxsize=256)
def call_page(shape: PageShape) -> PageStatements[Call]:
    return _page(calls, Call, shape=shape, time="at")


@lru_cache(maxsize=64)
def day_page(shape: PageShape) -> PageStatements[CallDay]:
    return _page(call_days, CallDay, shape=shape, time="day")


def _page(table: Table, row: Any, *, shape: PageShape, time: str) -> PageStatements[Any]:
    where = [table.c.tenant_id == TENANT]
    for name in shape.narrowed:
        column = table.c[time if name in ("since", "until") else name]
        where.append(_COMPARED[name](column))
    return PageStatements(
        table, row, where=where, order=shape.order, tallied=None, total=shape.total
    )


def _old(table: Table, time: str) -> Statement[Any]:
    old = (
        select(table.c.id)
        .where(table.c.tenant_id == TENANT, table.c[time] < bindparam("before", type_=BigInteger))
        .order_by(table.c[time])
        .limit(bindparam("limit", type_=BigInteger))
    )
    return command(delete(table).where(table.c.tenant_id == TENANT, table.c.id.in_(old)))


def _of_user(table: Table) -> Statement[Any]:
    user_id = bindparam("user_id", type_=BigInteger)
    return command(delete(table).where(table.c.tenant_id == TENANT, table.c.user_id == user_id))


DELETE_OLD = _old(calls, "at")
DELETE_OLD_DAYS = _old(call_days, "day")
DELETE_OF_USER = _of_user(calls)
DELETE_DAYS_OF_USER = _of_user(call_days)
