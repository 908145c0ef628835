"""No statement touches a tenant's table without being bound to that tenant.

Each SELECT, UPDATE and DELETE, however deep it stands in another, is judged by the conditions that
hold for every row of it: those joined by AND, never one under OR or NOT.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from sqlalchemy import ColumnClause, ColumnElement, Join, Select, Table, TextClause
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import BinaryExpression, BindParameter, BooleanClauseList, Grouping
from sqlalchemy.sql.selectable import (
    CompoundSelect,
    FromClause,
    FromGrouping,
    SelectBase,
    SelectState,
)

Tables: TypeAlias = frozenset[Any]
Equality = tuple[Any, Any]

_NONE: Tables = frozenset()


class UnscopedStatement(Exception):
    """A programming error: the statement could reach another tenant's rows."""


def require_scope(element: Executable, writes: Sequence[str]) -> None:
    """Refuses unless each tenant's table in `element` has its `tenant_id` bound to `:tenant`,
    directly or through equality with another column that is. An insert binds it by writing it."""
    if any(isinstance(part, TextClause) for part in visitors.iterate(element)):  # type: ignore[arg-type]
        raise UnscopedStatement("what stands in plain text cannot be judged")
    loose = set(_loose(element, writes=writes))
    if loose:
        names = ", ".join(sorted(getattr(table, "name", "?") for table in loose))
        raise UnscopedStatement(f"{names}: tenant_id is not bound to :tenant")


def _loose(
    element: Any,
    *,
    writes: Sequence[str] = (),
    enclosing: Tables = _NONE,
    bound: Tables = _NONE,
) -> Iterator[Any]:
    """The tables that are not bound here, or in a statement inside. `enclosing` are the tables of
    the statement around, to which this one may refer, `bound` those bound further out."""
    if isinstance(element, CompoundSelect):
        for part in element.selects:
            yield from _loose(part, enclosing=enclosing, bound=bound)
        return
    froms = _froms(element, enclosing)
    here = frozenset(table for part in froms for table in _tables(part))
    bound = _bound(element, froms, here=here, outside=bound - here)
    if isinstance(element, Insert) and "tenant_id" in writes:
        bound |= here
    yield from (table for table in here - bound if _is_tenants(table))
    for derived in (derived for part in froms for derived in _derived(part)):
        yield from _loose(derived)
    for nested in _nested(element):
        yield from _loose(nested, enclosing=here, bound=bound)


def _froms(element: Any, enclosing: Tables) -> list[FromClause]:
    """What the statement itself draws from, without what it only refers to further out."""
    if not isinstance(element, Select):
        used = (part for part in _expressions(element) if isinstance(part, ColumnClause))
        return [element.table, *{part.table for part in used} - {element.table, None}]
    froms = SelectState(element, None).froms  # type: ignore[arg-type]
    # A single table is never taken for one of the statement around; several may be.
    correlated = element._correlate or (enclosing if len(froms) > 1 else ())
    return [part for part in froms if part not in set(correlated)]


def _tables(part: Any) -> Iterator[FromClause]:
    if isinstance(part, FromGrouping):
        yield from _tables(part.element)
    elif isinstance(part, Join):
        yield from _tables(part.left)
        yield from _tables(part.right)
    else:
        yield part


def _is_tenants(table: Any) -> bool:
    source = _source(table)
    return isinstance(source, Table) and not source.info.get("directory")


def _derived(part: FromClause) -> Iterator[Any]:
    sources = map(_source, _tables(part))
    return (source for source in sources if isinstance(source, SelectBase))


def _source(table: Any) -> Any:
    """What stands behind an alias, or behind an alias of one."""
    while not isinstance(table, Table | SelectBase) and hasattr(table, "element"):
        table = table.element
    return table


def _bound(element: Any, froms: Iterable[FromClause], *, here: Tables, outside: Tables) -> Tables:
    """`outside` and what equality with `:tenant`, or with a bound column, adds to it."""
    everywhere = [*_conjuncts(getattr(element, "whereclause", None))]
    optional: list[tuple[Tables, list[Any]]] = []
    for part in froms:
        _sort_joins(part, everywhere, optional)
    rules = [(here, everywhere), *optional]
    bound, before = outside, None
    while bound != before:
        before = bound
        for may_bind, conditions in rules:
            for left, right in _equalities(conditions):
                bound |= _newly_bound(left, right, bound) & may_bind
    return bound


def _sort_joins(part: Any, everywhere: list[Any], optional: list[tuple[Tables, list[Any]]]) -> None:
    """An inner join's condition holds for every row; an outer one's for its right side alone."""
    if isinstance(part, FromGrouping):
        _sort_joins(part.element, everywhere, optional)
    if not isinstance(part, Join):
        return
    _sort_joins(part.left, everywhere, optional)
    _sort_joins(part.right, everywhere, optional)
    if part.full:
        return
    if part.isouter:
        optional.append((frozenset(_tables(part.right)), [*_conjuncts(part.onclause)]))
    else:
        everywhere += _conjuncts(part.onclause)


def _conjuncts(condition: Any) -> Iterator[Any]:
    if isinstance(condition, Grouping):
        yield from _conjuncts(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.clauses:
            yield from _conjuncts(part)
    elif condition is not None:
        yield condition


def _equalities(conditions: Iterable[Any]) -> Iterator[Equality]:
    for part in conditions:
        if isinstance(part, BinaryExpression) and part.operator is operators.eq:
            yield part.left, part.right


def _newly_bound(left: Any, right: Any, bound: Tables) -> Tables:
    if _is_key(left) and (_is_tenant(right) or (_is_key(right) and right.table in bound)):
        return frozenset({left.table})
    if _is_key(right) and (_is_tenant(left) or (_is_key(left) and left.table in bound)):
        return frozenset({right.table})
    return _NONE


def _is_tenant(side: Any) -> bool:
    return isinstance(side, BindParameter) and side.key == "tenant"


def _is_key(side: Any) -> bool:
    return isinstance(side, ColumnClause) and side.name == "tenant_id" and side.table is not None


def _nested(element: Any) -> Iterator[Any]:
    """The statements inside the expressions of this one, not those inside them in turn."""
    return (part for part in _expressions(element) if isinstance(part, SelectBase))


def _expressions(element: Any) -> Iterator[Any]:
    """All parts of the statement's expressions, down to where another statement begins."""
    for part in element.get_children():
        yield from _within(part)


def _within(part: Any) -> Iterator[Any]:
    if isinstance(part, FromGrouping):
        yield from _within(part.element)
    elif isinstance(part, Join):
        for side in (part.left, part.right, part.onclause):
            yield from _within(side)
    elif isinstance(part, SelectBase):
        yield part
    elif isinstance(part, ColumnElement) or not isinstance(part, FromClause):
        # A function is both: SQLAlchemy lets it stand in a FROM as well.
        yield part
        for child in part.get_children():
            yield from _within(child)
