"""What the demo made is remembered in `external_ids` under a namespace of its own, so that it can
be told from what people made since, and taken away again."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, select

from lyceum.app.demo.literals import LITERALS
from lyceum.core import external_ids, tables
from lyceum.core.database import TENANT, Statement, command, insert_into
from lyceum.core.work import Work, WriteWork

NAMESPACE = "demo"
_table = tables.external_ids
_MINE = (_table.c.tenant_id == TENANT, _table.c.namespace == NAMESPACE)

_INSERT = insert_into(_table)
_DELETE = command(delete(_table).where(*_MINE))


class Made(msgspec.Struct, frozen=True, array_like=True):
    """`name` is the demo's own name for the thing of this kind."""

    kind: str
    name: str
    id: int


_ALL = Statement(
    select(_table.c.kind, _table.c.value, _table.c.entity_id)
    .where(*_MINE)
    .order_by(_table.c.entity_id),
    Made,
)


async def remember(work: WriteWork, kind: str, name: str, *, entity_id: int) -> None:
    await work.run(_INSERT, namespace=NAMESPACE, kind=kind, value=name, entity_id=entity_id)


async def known_as(work: WriteWork, kind: str, name: str, *, entity_id: int) -> None:
    """Gives what bears an id in a vendor's examples that id."""
    for one in LITERALS:
        if (one.kind, one.name) == (kind, name):
            await external_ids.adopt(
                work, namespace=one.namespace, kind=kind, value=one.value, entity_id=entity_id
            )


async def remembered(work: Work) -> list[Made]:
    """What the demo made in this tenant and what is still there, in the order of making."""
    return await work.all(_ALL)


async def forget(work: WriteWork) -> None:
    await work.run(_DELETE)
