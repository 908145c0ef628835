"""Databases that fail when a test wants it, and one that counts what it is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from lyceum.core.database import Connection, Database, DatabaseUnavailable


class Around:
    """A database around another; what it does not change passes through."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.flavor = database.flavor
        self.snapshot = database.snapshot
        self.close = database.close

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        async with self.database.reading() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with self.database.writing() as connection:
            yield connection


class FailingCommits(Around):
    """Its next commits fail, each with the next of `faults`, after everything was written."""

    def __init__(self, database: Database, *faults: Exception) -> None:
        super().__init__(database)
        self.faults = list(faults)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with super().writing() as connection:
            yield connection
            if self.faults:
                raise self.faults.pop(0)


class Unreachable(Around):
    """It answers nobody, or answers only readers."""

    def __init__(self, database: Database, *, reads: bool = False) -> None:
        super().__init__(database)
        self._reads = reads

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        if not self._reads:
            raise DatabaseUnavailable("nobody answers")
        async with super().reading() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        self._refuse_writes()
        async with super().writing() as connection:
            yield connection

    def _refuse_writes(self) -> None:
        raise DatabaseUnavailable("nobody answers")


class Counting(Around):
    """Keeps every statement that it is asked to run, in `asked`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.asked: list[str] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        async with super().reading() as connection:
            yield _Noting(connection, self.asked.append)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        async with super().writing() as connection:
            yield _Noting(connection, self.asked.append)


class _Noting:
    def __init__(self, connection: Connection, note: Callable[[str], None]) -> None:
        self.flavor = connection.flavor
        self._connection = connection
        self._note = note

    async def fetch(self, sql: str, arguments: Sequence[Any]) -> Sequence[Sequence[Any]]:
        self._note(sql)
        return await self._connection.fetch(sql, arguments)

    async def execute(self, sql: str, arguments: Sequence[Any]) -> int:
        self._note(sql)
        return await self._connection.execute(sql, arguments)

    async def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._note(sql)
        await self._connection.execute_many(sql, rows)
