"""Welcoming somebody to a course by a letter, which a worker sends."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.jobs.actions import enqueue
from lyceum.core.work import WriteWork

JOB = "welcome"


async def welcome(work: WriteWork, actor: Actor, enrollment: Enrollment) -> None:
    """Asks for the letter with this write: of an enrollment there is one at a time. Whoever enrolls
    themselves may have it sent to them, staff to anybody."""
    if enrollment.user_id != actor.user_id:
        actor.must(Permission.ENROLLMENTS_WRITE_ANY, Permission.COURSES_LEAD)
    await enqueue(
        work,
        actor,
        JOB,
        payload={"enrollment_id": enrollment.id},
        key=f"enrollment {enrollment.id}",
    )
