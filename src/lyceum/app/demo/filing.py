"""The demo's film and sheets: uploaded, and shown in their units."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

from lyceum.app.demo.remembering import remember, remembered
from lyceum.app.demo.syllabus import UnitText, course_text
from lyceum.core.actor import system
from lyceum.core.catalog.attachments import Attachment, FileRole, attach_file
from lyceum.core.catalog.model import UnitKind
from lyceum.core.database import NotUnique
from lyceum.core.files.actions import delete_file, erase_discarded, receive_file
from lyceum.core.files.model import StoredFile
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork

_ROLES = {UnitKind.VIDEO: FileRole.VIDEO, UnitKind.DOCUMENT: FileRole.DOCUMENT}


def name_of(course: str, unit: UnitText) -> str:
    """What a unit that shows a file is remembered by, and its file too."""
    return f"{course}/{unit.key}"


async def show_files(stages: Stages) -> None:
    """Uploads what is not there yet, so that whoever was interrupted goes on at the next start."""
    async with stages.read() as work:
        made = await remembered(work)
    shown = {one.name for one in made if one.kind == "file"}
    for waiting in (one for one in made if one.kind == "unit" and one.name not in shown):
        course, _, key = waiting.name.partition("/")
        unit = next((one for one in course_text(course).units if one.key == key), None)
        if unit is not None and unit.file is not None:
            await _show(stages, waiting.id, unit.file, name=waiting.name, role=_ROLES[unit.kind])


async def _show(stages: Stages, unit_id: int, path: Path, *, name: str, role: FileRole) -> None:
    actor = system(stages.tenant.id, name="demo")
    file = await receive_file(stages, actor, name=path.name, declared="", chunks=_content(path))
    try:
        await stages.write(partial(_attach, unit_id=unit_id, file=file, name=name, role=role))
    except NotUnique:
        # Another process showed it meanwhile.
        await delete_file(stages, actor, file.uid)


async def _content(path: Path) -> AsyncIterator[bytes]:
    """In one piece: none of them is large."""
    yield await asyncio.to_thread(path.read_bytes)


async def _attach(
    work: WriteWork, *, unit_id: int, file: StoredFile, name: str, role: FileRole
) -> None:
    actor = system(work.tenant.id, name="demo")
    await attach_file(work, actor, unit_id, file_uid=file.uid, how=Attachment(role=role))
    await remember(work, "file", name, entity_id=file.id)


async def files_shown(stages: Stages) -> list[int]:
    """The ids of the demo's files."""
    async with stages.read() as work:
        return [one.id for one in await remembered(work) if one.kind == "file"]


async def erase_files(stages: Stages, file_ids: list[int]) -> None:
    """After the courses that showed them are gone; what others show as well stays."""
    await erase_discarded(stages, file_ids)
