"""Documents and videos of topics (witness: seed, File Management; contract A29, A37–A40)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.attachments import (
    Attachment,
    FileRole,
    attach_file,
    detach_file,
    files_of_units,
)
from lyceum.core.catalog.file_store import UnitFile
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem, Refusal
from lyceum.core.files.actions import delete_file, erase_discarded, receive_file
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.files.model import StoredFile
from lyceum.core.people.queries import user
from lyceum.core.schedule.files import knows_of_file, open_file
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.subjects import topic, writable_topic
from lyceum.dialects.akako.wire import files as wire
from lyceum.dialects.akako.wire.texts import Deleted, OneAsked
from lyceum.http.brought import Upload
from lyceum.http.downloads import Download, download_of
from lyceum.http.errors import MalformedBody

VIDEOS = ("video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-msvideo")
DOCUMENTS = (
    "application/pdf", "application/msword", "application/vnd.ms-", "application/rtf",
    "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
    "text/", "image/",
)  # fmt: skip
"""How the media types begin that a document may have."""


async def upload_document(
    stages: Stages, actor: Actor, asked: wire.UploadDocument, upload: Upload
) -> wire.UploadedDocument:
    """Upload document: into a topic, which the form names before the file or behind it."""
    if asked.topic_id is not UNSET:
        await stages.write(partial(_must_write, actor=actor, topic_id=asked.topic_id))
    file = await _received(stages, actor, upload)
    try:
        return await stages.write(
            partial(_attach_document, actor=actor, asked=asked, upload=upload, file=file)
        )
    except Refusal:
        await delete_file(stages, actor, file.uid)
        raise


async def _received(stages: Stages, actor: Actor, upload: Upload) -> StoredFile:
    return await receive_file(
        stages, actor, name=upload.name, declared=upload.declared, chunks=upload.chunks
    )


async def _must_write(work: WriteWork, *, actor: Actor, topic_id: str) -> None:
    await writable_topic(work, actor, topic_id)


async def _attach_document(
    work: WriteWork, *, actor: Actor, asked: wire.UploadDocument, upload: Upload, file: StoredFile
) -> wire.UploadedDocument:
    """What follows the file in the form counts as if it had stood before it."""
    late = upload.late or {}
    topic_id = late.get("topicId", asked.topic_id)
    if topic_id is UNSET:
        raise Invalid(Problem("topicId", Fault.MISSING))
    if not file.mime.startswith(DOCUMENTS):
        raise Invalid(Problem("file", Fault.NOT_ALLOWED))
    said = wire.metadata(late.get("metadata", asked.metadata))
    unit = await writable_topic(work, actor, topic_id)
    how = Attachment(role=FileRole.DOCUMENT, name=said.name or None, note=said.description)
    link = await attach_file(work, actor, unit.id, file_uid=file.uid, how=how)
    by = ids.clerk_id(await user(work, actor, actor.self_id()))
    return wire.document(
        file, said=said, name=link.name, topic_id=ids.written(unit), uploaded_by=by
    )


async def stream_document(stages: Stages, actor: Actor, asked: wire.StreamDocument) -> Download:
    """Stream document: whole or in part, as a browser asks; a smaller picture of a picture."""
    name = wire.named(asked)
    if name is None:
        raise MalformedBody("Say which document: key, documentId or url.")
    uid = ids.CUID.decode(name)
    try:
        opened = await open_file(stages, actor, uid)
    except NoSuchFile:
        async with stages.read() as work:
            if await knows_of_file(work, actor, uid):
                # Its topic tells everybody that it is there (A29).
                raise Forbidden from None
        raise
    return await download_of(stages, opened, width=asked.width, saved=asked.download == "1")


async def delete_document(stages: Stages, actor: Actor, asked: wire.NameDocument) -> Deleted:
    """Delete document."""
    uid = ids.CUID.decode(asked.doc_id)

    async def act(work: WriteWork) -> list[int]:
        unit = await topic(work, actor, asked.id)
        shown = (await files_of_units(work, [unit.id]))[unit.id]
        going = [one for one in shown if one.file_uid == uid and one.role != FileRole.VIDEO]
        return await _detach(work, actor, unit.id, going)

    await erase_discarded(stages, await stages.write(act))
    return Deleted(id=asked.doc_id)


async def _detach(work: WriteWork, actor: Actor, unit_id: int, going: list[UnitFile]) -> list[int]:
    if not going:
        raise NoSuchFile
    for one in going:
        await detach_file(work, actor, unit_id, file_id=one.file_id)
    return [one.file_id for one in going]


async def put_video(stages: Stages, actor: Actor, asked: OneAsked, upload: Upload) -> wire.VideoOut:
    """Upload or replace the video of a topic."""
    await stages.write(partial(_must_write, actor=actor, topic_id=asked.id))
    file = await _received(stages, actor, upload)
    try:
        replaced = await stages.write(partial(_show_video, actor=actor, asked=asked, file=file))
    except Refusal:
        await delete_file(stages, actor, file.uid)
        raise
    await erase_discarded(stages, replaced)
    return wire.video(file, topic_id=asked.id)


async def _show_video(
    work: WriteWork, *, actor: Actor, asked: OneAsked, file: StoredFile
) -> list[int]:
    """The files that it takes the place of."""
    if file.mime not in VIDEOS:
        raise Invalid(Problem("video", Fault.NOT_ALLOWED))
    unit = await writable_topic(work, actor, asked.id)
    before = await _videos(work, unit.id)
    if before:
        await _detach(work, actor, unit.id, before)
    await attach_file(work, actor, unit.id, file_uid=file.uid, how=Attachment(role=FileRole.VIDEO))
    return [one.file_id for one in before]


async def _videos(work: WriteWork, unit_id: int) -> list[UnitFile]:
    shown = (await files_of_units(work, [unit_id]))[unit_id]
    return [one for one in shown if one.role == FileRole.VIDEO]


async def delete_video(stages: Stages, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete the video of a topic."""

    async def act(work: WriteWork) -> list[int]:
        unit = await topic(work, actor, asked.id)
        return await _detach(work, actor, unit.id, await _videos(work, unit.id))

    await erase_discarded(stages, await stages.write(act))
    return Deleted(id=asked.id)
