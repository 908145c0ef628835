"""A file and its states, and the rules about names and sizes that need nothing else."""

from __future__ import annotations

import re
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem

LONGEST_NAME = 255

_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Controls, marks that turn the direction of writing (they hide an ending), lone surrogates."""


class FileState(StrEnum):
    """`pending`: its bytes are coming; `deleting`: they are going. Only `ready` is served."""

    PENDING = "pending"
    READY = "ready"
    DELETING = "deleting"


class StoredFile(msgspec.Struct, frozen=True, array_like=True):
    """`size` is in bytes, `digest` SHA-256 of them, `mime` what they were found to be; none of
    these is known while it is pending. `touched_at` is by the machine's clock."""

    id: int
    uid: bytes
    owner_id: int | None
    blob_key: str
    name: str
    mime: str
    size: int
    digest: bytes
    state: FileState
    created_at: int
    updated_at: int
    touched_at: int


class FileFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`kind` is the first half of a media type, such as `image`."""

    owner_id: int | UnsetType = UNSET
    kind: str | UnsetType = UNSET


def clean_name(name: str) -> str:
    """The last part of a path, without controls; refuses what leaves nothing, or more than
    LONGEST_NAME characters."""
    last = _UNPRINTABLE.sub("", re.split(r"[/\\]", name)[-1]).strip()
    if not last.strip("."):
        raise Invalid(Problem("name", Fault.TOO_SHORT, limit=1))
    if len(last) > LONGEST_NAME:
        raise Invalid(Problem("name", Fault.TOO_LONG, limit=LONGEST_NAME))
    return last


def is_recording(mime: str) -> bool:
    """Whether the larger limit, that of video, is this kind's."""
    return mime.startswith(("video/", "audio/"))


def must_receive(actor: Actor) -> None:
    """Refuses whoever cannot write any course at all: nobody else has a use for files yet."""
    if actor.may(Permission.COURSES_LEAD) and actor.may(Permission.OWN_WRITE):
        return
    if not (actor.may(Permission.COURSES_WRITE_ANY) or actor.may(Permission.COURSES_CREATE)):
        raise Forbidden
