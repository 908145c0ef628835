"""Courses that are published when their moment has come."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import publication_store as store
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import CourseChange, CourseState
from lyceum.core.work import WriteWork


async def publish_scheduled(work: WriteWork, actor: Actor, *, limit: int = 100) -> int:
    """Publishes scheduled courses whose `publish_at` has come, on the tenant's clock; how many it
    was. Fewer than `limit`: there are no more. One without a moment waits for a person."""
    actor.must(Permission.COURSES_WRITE_ANY)
    due = await work.all(store.TO_PUBLISH, now=work.now, limit=limit)
    for course in due:
        await change_course(work, actor, course.id, CourseChange(state=CourseState.PUBLISHED))
    return len(due)
