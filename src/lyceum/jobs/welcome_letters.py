"""Writes to people who were let into a course, where whoever let them in asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.enrollment.welcoming import JOB
from lyceum.core.jobs.duties import Kind, Running
from lyceum.core.mail import Letter
from lyceum.core.people.queries import users_by_id
from lyceum.core.tenancy.queries import organization
from lyceum.messages.letters import letter


async def run(running: Running) -> Mapping[str, Any]:
    """Sends the letter; who has no address gets none. Broken off after the letter was taken, it is
    sent once more, under the same name."""
    written = await _letter(running)
    if written is not None:
        await running.ports.mailer.send(written)
    return {"sent": written is not None}


async def _letter(running: Running) -> Letter | None:
    async with running.read() as work:
        enrollment = await enrollment_by_id(work, running.actor, running.payload["enrollment_id"])
        people = await users_by_id(work, [enrollment.user_id])
        courses = await courses_by_id(work, [enrollment.course_id])
    person, course = people.get(enrollment.user_id), courses.get(enrollment.course_id)
    if person is None or course is None or person.email is None:
        return None
    school = await organization(running.works, running.tenant.organization_id)
    return letter(
        "welcome",
        locale=running.tenant.locale,
        values={
            "student": person.display_name,
            "course": course.title,
            "school": school.name if school else "",
        },
        to=person.email,
        name=f"welcome-{enrollment.uid.hex()}",
    )


kind = Kind(name=JOB, run=run)
