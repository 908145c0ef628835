"""Limits that several servers share, and what becomes of them while the store is away."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs

from lyceum.adapters import shared_limits
from lyceum.adapters.shared_limits import SharedLimits
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Limit
from tests.harness.processes import LOOPBACK, free_port
from tests.harness.valkey import ValkeyServer, start_valkey

pytestmark = pytest.mark.needs("valkey")

NOON = 1_705_320_000 * SECOND


@pytest.fixture
def valkey() -> Iterator[ValkeyServer]:
    server = start_valkey()
    yield server
    server.stop()


@pytest.fixture
async def two(valkey: ValkeyServer) -> AsyncIterator[tuple[SharedLimits, SharedLimits]]:
    """Two servers on one store."""
    servers = (SharedLimits(valkey.url), SharedLimits(valkey.url))
    yield servers
    for each in servers:
        await each.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a test waits a moment and not a second."""
    monkeypatch.setattr(shared_limits, "PAUSE", 0.05)


async def allowed(limits: SharedLimits, count: int = 3, *, key: str = "ada") -> bool:
    (window,) = await limits.hit([Limit(key, count, 60)], now=NOON)
    return window.allowed


async def test_two_servers_share_the_counts(two: tuple[SharedLimits, SharedLimits]) -> None:
    first, second = two
    assert [await allowed(limits) for limits in (first, second, first)] == [True] * 3
    assert not await allowed(second)
    assert not await allowed(first)


async def test_of_many_hits_at_once_exactly_as_many_are_allowed_as_may_be(
    two: tuple[SharedLimits, SharedLimits],
) -> None:
    hits = [allowed(two[number % 2], 50) for number in range(200)]
    assert sum(await asyncio.gather(*hits)) == 50


async def test_a_count_does_not_stay_on_the_store_for_ever(valkey: ValkeyServer) -> None:
    limits = SharedLimits(valkey.url)
    await limits.hit([Limit("ada", 3, 60), Limit("ada", 3, 3600)], now=clock.now())
    kept = [await limits._client.pttl(key) for key in await limits._client.keys("lyceum:*")]
    await limits.close()
    assert len(kept) == 2
    assert all(0 < milliseconds <= 3_600_000 + shared_limits.KEPT_AFTER for milliseconds in kept)


async def test_while_the_store_is_away_each_server_counts_for_itself(
    two: tuple[SharedLimits, SharedLimits], valkey: ValkeyServer, impatient: None
) -> None:
    first, second = two
    assert await allowed(first)
    valkey.stop()
    with capture_logs() as said:
        for limits in two:
            assert [await allowed(limits) for _ in range(4)] == [True, True, True, False]
    lost = [line for line in said if line["event"] == "limits are counted in this process alone"]
    assert len(lost) == 2, "each says so once"
    assert all(line["log_level"] == "warning" for line in lost)
    valkey.restart()
    await asyncio.sleep(0.1)
    with capture_logs() as said:
        assert await allowed(first)
    assert [line["event"] for line in said] == ["limits are shared again"]
    assert said[0]["counted_alone"] == 4
    assert [await allowed(second) for _ in range(3)] == [True, True, False]


async def test_a_store_that_hangs_delays_nobody_for_long(
    two: tuple[SharedLimits, SharedLimits],
    valkey: ValkeyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = two[0]
    assert await allowed(limits, 1_000)
    valkey.running.send(signal.SIGSTOP)
    try:
        began = clock.monotonic()
        assert all(await asyncio.gather(*(allowed(limits, 1_000) for _ in range(100))))
        assert clock.monotonic() - began < 3 * shared_limits.PATIENCE
        began = clock.monotonic()
        for _ in range(100):
            assert await allowed(limits, 1_000)
        assert clock.monotonic() - began < shared_limits.PATIENCE
    finally:
        valkey.running.send(signal.SIGCONT)


async def test_a_store_that_was_never_there_keeps_nobody_out() -> None:
    limits = SharedLimits(f"redis://:hidden@{LOOPBACK}:{free_port()}/0")
    with capture_logs() as said:
        assert [await allowed(limits) for _ in range(4)] == [True, True, True, False]
    await limits.close()
    assert len(said) == 1
    assert "hidden" not in str(said)


async def test_a_store_that_lost_everything_counts_anew(
    two: tuple[SharedLimits, SharedLimits], valkey: ValkeyServer, impatient: None
) -> None:
    """A restart loses the script as well as the counts."""
    assert [await allowed(limits) for limits in two] == [True, True]
    valkey.stop()
    valkey.restart()
    for limits in two:
        # Whoever finds their connection gone is counted alone.
        assert await allowed(limits)
    await asyncio.sleep(0.1)
    assert [await allowed(limits, 1, key="bob") for limits in two] == [True, False]
