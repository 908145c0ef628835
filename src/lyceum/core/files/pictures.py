"""Pictures of people: taken in, given to somebody, shown by an address that nobody can guess."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from functools import partial
from typing import TypeVar

from lyceum.core.actor import Actor, Permission
from lyceum.core.files import picture_store as store
from lyceum.core.files.actions import discard_unused, erase_discarded, receive
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.intake import Intake
from lyceum.core.files.model import StoredFile, clean_name
from lyceum.core.files.renditions import PICTURES
from lyceum.core.people import store as people
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.stages import FileLimits, Stages
from lyceum.core.work import Work, WriteWork

Result = TypeVar("Result")

LARGEST = 5 * 1_048_576
"""In bytes."""

_LIMITS = FileLimits(document=LARGEST, video=LARGEST)


async def receive_picture(
    stages: Stages,
    actor: Actor,
    act: Callable[..., Awaitable[Result]],
    *,
    name: str,
    declared: str,
    chunks: AsyncIterable[bytes],
) -> Result:
    """What `act`, a write, makes of an upload that is to be somebody's picture: PNG, JPEG, GIF or
    WebP of at most LARGEST bytes. One that it gives to nobody is gone when it ends."""
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    name = clean_name(name or "picture")
    intake = Intake(name=name, declared=declared, limits=_LIMITS, kinds=PICTURES)
    file = await receive(stages, actor, name=name, intake=intake, chunks=chunks)
    try:
        return await stages.write(partial(act, picture=file))
    finally:
        await stages.write(partial(discard_unused, file_ids=[file.id]))
        await erase_discarded(stages, [file.id])


async def give_picture(work: WriteWork, actor: Actor, user_id: int, file: StoredFile) -> None:
    """Makes a received picture that of a person, in place of the one before: anybody's for whoever
    may write people, else one's own."""
    await _locked(work, actor, user_id)
    await _take(work, user_id)
    await work.run(store.INSERT, user_id=user_id, file_id=file.id)
    await work.run(people.TOUCH, ids=[user_id])
    work.record(actor, "user.updated", "user", user_id, changed=["picture"])


async def remove_picture(work: WriteWork, actor: Actor, user_id: int) -> None:
    """Takes a person's picture away; refuses where there is none."""
    await _locked(work, actor, user_id)
    if not await _take(work, user_id):
        raise NoSuchFile
    await work.run(people.TOUCH, ids=[user_id])
    work.record(actor, "user.updated", "user", user_id, changed=["picture"])


async def forget_picture(work: WriteWork, user_id: int) -> None:
    """Before a person goes: their picture goes along."""
    await _take(work, user_id)


async def _locked(work: WriteWork, actor: Actor, user_id: int) -> None:
    if user_id == actor.user_id:
        actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    else:
        actor.must(Permission.PEOPLE_WRITE_ANY)
    if await work.first(people.BY_ID_LOCKED, id=user_id) is None:
        raise NoSuchUser


async def _take(work: WriteWork, user_id: int) -> bool:
    """Whether there was one."""
    taken = [one.file_id for one in await work.all(store.DELETE, user_id=user_id)]
    await discard_unused(work, taken)
    return bool(taken)


async def pictures_of(work: Work, user_ids: Iterable[int]) -> dict[int, bytes]:
    """The part `picture` of a page of people whom the caller was allowed to see: its uid, where
    there is one."""
    wanted = sorted(set(user_ids))
    if not wanted:
        return {}
    return {one.user_id: one.uid for one in await work.all(store.OF_USERS, user_ids=wanted)}


async def shown_picture(work: Work, uid: bytes) -> StoredFile:
    """The picture of somebody who is there; whoever knows the uid may see it, as in an address."""
    found = await work.first(store.SHOWN, uid=uid)
    if found is None:
        raise NoSuchFile
    return found
