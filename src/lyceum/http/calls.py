"""What was asked with API keys, gathered in the process and written by one batch each second: all
of it is counted, and the first few hundred are listed.

No request waits for it. What is gathered when the process is killed is lost, and so is what comes
while there is no room: it is a record for people, nothing that is counted on.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from lyceum.core.calls.actions import keep_calls
from lyceum.core.calls.model import LONGEST_PATH, NewCall
from lyceum.core.database import DatabaseUnavailable, TryAgain
from lyceum.core.errors import TooBusy
from lyceum.core.work import Tenant, Works
from lyceum.http.exchange import Exchange
from lyceum.kit import clock
from lyceum.kit.time import SECOND

log = structlog.get_logger("lyceum.http")

ROOM = 20_000
"""Calls that wait to be written; more are dropped."""

EVERY = 1.0
"""Seconds between two batches."""


class Calls:
    """Takes note of calls, and writes them when it is told to."""

    def __init__(self, works: Works, *, room: int = ROOM) -> None:
        self._works = works
        self._room = room
        self._waiting: deque[tuple[Tenant, NewCall]] = deque()
        self._dropped = 0

    def note(
        self, exchange: Exchange, *, dialect: str, path: str, status: int, seconds: float
    ) -> None:
        """Takes note of what was answered, if it was asked with a key and there is room."""
        actor, tenant = exchange.actor, exchange.tenant
        if actor is None or tenant is None or actor.credential is None:
            return
        if actor.credential.kind != "key" or actor.user_id is None:
            return
        if len(self._waiting) >= self._room:
            self._dropped += 1
            return
        call = NewCall(
            key_id=actor.credential.id,
            user_id=actor.user_id,
            dialect=dialect,
            verb=exchange.request.method,
            path=path[:LONGEST_PATH],
            answered=status,
            took=int(seconds * SECOND),
            request_id=exchange.request_id,
            at=clock.now(),
        )
        self._waiting.append((tenant, call))

    async def flush(self) -> None:
        """Writes all that waits, tenant by tenant; what the database does not take waits on."""
        if self._dropped:
            log.warning("calls dropped", number=self._dropped)
            self._dropped = 0
        by_tenant: dict[int, list[tuple[Tenant, NewCall]]] = {}
        for _ in range(len(self._waiting)):
            tenant, call = self._waiting.popleft()
            by_tenant.setdefault(tenant.id, []).append((tenant, call))
        for lines in by_tenant.values():
            await self._write(lines)

    async def _write(self, lines: list[tuple[Tenant, NewCall]]) -> None:
        made = [call for _, call in lines]
        try:
            await self._works.writing(lines[0][0], partial(keep_calls, made=made))
        except (DatabaseUnavailable, TryAgain, TooBusy) as error:
            log.warning("calls wait", number=len(made), error=str(error))
            self._waiting.extendleft(reversed(lines))
        except Exception:
            log.exception("calls lost", number=len(made))


@asynccontextmanager
async def written(calls: Calls | None) -> AsyncIterator[None]:
    """Writes what waits beside what is done inside, and the rest at the end."""
    if calls is None:
        yield
        return
    ending = asyncio.Event()
    task = asyncio.create_task(_write_on(calls, ending))
    try:
        yield
    finally:
        ending.set()
        await task
        await calls.flush()


async def _write_on(calls: Calls, ending: asyncio.Event) -> None:
    while not ending.is_set():
        with suppress(TimeoutError):
            async with asyncio.timeout(EVERY):
                await ending.wait()
        await calls.flush()
