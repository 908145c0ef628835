"""A pool of connections that go from hand to hand.

The driver's own pool makes a task for each connection that is given back, and calls every method
through a proxy: with two connections for each request that read, a fifth of the server's processor
time. Here a connection that is open goes straight to whoever waits for one.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any


class ConnectionPool:
    """Lends at most `size` connections, in the order in which they were asked for.

    `connect` opens one; it has `is_closed()` and `close()`. One that broke is replaced by the next
    who asks.
    """

    def __init__(
        self, connect: Callable[[], Awaitable[Any]], *, size: int, patience: float
    ) -> None:
        self._connect = connect
        self._size = size
        self._patience = patience
        self._open = 0
        self._idle: list[Any] = []
        self._waiting: deque[asyncio.Future[Any]] = deque()

    async def acquire(self) -> Any:
        """A connection that is open; TimeoutError after the pool's patience, in seconds, and
        whatever the driver says where none can be opened."""
        while True:
            if self._idle:
                connection = self._idle.pop()
            elif self._open < self._size:
                return await self._another()
            else:
                connection = await self._next()
            if connection is not None:
                if not connection.is_closed():
                    return connection
                self._open -= 1

    def release(self, connection: Any) -> None:
        """Takes back a connection that is as it was, or closed."""
        if connection.is_closed():
            self._open -= 1
            # Whoever waits may now open another.
            self._hand_over(None)
        elif not self._hand_over(connection):
            self._idle.append(connection)

    async def close(self) -> None:
        """Closes all connections, those that are lent as soon as they come back."""
        with suppress(TimeoutError):
            while self._open:
                connection = self._idle.pop() if self._idle else await self._next()
                if connection is not None:
                    await connection.close()
                    self._open -= 1

    async def _another(self) -> Any:
        self._open += 1
        try:
            return await self._connect()
        except BaseException:
            self._open -= 1
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
            self.release(connection)

    def _hand_over(self, connection: Any) -> bool:
        """Wakes whoever has waited longest; False if nobody waits."""
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False
