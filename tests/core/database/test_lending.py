"""Lending connections: each to one at a time, none lost, in the order of asking."""

import asyncio

import pytest

from lyceum.core.database.lending import Lender

PATIENCE = 0.05


class Wire:
    """A connection that can break."""

    def __init__(self) -> None:
        self.broken = False

    def is_closed(self) -> bool:
        return self.broken


class Pool:
    """Opens connections, as the driver's pool does, and counts those that it misses."""

    def __init__(self) -> None:
        self.out: set[Wire] = set()
        self.refuses = False
        self.closed = False

    async def acquire(self) -> Wire:
        await asyncio.sleep(0)
        if self.refuses:
            raise OSError("nobody answers")
        wire = Wire()
        self.out.add(wire)
        return wire

    async def release(self, wire: Wire) -> None:
        await asyncio.sleep(0)
        self.out.remove(wire)

    async def close(self) -> None:
        assert not self.out
        self.closed = True


@pytest.fixture
def pool() -> Pool:
    return Pool()


@pytest.fixture
def lender(pool: Pool) -> Lender:
    return Lender(pool, size=2, patience=PATIENCE)


async def waiting(lender: Lender) -> asyncio.Task:
    task = asyncio.create_task(lender.take())
    await asyncio.sleep(0)
    return task


async def test_one_that_was_given_back_is_lent_again(lender: Lender, pool: Pool) -> None:
    first = await lender.take()
    lender.give(first)
    assert await lender.take() is first
    assert pool.out == {first}


async def test_whoever_waited_longest_is_next(lender: Lender) -> None:
    held = [await lender.take(), await lender.take()]
    tasks = [await waiting(lender) for _ in range(2)]
    lender.give(held[0])
    assert await tasks[0] is held[0]
    assert not tasks[1].done()
    lender.give(held[1])
    assert await tasks[1] is held[1]


async def test_whoever_waits_too_long_is_told(lender: Lender) -> None:
    held = [await lender.take(), await lender.take()]
    with pytest.raises(TimeoutError):
        await lender.take()
    lender.give(held[0])
    assert await lender.take() is held[0]


async def test_a_broken_one_is_replaced_whether_idle_or_lent(lender: Lender, pool: Pool) -> None:
    idle, lent = await lender.take(), await lender.take()
    lender.give(idle)
    idle.broken = True
    fresh = await lender.take()
    assert fresh is not idle
    next_one = await waiting(lender)
    lent.broken = True
    await lender.give_up(lent)
    another = await next_one
    assert pool.out == {fresh, another}


async def test_one_that_breaks_while_it_is_handed_over_is_replaced(
    lender: Lender, pool: Pool
) -> None:
    held = [await lender.take(), await lender.take()]
    next_one = await waiting(lender)
    lender.give(held[0])
    held[0].broken = True
    fresh = await next_one
    assert pool.out == {held[1], fresh}


async def test_where_none_can_be_opened_those_who_wait_are_told_too(
    lender: Lender, pool: Pool
) -> None:
    held = [await lender.take(), await lender.take()]
    tasks = [await waiting(lender) for _ in range(2)]
    pool.refuses = True
    for wire in held:
        await lender.give_up(wire)
    for task in tasks:
        with pytest.raises(OSError, match="nobody answers"):
            await task
    pool.refuses = False
    assert await lender.take() in pool.out


@pytest.mark.parametrize("rounds", range(4))
async def test_a_caller_who_goes_away_takes_no_connection_along(
    lender: Lender, pool: Pool, rounds: int
) -> None:
    """Cancelled after so many rounds of the loop: while waiting, or as it is handed over."""
    held = [await lender.take(), await lender.take()]
    gone = await waiting(lender)
    for at in range(4):
        if at == rounds:
            gone.cancel()
        if at == 1:
            lender.give(held[0])
        await asyncio.sleep(0)
    if not gone.cancelled():
        lender.give(gone.result())
    assert await lender.take() is held[0]
    assert pool.out == set(held)


async def test_a_caller_who_goes_away_while_one_is_opened_leaves_room(lender: Lender) -> None:
    gone = [asyncio.create_task(lender.take()) for _ in range(2)]
    await asyncio.sleep(0)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    assert all(task.cancelled() for task in gone)
    assert await lender.take() is not await lender.take()


async def test_closing_gives_the_idle_ones_back(lender: Lender, pool: Pool) -> None:
    lender.give(await lender.take())
    await lender.close()
    assert pool.closed
