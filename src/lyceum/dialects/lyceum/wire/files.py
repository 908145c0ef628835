"""A file on the wire: what is known of it, and how a unit shows it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.attachments import LONGEST_NOTE, Attachment, FileRole
from lyceum.core.catalog.file_store import UnitFile
from lyceum.core.files.model import LONGEST_NAME, FileFilter, StoredFile
from lyceum.core.files.renditions import WIDTHS
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

FileName = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_NAME, pattern=r"\S", examples=["weather-map.pdf"]),
]
MediaType = Annotated[str, Meta(examples=["application/pdf"])]
Bytes = Annotated[int, Meta(ge=1, lt=2**53, examples=[48213])]
Sha256 = Annotated[
    str,
    Meta(
        pattern="^[0-9a-f]{64}$",
        examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    ),
]
Kind = Annotated[
    str,
    Meta(
        pattern="^[a-z]{1,20}$",
        description="The first half of a media type.",
        examples=["image"],
    ),
]
Note = Annotated[str, Meta(max_length=LONGEST_NOTE)]
At = Annotated[
    int,
    Meta(
        ge=0,
        lt=2**53,
        description="The place among the files of the unit, counted from 0.",
        examples=[0],
    ),
]


Width = Annotated[
    int,
    Meta(
        ge=1,
        le=WIDTHS[-1],
        description="Asks for a smaller picture of a picture: as WebP where the request accepts "
        "`image/webp`, else as JPEG, in the narrowest of 160, 320, 640 and 1,280 pixels that is "
        "this wide, and never wider than the picture is.",
        examples=[320],
    ),
]


class FileOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class FileOut(msgspec.Struct, frozen=True):
    """`media_type` is what the content was found to be, `size` in bytes; the content itself is at
    `/files/{id}/content`. `owner_id` is null when who uploaded it is gone."""

    id: Id
    name: FileName
    media_type: MediaType
    size: Bytes
    sha256: Sha256
    owner_id: Id | None
    created_at: Time
    updated_at: Time


class ListFiles(FollowAsked, frozen=True, kw_only=True):
    order: FileOrder = FileOrder.NEWEST
    owner_id: Id | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetFile(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class GetContent(OneAsked, frozen=True, kw_only=True):
    width: Width | UnsetType = UNSET


class UploadFile(Asked, frozen=True, kw_only=True):
    """Without a `name` it keeps the one that it comes with."""

    name: FileName | UnsetType = UNSET


class UnitFileOut(msgspec.Struct, frozen=True):
    """A file as a unit shows it: `name` is what it is called there, `role` what it is for."""

    id: Id
    role: FileRole
    name: FileName
    note: Note
    position: At
    media_type: MediaType
    size: Bytes


class UnitFilesOut(msgspec.Struct, frozen=True):
    """In the order in which the unit shows them."""

    data: list[UnitFileOut]


class ShowFile(OneAsked, frozen=True, kw_only=True):
    """Without a `name` it is called as it was, or as it was uploaded; without a `position` it stays
    where it is, or comes behind the others. A place beyond the end is the end."""

    file_id: Id
    role: FileRole
    name: FileName | None = None
    note: Note = ""
    position: At | None = None


class NameUnitFile(OneAsked, frozen=True, kw_only=True):
    file_id: Id


def where(asked: ListFiles) -> FileFilter:
    return FileFilter(owner_id=asked.owner_id, kind=asked.kind)


def how(asked: ShowFile) -> Attachment:
    return Attachment(role=asked.role, name=asked.name, note=asked.note)


def file(stored: StoredFile) -> FileOut:
    return FileOut(
        id=stored.id,
        name=stored.name,
        media_type=stored.mime,
        size=stored.size,
        sha256=stored.digest.hex(),
        owner_id=stored.owner_id,
        created_at=iso_micros(stored.created_at),
        updated_at=iso_micros(stored.updated_at),
    )


def unit_file(link: UnitFile) -> UnitFileOut:
    return UnitFileOut(
        id=link.file_id,
        role=FileRole(link.role),
        name=link.name,
        note=link.note,
        position=link.position,
        media_type=link.mime,
        size=link.size,
    )
