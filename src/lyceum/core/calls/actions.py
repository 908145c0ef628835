"""Keeping calls, many at once, and taking old ones away."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lyceum.core.calls import store
from lyceum.core.calls.model import DAYS_KEPT, NewCall
from lyceum.core.work import WriteWork
from lyceum.kit.time import DAY

BATCH = 500
"""Rows that one transaction takes away."""

LISTED = 250
"""Of calls that come together so many are listed: more of them nobody reads, and each costs as much
as it costs to answer a light one."""


async def keep_calls(work: WriteWork, made: Sequence[NewCall]) -> None:
    """Counts all of the calls, and lists the first LISTED of them."""
    if not made:
        return
    listed = made[:LISTED]
    numbers = await work.new_ids(len(listed))
    rows = [
        {**msgspec.structs.asdict(call), "id": number}
        for number, call in zip(numbers, listed, strict=True)
    ]
    await work.run_many(store.INSERT, rows)
    await _count(work, made)


async def _count(work: WriteWork, made: Sequence[NewCall]) -> None:
    """In one order for all writers, so that two never wait for each other."""
    by_day: dict[tuple[int, int], list[NewCall]] = {}
    for call in made:
        by_day.setdefault((call.key_id, call.at - call.at % DAY), []).append(call)
    numbers = await work.new_ids(len(by_day))
    rows = [
        {
            "id": number,
            "key_id": key_id,
            "user_id": of_day[0].user_id,
            "day": day,
            "calls": len(of_day),
            "refused": sum(call.is_refused for call in of_day),
            "failed": sum(call.is_failed for call in of_day),
        }
        for number, ((key_id, day), of_day) in zip(numbers, sorted(by_day.items()), strict=True)
    ]
    await work.run_many(store.COUNT[work.connection.flavor], rows)


async def sweep(work: WriteWork, *, kept_for: int) -> int:
    """Deletes at most BATCH calls that were made longer ago than `kept_for` (microseconds), and as
    many days that nobody asks for any more and no call lies in; how many of the more numerous."""
    now, days_kept = work.machine_now, max(DAYS_KEPT, kept_for + DAY)
    gone = await work.run(store.DELETE_OLD, before=now - kept_for, limit=BATCH)
    days = await work.run(store.DELETE_OLD_DAYS, before=now - days_kept, limit=BATCH)
    return max(gone, days)


async def forget_calls_of(work: WriteWork, *, user_id: int) -> None:
    """Part of deleting the person."""
    if await work.run(store.DELETE_DAYS_OF_USER, user_id=user_id):
        # Each call is counted in a day, which is kept for longer: without one there are none.
        await work.run(store.DELETE_OF_USER, user_id=user_id)
