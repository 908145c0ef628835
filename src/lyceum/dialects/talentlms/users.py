"""Users (contract 2.1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, TypeVar

from msgspec import UNSET, UnsetType

from lyceum.core.access import actions as access
from lyceum.core.access.leaving import trash_user
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of, usual_role
from lyceum.core.access.sessions import end_sessions_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce.crediting import credits_of, set_credits
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.external_ids import set_external_id
from lyceum.core.fields.model import Entity
from lyceum.core.fields.queries import fields, values_of
from lyceum.core.files.model import StoredFile
from lyceum.core.files.pictures import give_picture, pictures_of, receive_picture, remove_picture
from lyceum.core.page import Order
from lyceum.core.people import actions, queries
from lyceum.core.people.errors import OwnAccount
from lyceum.core.people.model import UserChange, UserFilter, UserState
from lyceum.core.people.queries import live_user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, values
from lyceum.dialects.talentlms.wire import users as wire
from lyceum.dialects.talentlms.wire.texts import Image, OneAsked, image
from lyceum.dialects.talentlms.wire.users import UserSort
from lyceum.http.addresses import picture as picture_at
from lyceum.http.brought import Upload

Result = TypeVar("Result")

ORDERS = {
    UserSort.REGISTRATION: Order("created_at", descending=False),
    UserSort.REGISTRATION_DOWN: Order("created_at"),
    UserSort.LAST_UPDATED: Order("updated_at", descending=False),
    UserSort.LAST_UPDATED_DOWN: Order("updated_at"),
}


async def list_users(
    stages: Stages, actor: Actor, asked: wire.ListUsers
) -> paging.Listing[wire.UserRow]:
    """List users, the first ones first."""
    async with stages.read() as work:
        return await listed(work, actor, asked, where=wire.where(asked), origin=stages.origin)


async def listed(
    work: Work, actor: Actor, asked: wire.ListUsers, *, where: UserFilter, origin: str
) -> paging.Listing[wire.UserRow]:
    """The page of the people that `where` admits, in the order that is asked for; the addresses of
    their pictures begin with `origin`."""
    page = await queries.users(
        work, actor, where=where, sliced=paging.sliced(asked), order=ORDERS[asked.sort]
    )
    ids = [user.id for user in page.rows]
    roles, pictures = await roles_of(work, ids), await avatars(work, ids, origin=origin)
    rows = [
        wire.row(user, roles[user.id], avatar=pictures.get(user.id), integration=asked.integration)
        for user in page.rows
    ]
    return paging.listing(asked, page, rows)


async def avatars(work: Work, user_ids: list[int], *, origin: str) -> dict[int, Image]:
    """Where the pictures of those are shown who have one."""
    found = await pictures_of(work, user_ids)
    return {
        user_id: image(picture_at(origin, work.tenant.id, uid)) for user_id, uid in found.items()
    }


async def get_user(stages: Stages, actor: Actor, asked: OneAsked) -> wire.UserOut:
    """Get a user."""
    async with stages.read() as work:
        user = await queries.user(work, actor, asked.id)
        return wire.one(
            user,
            (await roles_of(work, [user.id]))[user.id],
            avatar=(await avatars(work, [user.id], origin=stages.origin)).get(user.id),
            credits=(await credits_of(work, [user.id]))[user.id],
            fields=await fields(work, Entity.USER),
            filled=(await values_of(work, [user.id]))[user.id],
        )


async def create_user(
    stages: Stages, actor: Actor, asked: wire.CreateUser, upload: Upload | None
) -> wire.Made:
    """Create a user, with a picture where a form brings one."""
    if asked.user_type_id is not UNSET and asked.user_type_id not in values.TYPES:
        raise Invalid(Problem("user_type_id", Fault.UNKNOWN))
    password_hash = await stages.ports.passwords.hash(asked.password)
    creating = partial(create, actor=actor, asked=asked, password_hash=password_hash)
    if upload is None:
        return await stages.write(creating)
    return await _with_avatar(stages, actor, upload, creating)


async def _with_avatar(
    stages: Stages, actor: Actor, upload: Upload, act: Callable[..., Awaitable[Result]]
) -> Result:
    actor.must(Permission.PEOPLE_WRITE_ANY)
    return await receive_picture(
        stages, actor, act, name=upload.name, declared=upload.declared, chunks=upload.chunks
    )


async def create(
    work: WriteWork,
    *,
    actor: Actor,
    asked: wire.CreateUser,
    password_hash: str,
    picture: StoredFile | None = None,
) -> wire.Made:
    """Adds the person, with the role that the type stands for."""
    user = await actions.add_user(work, actor, wire.new(asked, password_hash))
    role = await _role(work, asked.user_type_id)
    await access.give_role(work, actor, user_id=user.id, key=role)
    ends_at = values.day(asked.deactivation_date, field="deactivation_date")
    more = UserChange(extra=wire.own(asked), deactivate_at=UNSET if ends_at is None else ends_at)
    await actions.change_user(work, actor, user.id, more)
    if asked.credits:
        balance = values.hundredths(asked.credits)
        await set_credits(work, actor, user_id=user.id, balance=balance)
    await _put_external_ids(work, actor, user.id, asked.external_ids)
    if picture is not None:
        await give_picture(work, actor, user.id, picture)
    if values.user_state(asked.status) is UserState.INACTIVE:
        await access.shut_out(work, actor, user.id)
    return wire.Made(user.id)


async def _role(work: Work, user_type_id: int | UnsetType) -> RoleKey:
    """What the type stands for; without one what is usual in the branch, or the school."""
    if user_type_id is UNSET:
        return await usual_role(work)
    _, role = values.TYPES[user_type_id]
    return role


async def _put_external_ids(
    work: WriteWork, actor: Actor, user_id: int, told: Mapping[str, str | None]
) -> None:
    for namespace, value in sorted(told.items()):
        named: dict[str, Any] = {"kind": "user", "entity_id": user_id, "namespace": namespace}
        await set_external_id(work, actor, **named, value=value)


async def update_user(
    stages: Stages, actor: Actor, asked: wire.UpdateUser, upload: Upload | None
) -> None:
    """Update a user: what is left out stays; a form may bring a picture."""
    if asked.user_type_id is not UNSET and asked.user_type_id not in values.TYPES:
        raise Invalid(Problem("user_type_id", Fault.UNKNOWN))
    async with stages.read() as work:
        user = await queries.user(work, actor, asked.id)
        known = await queries.password_of(work, actor, user.id)
    if asked.current_password is not UNSET and not await stages.ports.passwords.verify(
        asked.current_password, known
    ):
        raise Invalid(Problem("current_password", Fault.MALFORMED))
    password_hash: str | UnsetType = UNSET
    if asked.password is not UNSET:
        password_hash = await stages.ports.passwords.hash(asked.password)
    updating = partial(_update, actor=actor, asked=asked, password_hash=password_hash)
    if upload is None:
        await stages.write(updating)
        return
    await _with_avatar(stages, actor, upload, updating)


async def _update(
    work: WriteWork,
    *,
    actor: Actor,
    asked: wire.UpdateUser,
    password_hash: str | UnsetType,
    picture: StoredFile | None = None,
) -> None:
    await actions.change_user(work, actor, asked.id, wire.change(asked, password_hash))
    if asked.user_type_id is not UNSET:
        await _put_type(work, actor, asked.id, asked.user_type_id)
    state = wire.state(asked)
    if state is not UNSET:
        await _put_status(work, actor, asked.id, state)
    if asked.credits is not UNSET:
        balance = values.hundredths(asked.credits)
        await set_credits(work, actor, user_id=asked.id, balance=balance)
    if picture is not None:
        await give_picture(work, actor, asked.id, picture)
    elif asked.avatar is not UNSET:
        await remove_picture(work, actor, asked.id)
    await _put_external_ids(work, actor, asked.id, asked.external_ids)
    if password_hash is not UNSET:
        await end_sessions_of(work, actor, user_id=asked.id)


async def _put_type(work: WriteWork, actor: Actor, user_id: int, number: int) -> None:
    """A type that the person is shown with already is kept, whatever role is behind it."""
    shown, _ = values.type_of((await roles_of(work, [user_id]))[user_id])
    if shown != number:
        _, role = values.TYPES[number]
        await access.set_only_role(work, actor, user_id=user_id, key=role)


async def _put_status(work: WriteWork, actor: Actor, user_id: int, state: UserState) -> None:
    """Who is let in again after their last day has none any more."""
    if state is UserState.INACTIVE:
        await access.shut_out(work, actor, user_id)
        return
    user = await access.let_in_again(work, actor, user_id)
    if user.deactivate_at is not None and user.deactivate_at <= work.now:
        await actions.change_user(work, actor, user_id, UserChange(deactivate_at=None))


async def delete_user(work: WriteWork, actor: Actor, asked: OneAsked) -> None:
    """Delete a user: out of everybody's sight, with a credential no more."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    if asked.id == actor.user_id:
        raise OwnAccount
    await live_user(work, asked.id)
    await trash_user(work, actor, asked.id)
