"""A page of a table in one statement: its rows in order, and the exact total beside them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    Table,
    and_,
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

DEEP = 5_000
"""From this offset on it pays to ask for the total first, and to begin at the nearer end."""


class Newest(msgspec.Struct, frozen=True):
    """Latest `column` first; the id breaks ties, so that no row is shown twice or never."""

    column: str


class _Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


class PageStatements(Generic[Row]):
    """What one kind of list is read with; each statement is built when it is first needed.

    In all of them an inner select walks the index alone (a deferred join), so that a deep offset
    stays cheap. `tallied` names a running total, and the parameter that holds its keys, which
    equals the count.
    """

    def __init__(
        self,
        table: Table,
        row: type[Row],
        *,
        where: Sequence[ColumnElement[bool]],
        order: Newest,
        tallied: tuple[str, str] | None,
        total: bool,
    ) -> None:
        self._table = table
        self._row = row
        self._where = tuple(where)
        self._order = order
        self._tallied = tallied
        self.has_total = total

    @cached_property
    def page(self) -> Statement[Row]:
        """Answers at least one line: the total stands last in each, and a line of nulls carries it
        past the end."""
        page, full = self._walked(newest_first=True), self._table.alias("full")
        total = self._count.scalar_subquery() if self.has_total else null()
        counted = select(total.label("total")).subquery("counted")
        rows = counted.outerjoin(page, true()).outerjoin(full, self._same(page, full))
        columns = [*columns_of(full, self._row), counted.c.total]
        return Statement(
            select(*columns).select_from(rows).order_by(*self._sorted(page)), self._row
        )

    @cached_property
    def rows(self) -> Statement[Row]:
        """Without the total, and without a line where there is no row."""
        return self._plain(newest_first=True)

    @cached_property
    def rows_from_the_end(self) -> Statement[Row]:
        """The same order, but `offset` counts from the oldest row."""
        return self._plain(newest_first=False)

    @cached_property
    def total(self) -> Statement[_Number]:
        return Statement(self._count, _Number)

    def _plain(self, *, newest_first: bool) -> Statement[Row]:
        page, full = self._walked(newest_first=newest_first), self._table.alias("full")
        rows = select(*columns_of(full, self._row)).join_from(page, full, self._same(page, full))
        return Statement(rows.order_by(*self._sorted(page)), self._row)

    def _walked(self, *, newest_first: bool) -> Subquery:
        """The keys of the page, read off the index that holds them in order."""
        keys = (self._table.c[self._order.column], self._table.c.id)
        return (
            select(*keys)
            .where(*self._where)
            .order_by(*(key.desc() if newest_first else key.asc() for key in keys))
            .limit(bindparam("limit", type_=BigInteger))
            .offset(bindparam("offset", type_=BigInteger))
            .subquery("page")
        )

    def _same(self, page: Subquery, full: FromClause) -> ColumnElement[bool]:
        return and_(full.c.tenant_id == TENANT, full.c.id == page.c.id)

    def _sorted(self, page: Subquery) -> list[ColumnElement[Any]]:
        return [page.c[self._order.column].desc(), page.c.id.desc()]

    @property
    def _count(self) -> Select[Any]:
        if self._tallied is not None:
            return tally(*self._tallied)
        return select(func.count(literal_column("1"))).select_from(self._table).where(*self._where)


async def fetch_page(
    work: Work, statements: PageStatements[Row], sliced: Slice, **values: object
) -> Page[Row]:
    """The rows of the slice, and the total of all if the statements have one."""
    if statements.has_total and sliced.offset >= DEEP:
        async with work.snapshot():
            return await _fetch_deep(work, statements, sliced, **values)
    statement = statements.page
    rows = await work.rows(statement, limit=sliced.limit, offset=sliced.offset, **values)
    total = rows[0][-1]
    if rows[0][0] is None:
        return Page([], total)
    return Page(statement.decode(rows, statement.form(work.connection.flavor)), total)


async def _fetch_deep(
    work: Work, statements: PageStatements[Row], sliced: Slice, **values: object
) -> Page[Row]:
    """A page from the nearer end of the index, since each row passed over has its cost."""
    (counted,) = await work.all(statements.total, **values)
    total = counted.value
    limit = min(sliced.limit, total - sliced.offset)
    if limit <= 0:
        return Page([], total)
    after = total - sliced.offset - limit
    if after < sliced.offset:
        rows = await work.all(statements.rows_from_the_end, limit=limit, offset=after, **values)
    else:
        rows = await work.all(statements.rows, limit=limit, offset=sliced.offset, **values)
    return Page(rows, total)
