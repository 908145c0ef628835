"""What the demo made is remembered in `external_ids` under a namespace of its own, so that it can
be told from what people made since, and taken away again."""

from __future__ import annotations

import msgspec
from sqlalchemy import delete, select

from lyceum.core.database import TENANT, Statement, command, insert_into
from lyceum.core.tables import external_ids
from lyceum.core.work import Work, WriteWork

NAMESPACE = "demo"
_MINE = (external_ids.c.tenant_id == TENANT, external_ids.c.namespace == NAMESPACE)

_INSERT = insert_into(external_ids)
_DELETE = command(delete(external_ids).where(*_MINE))


class Made(msgspec.Struct, frozen=True, array_like=True):
    """`name` is the demo's own name for the thing of this kind."""

    kind: str
    name: str
    id: int


_ALL = Statement(
    select(external_ids.c.kind, external_ids.c.value, external_ids.c.entity_id)
    .where(*_MINE)
    .order_by(external_ids.c.entity_id),
    Made,
)


async def remember(work: WriteWork, kind: str, name: str, *, entity_id: int) -> None:
    await work.run(_INSERT, namespace=NAMESPACE, kind=kind, value=name, entity_id=entity_id)


async def remembered(work: Work) -> list[Made]:
    """What the demo made in this tenant and what is still there, in the order of making."""
    return await work.all(_ALL)


async def forget(work: WriteWork) -> None:
    await work.run(_DELETE)
