"""Lending a pool's connections from hand to hand.

For each connection that is given back, the driver's pool makes a task and lets the event loop go
round. With two connections for each request that read, that took a fifth of the server's processor
time. Here one that is whole goes straight to whoever waits for one; the pool itself opens
connections, and takes back those that something happened to.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import Any

import asyncpg


class Lender:
    """Lends at most `size` connections, in the order in which they were asked for."""

    def __init__(self, pool: Any, *, size: int, patience: float) -> None:
        self._pool = pool
        self._size = size
        self._patience = patience
        self._taken = 0
        self._idle: list[Any] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def take(self) -> Any:
        """A connection that is open; TimeoutError after the lender's patience, in seconds, and
        whatever the driver says where none can be opened."""
        while True:
            if self._idle:
                connection = self._idle.pop()
            elif self._taken < self._size:
                connection = await self._open()
            else:
                connection = await self._next()
            if connection is not None and not connection.is_closed():
                return connection
            if connection is not None:
                await self.give_up(connection)

    def give(self, connection: Any) -> None:
        """Takes back a connection that is as it was."""
        if not self._hand_over(connection):
            self._idle.append(connection)

    async def give_up(self, connection: Any) -> None:
        """Takes back a connection that something happened to: the pool mends or replaces it."""
        self._taken -= 1
        # Whoever waits may now open another.
        self._hand_over(None)
        # A broken connection is no failure any more.
        with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
            await self._pool.release(connection)

    async def close(self) -> None:
        """Waits for the connections that are lent, and closes all."""
        while self._idle:
            await self.give_up(self._idle.pop())
        self._size = 0
        await self._pool.close()

    async def _open(self) -> Any:
        self._taken += 1
        try:
            # The pool's own time-out would make a task for each connection taken.
            async with asyncio.timeout(self._patience):
                return await self._pool.acquire()
        except BaseException:
            self._taken -= 1
            self._hand_over(None)
            raise

    async def _next(self) -> Any:
        """The connection that somebody gives back, or None when there is room to open one."""
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        try:
            async with asyncio.timeout(self._patience):
                return await waiter
        except BaseException:
            # It may have been handed over in the very moment in which the caller went away.
            if waiter.done() and not waiter.cancelled():
                self._pass_on(waiter.result())
            raise

    def _pass_on(self, connection: Any) -> None:
        if connection is None:
            self._hand_over(None)
        else:
            self.give(connection)

    def _hand_over(self, connection: Any) -> bool:
        """Wakes whoever has waited longest; False if nobody waits."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False
