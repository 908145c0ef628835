"""Rate-limit windows, and the port that counts in them."""

from __future__ import annotations

from typing import Protocol

import msgspec


class Window(msgspec.Struct, frozen=True):
    """What one hit found: `remaining` hits are left until `resets_at` (microseconds UTC)."""

    limit: int
    remaining: int
    resets_at: int
    allowed: bool


class Limits(Protocol):
    """Counts hits in fixed windows aligned to the clock."""

    async def hit(self, key: str, *, limit: int, seconds: int, now: int) -> Window:
        """Count one hit of `key` in the window of `seconds` that `now` (microseconds) is in.

        Allowed are the first `limit` of each window; refused hits change nothing more.
        Windows of different lengths count apart, under the same key too.
        """
        ...
