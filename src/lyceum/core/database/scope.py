"""No statement touches a tenant's table without being bound to that tenant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert
from sqlalchemy.sql.elements import BinaryExpression, BindParameter
from sqlalchemy.sql.selectable import Alias, FromClause


class UnscopedStatement(Exception):
    """A programming error: the statement could reach another tenant's rows."""


def require_scope(element: Executable, writes: Sequence[str]) -> None:
    """Refuses unless each tenant's table in `element` has its `tenant_id` bound to `:tenant`,
    directly or through equality with another column that is."""
    needed = set(_tenant_tables(element))
    if isinstance(element, Insert) and "tenant_id" in writes:
        needed.discard(element.table)
    loose = needed - _bound_tables(element)
    if loose:
        names = ", ".join(sorted(getattr(table, "name", "?") for table in loose))
        raise UnscopedStatement(f"{names}: tenant_id is not bound to :tenant")


def _tenant_tables(element: Any) -> Iterator[FromClause]:
    """Each tenant's table, or alias of one, that the statement draws from."""
    parts = list(visitors.iterate(element))
    aliased = {part.element for part in parts if isinstance(part, Alias)}
    used = {getattr(part, "table", None) for part in parts}
    for part in parts:
        table = part.element if isinstance(part, Alias) else part
        if not isinstance(table, Table) or table.info.get("directory"):
            continue
        # Behind an alias the table itself is seen too; it counts when its own columns are used.
        if part is not table or table not in aliased or table in used:
            yield cast("FromClause", part)


def _bound_tables(element: Any) -> set[FromClause]:
    bound: set[FromClause] = set()
    equal: list[tuple[FromClause, FromClause]] = []
    for part in visitors.iterate(element):
        if not isinstance(part, BinaryExpression) or part.operator is not operators.eq:
            continue
        left, right = part.left, part.right
        if isinstance(right, BindParameter) and right.key == "tenant" and _is_key(left):
            bound.add(left.table)
        elif _is_key(left) and _is_key(right):
            equal.append((left.table, right.table))
    for _ in equal:
        for one, other in equal:
            if one in bound or other in bound:
                bound |= {one, other}
    return bound


def _is_key(column: Any) -> bool:
    return (
        getattr(column, "name", None) == "tenant_id" and getattr(column, "table", None) is not None
    )
