"""Ids that others gave to our things: kept as they are, found again, written back out.

Where an entity has one, its `extra` holds it too, under the namespace, so that an answer needs no
second look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Table, Text, and_, bindparam, delete, select

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import (
    TENANT,
    NotUnique,
    Statement,
    among,
    command,
    insert_into,
    update_of,
)
from lyceum.core.errors import ExternalIdTaken, NotFound
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
    "unit": units,
    "user": users,
}


_WRITERS = {
    "attempt": Permission.ENROLLMENTS_WRITE_ANY,
    "category": Permission.CATALOG_WRITE,
    "course": Permission.COURSES_WRITE_ANY,
    "enrollment": Permission.ENROLLMENTS_WRITE_ANY,
    "question": Permission.COURSES_WRITE_ANY,
    "user": Permission.PEOPLE_WRITE_ANY,
}
"""The kinds whose ids may be set one by one, and who may."""


class ExternalId(msgspec.Struct, frozen=True):
    """What `namespace` calls a thing."""

    namespace: str
    value: str

    @property
    def bound(self) -> dict[str, object]:
        """For a list narrowed by `is_known_as`."""
        return {"known_in": self.namespace, "known_as": self.value}


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
    return Statement(select(table.c.extra).where(*row).with_for_update(), _Extra)


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
_DELETE = command(
    delete(external_ids).where(
        *_OWN, external_ids.c.entity_id == bindparam("entity_id", type_=BigInteger)
    )
)


def is_known_as(table: Table, kind: str) -> ColumnElement[bool]:
    """For the WHERE of a list of this kind: the one thing that an `ExternalId`, bound, names."""
    named = select(external_ids.c.entity_id).where(
        external_ids.c.tenant_id == TENANT,
        external_ids.c.namespace == bindparam("known_in", type_=Text),
        external_ids.c.kind == kind,
        external_ids.c.value == bindparam("known_as", type_=Text),
    )
    return table.c.id == named.scalar_subquery()


def names_in(extra: Mapping[str, Any]) -> dict[str, str]:
    """What others call a thing, by namespace, as its `extra` holds it."""
    return {
        namespace: str(held["id"])
        for namespace, held in sorted(extra.items())
        if isinstance(held, dict) and "id" in held
    }


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


async def set_external_id(
    work: WriteWork, actor: Actor, *, kind: str, entity_id: int, namespace: str, value: str | None
) -> dict[str, str]:
    """Says what `namespace` calls a thing of one of the kinds above, in place of what it did; None
    takes that away. Answers with all its names; refuses an id that another thing has."""
    actor.must(_WRITERS[kind])
    row = await work.first(_READ[kind], id=entity_id)
    if row is None:
        raise NotFound
    if names_in(row.extra).get(namespace) == value:
        return names_in(row.extra)
    await work.run(_DELETE, namespace=namespace, entity_id=entity_id)
    extra = _unnamed(row.extra, namespace)
    if value is not None:
        own = {"namespace": namespace, "kind": kind, "value": value}
        try:
            await work.run(_INSERT, **own, entity_id=entity_id)
        except NotUnique as error:
            raise ExternalIdTaken from error
        extra = _named(extra, namespace, value)
    await work.run(_WRITE[kind], row_id=entity_id, extra=extra)
    work.record(actor, f"{kind}.updated", kind, entity_id, changed=["external_ids"])
    return names_in(extra)


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


def _unnamed(extra: dict[str, Any], namespace: str) -> dict[str, Any]:
    held = {name: value for name, value in extra.get(namespace, {}).items() if name != "id"}
    others = {name: value for name, value in extra.items() if name != namespace}
    return {**others, namespace: held} if held else others
