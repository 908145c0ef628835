"""What follows from a completed course: the next one of each path that it is a part of."""

from __future__ import annotations

from lyceum.core.actor import system
from lyceum.core.feed import Happened
from lyceum.core.following import follow
from lyceum.core.paths import store
from lyceum.core.paths.actions import NAME, go_on
from lyceum.core.work import WriteWork

BATCH = 32
"""Events that are looked at in one transaction: few, since on SQLite all other writers wait."""


async def lead_on(work: WriteWork) -> int:
    """Looks at the courses that were completed next; how many they were."""
    actor = system(work.tenant.id, name=NAME)
    kinds = ["enrollment.completed"]
    return await follow(work, actor, name=NAME, kinds=kinds, act=_lead_on, limit=BATCH)


async def _lead_on(work: WriteWork, happened: Happened) -> None:
    # What was erased says no more whose it was.
    after = happened.after or {}
    asked = {"user_id": after.get("user_id", 0), "course_id": after.get("course_id", 0)}
    for stay in await work.all(store.CONCERNED_LOCKED, **asked):
        path = await work.first(store.BY_ID, id=stay.path_id)
        if path is not None:
            await go_on(work, path, stay)
