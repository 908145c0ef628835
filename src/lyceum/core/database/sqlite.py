"""SQLite: one writer connection behind a lock, and readers that see only what is committed.

Statements are short and run on the event loop; between two of one transaction nothing else is
awaited, so the writer's lock is held for microseconds.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from lyceum.core.database.connection import Connection, Flavor
from lyceum.core.database.errors import (
    Dangling,
    DatabaseUnavailable,
    NotUnique,
    TryAgain,
    Unstorable,
)
from lyceum.core.tables.columns import metadata

READERS_KEPT = 4
BUSY_TRIES = 200
BUSY_PAUSE = 0.01

# FULL: what was acknowledged survives a power cut, not only the end of the process.
WRITER_PRAGMAS: tuple[str, ...] = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 0",
    "PRAGMA temp_store = MEMORY",
)
READER_PRAGMAS = ("PRAGMA query_only = ON", "PRAGMA busy_timeout = 1000")

# The driver has words of Python's own for an integer beyond 64 bits and for a lone surrogate.
_FAULTS = (sqlite3.Error, OverflowError, UnicodeEncodeError)


class SqliteConnection:
    flavor = Flavor.SQLITE

    def __init__(self, raw: sqlite3.Connection) -> None:
        self.raw = raw

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]:
        try:
            return self.raw.execute(sql, arguments).fetchall()
        except _FAULTS as error:
            raise _translated(error) from error

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        try:
            return self.raw.execute(sql, arguments).rowcount
        except _FAULTS as error:
            raise _translated(error) from error

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        try:
            self.raw.executemany(sql, rows)
        except _FAULTS as error:
            raise _translated(error) from error


class SqliteDatabase:
    flavor = Flavor.SQLITE

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = asyncio.Lock()
        self._writer = SqliteConnection(self._open(WRITER_PRAGMAS, mode="rwc"))
        self._readers: list[SqliteConnection] = []

    def _open(self, pragmas: Sequence[str], *, mode: str) -> sqlite3.Connection:
        uri = f"{self.path.resolve().as_uri()}?mode={mode}"
        try:
            raw = sqlite3.connect(
                uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=512
            )
            for pragma in pragmas:
                raw.execute(pragma)
        except sqlite3.Error as error:
            raise DatabaseUnavailable(f"{self.path}: {error}") from error
        return raw

    def reading(self) -> _Reading:
        return _Reading(self)

    def take_reader(self) -> SqliteConnection:
        if self._readers:
            return self._readers.pop()
        return SqliteConnection(self._open(READER_PRAGMAS, mode="ro"))

    def give_reader(self, reader: SqliteConnection) -> None:
        if len(self._readers) < READERS_KEPT:
            self._readers.append(reader)
        else:
            reader.raw.close()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self._lock:
            await self._begin()
            try:
                yield self._writer
                await self._writer.execute("COMMIT", ())
            except BaseException:
                self._roll_back()
                raise

    async def _begin(self) -> None:
        """Waits for another process's write without stopping the event loop."""
        for _ in range(BUSY_TRIES):
            try:
                await self._writer.execute("BEGIN IMMEDIATE", ())
            except TryAgain:
                await asyncio.sleep(BUSY_PAUSE)
            else:
                return
        raise DatabaseUnavailable("another process has held the database's write lock for too long")

    def _roll_back(self) -> None:
        if self._writer.raw.in_transaction:
            self._writer.raw.execute("ROLLBACK")

    @asynccontextmanager
    async def snapshot(self, connection: Connection) -> AsyncIterator[None]:
        await connection.execute("BEGIN", ())
        try:
            yield
        finally:
            await connection.execute("COMMIT", ())

    async def close(self) -> None:
        for reader in self._readers:
            reader.raw.close()
        self._writer.raw.close()


class _Reading:
    """A reader taken for a block; a class, since a generator costs as much as the statement."""

    __slots__ = ("_database", "_reader")

    def __init__(self, database: SqliteDatabase) -> None:
        self._database = database

    async def __aenter__(self) -> Connection:
        self._reader = self._database.take_reader()
        return self._reader

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._database.give_reader(self._reader)


def _translated(error: Exception) -> Exception:
    if isinstance(error, OverflowError | UnicodeEncodeError | sqlite3.DataError):
        return Unstorable(str(error))
    name = getattr(error, "sqlite_errorname", "")
    if name in ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"):
        return NotUnique(_index_of(str(error)))
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return Dangling(str(error))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return TryAgain(str(error))
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return DatabaseUnavailable(str(error))
    return error


def _index_of(message: str) -> str:
    """SQLite names the columns, the tables know the index: `…failed: users.tenant_id, users.…`."""
    columns = re.findall(r"(\w+)\.(\w+)", message)
    table = metadata.tables.get(columns[0][0]) if columns else None
    if table is None:
        return ""
    names = [column for _, column in columns]
    for index in table.indexes:
        if index.unique and [column.name for column in index.columns] == names:
            return str(index.name)
    return f"pk_{table.name}"
