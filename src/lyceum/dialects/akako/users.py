"""Users and their time-bound roles (witness: seed, User Management; contract A19–A23, A48)."""

from __future__ import annotations

from lyceum.core.access import actions as access
from lyceum.core.access.errors import NoSuchRole
from lyceum.core.access.queries import assignments_of, role_histories
from lyceum.core.actor import Actor, Permission
from lyceum.core.people import actions, queries
from lyceum.core.people.model import User
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.akako import paging, people, values
from lyceum.dialects.akako.values import Status
from lyceum.dialects.akako.wire import users as wire
from lyceum.dialects.akako.wire.texts import OneAsked


async def list_users(
    work: Work, actor: Actor, asked: wire.ListUsers
) -> paging.Listing[wire.UserOut]:
    """List all users."""
    page = await queries.users(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked),
        order=paging.order(asked, wire.SORTED_BY[asked.sort]),
    )
    return paging.listing(asked, page, await people.written(work, page.rows))


async def get_user(work: Work, actor: Actor, asked: OneAsked) -> wire.UserOut:
    """Get user by ID."""
    # Oneself is read and written under /auth/profile.
    actor.must(Permission.PEOPLE_READ_ANY)
    user_id = await people.user_id(work, actor, asked.id)
    return await people.written_one(work, await queries.user(work, actor, user_id))


async def update_user(work: WriteWork, actor: Actor, asked: wire.UpdateUser) -> wire.UserOut:
    """Update user."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    user_id = await people.user_id(work, actor, asked.id)
    user = await actions.change_user(work, actor, user_id, wire.change(asked))
    if asked.status is Status.INACTIVE:
        user = await access.shut_out(work, actor, user_id)
    if asked.status is Status.ACTIVE:
        user = await access.let_in_again(work, actor, user_id)
    return await people.written_one(work, user)


async def assign_role(work: WriteWork, actor: Actor, asked: wire.AssignRole) -> wire.UserRole:
    """Assign role to user."""
    user_id = await people.user_id(work, actor, asked.id)
    given = await access.give_another_role(work, actor, wire.gift(asked, user_id))
    return await _row(work, await queries.user(work, actor, user_id), given.id)


async def remove_role(work: WriteWork, actor: Actor, asked: wire.RemoveRole) -> wire.UserRole:
    """Remove role from user."""
    user_id = await people.user_id(work, actor, asked.id)
    keys = values.keys_shown_as(asked.role)
    held = [one for one in await assignments_of(work, user_id) if one.role_key in keys]
    if not held:
        raise NoSuchRole
    for one in held:
        await access.end_role(work, actor, user_id=user_id, assignment_id=one.id)
    return await _row(work, await queries.user(work, actor, user_id), held[0].id)


async def _row(work: WriteWork, user: User, assignment_id: int) -> wire.UserRole:
    past = (await role_histories(work, [user.id]))[user.id]
    row = next(one for one in past if one.id == assignment_id)
    givers = await queries.users_by_id(work, [row.assigned_by] if row.assigned_by else [])
    return wire.user_role(row, user=user, givers=givers)
