"""The SQL of imports."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import BigInteger, LargeBinary, Text, bindparam, select

from lyceum.core.database import TENANT, Statement, among, columns_of, insert_into, update_of
from lyceum.core.imports.model import Import, RowResult
from lyceum.core.listing import PageStatements
from lyceum.core.page import Order
from lyceum.core.tables import import_rows, imports

_COLUMNS = columns_of(imports, Import)
_MINE = imports.c.tenant_id == TENANT
_ROWS = (
    import_rows.c.tenant_id == TENANT,
    import_rows.c.import_id == bindparam("import_id", type_=BigInteger),
)
_LATER = (
    *_ROWS,
    import_rows.c.number > bindparam("after", type_=BigInteger),
)

INSERT = insert_into(imports)
INSERT_ROW = insert_into(import_rows)
BY_UID = Statement(
    select(*_COLUMNS).where(_MINE, imports.c.uid == bindparam("uid", type_=LargeBinary)), Import
)
LOCKED = Statement(
    select(*_COLUMNS)
    .where(_MINE, imports.c.id == bindparam("id", type_=BigInteger))
    .with_for_update(),
    Import,
)
BY_ID = Statement(
    select(*_COLUMNS).where(_MINE, imports.c.id == bindparam("id", type_=BigInteger)), Import
)
NEWEST = Order("created_at")


@lru_cache(maxsize=4)
def page(total: bool, *, order: Order) -> PageStatements[Import]:
    """Imports of the kinds bound as `kinds`, in the states bound as `states`, in their order."""
    where = [_MINE, among(imports.c.kind, "kinds"), among(imports.c.state, "states")]
    return PageStatements(imports, Import, where=where, order=order, tallied=None, total=total)


class Entity(msgspec.Struct, frozen=True, array_like=True):
    entity_id: int | None


ENTITIES = Statement(select(import_rows.c.entity_id).where(*_ROWS), Entity)

_ROW = columns_of(import_rows, RowResult)
_LIMIT = bindparam("limit", type_=BigInteger)
RESULTS = Statement(
    select(*_ROW).where(*_LATER).order_by(import_rows.c.number).limit(_LIMIT), RowResult
)
RESULTS_WITH = Statement(
    select(*_ROW)
    .where(*_LATER, import_rows.c.outcome == bindparam("outcome", type_=Text))
    .order_by(import_rows.c.number)
    .limit(_LIMIT),
    RowResult,
)


@lru_cache(maxsize=16)
def update(columns: tuple[str, ...]) -> Statement[Any]:
    return update_of(imports, columns)
