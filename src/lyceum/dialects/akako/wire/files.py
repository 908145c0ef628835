"""Documents and videos on the wire (contract A37–A40)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.files.model import StoredFile
from lyceum.core.files.renditions import WIDTHS
from lyceum.dialects.akako import ids
from lyceum.dialects.akako.envelope import Told
from lyceum.dialects.akako.wire import texts
from lyceum.dialects.akako.wire.education import STREAM


class UploadedDocument(Told, frozen=True, kw_only=True):
    id: texts.Id
    name: str
    description: str
    file_name: str
    mime_type: str
    size: int
    key: texts.Id
    url: str
    topic_id: texts.Id
    uploaded_by: texts.ClerkId
    uploaded_at: texts.Time


class VideoOut(Told, frozen=True, kw_only=True):
    topic_id: texts.Id
    video_url: str
    size: int
    mime_type: str


class UploadDocument(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Before the file or behind it, as the seed shows; so that either may be missing at first."""

    topic_id: texts.Id | UnsetType = UNSET
    metadata: Annotated[str, Meta(description="JSON: `name`, `description`.")] | UnsetType = UNSET


class Metadata(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(max_length=255)] = ""
    description: Annotated[str, Meta(max_length=2_000)] = ""


Width = Annotated[
    int,
    Meta(
        ge=1,
        le=WIDTHS[-1],
        description="For pictures: a smaller one, in the narrowest of 160, 320, 640 and 1,280 "
        "pixels that is this wide.",
    ),
]


class StreamDocument(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    key: str | UnsetType = UNSET
    document_id: texts.Id | UnsetType = UNSET
    topic_id: texts.Id | UnsetType = UNSET
    url: str | UnsetType = UNSET
    download: str | UnsetType = UNSET
    width: Width | UnsetType = UNSET


class NameDocument(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    id: texts.Id
    doc_id: texts.Id


def metadata(text: str | UnsetType) -> Metadata:
    """Refuses what is no JSON object of texts."""
    if text is UNSET or not text.strip():
        return Metadata()
    try:
        return msgspec.json.decode(text, type=Metadata)
    except (msgspec.MsgspecError, UnicodeEncodeError) as error:
        raise Invalid(Problem("metadata", Fault.MALFORMED, expected=("JSON object",))) from error


def named(asked: StreamDocument) -> str | None:
    """The document's id by whatever names it; None if nothing does."""
    if asked.key is not UNSET:
        return asked.key
    if asked.document_id is not UNSET:
        return asked.document_id
    return None if asked.url is UNSET else asked.url.rpartition("documentId=")[2]


def document(
    file: StoredFile, *, said: Metadata, name: str, topic_id: str, uploaded_by: str
) -> UploadedDocument:
    own = ids.CUID.encode(file.uid)
    return UploadedDocument(
        id=own,
        name=name,
        description=said.description,
        file_name=file.name,
        mime_type=file.mime,
        size=file.size,
        key=own,
        url=STREAM + own,
        topic_id=topic_id,
        uploaded_by=uploaded_by,
        uploaded_at=texts.time(file.created_at),
    )


def video(file: StoredFile, *, topic_id: str) -> VideoOut:
    return VideoOut(
        topic_id=topic_id,
        video_url=STREAM + ids.CUID.encode(file.uid),
        size=file.size,
        mime_type=file.mime,
    )
