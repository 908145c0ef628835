"""Rate limits counted in this process."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.adapters.limits import MemoryLimits
from lyceum.kit.time import MINUTE, SECOND
from lyceum.kit.windows import Limits, Window

NOON = 1_705_320_000 * SECOND


@pytest.mark.asyncio
async def test_the_first_hits_are_allowed_and_count_down() -> None:
    limits: Limits = MemoryLimits()
    found = [await limits.hit("ada", limit=2, seconds=60, now=NOON) for _ in range(3)]
    assert found == [
        Window(limit=2, remaining=1, resets_at=NOON + MINUTE, allowed=True),
        Window(limit=2, remaining=0, resets_at=NOON + MINUTE, allowed=True),
        Window(limit=2, remaining=0, resets_at=NOON + MINUTE, allowed=False),
    ]


@pytest.mark.asyncio
async def test_a_window_is_aligned_to_the_clock_and_not_to_the_first_hit() -> None:
    limits = MemoryLimits()
    last = await limits.hit("ada", limit=1, seconds=60, now=NOON + MINUTE - 1)
    next_ = await limits.hit("ada", limit=1, seconds=60, now=NOON + MINUTE)
    assert (last.resets_at, last.allowed) == (NOON + MINUTE, True)
    assert (next_.resets_at, next_.allowed) == (NOON + 2 * MINUTE, True)


@pytest.mark.asyncio
async def test_keys_and_lengths_of_windows_count_apart() -> None:
    limits = MemoryLimits()
    for key, seconds in (("ada", 60), ("bob", 60), ("ada", 3600)):
        assert (await limits.hit(key, limit=1, seconds=seconds, now=NOON)).allowed
    assert not (await limits.hit("ada", limit=1, seconds=60, now=NOON)).allowed


@pytest.mark.asyncio
async def test_a_limit_of_zero_allows_nothing() -> None:
    assert not (await MemoryLimits().hit("ada", limit=0, seconds=60, now=NOON)).allowed


@pytest.mark.asyncio
async def test_a_longer_window_outlives_shorter_ones() -> None:
    limits = MemoryLimits()
    await limits.hit("ada", limit=2, seconds=3600, now=NOON)
    for minute in range(59):
        await limits.hit("ada", limit=2, seconds=60, now=NOON + minute * MINUTE)
    late = await limits.hit("ada", limit=2, seconds=3600, now=NOON + 59 * MINUTE)
    assert late.remaining == 0


@pytest.mark.asyncio
async def test_memory_of_ended_windows_is_given_back() -> None:
    limits = MemoryLimits()
    tracemalloc.start()
    try:
        for window in range(20):
            for client in range(1000):
                at = NOON + window * MINUTE
                await limits.hit(f"{window}.{client}", limit=1, seconds=60, now=at)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 400_000


@pytest.mark.asyncio
@given(
    limit=st.integers(0, 5),
    seconds=st.integers(1, 90),
    steps=st.lists(st.integers(0, 40 * SECOND), max_size=40),
)
async def test_no_window_ever_allows_more_than_its_limit(
    limit: int, seconds: int, steps: list[int]
) -> None:
    limits, now, allowed = MemoryLimits(), NOON, dict[int, int]()
    for step in steps:
        now += step
        window = await limits.hit("ada", limit=limit, seconds=seconds, now=now)
        assert now < window.resets_at <= now + seconds * SECOND
        assert window.resets_at % (seconds * SECOND) == 0
        count = allowed[window.resets_at] = allowed.get(window.resets_at, 0) + window.allowed
        assert count <= limit
        assert window.remaining == limit - count
