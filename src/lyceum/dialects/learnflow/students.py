"""Students: everybody who is known here may become one of any course (L28)."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from lyceum.core.access.actions import give_role
from lyceum.core.access.model import RoleKey
from lyceum.core.actor import Actor
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.extras import Extras
from lyceum.core.people import actions
from lyceum.core.people.model import NewUser, User, UserChange
from lyceum.core.removal.actions import delete_user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import ids, paging, values
from lyceum.dialects.learnflow.people import page_of, person
from lyceum.dialects.learnflow.wire import people as wire
from lyceum.dialects.learnflow.wire.texts import Deleted


async def list_students(
    work: Work, actor: Actor, asked: wire.ListPeople
) -> paging.Listing[wire.StudentOut]:
    """List students, newest first."""
    page = await page_of(work, actor, asked, kind="student")
    return paging.listing(asked, page, [_one(work, user) for user in page.rows])


async def get_student(work: Work, actor: Actor, asked: wire.StudentId) -> wire.StudentOut:
    """Get a student."""
    return _one(work, await person(work, actor, "student", text=asked.id))


async def create_student(
    work: WriteWork, actor: Actor, asked: wire.CreateStudent
) -> wire.StudentOut:
    """Create a student."""
    name = asked.email.strip().partition("@")[0] if asked.name is UNSET else asked.name
    user = await actions.add_user(work, actor, NewUser(display_name=name, email=asked.email))
    await give_role(work, actor, user_id=user.id, key=RoleKey.LEARNER)
    if asked.metadata:
        change = UserChange(extra=_metadata(user, asked.metadata))
        user = await actions.change_user(work, actor, user.id, change)
    return _one(work, user)


async def update_student(
    work: WriteWork, actor: Actor, asked: wire.UpdateStudent
) -> wire.StudentOut:
    """Update a student: what is left out stays."""
    user = await person(work, actor, "student", text=asked.id)
    change = UserChange(
        display_name=asked.name,
        email=_other_email(user, asked.email),
        extra=UNSET if asked.metadata is UNSET else _metadata(user, asked.metadata),
    )
    return _one(work, await actions.change_user(work, actor, user.id, change))


def _other_email(user: User, asked: str | UnsetType) -> str | UnsetType:
    """The address asked for, unless it is the person's already."""
    return UNSET if asked is UNSET or asked.strip() == user.email else asked


def _metadata(user: User, given: dict[str, str]) -> Extras:
    """The names that are given over those that there are; an empty text takes one away."""
    laid = {**wire.metadata(user), **given}
    kept = {name: text for name, text in laid.items() if text}
    if len(kept) > wire.MOST_METADATA:
        raise Invalid(Problem("metadata", Fault.TOO_MANY, limit=wire.MOST_METADATA))
    return {ids.NAMESPACE: {"metadata": kept or None}}


async def delete_student(work: WriteWork, actor: Actor, asked: wire.StudentId) -> Deleted:
    """Delete a student with their enrollments."""
    user = await person(work, actor, "student", text=asked.id)
    await delete_user(work, actor, user.id)
    return Deleted(asked.id, "student")


def _one(work: Work, user: User) -> wire.StudentOut:
    return wire.student(user, livemode=values.is_live(work))
