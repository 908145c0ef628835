"""Instructors: people who hold a role with which one may lead a course (L16)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.access.actions import give_role
from lyceum.core.access.model import BUILT_IN, RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.people import actions
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import NewUser, User, UserChange
from lyceum.core.removal.actions import delete_user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import paging, values
from lyceum.dialects.learnflow.people import page_of, person
from lyceum.dialects.learnflow.wire import people as wire
from lyceum.dialects.learnflow.wire.texts import Deleted
from lyceum.http.references import referred

LEADING = tuple(
    sorted(role for role, grants in BUILT_IN.items() if Permission.COURSES_LEAD in grants)
)


async def list_instructors(
    work: Work, actor: Actor, asked: wire.ListPeople
) -> paging.Listing[wire.InstructorOut]:
    """List instructors, newest first."""
    actor.must(Permission.PEOPLE_READ_ANY)
    page = await page_of(work, actor, asked, kind="instructor", held=LEADING)
    return paging.listing(asked, page, [_one(work, user) for user in page.rows])


async def get_instructor(work: Work, actor: Actor, asked: wire.InstructorId) -> wire.InstructorOut:
    """Get an instructor."""
    actor.must(Permission.PEOPLE_READ_ANY)
    return _one(work, await _instructor(work, actor, asked.id))


async def create_instructor(
    work: WriteWork, actor: Actor, asked: wire.CreateInstructor
) -> wire.InstructorOut:
    """Create an instructor."""
    new = NewUser(display_name=asked.name, email=asked.email)
    user = await actions.add_user(work, actor, new)
    await give_role(work, actor, user_id=user.id, key=RoleKey.INSTRUCTOR)
    return _one(work, user)


async def update_instructor(
    work: WriteWork, actor: Actor, asked: wire.UpdateInstructor
) -> wire.InstructorOut:
    """Update an instructor: what is left out stays."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    user = await _instructor(work, actor, asked.id)
    is_same = asked.email is UNSET or asked.email.strip() == user.email
    change = UserChange(display_name=asked.name, email=UNSET if is_same else asked.email)
    return _one(work, await actions.change_user(work, actor, user.id, change))


async def delete_instructor(work: WriteWork, actor: Actor, asked: wire.InstructorId) -> Deleted:
    """Delete an instructor who leads no course any more."""
    user = await _instructor(work, actor, asked.id)
    await delete_user(work, actor, user.id)
    return Deleted(asked.id, "instructor")


async def referred_id(work: Work, actor: Actor, text: str) -> int:
    """The instructor whom a body names."""
    return (await referred("instructor_id", _instructor(work, actor, text))).id


async def _instructor(work: Work, actor: Actor, text: str) -> User:
    user = await person(work, actor, "instructor", text=text)
    if not set(LEADING).intersection((await roles_of(work, [user.id]))[user.id]):
        raise NoSuchUser
    return user


def _one(work: Work, user: User) -> wire.InstructorOut:
    return wire.instructor(user, livemode=values.is_live(work))
