"""The machine's clock: the only place that reads it."""

from __future__ import annotations

import time


def now() -> int:
    """Return the machine's time in integer microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def monotonic() -> float:
    """Return seconds that never go back; only differences mean something."""
    return time.monotonic()
