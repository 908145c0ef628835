"""Users."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET, UnsetType

from lyceum.core.access import actions as access
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.access.sessions import end_sessions_of
from lyceum.core.actor import Actor
from lyceum.core.people import actions, queries
from lyceum.core.people.model import NewUser, User, UserState
from lyceum.core.removal.actions import delete_user as remove_user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import users as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_users(
    work: Work, actor: Actor, asked: wire.ListUsers
) -> paging.Listing[wire.UserOut]:
    """List users."""
    page = await queries.users(
        work,
        actor,
        where=wire.where(asked),
        ranks=wire.ranks(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    roles = await roles_of(work, [user.id for user in page.rows])
    rows = [wire.user(user, roles[user.id]) for user in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="user")


async def get_user(work: Work, actor: Actor, asked: wire.GetUser) -> wire.UserOut:
    """Get a user."""
    return await _one(work, await queries.user(work, actor, asked.id))


async def create_user(stages: Stages, actor: Actor, asked: wire.CreateUser) -> wire.UserOut:
    """Create a user."""
    password_hash = None
    if asked.password is not None:
        password_hash = await stages.ports.passwords.hash(asked.password)
    new = wire.new(asked, password_hash)
    roles = [RoleKey.LEARNER] if asked.roles is UNSET else asked.roles
    return await stages.write(partial(_create, actor=actor, new=new, roles=roles))


async def _create(
    work: WriteWork, *, actor: Actor, new: NewUser, roles: list[RoleKey]
) -> wire.UserOut:
    user = await actions.add_user(work, actor, new)
    for role in dict.fromkeys(roles):
        await access.give_role(work, actor, user_id=user.id, key=role)
    return await _one(work, user)


async def change_user(stages: Stages, actor: Actor, asked: wire.ChangeUser) -> wire.UserOut:
    """Change a user: a name, an address, a password, whether they are let in."""
    async with stages.read() as work:
        await queries.user(work, actor, asked.id)
    password_hash: str | UnsetType = UNSET
    if asked.password is not UNSET:
        password_hash = await stages.ports.passwords.hash(asked.password)
    return await stages.write(
        partial(_change, actor=actor, asked=asked, password_hash=password_hash)
    )


async def _change(
    work: WriteWork, *, actor: Actor, asked: wire.ChangeUser, password_hash: str | UnsetType
) -> wire.UserOut:
    change = wire.change(asked, password_hash)
    user = await actions.change_user(work, actor, asked.id, change)
    if asked.state is UserState.INACTIVE:
        user = await access.shut_out(work, actor, asked.id)
    elif asked.state is UserState.ACTIVE:
        user = await access.let_in_again(work, actor, asked.id)
    if password_hash is not UNSET:
        await end_sessions_of(work, actor, user_id=asked.id)
    return await _one(work, user)


async def delete_user(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a user for good, with their enrollments, sessions and keys."""
    await remove_user(work, actor, asked.id)
    return Deleted(asked.id)


async def _one(work: Work, user: User) -> wire.UserOut:
    return wire.user(user, (await roles_of(work, [user.id]))[user.id])
