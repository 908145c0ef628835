"""The demo's past: what happened on which day, lived through in the order of time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY, MINUTE

Act = Callable[[WriteWork], Awaitable[None]]


class Calendar:
    """Acts by day and time; those of one moment happen in the order in which they were noted."""

    def __init__(self) -> None:
        self._acts: list[tuple[int, Act]] = []

    def note(
        self, days: int, minute: int, act: Callable[..., Awaitable[None]], **named: object
    ) -> None:
        """`act` is called with the Work and what is named here, so many days before today, in that
        minute of the day (UTC)."""
        self._acts.append((-days * DAY + minute * MINUTE, partial(act, **named)))

    async def live_through(self, work: WriteWork) -> None:
        """Does everything at its time, by both clocks; nothing lies in the future."""
        clock, now = work.machine_clock, work.machine_now
        today = now - now % DAY
        try:
            for at, act in sorted(self._acts, key=_time):
                moment = min(today + at, now)
                work.machine_clock = partial(int, moment)
                work.catch_up()
                await act(work)
        finally:
            work.machine_clock = clock
            work.catch_up()


def _time(noted: tuple[int, Act]) -> int:
    return noted[0]
