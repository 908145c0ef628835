"""Deleting a person or a course with everything that cannot stand without them."""

from __future__ import annotations

from lyceum.core.access.actions import keep_an_administrator, remove_access
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course, remove_course
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.steps import note_deleted
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import remove_user
from lyceum.core.people.errors import LeadsCourses, NoSuchUser, OwnAccount
from lyceum.core.work import WriteWork


async def delete_user(work: WriteWork, actor: Actor, user_id: int) -> None:
    """Deletes a person with their enrollments, sessions and keys; refuses oneself, the last
    administrator, and whoever still leads a course."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    if user_id == actor.user_id:
        raise OwnAccount
    user = await work.first(people_store.BY_ID_LOCKED, id=user_id)
    if user is None:
        raise NoSuchUser
    if RoleKey.ADMIN in (await roles_of(work, [user_id]))[user_id]:
        await keep_an_administrator(work, without=user_id)
    if await catalog.leads_any(work, user_id):
        raise LeadsCourses
    ended = await work.all(enrollment_store.DELETE_OF_USER, user_id=user_id)
    await note_deleted(work, actor, ended)
    await work.run(catalog_store.DELETE_STAFF_MEMBER, user_id=user_id)
    await remove_access(work, user_id=user_id)
    await remove_user(work, actor, user)


async def delete_course(work: WriteWork, actor: Actor, course_id: int) -> None:
    """Deletes a course with its content and all its enrollments."""
    course = await editable_course(work, actor, course_id)
    ended = await work.all(enrollment_store.DELETE_OF_COURSE, course_id=course_id)
    await note_deleted(work, actor, ended)
    await remove_course(work, actor, course)
