"""The machine's clock."""

from __future__ import annotations

import time

from lyceum.kit import clock


def test_now_is_in_microseconds_since_1970() -> None:
    before = int(time.time() * 1_000_000) - 1_000
    now = clock.now()
    assert isinstance(now, int)
    assert before <= now <= time.time() * 1_000_000 + 1_000


def test_monotonic_never_goes_back() -> None:
    readings = [clock.monotonic() for _ in range(1000)]
    assert readings == sorted(readings)
