"""Files: uploaded, listed, read whole or in part, deleted, and shown by units."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import attachments
from lyceum.core.files import actions, queries
from lyceum.core.progress.reading import open_unit
from lyceum.core.schedule.files import open_file, readable_file
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import files as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.brought import Upload
from lyceum.http.downloads import Download, download_of


async def list_files(
    work: Work, actor: Actor, asked: wire.ListFiles
) -> paging.Listing[wire.FileOut]:
    """List one's own files; who oversees all courses lists everybody's."""
    page = await queries.files(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.file(stored) for stored in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="file")


async def upload_file(
    stages: Stages, actor: Actor, asked: wire.UploadFile, upload: Upload
) -> wire.FileOut:
    """Upload a file: bare, or as the last part of a form."""
    stored = await actions.receive_file(
        stages,
        actor,
        name=upload.name if asked.name is UNSET else asked.name,
        declared=upload.declared,
        chunks=upload.chunks,
    )
    return wire.file(stored)


async def get_file(work: Work, actor: Actor, asked: wire.GetFile) -> wire.FileOut:
    """Tell what is known of a file."""
    uid = await queries.uid_of(work, asked.id)
    return wire.file(await readable_file(work, actor, uid))


async def download_file(stages: Stages, actor: Actor, asked: wire.GetContent) -> Download:
    """Get the content of a file, whole or in part; of a picture, a smaller one as well."""
    async with stages.read() as work:
        uid = await queries.uid_of(work, asked.id)
    opened = await open_file(stages, actor, uid)
    return await download_of(stages, opened, width=asked.width)


async def delete_file(stages: Stages, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a file that no unit shows."""
    async with stages.read() as work:
        uid = await queries.uid_of(work, asked.id)
    await actions.delete_file(stages, actor, uid)
    return Deleted(asked.id)


async def list_unit_files(work: Work, actor: Actor, asked: OneAsked) -> wire.UnitFilesOut:
    """List the files that a unit shows."""
    unit = await open_unit(work, actor, asked.id)
    shown = await attachments.files_of_units(work, [unit.id])
    return wire.UnitFilesOut([wire.unit_file(link) for link in shown[unit.id]])


async def show_file(work: WriteWork, actor: Actor, asked: wire.ShowFile) -> wire.UnitFileOut:
    """Show a file in a unit, or change how and where it is shown there."""
    shown = await attachments.show_file(
        work,
        actor,
        asked.id,
        file_uid=await queries.uid_of(work, asked.file_id),
        how=wire.how(asked),
        position=asked.position,
    )
    return wire.unit_file(shown)


async def hide_file(work: WriteWork, actor: Actor, asked: wire.NameUnitFile) -> Deleted:
    """Show a file in a unit no longer; one that no other unit shows is deleted."""
    await attachments.detach_file(work, actor, asked.id, file_id=asked.file_id)
    return Deleted(asked.file_id)
