"""PostgreSQL through asyncpg: one pool that writes, one that cannot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from types import TracebackType
from typing import Any

import asyncpg

from lyceum.core.database.connection import Connection, Flavor
from lyceum.core.database.errors import (
    Dangling,
    DatabaseFault,
    DatabaseUnavailable,
    NotCommitted,
    NotUnique,
    TryAgain,
    Unstorable,
)
from lyceum.core.database.pool import ConnectionPool

# A page is planned as if every look outside the order of the disk cost four, as on turning disks;
# on today's, an index is worth walking.
SESSION = {"application_name": "lyceum", "jit": "off", "random_page_cost": "1.1"}
READ_ONLY = {**SESSION, "default_transaction_read_only": "on"}

PATIENCE = 10.0
"""Seconds to wait for a connection from the pool."""

STATEMENT_PATIENCE = 30.0
"""Seconds to wait for a statement: a server that is gone without a word must not hold a request."""

STATEMENTS_KEPT = 512
"""How many statements stay prepared on each connection."""

# The driver's "internal" error is what a connection answers that the server has just ended.
_FAULTS = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
_UNAVAILABLE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.ReadOnlySQLTransactionError,
)


class PostgresConnection:
    flavor = Flavor.POSTGRESQL
    __slots__ = ("raw",)

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]:
        try:
            return await self.raw.fetch(sql, *arguments)  # type: ignore[no-any-return]
        except _FAULTS as error:
            raise _translated(error) from error

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        count = (await self._status(sql, arguments)).rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            await self.raw.executemany(sql, rows)
        except _FAULTS as error:
            raise _translated(error) from error

    async def commit(self) -> None:
        """Raises unless the transaction was committed: after an error that somebody swallowed, the
        server rolls back and calls that a success."""
        if await self._status("COMMIT", ()) != "COMMIT":
            raise NotCommitted("the transaction had failed before its end")

    async def _status(self, sql: str, arguments: Sequence[Any]) -> str:
        try:
            return await self.raw.execute(sql, *arguments)  # type: ignore[no-any-return]
        except _FAULTS as error:
            raise _translated(error) from error


class PostgresDatabase:
    flavor = Flavor.POSTGRESQL

    def __init__(self, readers: ConnectionPool, writers: ConnectionPool) -> None:
        self._readers = readers
        self._writers = writers

    @classmethod
    async def open(cls, url: str, *, connections: int) -> PostgresDatabase:
        readers, writers = (
            ConnectionPool(partial(connect, url, session), size=connections, patience=PATIENCE)
            for session in (READ_ONLY, SESSION)
        )
        try:
            for pool in (readers, writers):
                pool.release(await pool.acquire())
        except _FAULTS as error:
            raise DatabaseUnavailable(f"PostgreSQL does not answer: {error}") from error
        return cls(readers, writers)

    def reading(self) -> _Reading:
        return _Reading(self._readers)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        raw = await _acquire(self._writers)
        connection = PostgresConnection(raw)
        try:
            await connection.execute("BEGIN", ())
            yield connection
            await connection.commit()
        except BaseException:
            await asyncio.shield(_abandon(raw, self._writers))
            raise
        self._writers.release(raw)

    @asynccontextmanager
    async def snapshot(self, connection: Connection) -> AsyncIterator[None]:
        await connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())
        try:
            yield
        finally:
            await connection.execute("COMMIT", ())

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()


class _Reading:
    """A connection taken for a block."""

    __slots__ = ("_pool", "_raw")

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool

    async def __aenter__(self) -> Connection:
        self._raw = await _acquire(self._pool)
        return PostgresConnection(self._raw)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._pool.release(self._raw)
        else:
            await asyncio.shield(_abandon(self._raw, self._pool))


async def connect(url: str, session: dict[str, str]) -> asyncpg.Connection[Any]:
    return await asyncpg.connect(
        re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url),
        server_settings=session,
        statement_cache_size=STATEMENTS_KEPT,
        timeout=PATIENCE,
        command_timeout=STATEMENT_PATIENCE,
    )


async def _acquire(pool: ConnectionPool) -> Any:
    try:
        return await pool.acquire()
    except _UNAVAILABLE as error:
        raise DatabaseUnavailable(str(error) or "no connection came free") from error


async def _abandon(raw: Any, pool: ConnectionPool) -> None:
    """Nobody gets the connection before its transaction has ended, whoever is cancelled; one that
    cannot even roll back is thrown away, and its transaction with it."""
    try:
        if raw.is_in_transaction():
            await raw.execute("ROLLBACK", timeout=PATIENCE)
    except _FAULTS:
        raw.terminate()
    pool.release(raw)


def _is_unbindable(error: Exception) -> bool:
    """The driver refuses a value before it is sent; its class for that has no public name."""
    return isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError)


def _translated(error: Exception) -> DatabaseFault | Exception:
    if isinstance(error, asyncpg.UniqueViolationError):
        return NotUnique(error.constraint_name or "")
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return Dangling(str(error))
    if isinstance(error, asyncpg.SerializationError | asyncpg.DeadlockDetectedError):
        return TryAgain(str(error))
    if isinstance(error, asyncpg.DataError) or _is_unbindable(error):
        return Unstorable(str(error))
    if isinstance(error, _UNAVAILABLE):
        return DatabaseUnavailable(str(error))
    return error
