"""The pool lends connections: each to one at a time, none lost, in the order of asking."""

import asyncio

import pytest

from lyceum.core.database.pool import ConnectionPool

PATIENCE = 0.05


class Wire:
    """A connection that can break."""

    def __init__(self) -> None:
        self.broken = False

    def is_closed(self) -> bool:
        return self.broken

    async def close(self) -> None:
        await asyncio.sleep(0)
        self.broken = True


class Server:
    """Opens connections, and knows which of them are open."""

    def __init__(self) -> None:
        self.opened: list[Wire] = []
        self.refuses = False

    async def connect(self) -> Wire:
        await asyncio.sleep(0)
        if self.refuses:
            raise OSError("nobody answers")
        self.opened.append(Wire())
        return self.opened[-1]

    @property
    def open(self) -> set[Wire]:
        return {wire for wire in self.opened if not wire.broken}


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def pool(server: Server) -> ConnectionPool:
    return ConnectionPool(server.connect, size=2, patience=PATIENCE)


async def waiting(pool: ConnectionPool) -> asyncio.Task:
    task = asyncio.create_task(pool.acquire())
    await asyncio.sleep(0)
    return task


async def test_one_that_was_given_back_is_lent_again(pool: ConnectionPool, server: Server) -> None:
    first = await pool.acquire()
    pool.release(first)
    assert await pool.acquire() is first
    assert server.open == {first}


async def test_whoever_waited_longest_is_next(pool: ConnectionPool) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    tasks = [await waiting(pool) for _ in range(2)]
    pool.release(held[0])
    assert await tasks[0] is held[0]
    assert not tasks[1].done()
    pool.release(held[1])
    assert await tasks[1] is held[1]


async def test_whoever_waits_too_long_is_told(pool: ConnectionPool) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    with pytest.raises(TimeoutError):
        await pool.acquire()
    pool.release(held[0])
    assert await pool.acquire() is held[0]


async def test_a_broken_one_is_replaced_whether_idle_or_lent(
    pool: ConnectionPool, server: Server
) -> None:
    idle, lent = await pool.acquire(), await pool.acquire()
    pool.release(idle)
    idle.broken = True
    fresh = await pool.acquire()
    assert fresh is not idle
    next_one = await waiting(pool)
    lent.broken = True
    pool.release(lent)
    another = await next_one
    assert server.open == {fresh, another}


async def test_one_that_breaks_while_it_is_handed_over_is_replaced(
    pool: ConnectionPool, server: Server
) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    next_one = await waiting(pool)
    pool.release(held[0])
    held[0].broken = True
    fresh = await next_one
    assert server.open == {held[1], fresh}


async def test_where_none_can_be_opened_those_who_wait_are_told_too(
    pool: ConnectionPool, server: Server
) -> None:
    held = [await pool.acquire(), await pool.acquire()]
    tasks = [await waiting(pool) for _ in range(2)]
    server.refuses = True
    for wire in held:
        wire.broken = True
        pool.release(wire)
    for task in tasks:
        with pytest.raises(OSError, match="nobody answers"):
            await task
    server.refuses = False
    assert await pool.acquire() in server.open


@pytest.mark.parametrize("rounds", range(4))
async def test_a_caller_who_goes_away_takes_no_connection_along(
    pool: ConnectionPool, server: Server, rounds: int
) -> None:
    """Cancelled after so many rounds of the loop: while waiting, or as it is handed over."""
    held = [await pool.acquire(), await pool.acquire()]
    gone = await waiting(pool)
    for at in range(4):
        if at == rounds:
            gone.cancel()
        if at == 1:
            pool.release(held[0])
        await asyncio.sleep(0)
    if not gone.cancelled():
        pool.release(gone.result())
    assert await pool.acquire() is held[0]
    assert server.open == set(held)


async def test_a_caller_who_goes_away_while_one_is_opened_leaves_room(pool: ConnectionPool) -> None:
    gone = [asyncio.create_task(pool.acquire()) for _ in range(2)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    assert all(task.cancelled() for task in gone)
    assert await pool.acquire() is not await pool.acquire()


async def test_closing_waits_for_those_that_are_lent(pool: ConnectionPool, server: Server) -> None:
    lent, idle = await pool.acquire(), await pool.acquire()
    pool.release(idle)
    closing = asyncio.create_task(pool.close())
    for _ in range(4):
        await asyncio.sleep(0)
    assert server.open == {lent}
    pool.release(lent)
    await closing
    assert not server.open
