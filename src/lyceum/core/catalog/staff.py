"""Who teaches a course: its lead, and the instructors beside them."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import staff_store, store
from lyceum.core.catalog.actions import (
    editable_course,
    note_change,
    set_lead,
    teachers_among,
)
from lyceum.core.catalog.errors import LeadNeeded, NotATeacher, NotOnStaff
from lyceum.core.catalog.model import StaffMember, StaffRole
from lyceum.core.catalog.queries import must_lead_course
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import Work, WriteWork


async def staff_of(work: Work, course_id: int) -> list[StaffMember]:
    """The staff of a course that the caller may see: the lead first, then instructors by name."""
    return await work.all(staff_store.STAFF_OF, course_id=course_id)


async def appoint(
    work: WriteWork, actor: Actor, *, course_id: int, user_id: int, role: StaffRole
) -> StaffMember:
    """Makes somebody who may teach an instructor of the course, or, for whoever may write any
    course, its lead in place of the one before. Nothing changes for who stands there already."""
    await editable_course(work, actor, course_id)
    if role is StaffRole.LEAD:
        actor.must(Permission.COURSES_WRITE_ANY)
    await must_lead_course(work, actor, course_id)
    person = await work.first(people_store.BY_ID, id=user_id)
    if person is None:
        raise NoSuchUser
    member = StaffMember(user_id, role, person.display_name)
    before = await staff_of(work, course_id)
    if member in before:
        return member
    if any(one.user_id == user_id and one.role is StaffRole.LEAD for one in before):
        raise LeadNeeded
    if user_id not in await teachers_among(work, {user_id}):
        raise NotATeacher(field="user_id")
    if role is StaffRole.LEAD:
        await set_lead(work, course_id, user_id)
    else:
        await work.run(store.INSERT_STAFF, course_id=course_id, user_id=user_id, role=role)
    await note_change(work, actor, course_id, changed=["staff"])
    return member


async def hand_over_courses(work: WriteWork, actor: Actor, *, from_id: int, to_id: int) -> None:
    """Makes another the lead of all courses that somebody leads; refuses who may not write any
    course, and for the other whoever is no teacher, or the same person."""
    actor.must(Permission.COURSES_WRITE_ANY)
    if to_id == from_id or to_id not in await teachers_among(work, {to_id}):
        raise NotATeacher(field="user_id")
    await work.first(people_store.BY_ID_LOCKED, id=from_id)
    for course in await work.all(staff_store.COURSES_LED_BY, user_id=from_id):
        await set_lead(work, course.id, to_id)
        await note_change(work, actor, course.id, changed=["lead_id"])


async def dismiss(work: WriteWork, actor: Actor, *, course_id: int, user_id: int) -> None:
    """Takes an instructor off the staff; refuses the lead, whom another must replace first."""
    await editable_course(work, actor, course_id)
    await must_lead_course(work, actor, course_id)
    found = [one for one in await staff_of(work, course_id) if one.user_id == user_id]
    if not found:
        raise NotOnStaff
    if found[0].role is StaffRole.LEAD:
        raise LeadNeeded
    await work.run(staff_store.DELETE_MEMBER, course_id=course_id, user_id=user_id)
    await note_change(work, actor, course_id, changed=["staff"])
