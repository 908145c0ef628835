"""Ids that others gave to our things: kept as they are, found again, written back out.

Where an entity has one, its `extra` holds it too, under the namespace, so that an answer needs no
second look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Table, Text, and_, bindparam, select

from lyceum.core.database import TENANT, Statement, among, insert_into, update_of
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


class _ExtraOf(msgspec.Struct, frozen=True, array_like=True):
    id: int
    extra: dict[str, Any]


class _Name(msgspec.Struct, frozen=True, array_like=True):
    value: str
    entity_id: int


def _extras(table: Table) -> Statement[_ExtraOf]:
    rows = (table.c.tenant_id == TENANT, among(table.c.id, "ids"))
    return Statement(select(table.c.id, table.c.extra).where(*rows), _ExtraOf)


_OWN = (
    external_ids.c.tenant_id == TENANT,
    external_ids.c.namespace == bindparam("namespace", type_=Text),
)
_KNOWN_AS = Statement(
    select(external_ids.c.value, external_ids.c.entity_id).where(
        *_OWN,
        external_ids.c.kind == bindparam("kind", type_=Text),
        among(external_ids.c.value, "values"),
    ),
    _Name,
)
_NAMES_OF = Statement(
    select(external_ids.c.value, external_ids.c.entity_id).where(
        *_OWN, among(external_ids.c.entity_id, "ids")
    ),
    _Name,
)
_FIND = {kind: _find(table) for kind, table in _TABLES.items()}
_READ = {kind: _extra(table) for kind, table in _TABLES.items()}
_READ_MANY = {kind: _extras(table) for kind, table in _TABLES.items()}
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
    await work.run(_WRITE[kind], row_id=entity_id, extra=_named(row.extra, namespace, value))


async def entities_known_as(
    work: Work, *, namespace: str, kind: str, values: Iterable[str]
) -> dict[str, int]:
    """The ids of those things of a kind that `namespace` calls one of `values`."""
    wanted = sorted(set(values))
    if not wanted:
        return {}
    found = await work.all(_KNOWN_AS, namespace=namespace, kind=kind, values=wanted)
    return {line.value: line.entity_id for line in found}


async def names_of(work: Work, *, namespace: str, entity_ids: Iterable[int]) -> dict[int, str]:
    """What `namespace` calls these things, where it has a name for them."""
    wanted = sorted(set(entity_ids))
    if not wanted:
        return {}
    found = await work.all(_NAMES_OF, namespace=namespace, ids=wanted)
    return {line.entity_id: line.value for line in found}


async def adopt_many(
    work: WriteWork, *, namespace: str, kind: str, values: Mapping[int, str]
) -> None:
    """`adopt` for many things of a kind in one go: what each is called, by its id."""
    if not values:
        return
    own = {"namespace": namespace, "kind": kind}
    rows = [{**own, "value": value, "entity_id": id_} for id_, value in values.items()]
    await work.run_many(_INSERT, rows)
    found = await work.all(_READ_MANY[kind], ids=sorted(values))
    await work.run_many(
        _WRITE[kind],
        [
            {"row_id": row.id, "extra": _named(row.extra, namespace, values[row.id])}
            for row in found
        ],
    )


def _named(extra: dict[str, Any], namespace: str, value: str) -> dict[str, Any]:
    return {**extra, namespace: {**extra.get(namespace, {}), "id": value}}
