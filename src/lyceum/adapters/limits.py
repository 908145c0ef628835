"""Rate limits counted in this process.

The `limits` library is not used here. Its in-memory storage looks at every key it holds, in
a thread started anew each 10 ms under traffic: with a pause of 1 ms between hits, one hit took
13 µs of processor time with 1,000 keys, 113 µs with 10,000 and 1.2 ms with 100,000. Its
asynchronous variant stopped the event loop for up to 59 ms with 100,000 keys. Both read the
machine's clock for themselves. Below a hit of one window took 1 µs with 1 to 100,000 keys.
"""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.kit.windows import Limit, Window, ends_at, found, window_of

FEW = 1_000
"""Windows of their own beginning that are kept without a look at which of them are over."""


class MemoryLimits:
    """Fixed windows; memory holds the keys of the open ones only, and of few that are over.

    One that is aligned to the clock is thrown away whole by the first hit that opens another after
    its end; those that begin with a first hit, when there are twice as many of them as there were.
    """

    def __init__(self) -> None:
        self._counts: dict[tuple[int, int], dict[str, int]] = {}
        self._begun: dict[tuple[str, int], tuple[int, int]] = {}
        self._most_begun = FEW

    async def hit(self, asked: Sequence[Limit], *, now: int) -> list[Window]:
        """Count one hit in all of the windows, or in none where one is full."""
        if len(asked) == 1 and not asked[0].from_first:
            # As almost always; the rest would take three times as long.
            return [self._hit_one(asked[0], now)]
        opened = [self._look(limit, now) for limit in asked]
        ends, before = [end for end, _ in opened], [count for _, count in opened]
        windows = found(asked, before, ends=ends)
        if all(window.allowed for window in windows):
            for limit, (end, count) in zip(asked, opened, strict=True):
                self._keep(limit, end, count + 1, now=now)
        return windows

    async def close(self) -> None:
        self._counts.clear()
        self._begun.clear()

    def _look(self, limit: Limit, now: int) -> tuple[int, int]:
        """When the limit's window ends, and how much it has counted."""
        ends = ends_at(limit, now=now)
        if not limit.from_first:
            return ends, self._counts_of(limit, ends, now).get(limit.key, 0)
        begun = self._begun.get((limit.key, limit.seconds))
        return (ends, 0) if begun is None or begun[0] <= now else begun

    def _keep(self, limit: Limit, ends: int, count: int, *, now: int) -> None:
        if not limit.from_first:
            self._counts_of(limit, ends, now)[limit.key] = count
            return
        self._begun[limit.key, limit.seconds] = (ends, count)
        if len(self._begun) > self._most_begun:
            self._begun = {key: begun for key, begun in self._begun.items() if begun[0] > now}
            self._most_begun = max(FEW, 2 * len(self._begun))

    def _hit_one(self, limit: Limit, now: int) -> Window:
        ends = ends_at(limit, now=now)
        counts = self._counts_of(limit, ends, now)
        before = counts.get(limit.key, 0)
        counted = before < limit.count
        if counted:
            counts[limit.key] = before + 1
        return window_of(limit, before, ends=ends, counted=counted)

    def _counts_of(self, limit: Limit, ends: int, now: int) -> dict[str, int]:
        counts = self._counts.get((ends, limit.seconds))
        if counts is None:
            self._counts = {
                window: kept for window, kept in self._counts.items() if window[0] > now
            }
            counts = self._counts.setdefault((ends, limit.seconds), {})
        return counts
