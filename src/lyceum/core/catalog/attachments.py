"""Files in units: what a unit shows, and what goes when nobody shows it any more."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import file_store, store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.file_store import UnitFile
from lyceum.core.catalog.model import CourseUnit
from lyceum.core.catalog.places import Sibling, moved
from lyceum.core.database import NotUnique
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.files.actions import discard_unused, usable_file
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.model import StoredFile, clean_name
from lyceum.core.work import Work, WriteWork

LONGEST_NOTE = 2_000


class FileRole(StrEnum):
    VIDEO = "video"
    DOCUMENT = "document"
    DOWNLOAD = "download"
    POSTER = "poster"


_KINDS = {FileRole.VIDEO: "video/", FileRole.POSTER: "image/"}
"""What a file must be for its role; any will do for the others."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """How a unit is to show a file; without a name it is called as it was uploaded."""

    role: FileRole
    name: str | None = None
    note: str = ""


async def attach_file(
    work: WriteWork, actor: Actor, unit_id: int, *, file_uid: bytes | None, how: Attachment
) -> UnitFile:
    """Shows a file of the caller's own in a unit, behind the others; whoever may write any course
    may show anybody's. Refuses one that is there already, or unfit for its role."""
    unit = await _editable_unit(work, actor, unit_id)
    file = await usable_file(work, actor, file_uid)
    _must_fit(file.mime, how)
    (last,) = await work.all(file_store.NEXT, unit_id=unit.id)
    link = UnitFile(
        unit_id=unit.id,
        file_id=file.id,
        role=how.role,
        name=clean_name(how.name or file.name),
        note=how.note,
        position=last.value,
        file_uid=file.uid,
        mime=file.mime,
        size=file.size,
    )
    try:
        await work.insert(file_store.INSERT, link)
    except NotUnique as error:
        raise Invalid(Problem("file", Fault.REPEATED)) from error
    work.record(actor, "unit.updated", "unit", unit.id, after=unit, changed=["files"])
    return link


def _must_fit(mime: str, how: Attachment) -> None:
    if not mime.startswith(_KINDS.get(how.role, "")):
        raise Invalid(Problem("role", Fault.NOT_ALLOWED))
    if len(how.note) > LONGEST_NOTE:
        raise Invalid(Problem("note", Fault.TOO_LONG, limit=LONGEST_NOTE))


async def show_file(
    work: WriteWork,
    actor: Actor,
    unit_id: int,
    *,
    file_uid: bytes,
    how: Attachment,
    position: int | None = None,
) -> UnitFile:
    """Shows a file in a unit as said, at that place among its files, counted from 0; beyond the end
    is the end. One that is not there yet is attached, behind the others without a place; one that
    is there stays at its own without one."""
    unit = await _editable_unit(work, actor, unit_id)
    shown = (await files_of_units(work, [unit.id]))[unit.id]
    link = next((each for each in shown if each.file_uid == file_uid), None)
    if link is None:
        link = await attach_file(work, actor, unit.id, file_uid=file_uid, how=how)
    else:
        link = await _change(work, actor, unit, link=link, how=how)
    if position is None:
        return link
    siblings = [Sibling(each.file_id, each.position) for each in shown]
    places = moved(siblings, link.file_id, to=position)
    rows = [{"unit_id": unit.id, "file_id": each, "position": at} for each, at in places.items()]
    await work.run_many(file_store.PLACE, rows)
    return msgspec.structs.replace(link, position=places.get(link.file_id, link.position))


async def _change(
    work: WriteWork, actor: Actor, unit: CourseUnit, *, link: UnitFile, how: Attachment
) -> UnitFile:
    _must_fit(link.mime, how)
    after = msgspec.structs.replace(
        link, role=how.role, name=clean_name(how.name or link.name), note=how.note
    )
    told = {name: getattr(after, name) for name in file_store.TOLD}
    await work.run(file_store.CHANGE, unit_id=unit.id, file_id=link.file_id, **told)
    work.record(actor, "unit.updated", "unit", unit.id, after=unit, changed=["files"])
    return after


async def detach_file(work: WriteWork, actor: Actor, unit_id: int, *, file_id: int) -> None:
    """Shows a file no longer; one that no unit shows any more is deleted."""
    unit = await _editable_unit(work, actor, unit_id)
    locked = [one.value for one in await work.all(file_store.FILES_OF_UNIT_LOCKED, unit_id=unit_id)]
    if file_id not in locked:
        raise NoSuchFile
    await work.run(file_store.DETACH, unit_id=unit_id, file_id=file_id)
    await discard_unused(work, [file_id])
    work.record(actor, "unit.updated", "unit", unit.id, after=unit, changed=["files"])


async def _editable_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    unit = await work.first(store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    return unit


async def detach_unit(work: WriteWork, unit_id: int) -> None:
    """Before a unit goes: what it alone showed goes with it."""
    locked = await work.all(file_store.FILES_OF_UNIT_LOCKED, unit_id=unit_id)
    if locked:
        await work.run(file_store.DETACH_UNIT, unit_id=unit_id)
        await discard_unused(work, [one.value for one in locked])


async def detach_course(work: WriteWork, course_id: int) -> None:
    """The same before all units of a course."""
    locked = await work.all(file_store.FILES_OF_COURSE_LOCKED, course_id=course_id)
    if locked:
        await work.run(file_store.DETACH_COURSE, course_id=course_id)
        await discard_unused(work, [one.value for one in locked])


async def files_of_units(work: Work, unit_ids: Iterable[int]) -> dict[int, list[UnitFile]]:
    """The part `files` of units that the caller was allowed to see, each in its order."""
    wanted = sorted(set(unit_ids))
    shown: dict[int, list[UnitFile]] = {unit_id: [] for unit_id in wanted}
    if wanted:
        for link in await work.all(file_store.OF_UNITS, unit_ids=wanted):
            shown[link.unit_id].append(link)
    return shown


async def file_for_staff(work: Work, actor: Actor, uid: bytes | None) -> tuple[StoredFile, bool]:
    """A ready file, and whether its owner or staff asks: those who oversee all courses, and who
    leads one that shows it. Refuses what does not exist."""
    if uid is None:
        raise NoSuchFile
    file = await work.first(file_store.READY_BY_UID, uid=uid)
    if file is None:
        raise NoSuchFile
    if actor.may_everywhere(Permission.ENROLLMENTS_READ_ANY):
        return file, True
    if actor.user_id is None or file.owner_id == actor.user_id:
        return file, actor.user_id is not None
    if not actor.may(Permission.COURSES_LEAD):
        return file, False
    led = await work.first(file_store.LED_WITH, file_id=file.id, self_id=actor.user_id)
    return file, led is not None
