"""The demo's past: what happened on which day, lived through in the order of time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY, HOUR

Act = Callable[[WriteWork], Awaitable[None]]


class Calendar:
    """Acts by day and hour; those of one hour happen in the order in which they were noted."""

    def __init__(self) -> None:
        self._acts: list[tuple[int, Act]] = []

    def note(
        self, days: int, hour: int, act: Callable[..., Awaitable[None]], **named: object
    ) -> None:
        """`act` is called with the Work and what is named here, so many days before today, at
        that hour UTC."""
        self._acts.append((-days * DAY + hour * HOUR, partial(act, **named)))

    async def live_through(self, work: WriteWork) -> None:
        """Does everything at its time, by both clocks; nothing lies in the future."""
        now, machine_now = work.now, work.machine_now
        today = machine_now - machine_now % DAY
        try:
            for at, act in sorted(self._acts, key=_time):
                work.now = work.machine_now = min(today + at, machine_now)
                await act(work)
        finally:
            work.now, work.machine_now = now, machine_now


def _time(noted: tuple[int, Act]) -> int:
    return noted[0]
