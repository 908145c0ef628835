"""Users (contract 2.1)."""

from __future__ import annotations

from functools import partial

from lyceum.core.access import actions as access
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Order
from lyceum.core.people import actions, queries
from lyceum.core.people.model import NewUser, User, UserChange, UserState
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, values
from lyceum.dialects.talentlms.wire import users as wire
from lyceum.dialects.talentlms.wire.texts import OneAsked

OLDEST = Order("created_at", descending=False)


async def list_users(
    work: Work, actor: Actor, asked: wire.ListUsers
) -> paging.Listing[wire.UserRow]:
    """List users, the first ones first."""
    page = await queries.users(
        work, actor, where=wire.where(asked), sliced=paging.sliced(asked), order=OLDEST
    )
    roles = await roles_of(work, [user.id for user in page.rows])
    return paging.listing(asked, page, [wire.row(user, roles[user.id]) for user in page.rows])


async def get_user(work: Work, actor: Actor, asked: OneAsked) -> wire.UserOut:
    """Get a user."""
    return await _one(work, await queries.user(work, actor, asked.id))


async def create_user(stages: Stages, actor: Actor, asked: wire.CreateUser) -> wire.Made:
    """Create a user."""
    if asked.user_type_id not in values.TYPES:
        raise Invalid(Problem("user_type_id", Fault.UNKNOWN))
    password_hash = await stages.ports.passwords.hash(asked.password)
    return await stages.write(
        partial(_create, actor=actor, asked=asked, password_hash=password_hash)
    )


async def _create(
    work: WriteWork, *, actor: Actor, asked: wire.CreateUser, password_hash: str
) -> wire.Made:
    new = NewUser(
        display_name=f"{asked.name} {asked.surname}",
        given_name=asked.name,
        family_name=asked.surname,
        login=asked.login,
        email=asked.email,
        password_hash=password_hash,
    )
    user = await actions.add_user(work, actor, new)
    _, role = values.TYPES[asked.user_type_id]
    await access.give_role(work, actor, user_id=user.id, key=role)
    own = {
        "description": asked.description,
        "email_notifications": values.truth(asked.email_notifications),
    }
    await actions.change_user(work, actor, user.id, UserChange(extra={wire.NAMESPACE: own}))
    if values.user_state(asked.status) is UserState.INACTIVE:
        await access.shut_out(work, actor, user.id)
    return wire.Made(user.id)


async def _one(work: Work, user: User) -> wire.UserOut:
    return wire.one(user, (await roles_of(work, [user.id]))[user.id])
