"""The floor: a second server that runs the recorded statements and sends the recorded answer.

Starlette, the drivers and nothing between: no validation, no rules, no rows turned into structs.
It has the same connections and settings of them as ours, and the same server around it.
"""

from __future__ import annotations

import gc
import itertools
import os
import random
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.recording import READER, WRITER
from bench.script import Script, Step
from lyceum.app.server import FIRST_COLLECTION
from lyceum.app.serving import config_of
from lyceum.core.database import postgres, sqlite

PLAN = "BENCH_PLAN"
FIRST_FRESH_ID = 1_000_000_000
Make = Callable[[], Any]


class Answered(msgspec.Struct):
    """One operation of the floor."""

    name: str
    method: str
    route: str
    status: int
    headers: list[tuple[str, str]]
    body: bytes
    scripts: list[Script]


class Plan(msgspec.Struct):
    """All that a floor needs; `pairs` are (user, course) ids that are not enrolled."""

    url: str
    connections: int
    pairs: list[tuple[int, int]]
    operations: list[Answered]


class Fresh:
    """Makes the values that must be new in every row, as cheaply as can be."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self._ids = itertools.count(FIRST_FRESH_ID)
        self._pairs = iter(pairs)
        self._course_id = 0

    def maker(self, kind: str) -> Make:
        return {
            "id": self._ids.__next__,
            "uid": lambda: random.randbytes(10),
            "digest": lambda: random.randbytes(32),
            "slug": lambda: f"made-{next(self._ids)}",
            "user_id": self._user,
            "course_id": lambda: self._course_id,
            "number": self._ids.__next__,
        }[kind]

    def _user(self) -> int:
        user_id, self._course_id = next(self._pairs)
        return user_id


class Ready(NamedTuple):
    """A step as plain as it can be, so that the floor does next to nothing."""

    sql: str
    arguments: list[Any]
    rows: bool
    fills: list[tuple[int, int, str]]

    def filled(self, fresh: list[Any]) -> list[Any]:
        """The arguments with the fresh values in their places."""
        if not self.fills:
            return self.arguments
        arguments = list(self.arguments)
        for index, slot, shape in self.fills:
            value = fresh[slot]
            arguments[index] = value if shape == "plain" else _listed(value, shape)
        return arguments


Turns = list[tuple[str, list[Ready]]]


def _listed(value: Any, shape: str) -> Any:
    if shape == "list":
        return [value]
    return f'["{value}"]' if isinstance(value, str) else f"[{value}]"


def ready(script: Script) -> Turns:
    return [(role, [_ready(step) for step in steps]) for role, steps in script.turns]


def _ready(step: Step) -> Ready:
    fills = [(fill.index, fill.slot, fill.shape) for fill in step.fills]
    return Ready(step.sql, step.arguments, step.rows, fills)


class Sqlite:
    def __init__(self, plan: Plan) -> None:
        path = Path(plan.url.removeprefix("sqlite:///"))
        self._connections = {
            WRITER: _connect(path, "rwc", sqlite.WRITER_PRAGMAS),
            READER: _connect(path, "ro", sqlite.READER_PRAGMAS),
        }

    async def run(self, turns: Turns, fresh: list[Any]) -> None:
        for role, steps in turns:
            execute = self._connections[role].execute
            for step in steps:
                cursor = execute(step.sql, step.filled(fresh))
                if step.rows:
                    cursor.fetchall()


def _connect(path: Path, mode: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode={mode}", uri=True, isolation_level=None, cached_statements=512
    )
    for pragma in pragmas:
        connection.execute(pragma)
    return connection


class Postgres:
    def __init__(self, pools: dict[str, Any]) -> None:
        self._pools = pools

    async def run(self, turns: Turns, fresh: list[Any]) -> None:
        for role, steps in turns:
            async with self._pools[role].acquire() as connection:
                for step in steps:
                    run = connection.fetch if step.rows else connection.execute
                    await run(step.sql, *step.filled(fresh))


def endpoint(
    answered: Answered, database: Sqlite | Postgres, fresh: Fresh
) -> Callable[[Request], Awaitable[Response]]:
    """Runs the next script, in turn, and sends the bytes and headers that were recorded."""
    scripts = itertools.cycle([ready(script) for script in answered.scripts])
    makers = [fresh.maker(kind) for kind in answered.scripts[0].slots]
    headers = dict(answered.headers)

    async def answer(request: Request) -> Response:
        if answered.method == "POST":
            await request.body()
        await database.run(next(scripts), [make() for make in makers])
        return Response(answered.body, answered.status, headers)

    return answer


def create_app() -> Starlette:
    plan = msgspec.msgpack.decode(Path(os.environ[PLAN]).read_bytes(), type=Plan)
    fresh = Fresh(plan.pairs)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        database = await _open(plan)
        for answered in plan.operations:
            serve = endpoint(answered, database, fresh)
            app.router.routes.append(Route(answered.route, serve, methods=[answered.method]))
        gc.collect()
        gc.freeze()
        gc.set_threshold(FIRST_COLLECTION, 20, 20)
        yield

    return Starlette(lifespan=lifespan)


def main() -> None:
    config = config_of(create_app())
    config.port = int(sys.argv[1])
    uvicorn.Server(config).run()


async def _open(plan: Plan) -> Sqlite | Postgres:
    if plan.url.startswith("sqlite"):
        return Sqlite(plan)
    pools = {
        role: await asyncpg.create_pool(
            plan.url,
            min_size=1,
            max_size=plan.connections,
            server_settings=session,
            statement_cache_size=postgres.STATEMENTS_KEPT,
            reset=_keep,
        )
        for role, session in ((READER, postgres.READ_ONLY), (WRITER, postgres.SESSION))
    }
    return Postgres(pools)


async def _keep(connection: Any) -> None:
    """Nothing here changes a connection's settings: none has to be reset."""


if __name__ == "__main__":
    main()
