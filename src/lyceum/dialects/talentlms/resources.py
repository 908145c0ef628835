"""All that a user belongs to (contract 2.1)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.enrollment.model import EnrollmentFilter, EnrollmentState
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.page import Slice
from lyceum.core.people.queries import user
from lyceum.core.work import Work
from lyceum.dialects.talentlms import branches, groups, recognition
from lyceum.dialects.talentlms.wire.groups import Named
from lyceum.dialects.talentlms.wire.resources import Resources
from lyceum.dialects.talentlms.wire.texts import OneAsked

ENROLLED = (
    EnrollmentState.ACTIVE,
    EnrollmentState.SUSPENDED,
    EnrollmentState.EXPIRED,
    EnrollmentState.COMPLETED,
)
"""States that are shown as enrolled (DESIGN, the tables of states)."""


async def get_user_resources(work: Work, actor: Actor, asked: OneAsked) -> Resources:
    """Get the branches, groups, courses and certificates of a user."""
    person = await user(work, actor, asked.id)
    held = await recognition.certificates_of(work, actor, person.id, origin="")
    return Resources(
        branches=await branches.branches_of(work, actor, person.id),
        groups=await groups.groups_of(work, actor, person.id),
        courses=await _courses(work, actor, person.id),
        certificates=[Named(one.id, one.name) for one in held],
    )


async def _courses(work: Work, actor: Actor, user_id: int) -> list[Named]:
    """Each once, however often somebody was in it, in the order in which they came."""
    where = EnrollmentFilter(user_id=user_id, states=ENROLLED)
    sliced = Slice(limit=recognition.MOST, total=False)
    page = await enrollments(work, actor, where=where, sliced=sliced)
    course_ids = list(dict.fromkeys(stay.course_id for stay in reversed(page.rows)))
    courses = await courses_by_id(work, course_ids)
    return [Named(one, courses[one].title) for one in course_ids if one in courses]
