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
    Text,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    tuple_,
)

from lyceum.core.changes import changed_from, has_changed
from lyceum.core.database import STAMP, TENANT, Statement, among, columns_of
from lyceum.core.page import Order, Page, Slice
from lyceum.core.tallies import tally
from lyceum.core.work import Work
from lyceum.kit import text

Row = TypeVar("Row", bound=msgspec.Struct)

DEEP = 5_000
"""From this offset on it pays to ask for the total first, and to begin at the nearer end."""


Newest = Order
"""Said where there is one order alone: latest `column` first."""

PICKED = ("among", "without", "made_from", "made_before")


def picking(table: Table) -> dict[str, ColumnElement[bool]]:
    """By its name in `PICKED` how a list is narrowed to some ids, to all but some, and to what was
    made from a moment on and before another."""
    made = table.c.created_at
    return {
        "among": among(table.c.id, "among"),
        "without": not_(among(table.c.id, "without")),
        "made_from": made >= bindparam("made_from", type_=BigInteger),
        "made_before": made < bindparam("made_before", type_=BigInteger),
    }


def looked_through(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether what is bound as `said`, folded as `search`, is a part of a text that has no folded
    form beside it: letters that are not ASCII match in their own case on every database, and in
    any case where the database knows them."""
    as_said = column.like(bindparam("said", type_=Text), escape="\\")
    return or_(as_said, func.lower(column).like(bindparam("search", type_=Text), escape="\\"))


def search_bound(search: str) -> dict[str, object]:
    """What `looked_through` binds."""
    return {"said": text.part_of(search), "search": text.part_of(text.fold(search))}


class _Number(msgspec.Struct, frozen=True, array_like=True):
    value: int


class PageStatements(Generic[Row]):
    """What one kind of list is read with; each statement is built when it is first needed.

    In all of them an inner select walks the index alone (a deferred join), so that a deep offset
    stays cheap. `tallied` names a running total, and the parameter that holds its keys, which
    equals the count; `counted` is a select with as many rows, where one is quicker than that of the
    list. With a `walk` the rows are found in another table, by what `where` says of that one: it
    has the order's column as well, and calls the row's id as `walk_id` says.
    """

    def __init__(
        self,
        table: Table,
        row: type[Row],
        *,
        where: Sequence[ColumnElement[bool]],
        order: Order,
        tallied: tuple[str, str] | None,
        total: bool,
        changed: bool = False,
        walk: Table | None = None,
        walk_id: str = "id",
        counted: Select[Any] | None = None,
    ) -> None:
        self._table = table
        self._walk = table if walk is None else walk
        self._walk_id = walk_id
        self._row = row
        self._where = tuple(where)
        self._order = order
        self._tallied = tallied
        self._counted = counted
        self._changed = changed
        self.has_total = total

    @cached_property
    def page(self) -> Statement[Row]:
        """Answers at least one line: the total stands last in each, and a line of nulls carries it
        past the end."""
        page, full = self._walked(self._table_keys, forwards=True), self._table.alias("full")
        counted = select(self._count.scalar_subquery().label("total")).subquery("counted")
        rows = counted.outerjoin(page, true()).outerjoin(full, self._same(page, full))
        columns = [*columns_of(full, self._row), counted.c.total]
        return Statement(
            select(*columns).select_from(rows).order_by(*self._sorted(page)), self._row
        )

    @cached_property
    def rows(self) -> Statement[Row]:
        """Without the total, and without a line where there is no row."""
        return self._plain(self._walked(self._table_keys, forwards=True))

    @cached_property
    def rows_from_the_end(self) -> Statement[Row]:
        """The same order, but `offset` counts from the last row."""
        return self._plain(self._walked(self._table_keys, forwards=False))

    @cached_property
    def rows_after(self) -> Statement[Row]:
        """Those that follow the place bound as `value` and `row_id`."""
        return self._plain(self._beyond(forwards=True))

    @cached_property
    def rows_before(self) -> Statement[Row]:
        """The last ones before that place, in the same order."""
        return self._plain(self._beyond(forwards=False))

    @cached_property
    def total(self) -> Statement[_Number]:
        return Statement(self._count, _Number)

    @cached_property
    def of_the_changed(self) -> PageStatements[Row]:
        """The same list of those alone that were written since `changed_from`."""
        if self._walk is not self._table:
            raise ValueError("what changed is not found in another table")
        return PageStatements(
            self._table,
            self._row,
            where=[*self._where, has_changed(self._table)],
            order=self._order,
            tallied=None,
            total=self.has_total,
            changed=True,
        )

    @property
    def _table_keys(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        column = self._walk.c[self._order.column]
        if self._changed and column.name != STAMP:
            # Of the few that changed: in the order of its index SQLite would read all that there
            # are, so that one is hidden.
            return func.coalesce(column, column).label(column.name), self._walk.c[self._walk_id]
        return column, self._walk.c[self._walk_id]

    def _plain(self, page: Subquery) -> Statement[Row]:
        full = self._table.alias("full")
        rows = select(*columns_of(full, self._row)).join_from(page, full, self._same(page, full))
        return Statement(rows.order_by(*self._sorted(page)), self._row)

    def _beyond(self, *, forwards: bool) -> Subquery:
        column, row_id = keys = self._table_keys
        place = tuple_(
            bindparam("value", type_=column.type), bindparam("row_id", type_=row_id.type)
        )
        falling = self._order.descending is forwards
        return self._walked(
            keys, tuple_(*keys) < place if falling else tuple_(*keys) > place, forwards=forwards
        )

    def _walked(
        self, keys: Sequence[ColumnElement[Any]], *more: ColumnElement[bool], forwards: bool
    ) -> Subquery:
        """The keys of the page, read off the index that holds them in order."""
        falling = self._order.descending is forwards
        value, row_id = keys
        return (
            select(value, row_id.label("id"))
            .where(*self._where, *more)
            .order_by(*(key.desc() if falling else key.asc() for key in keys))
            .limit(bindparam("limit", type_=BigInteger))
            .offset(bindparam("offset", type_=BigInteger))
            .subquery("page")
        )

    def _same(self, page: Subquery, full: FromClause) -> ColumnElement[bool]:
        return and_(full.c.tenant_id == TENANT, full.c.id == page.c.id)

    def _sorted(self, page: Subquery) -> list[ColumnElement[Any]]:
        keys = (page.c[self._order.column], page.c.id)
        return [key.desc() if self._order.descending else key.asc() for key in keys]

    @property
    def _count(self) -> Select[Any]:
        if self._tallied is not None:
            return tally(*self._tallied)
        if self._counted is not None:
            return select(func.count()).select_from(self._counted.subquery("counted_rows"))
        return select(func.count(literal_column("1"))).select_from(self._walk).where(*self._where)


async def fetch_page(
    work: Work, statements: PageStatements[Row], sliced: Slice, **values: object
) -> Page[Row]:
    """The rows of the slice, and the total of all if the statements have one."""
    if sliced.changed_since is not None:
        statements = statements.of_the_changed
        values["changed_from"] = changed_from(sliced.changed_since)
    if not statements.has_total:
        return await _fetch_ahead(work, statements, sliced, **values)
    if sliced.beyond is not None:
        async with work.snapshot():
            page = await _fetch_ahead(work, statements, sliced, **values)
            (counted,) = await work.all(statements.total, **values)
        return msgspec.structs.replace(page, total=counted.value)
    if sliced.offset >= DEEP:
        async with work.snapshot():
            return await _fetch_deep(work, statements, sliced, **values)
    statement = statements.page
    rows = await work.rows(statement, limit=sliced.limit, offset=sliced.offset, **values)
    total = rows[0][-1]
    if rows[0][0] is None:
        return Page([], total)
    found = statement.decode(rows, statement.form(work.connection.flavor))
    return Page(found, total, more=sliced.offset + len(found) < total)


async def _fetch_ahead(
    work: Work, statements: PageStatements[Row], sliced: Slice, **values: object
) -> Page[Row]:
    """Reads one row more than the slice has: it tells whether others lie ahead."""
    statement = statements.rows
    if sliced.beyond is not None:
        values |= {"value": sliced.beyond.value, "row_id": sliced.beyond.id}
        statement = statements.rows_before if sliced.backwards else statements.rows_after
    rows = await work.all(statement, limit=sliced.limit + 1, offset=sliced.offset, **values)
    more = len(rows) > sliced.limit
    if more:
        rows = rows[1:] if sliced.backwards else rows[:-1]
    return Page(rows, more=more)


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
    return Page(rows, total, more=after > 0)
