"""Rate-limit windows, and the port that counts in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from lyceum.kit.time import SECOND


class Limit(msgspec.Struct, frozen=True):
    """`count` hits in each `seconds` for whoever `key` names; `name` says to people whose they
    are."""

    key: str
    count: int
    seconds: int
    name: str = "default"


class Window(msgspec.Struct, frozen=True):
    """What one hit found: `remaining` hits are left until `resets_at` (microseconds UTC), of
    `limit` in each `seconds`; `name` is the limit's."""

    limit: int
    remaining: int
    resets_at: int
    allowed: bool
    seconds: int = 60
    name: str = "default"


class Limits(Protocol):
    """Counts hits in fixed windows aligned to the clock."""

    async def hit(self, asked: Sequence[Limit], *, now: int) -> list[Window]:
        """Count one hit in the windows of all of `asked` that `now` (microseconds) is in, or in
        none where one of them is full; the windows stand in the order of `asked`.

        Windows of different lengths count apart, under the same key too.
        """
        ...

    async def close(self) -> None:
        """Give back what counting needs; nothing is counted afterwards."""
        ...


def ends_at(limit: Limit, *, now: int) -> int:
    """When the window that `now` is in ends, in microseconds UTC."""
    span = limit.seconds * SECOND
    return now - now % span + span


def window_of(limit: Limit, before: int, *, ends: int, counted: bool) -> Window:
    """The window of a limit after a hit that found `before` in it, whether or not it `counted`."""
    left = limit.count - before - counted
    return Window(limit.count, max(left, 0), ends, before < limit.count, limit.seconds, limit.name)


def found(asked: Sequence[Limit], before: Sequence[int], *, now: int) -> list[Window]:
    """The windows of `asked` after a hit, where each had counted `before`."""
    both = list(zip(asked, before, strict=True))
    counted = all(count < limit.count for limit, count in both)
    return [
        window_of(limit, count, ends=ends_at(limit, now=now), counted=counted)
        for limit, count in both
    ]


def tightest(windows: Sequence[Window]) -> Window:
    """The window that decides: of full ones the one that is full the longest, else the one with
    the fewest hits left; of equals the first."""
    if len(windows) == 1:
        return windows[0]
    return min(windows, key=lambda one: (one.allowed, one.remaining, -one.resets_at))
