"""Ids that others gave to our things: kept as they are, found again, written back out.

Where an entity has one, its `extra` holds it too, under the namespace, so that an answer needs no
second look.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Table, Text, and_, bindparam, select

from lyceum.core.database import TENANT, Statement, insert_into, update_of
from lyceum.core.tables import (
    attempts,
    categories,
    courses,
    enrollments,
    external_ids,
    questions,
    units,
    users,
)
from lyceum.core.work import Work, WriteWork

_TABLES: dict[str, Table] = {
    "assessment": units,
    "attempt": attempts,
    "category": categories,
    "course": courses,
    "enrollment": enrollments,
    "question": questions,
    "user": users,
}


class _Uid(msgspec.Struct, frozen=True, array_like=True):
    uid: bytes


class _Extra(msgspec.Struct, frozen=True, array_like=True):
    extra: dict[str, Any]


def _find(table: Table) -> Statement[_Uid]:
    found = and_(
        external_ids.c.tenant_id == table.c.tenant_id, external_ids.c.entity_id == table.c.id
    )
    return Statement(
        select(table.c.uid)
        .join_from(external_ids, table, found)
        .where(
            external_ids.c.tenant_id == TENANT,
            external_ids.c.namespace == bindparam("namespace", type_=Text),
            external_ids.c.kind == bindparam("kind", type_=Text),
            external_ids.c.value == bindparam("value", type_=Text),
        ),
        _Uid,
    )


def _extra(table: Table) -> Statement[_Extra]:
    row = (table.c.tenant_id == TENANT, table.c.id == bindparam("id", type_=BigInteger))
    return Statement(select(table.c.extra).where(*row), _Extra)


_FIND = {kind: _find(table) for kind, table in _TABLES.items()}
_READ = {kind: _extra(table) for kind, table in _TABLES.items()}
_WRITE = {kind: update_of(table, ["extra"]) for kind, table in _TABLES.items()}
_INSERT = insert_into(external_ids)


async def uid_of(work: Work, *, namespace: str, kind: str, value: str) -> bytes | None:
    """The uid of the thing that `namespace` calls `value`, or None; None also for the kinds that
    cannot be adopted."""
    if kind not in _FIND:
        return None
    found = await work.first(_FIND[kind], namespace=namespace, kind=kind, value=value)
    return found.uid if found else None


async def adopt(work: WriteWork, *, namespace: str, kind: str, value: str, entity_id: int) -> None:
    """Lets an entity be known by `value` in `namespace`; NotUnique if that is taken."""
    await work.run(_INSERT, namespace=namespace, kind=kind, value=value, entity_id=entity_id)
    (row,) = await work.all(_READ[kind], id=entity_id)
    own = {**row.extra.get(namespace, {}), "id": value}
    await work.run(_WRITE[kind], row_id=entity_id, extra={**row.extra, namespace: own})
