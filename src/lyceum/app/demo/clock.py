"""The demo's past: the moments at which its people came and its courses began."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY, HOUR


@contextmanager
def at_day(work: WriteWork, days: int, *, hour: int) -> Iterator[None]:
    """What is written inside happened so many days before today, at that hour UTC."""
    now, machine_now = work.now, work.machine_now
    work.now = work.machine_now = min(
        machine_now, machine_now - machine_now % DAY - days * DAY + hour * HOUR
    )
    try:
        yield
    finally:
        work.now, work.machine_now = now, machine_now
