"""Who may read a file: its owner, staff, and learners to whom a unit that shows it is open."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress

from lyceum.core.actor import Actor
from lyceum.core.catalog import file_store
from lyceum.core.catalog.attachments import file_for_staff
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.queries import unit as unit_by_id
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.model import StoredFile
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.queries import availability_at, seat
from lyceum.core.stages import Stages
from lyceum.core.work import Work


async def readable_file(work: Work, actor: Actor, uid: bytes | None) -> StoredFile:
    """One file by its uid; one that the caller may not see does not exist. To a learner whose
    units that show it are all locked it is refused with the reasons of the first."""
    file, is_staff = await file_for_staff(work, actor, uid)
    if is_staff:
        return file
    locked = None
    for unit in await work.all(file_store.SHOWN_IN, file_id=file.id):
        stay = await seat(work, actor.user_id, unit)
        if stay is None:
            continue
        found = await availability_at(work, stay, unit)
        if found.is_readable:
            return file
        locked = locked or found
    raise NoSuchFile if locked is None else UnitLocked(locked)


async def knows_of_file(work: Work, actor: Actor, uid: bytes | None) -> bool:
    """Whether a course that the caller may see shows the file, so that they are told of it, though
    it may not be open to them."""
    if uid is None:
        return False
    file = await work.first(file_store.READY_BY_UID, uid=uid)
    if file is None:
        return False
    for unit in await work.all(file_store.SHOWN_IN, file_id=file.id):
        with suppress(NoSuchUnit):
            await unit_by_id(work, actor, unit.id)
            return True
    return False


class Opened:
    """A file that the caller may read, whose bytes are read without a database."""

    def __init__(self, file: StoredFile, stages: Stages) -> None:
        self.file = file
        self._blobs = stages.ports.blobs

    def read(self, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0."""
        return self._blobs.read(self.file.blob_key, first=first, size=size)


async def open_file(stages: Stages, actor: Actor, uid: bytes | None) -> Opened:
    """The same, ready to be streamed; one whose bytes are not what the row says is not there."""
    async with stages.read() as work:
        file = await readable_file(work, actor, uid)
    if await stages.ports.blobs.size(file.blob_key) != file.size:
        raise NoSuchFile
    return Opened(file, stages)
