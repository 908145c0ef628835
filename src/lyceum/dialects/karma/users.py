"""Users: a person as Karma sees one, with a single role."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET, UnsetType

from lyceum.core.access import actions as access
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.access.sessions import end_sessions_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people import actions as people
from lyceum.core.people import queries
from lyceum.core.people.model import NewUser, User, UserChange, UserFilter
from lyceum.core.removal.actions import delete_user as remove_user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids, paging, values
from lyceum.dialects.karma.wire import users as wire


async def list_users(
    work: Work, actor: Actor, asked: wire.ListUsers
) -> paging.Listing[wire.UserOut]:
    """List users."""
    where, ranks = UserFilter(), list[int]()
    if asked.role is not UNSET:
        where = UserFilter(strongest=values.keys_shown_as(asked.role))
        ranks = values.ranks_shown_as(asked.role)
    page = await queries.users(work, actor, where=where, ranks=ranks, sliced=paging.sliced(asked))
    roles = await roles_of(work, [user.id for user in page.rows])
    return paging.listing(asked, page, [wire.user(user, roles[user.id]) for user in page.rows])


async def get_user(work: Work, actor: Actor, asked: wire.UserId) -> wire.UserOut:
    """Get a user."""
    user_id = await _user_id(work, actor, asked.id)
    return await _written(work, await queries.user(work, actor, user_id))


async def create_user(stages: Stages, actor: Actor, asked: wire.CreateUser) -> wire.UserOut:
    """Create a user."""
    password_hash = await stages.ports.passwords.hash(asked.password)
    new = NewUser(display_name=asked.name, email=asked.email, password_hash=password_hash)
    return await stages.write(partial(_create, actor=actor, new=new, role=asked.role))


async def _create(
    work: WriteWork, *, actor: Actor, new: NewUser, role: values.Role
) -> wire.UserOut:
    user = await people.add_user(work, actor, new)
    await access.give_role(work, actor, user_id=user.id, key=RoleKey(role))
    return await _written(work, user)


async def update_user(stages: Stages, actor: Actor, asked: wire.UpdateUser) -> wire.UserOut:
    """Update a user."""
    async with stages.read() as work:
        user_id = await _user_id(work, actor, asked.id)
    password_hash: str | UnsetType = UNSET
    if asked.password is not UNSET:
        password_hash = await stages.ports.passwords.hash(asked.password)
    return await stages.write(
        partial(_update, actor=actor, user_id=user_id, asked=asked, password_hash=password_hash)
    )


async def _update(
    work: WriteWork,
    *,
    actor: Actor,
    user_id: int,
    asked: wire.UpdateUser,
    password_hash: str | UnsetType,
) -> wire.UserOut:
    """Only administrators change an address or a role; saying what it is already is allowed to
    anyone (K30)."""
    user = await queries.user(work, actor, user_id)
    email = _other_email(user, asked.email)
    role = _other_role((await roles_of(work, [user_id]))[user_id], asked.role)
    if (email, role) != (UNSET, UNSET):
        actor.must(Permission.PEOPLE_WRITE_ANY)
    if email is None:
        raise Invalid(Problem("email", Fault.WRONG_TYPE, expected=("string",)))
    change = UserChange(display_name=asked.name, email=email, password_hash=password_hash)
    user = await people.change_user(work, actor, user_id, change)
    if role is not UNSET:
        await access.set_only_role(work, actor, user_id=user_id, key=RoleKey(role))
    if password_hash is not UNSET:
        await end_sessions_of(work, actor, user_id=user_id)
    return await _written(work, user)


def _other_email(user: User, asked: str | UnsetType | None) -> str | UnsetType | None:
    """The address asked for, unless it is the person's already; None to take it away."""
    same = asked is UNSET or (asked or "").strip() == (user.email or "")
    return UNSET if same else asked


def _other_role(held: list[str], asked: values.Role | UnsetType) -> values.Role | UnsetType:
    """The role asked for, unless it is shown already: a manager stays one as an instructor."""
    return UNSET if asked is values.role(held) else asked


async def delete_user(work: WriteWork, actor: Actor, asked: wire.UserId) -> wire.Deleted:
    """Delete a user."""
    user_id = await _user_id(work, actor, asked.id)
    await remove_user(work, actor, user_id)
    return wire.Deleted(asked.id)


async def _user_id(work: Work, actor: Actor, text: str) -> int:
    return await queries.user_id_of(work, actor, await ids.read(work, "user", text))


async def _written(work: Work, user: User) -> wire.UserOut:
    return wire.user(user, (await roles_of(work, [user.id]))[user.id])
