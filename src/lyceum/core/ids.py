"""Ids: one counter per tenant for things of every kind, handed out in blocks.

A process takes a block inside a transaction and owns it once that commits; ids of a block whose
transaction rolled back are never used, so no id is given twice.
"""

from __future__ import annotations

from collections import deque

from sqlalchemy import BigInteger, bindparam, update

from lyceum.core.database import TENANT, Connection, command
from lyceum.core.tables import id_blocks

BLOCK = 128
FIRST = 1_000
"""Below it lie what is built in and the literal ids of the demo school."""

_TAKE = command(
    update(id_blocks)
    .where(id_blocks.c.tenant_id == TENANT)
    .values(next=id_blocks.c.next + bindparam("count", type_=BigInteger))
    .returning(id_blocks.c.next),
)


class IdPools:
    """The ids that this process may still hand out, by tenant."""

    def __init__(self) -> None:
        self._pools: dict[int, deque[int]] = {}

    def of(self, tenant_id: int) -> deque[int]:
        return self._pools.setdefault(tenant_id, deque())


class IdSource:
    """The ids of one transaction: from the process's pool, else from a block of its own."""

    def __init__(self, pool: deque[int], connection: Connection, tenant_id: int) -> None:
        self._pool = pool
        self._own: deque[int] = deque()
        self._connection = connection
        self._tenant_id = tenant_id

    async def next(self) -> int:
        if self._pool:
            return self._pool.popleft()
        if not self._own:
            self._own.extend(await self._take(BLOCK))
        return self._own.popleft()

    async def several(self, count: int) -> list[int]:
        """As many ids, for which the counter is asked once at most."""
        lacking = count - len(self._pool) - len(self._own)
        if lacking > 0:
            self._own.extend(await self._take(lacking + BLOCK))
        return [await self.next() for _ in range(count)]

    async def _take(self, count: int) -> range:
        form = _TAKE.form(self._connection.flavor)
        arguments = form.arguments({"tenant": self._tenant_id, "count": count})
        ((end,),) = await self._connection.fetch(form.sql, arguments)
        return range(end - count, end)

    def forget_own(self) -> None:
        """Part of the transaction was undone, and perhaps a block with it: none of them is used."""
        self._own.clear()

    def committed(self) -> None:
        self._pool.extend(self._own)
