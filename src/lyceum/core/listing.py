"""A page of a table in one statement: its rows in order, and the exact total beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Table,
    bindparam,
    func,
    literal_column,
    null,
    select,
    true,
)

from lyceum.core.database import TENANT, Statement, columns_of
from lyceum.core.page import Page, Slice
from lyceum.core.tallies import tally
from lyceum.core.work import Work

Row = TypeVar("Row", bound=msgspec.Struct)


class Newest(msgspec.Struct, frozen=True):
    """Latest `column` first; the id breaks ties, so that no row is shown twice or never."""

    column: str


def page_of(
    table: Table,
    row: type[Row],
    *,
    where: Sequence[ColumnElement[bool]],
    order: Newest,
    tallied: tuple[str, str] | None,
    total: bool,
) -> Statement[Row]:
    """A statement that answers at least one line: the total stands last in each, and a line of
    nulls carries it past the end.

    The inner select walks the index alone (a deferred join), so that a deep offset stays cheap.
    `tallied` names a running total, and the parameter that holds its keys, which equals the count.
    """
    page = (
        select(table.c.id, table.c[order.column])
        .where(*where)
        .order_by(table.c[order.column].desc(), table.c.id.desc())
        .limit(bindparam("limit", type_=BigInteger))
        .offset(bindparam("offset", type_=BigInteger))
        .subquery("page")
    )
    full = table.alias("full")
    rows = page.join(full, (full.c.tenant_id == TENANT) & (full.c.id == page.c.id))
    counted = select(_total(table, where, tallied=tallied, total=total).label("total")).subquery(
        "counted"
    )
    return Statement(
        select(*columns_of(full, row), counted.c.total)
        .select_from(counted.join(rows, true(), isouter=True))
        .order_by(page.c[order.column].desc(), page.c.id.desc()),
        row,
    )


def _total(
    table: Table,
    where: Sequence[ColumnElement[bool]],
    *,
    tallied: tuple[str, str] | None,
    total: bool,
) -> ColumnElement[Any]:
    if not total:
        return null()
    if tallied is not None:
        return tally(*tallied).scalar_subquery()
    return (
        select(func.count(literal_column("1"))).select_from(table).where(*where).scalar_subquery()
    )


async def fetch_page(
    work: Work, statement: Statement[Row], sliced: Slice, **values: object
) -> Page[Row]:
    rows = await work.rows(statement, limit=sliced.limit, offset=sliced.offset, **values)
    total = rows[0][-1]
    if rows[0][0] is None:
        return Page([], total)
    return Page(statement.decode(rows, statement.form(work.connection.flavor)), total)
