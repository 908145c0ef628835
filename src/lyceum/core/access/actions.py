"""Giving and ending roles."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from lyceum.core.access import key_store, store
from lyceum.core.access.errors import NoSuchRole, RoleHeld
from lyceum.core.access.model import BUILT_IN, RANKS, Assignment, Gift, RoleKey
from lyceum.core.access.queries import assignments_of, roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import put_state
from lyceum.core.people.errors import LastAdministrator, NoSuchUser
from lyceum.core.people.model import User, UserState
from lyceum.core.work import WriteWork
from lyceum.kit.time import MINUTE


async def install_roles(work: WriteWork) -> None:
    """Gives a new tenant the built-in roles; their ids are below every counter."""
    for key, permissions in BUILT_IN.items():
        await work.run(
            store.INSERT_ROLE,
            id=RANKS[key],
            key=key,
            name=key.capitalize(),
            rank=RANKS[key],
            permissions=sorted(permissions),
        )


async def give_role(
    work: WriteWork,
    actor: Actor,
    *,
    user_id: int,
    key: str,
    starts_at: int | None = None,
    ends_at: int | None = None,
) -> Assignment:
    """Gives a role from `starts_at` (now if None) until `ends_at` (for good if None)."""
    gift = Gift(user_id=user_id, key=key, starts_at=starts_at, ends_at=ends_at)
    return (await give_roles(work, actor, [gift]))[0]


async def give_roles(work: WriteWork, actor: Actor, gifts: Sequence[Gift]) -> list[Assignment]:
    """Gives each person their role; gives none when one of the roles does not exist, or would end
    before it begins."""
    actor.must(Permission.ROLES_ASSIGN)
    found = await work.all(store.ROLES_BY_KEYS, keys=sorted({gift.key for gift in gifts}))
    roles = {role.key: role.id for role in found}
    if any(gift.key not in roles for gift in gifts):
        raise NoSuchRole
    given = [
        Assignment(
            id=number,
            user_id=gift.user_id,
            role_id=roles[gift.key],
            role_key=gift.key,
            starts_at=work.now if gift.starts_at is None else gift.starts_at,
            ends_at=gift.ends_at,
        )
        for number, gift in zip(await work.new_ids(len(gifts)), gifts, strict=True)
    ]
    if any(one.ends_at is not None and one.ends_at <= one.starts_at for one in given):
        raise Invalid(Problem("ends_at", Fault.NOT_ALLOWED))
    rows = [{**msgspec.structs.asdict(one), "assigned_by": actor.user_id} for one in given]
    await work.run_many(store.INSERT_ASSIGNMENT, rows)
    await work.run(people_store.TOUCH, ids=sorted({one.user_id for one in given}))
    for one in given:
        work.record(actor, "role.given", "user", one.user_id, changed=[one.role_key])
    return given


async def give_another_role(work: WriteWork, actor: Actor, gift: Gift) -> Assignment:
    """Gives a role beside the others; refuses one that the person holds now."""
    actor.must(Permission.ROLES_ASSIGN)
    await locked_user(work, gift.user_id)
    work.catch_up()
    if gift.key in (await roles_of(work, [gift.user_id]))[gift.user_id]:
        raise RoleHeld
    return (await give_roles(work, actor, [gift]))[0]


async def set_only_role(work: WriteWork, actor: Actor, *, user_id: int, key: str) -> None:
    """Ends all other roles held now and gives this one; never ends the last administrator's."""
    actor.must(Permission.ROLES_ASSIGN)
    # Of two who write one role at once, the second finds the first one's and ends it.
    await locked_user(work, user_id)
    work.catch_up()
    held = await assignments_of(work, user_id)
    others = [assignment for assignment in held if assignment.role_key != key]
    if any(assignment.role_key == RoleKey.ADMIN for assignment in others):
        await keep_an_administrator(work, without=user_id)
    for assignment in others:
        await work.run(store.END_ASSIGNMENT, id=assignment.id, ends_at=work.now)
        work.record(actor, "role.ended", "user", user_id, changed=[assignment.role_key])
    if others:
        await work.run(people_store.TOUCH, ids=[user_id])
    if len(others) == len(held):
        await give_role(work, actor, user_id=user_id, key=key)


async def end_role(
    work: WriteWork, actor: Actor, *, user_id: int, assignment_id: int
) -> Assignment:
    """Ends a role that a person holds now; never the last administrator's."""
    actor.must(Permission.ROLES_ASSIGN)
    await locked_user(work, user_id)
    work.catch_up()
    held = await assignments_of(work, user_id)
    ending = next((one for one in held if one.id == assignment_id), None)
    if ending is None:
        raise NoSuchRole
    others = [one.role_key for one in held if one.id != assignment_id]
    if ending.role_key == RoleKey.ADMIN and RoleKey.ADMIN not in others:
        await keep_an_administrator(work, without=user_id)
    await work.run(store.END_ASSIGNMENT, id=assignment_id, ends_at=work.now)
    await work.run(people_store.TOUCH, ids=[user_id])
    work.record(actor, "role.ended", "user", user_id, changed=[ending.role_key])
    return msgspec.structs.replace(ending, ends_at=work.now)


async def shut_out(work: WriteWork, actor: Actor, user_id: int) -> User:
    """Lets a person in no more, by whatever credential; never the last administrator."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    user = await locked_user(work, user_id)
    if RoleKey.ADMIN in (await roles_of(work, [user_id]))[user_id]:
        await keep_an_administrator(work, without=user_id)
    return await put_state(work, actor, user, UserState.INACTIVE)


async def let_in_again(work: WriteWork, actor: Actor, user_id: int) -> User:
    """Undoes `shut_out`."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    return await put_state(work, actor, await locked_user(work, user_id), UserState.ACTIVE)


async def locked_user(work: WriteWork, user_id: int) -> User:
    """The person, whom nobody else changes until the commit; refuses an unknown one."""
    user = await work.first(people_store.BY_ID_LOCKED, id=user_id)
    if user is None:
        raise NoSuchUser
    return user


async def keep_an_administrator(work: WriteWork, *, without: int) -> None:
    """Refuses when nobody but `without` holds the administrator's role now, and goes on to.

    The assignments are locked, so that two administrators cannot end each other's at once. Whoever
    was waited for may have ended theirs later than this work began, by its own clock: a role that
    ends within the minute is none to rely on.
    """
    await work.all(store.HOLDERS_LOCKED, key=RoleKey.ADMIN, now=work.now)
    # The second look sees who was shut out meanwhile: the first began before it waited.
    holders = await work.all(store.HOLDERS_LOCKED, key=RoleKey.ADMIN, now=work.now)
    lasting = work.now + MINUTE
    if not any(
        holder.user_id != without and (holder.ends_at is None or holder.ends_at > lasting)
        for holder in holders
    ):
        raise LastAdministrator


async def remove_access(work: WriteWork, actor: Actor, *, user_id: int) -> None:
    """Deletes a person's sessions, tokens, keys and roles: part of deleting the person."""
    for statement in store.DELETE_CREDENTIALS_OF:
        await work.run(statement, user_id=user_id)
    for gone in await work.all(key_store.DELETE_KEYS_OF, user_id=user_id):
        work.record(actor, "key.deleted", "key", gone.id, after=gone)
    await work.run(store.DELETE_ASSIGNMENTS, user_id=user_id)
