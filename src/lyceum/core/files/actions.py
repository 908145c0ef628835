"""The life of a file: pending row, bytes, ready row; deleting row, bytes gone, row gone."""

from __future__ import annotations

from collections.abc import AsyncIterable, AsyncIterator, Sequence
from functools import partial

import msgspec

from lyceum.core.actor import Actor, Permission, system
from lyceum.core.files import store
from lyceum.core.files.errors import FileInUse, NoSuchFile
from lyceum.core.files.intake import Intake
from lyceum.core.files.model import FileState, StoredFile, clean_name, must_receive
from lyceum.core.files.renditions import erase_renditions
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.kit import clock, ids
from lyceum.kit.time import HOUR, MINUTE

TOUCH_EVERY = 10 * MINUTE
ABANDONED_AFTER = HOUR
"""An upload that has not been touched for so long was cut off by a crash."""


async def receive_file(
    stages: Stages, actor: Actor, *, name: str, declared: str, chunks: AsyncIterable[bytes]
) -> StoredFile:
    """Keeps an upload of whoever may write courses; `declared` is its media type, "" if unsaid.

    Refuses an empty file, one larger than its kind may be, one that is not what it says, and
    one for which there is no room. Whatever goes wrong, nothing of it is left behind.
    """
    must_receive(actor)
    name = clean_name(name)
    intake = Intake(name=name, declared=declared, limits=stages.ports.file_limits)
    return await receive(stages, actor, name=name, intake=intake, chunks=chunks)


async def receive(
    stages: Stages, actor: Actor, *, name: str, intake: Intake, chunks: AsyncIterable[bytes]
) -> StoredFile:
    """The same for who was found to be allowed, as far as `intake` takes it."""
    pending = await stages.write(partial(_begin, actor=actor, name=name))
    try:
        passing = _observed(stages, pending, intake=intake, chunks=chunks)
        await stages.ports.blobs.write(pending.blob_key, passing)
        return await stages.write(partial(_finish, actor=actor, pending=pending, intake=intake))
    except BaseException:
        await stages.write(partial(_discard, file=pending))
        await _erase(stages, pending)
        raise


async def _begin(work: WriteWork, *, actor: Actor, name: str) -> StoredFile:
    uid = ids.new_uid()
    pending = StoredFile(
        id=await work.new_id(),
        uid=uid,
        owner_id=actor.user_id,
        blob_key=f"{work.tenant.id}-{uid.hex()}",
        name=name,
        mime="",
        size=0,
        digest=b"",
        state=FileState.PENDING,
        created_at=work.now,
        updated_at=work.now,
        touched_at=work.machine_now,
    )
    await work.insert(store.INSERT, pending)
    return pending


async def _observed(
    stages: Stages, pending: StoredFile, *, intake: Intake, chunks: AsyncIterable[bytes]
) -> AsyncIterator[bytes]:
    """The chunks as they come; says now and then that they still do, for the sweep."""
    touched = clock.monotonic()
    async for chunk in chunks:
        intake.take(chunk)
        yield chunk
        if (clock.monotonic() - touched) * 1_000_000 > TOUCH_EVERY:
            await stages.write(partial(_touch, file_id=pending.id))
            touched = clock.monotonic()
    intake.finish()


async def _touch(work: WriteWork, *, file_id: int) -> None:
    await work.run(store.TOUCH, row_id=file_id, touched_at=work.machine_now)


async def _finish(
    work: WriteWork, *, actor: Actor, pending: StoredFile, intake: Intake
) -> StoredFile:
    ready = msgspec.structs.replace(
        pending,
        mime=intake.mime,
        size=intake.size,
        digest=intake.finish(),
        state=FileState.READY,
        updated_at=work.now,
        touched_at=work.machine_now,
    )
    values = {name: getattr(ready, name) for name in store.FINISHED}
    if not await work.run(store.FINISH, row_id=pending.id, **values):
        raise NoSuchFile
    work.record(actor, "file.created", "file", ready.id, after=ready)
    return ready


async def delete_file(stages: Stages, actor: Actor, uid: bytes | None) -> None:
    """Deletes a file that no unit shows: one's own, or anybody's for who may write any course."""
    file = await stages.write(partial(_delete, actor=actor, uid=uid))
    await _erase(stages, file)


async def _delete(work: WriteWork, *, actor: Actor, uid: bytes | None) -> StoredFile:
    file = await usable_file(work, actor, uid)
    if not await work.run(store.DISCARD, id=file.id, now=work.machine_now):
        raise FileInUse
    work.record(actor, "file.deleted", "file", file.id)
    return file


async def usable_file(work: WriteWork, actor: Actor, uid: bytes | None) -> StoredFile:
    """A ready file, locked, for whoever may do with it as they like; else it does not exist."""
    actor.must(Permission.OWN_WRITE, Permission.COURSES_WRITE_ANY)
    if uid is None:
        raise NoSuchFile
    file = await work.first(store.BY_UID_LOCKED, uid=uid)
    if file is None:
        raise NoSuchFile
    is_mine = actor.user_id is not None and file.owner_id == actor.user_id
    if not is_mine and not actor.may(Permission.COURSES_WRITE_ANY):
        raise NoSuchFile
    return file


async def discard_unused(work: WriteWork, file_ids: Sequence[int]) -> None:
    """Gives up those of the files, which the caller has locked, that nobody refers to any more;
    the sweep takes their bytes away."""
    if file_ids:
        _note_gone(
            work,
            await work.all(store.DISCARD_UNUSED, ids=sorted(file_ids), now=work.machine_now),
        )


async def disown(work: WriteWork, *, user_id: int) -> None:
    """What a person who goes has uploaded stays where a unit shows it, and goes elsewhere."""
    _note_gone(work, await work.all(store.DISCARD_UNUSED_OF, user_id=user_id, now=work.machine_now))
    await work.run(store.DISOWN, user_id=user_id)


def _note_gone(work: WriteWork, gone: Sequence[store.Number]) -> None:
    actor = system(work.tenant.id, name="unused files")
    for one in gone:
        work.record(actor, "file.deleted", "file", one.value)


async def erase_discarded(stages: Stages, file_ids: Sequence[int]) -> None:
    """Takes away those of the files that were given up, at once: else the sweep does it later."""
    async with stages.read() as work:
        discarded = await work.all(store.DISCARDED, ids=sorted(file_ids))
    for file in discarded:
        await _erase(stages, file)


async def sweep(stages: Stages) -> int:
    """Takes away what a crash or a deletion left an hour ago and longer; how many files it was.
    Calling it again goes on where it was cut off."""
    before = clock.now() - ABANDONED_AFTER
    async with stages.read() as work:
        left = await work.all(store.LEFT_BEHIND, before=before)
    swept = 0
    for file in left:
        if await stages.write(partial(_give_up, file=file, before=before)):
            await _erase(stages, file)
            swept += 1
    return swept


async def _give_up(work: WriteWork, *, file: StoredFile, before: int) -> int:
    return await work.run(store.GIVE_UP, id=file.id, before=before)


async def _discard(work: WriteWork, *, file: StoredFile) -> None:
    await work.run(store.DISCARD, id=file.id, now=work.machine_now)


async def _erase(stages: Stages, file: StoredFile) -> None:
    """The bytes before the row, so that none is forgotten."""
    await erase_renditions(stages, file)
    await stages.ports.blobs.delete(file.blob_key)
    await stages.write(partial(_delete_row, file_id=file.id))


async def _delete_row(work: WriteWork, *, file_id: int) -> None:
    await work.run(store.DELETE, id=file_id)
