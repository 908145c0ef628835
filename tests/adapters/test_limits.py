"""Rate limits, counted in this process or on a Valkey that is shared."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.adapters.limits import MemoryLimits
from lyceum.adapters.shared_limits import SharedLimits
from lyceum.kit.time import HOUR, MINUTE, SECOND
from lyceum.kit.windows import Limit, Limits, Window, tightest
from tests.harness.valkey import ValkeyServer, start_valkey

NOON = 1_705_320_000 * SECOND


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    server = start_valkey()
    yield server
    server.stop()


@pytest.fixture(params=["memory", pytest.param("valkey", marks=pytest.mark.needs("valkey"))])
async def limits(request: pytest.FixtureRequest) -> AsyncIterator[Limits]:
    """Each place where limits are counted, with nothing in it."""
    if request.param == "memory":
        yield MemoryLimits()
        return
    server: ValkeyServer = request.getfixturevalue("valkey")
    shared = SharedLimits(server.url)
    await shared._client.flushdb()
    yield shared
    await shared.close()


async def hit(
    limits: Limits, key: str, count: int, *, seconds: int = 60, now: int = NOON
) -> Window:
    """One hit of one window."""
    (window,) = await limits.hit([Limit(key, count, seconds)], now=now)
    return window


async def test_the_first_hits_are_allowed_and_count_down(limits: Limits) -> None:
    found = [await hit(limits, "ada", 2) for _ in range(3)]
    assert found == [
        Window(limit=2, remaining=1, resets_at=NOON + MINUTE, allowed=True),
        Window(limit=2, remaining=0, resets_at=NOON + MINUTE, allowed=True),
        Window(limit=2, remaining=0, resets_at=NOON + MINUTE, allowed=False),
    ]


async def test_a_window_is_aligned_to_the_clock_and_not_to_the_first_hit(limits: Limits) -> None:
    last = await hit(limits, "ada", 1, now=NOON + MINUTE - 1)
    next_ = await hit(limits, "ada", 1, now=NOON + MINUTE)
    assert (last.resets_at, last.allowed) == (NOON + MINUTE, True)
    assert (next_.resets_at, next_.allowed) == (NOON + 2 * MINUTE, True)


async def test_keys_and_lengths_of_windows_count_apart(limits: Limits) -> None:
    for key, seconds in (("ada", 60), ("bob", 60), ("ada", 3600)):
        assert (await hit(limits, key, 1, seconds=seconds)).allowed
    assert not (await hit(limits, "ada", 1)).allowed


async def test_a_limit_of_zero_allows_nothing(limits: Limits) -> None:
    assert not (await hit(limits, "ada", 0)).allowed


async def test_a_longer_window_outlives_shorter_ones(limits: Limits) -> None:
    await hit(limits, "ada", 2, seconds=3600)
    for minute in range(59):
        await hit(limits, "ada", 2, now=NOON + minute * MINUTE)
    late = await hit(limits, "ada", 2, seconds=3600, now=NOON + 59 * MINUTE)
    assert late.remaining == 0


async def test_several_windows_count_a_request_together(limits: Limits) -> None:
    both = [Limit("school", 3, 3600, "hour"), Limit("school", 2, 5, "burst")]
    hour, burst = await limits.hit(both, now=NOON)
    assert hour == Window(
        limit=3, remaining=2, resets_at=NOON + HOUR, allowed=True, seconds=3600, name="hour"
    )
    assert burst == Window(
        limit=2, remaining=1, resets_at=NOON + 5 * SECOND, allowed=True, seconds=5, name="burst"
    )


async def test_where_one_window_is_full_none_counts(limits: Limits) -> None:
    """Whoever is refused by the short window has not spent anything of the long one."""
    both = [Limit("school", 5, 3600), Limit("school", 2, 5)]
    found = [await limits.hit(both, now=NOON) for _ in range(4)]
    assert [[window.remaining for window in each] for each in found] == [
        [4, 1], [3, 0], [3, 0], [3, 0],
    ]  # fmt: skip
    assert [[window.allowed for window in each] for each in found[1:3]] == [
        [True, True],
        [True, False],
    ]
    found = [await limits.hit(both, now=NOON + 5 * SECOND) for _ in range(1)]
    assert [window.remaining for window in found[0]] == [2, 1]


def test_the_tightest_window_is_the_one_that_decides() -> None:
    def window(remaining: int, resets_at: int, *, allowed: bool = True) -> Window:
        return Window(limit=9, remaining=remaining, resets_at=resets_at, allowed=allowed)

    few, many, later = window(1, 5), window(7, 5), window(1, 9)
    full, full_longer = window(0, 5, allowed=False), window(0, 9, allowed=False)
    spent = window(0, 99)
    assert tightest([many]) is many
    assert tightest([many, few]) is few
    assert tightest([few, later]) is later
    assert tightest([few, full, full_longer, spent, many]) is full_longer
    assert tightest([few, window(1, 5)]) is few


async def test_memory_of_ended_windows_is_given_back() -> None:
    limits = MemoryLimits()
    tracemalloc.start()
    try:
        for minute in range(20):
            for client in range(1000):
                await hit(limits, f"{minute}.{client}", 1, now=NOON + minute * MINUTE)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 400_000


@given(
    counts=st.tuples(st.integers(0, 5), st.integers(0, 5)),
    lengths=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    steps=st.lists(st.integers(0, 40 * SECOND), max_size=40),
)
async def test_no_window_ever_allows_more_than_its_limit(
    counts: tuple[int, int], lengths: tuple[int, int], steps: list[int]
) -> None:
    limits, now, taken = MemoryLimits(), NOON, dict[tuple[int, int], int]()
    asked = [Limit(f"key{at}", counts[at], lengths[at]) for at in range(2)]
    for step in steps:
        now += step
        windows = await limits.hit(asked, now=now)
        counted = all(window.allowed for window in windows)
        for at, (limit, window) in enumerate(zip(asked, windows, strict=True)):
            assert now < window.resets_at <= now + limit.seconds * SECOND
            assert window.resets_at % (limit.seconds * SECOND) == 0
            count = taken.get((at, window.resets_at), 0)
            assert window.allowed == (count < limit.count)
            taken[at, window.resets_at] = count + counted
            assert window.remaining == limit.count - count - counted
