"""Seeing, at the drivers, which SQL a request runs: statement for statement, BEGIN and COMMIT too.

The application runs in this process, as it is, and only its drivers' connections are watched.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any
from unittest import mock

import asyncpg
import msgspec
from starlette.types import ASGIApp, Message

from bench.operations import Measured
from bench.school import School

READER, WRITER = "reader", "writer"


class Ran(msgspec.Struct):
    """One statement as the driver got it; `rows` says whether it answered with any columns."""

    role: str
    sql: str
    arguments: list[Any]
    rows: bool


class Recorded(msgspec.Struct):
    """One request: what it ran, and what it answered."""

    ran: list[Ran]
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


_log: list[Ran] = []


class _Sqlite(sqlite3.Connection):
    role = READER

    def execute(self, sql: str, arguments: Any = ()) -> sqlite3.Cursor:
        cursor = super().execute(sql, arguments)
        _log.append(Ran(self.role, sql, list(arguments), cursor.description is not None))
        return cursor

    def executemany(self, sql: str, rows: Any, /) -> sqlite3.Cursor:
        kept = [list(row) for row in rows]
        _log.extend(Ran(self.role, sql, row, rows=False) for row in kept)
        return super().executemany(sql, kept)


class _SqliteWriter(_Sqlite):
    role = WRITER


class _Postgres(asyncpg.Connection):  # type: ignore[misc] # asyncpg comes without types
    __slots__ = ()
    role = READER

    async def fetch(self, query: str, *arguments: Any, **rest: Any) -> Any:
        _log.append(Ran(self.role, query, list(arguments), rows=True))
        return await super().fetch(query, *arguments, **rest)

    async def execute(self, query: str, *arguments: Any, **rest: Any) -> Any:
        _log.append(Ran(self.role, query, list(arguments), rows=False))
        return await super().execute(query, *arguments, **rest)

    async def executemany(self, command: str, args: Any, **rest: Any) -> Any:
        kept = [list(row) for row in args]
        _log.extend(Ran(self.role, command, row, rows=False) for row in kept)
        return await super().executemany(command, kept, **rest)


class _PostgresWriter(_Postgres):
    __slots__ = ()
    role = WRITER


@contextmanager
def watched_drivers() -> Iterator[None]:
    """Connections opened inside the block are watched."""
    connect, connect_asyncpg = sqlite3.connect, asyncpg.connect

    def watched_connect(address: str, *given: Any, **rest: Any) -> sqlite3.Connection:
        factory = _Sqlite if "mode=ro" in address else _SqliteWriter
        return connect(address, *given, factory=factory, **rest)

    def watched_asyncpg(*given: Any, server_settings: dict[str, str], **rest: Any) -> Any:
        reads_only = server_settings.get("default_transaction_read_only") == "on"
        kind = _Postgres if reads_only else _PostgresWriter
        return connect_asyncpg(
            *given, server_settings=server_settings, connection_class=kind, **rest
        )

    with (
        mock.patch.object(sqlite3, "connect", watched_connect),
        mock.patch.object(asyncpg, "connect", watched_asyncpg),
    ):
        yield


@asynccontextmanager
async def running(app: ASGIApp) -> AsyncIterator[None]:
    """Starts the application as a server would, and ends it."""
    asked: asyncio.Queue[Message] = asyncio.Queue()
    told: asyncio.Queue[Message] = asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}
    life = asyncio.ensure_future(app(scope, asked.get, told.put))
    await asked.put({"type": "lifespan.startup"})
    started = await told.get()
    if started["type"] != "lifespan.startup.complete":
        raise RuntimeError(started.get("message", "the application did not start"))
    yield
    await asked.put({"type": "lifespan.shutdown"})
    await life


async def record(
    app: ASGIApp, school: School, measured: Measured, *, requests: int
) -> list[Recorded]:
    """Answers of as many requests with what each ran, the first one left out: it was cold."""
    made = [await _one(app, school, measured, number) for number in range(requests + 1)]
    return made[1:]


async def _one(app: ASGIApp, school: School, measured: Measured, number: int) -> Recorded:
    asked = measured.request(school, number)
    headers = [(name.lower().encode(), text.encode()) for name, text in asked.headers.items()]
    if asked.body:
        headers.append((b"content-type", b"application/json"))
    path, _, query = asked.path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": measured.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(b"host", b"127.0.0.1"), *headers],
        "client": ("127.0.0.1", 40000),
        "server": ("127.0.0.1", 8000),
    }
    sent: list[Message] = []
    _log.clear()
    await app(scope, partial(_receive, asked.body), partial(_keep, sent))
    return _recorded(measured, sent)


async def _receive(body: bytes) -> Message:
    return {"type": "http.request", "body": body, "more_body": False}


async def _keep(sent: list[Message], message: Message) -> None:
    sent.append(message)


def _recorded(measured: Measured, sent: list[Message]) -> Recorded:
    body = b"".join(message.get("body", b"") for message in sent[1:])
    if sent[0]["status"] != measured.status:
        raise RuntimeError(f"{measured.name} was answered with {sent[0]['status']}: {body!r}")
    return Recorded(list(_log), sent[0]["status"], list(sent[0]["headers"]), body)
