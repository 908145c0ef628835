"""PostgreSQL through asyncpg: one pool that writes, one that cannot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from types import TracebackType
from typing import Any

import asyncpg

from lyceum.core.database.connection import Connection, Flavor
from lyceum.core.database.errors import (
    Dangling,
    DatabaseFault,
    DatabaseUnavailable,
    NotUnique,
    TryAgain,
)

SESSION = {"application_name": "lyceum", "jit": "off"}
READ_ONLY = {**SESSION, "default_transaction_read_only": "on"}

_UNAVAILABLE = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.DiskFullError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
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
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise _translated(error) from error

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        try:
            status: str = await self.raw.execute(sql, *arguments)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise _translated(error) from error
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            await self.raw.executemany(sql, rows)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise _translated(error) from error


class PostgresDatabase:
    flavor = Flavor.POSTGRESQL

    def __init__(self, readers: asyncpg.Pool[Any], writers: asyncpg.Pool[Any]) -> None:
        self._readers = readers
        self._writers = writers

    @classmethod
    async def open(cls, url: str, *, connections: int) -> PostgresDatabase:
        try:
            return cls(
                await _pool(url, connections, READ_ONLY), await _pool(url, connections, SESSION)
            )
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise DatabaseUnavailable(f"PostgreSQL does not answer: {error}") from error

    def reading(self) -> _Reading:
        return _Reading(self._readers)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        raw = await _acquire(self._writers)
        connection = PostgresConnection(raw)
        try:
            await connection.execute("BEGIN", ())
            yield connection
            await connection.execute("COMMIT", ())
        except BaseException:
            await asyncio.shield(_roll_back(raw))
            raise
        finally:
            await self._writers.release(raw)

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
    """A connection taken from the pool for a block."""

    __slots__ = ("_pool", "_raw")

    def __init__(self, pool: asyncpg.Pool[Any]) -> None:
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
        await self._pool.release(self._raw)


async def _pool(url: str, connections: int, session: dict[str, str]) -> asyncpg.Pool[Any]:
    # Nothing here changes a connection's settings, so the round trip that resets them is saved.
    return await asyncpg.create_pool(
        re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url),
        min_size=1,
        max_size=connections,
        server_settings=session,
        statement_cache_size=512,
        reset=_keep,
    )


async def _keep(connection: Any) -> None:
    """Gives the connection back as it is."""


async def _acquire(pool: asyncpg.Pool[Any]) -> Any:
    try:
        return await pool.acquire()
    except _UNAVAILABLE as error:
        raise DatabaseUnavailable(str(error)) from error


async def _roll_back(raw: Any) -> None:
    """A connection that cannot even roll back is thrown away, and its transaction with it."""
    try:
        if raw.is_in_transaction():
            await raw.execute("ROLLBACK")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        raw.terminate()


def _translated(error: Exception) -> DatabaseFault | Exception:
    if isinstance(error, asyncpg.UniqueViolationError):
        return NotUnique(error.constraint_name or "")
    if isinstance(error, asyncpg.ForeignKeyViolationError):
        return Dangling(str(error))
    if isinstance(error, asyncpg.SerializationError | asyncpg.DeadlockDetectedError):
        return TryAgain(str(error))
    if isinstance(error, _UNAVAILABLE):
        return DatabaseUnavailable(str(error))
    return error
