"""Smaller pictures of a picture: made when first asked for, kept beside its bytes, gone with them.

There is no row for them: their keys follow from the file's, so that whoever takes away the file
knows what else to take away.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator
from typing import IO

from lyceum.core.files import store
from lyceum.core.files.errors import NoSuchFile, NotAPicture
from lyceum.core.files.model import StoredFile
from lyceum.core.stages import PictureForm, Stages

WIDTHS = (160, 320, 640, 1280)
"""In pixels."""

PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})

_IN_MEMORY = 1_048_576


class Rendition:
    """A small picture in memory; `width` is the one of WIDTHS that it was made for."""

    def __init__(self, form: PictureForm, width: int, data: bytes) -> None:
        self.form = form
        self.width = width
        self.data = data

    async def read(self, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0."""
        yield self.data[first : first + size]


async def rendition(
    stages: Stages, file: StoredFile, *, width: int, form: PictureForm
) -> Rendition:
    """The picture in the narrowest of WIDTHS that has `width` pixels, else in the widest, but never
    wider than it is. The caller may read the file. Refuses what is no picture, is damaged or has
    too many pixels."""
    if file.mime not in PICTURES:
        raise NotAPicture
    fitting = next((one for one in WIDTHS if one >= width), WIDTHS[-1])
    key = _key(file, fitting, form)
    kept = await _kept(stages, key)
    if kept is not None:
        return Rendition(form, fitting, kept)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as original:
        await _fetch(stages, file, into=original)
        data = await stages.ports.pictures.shrink(original, width=fitting, form=form)
    await _keep(stages, file, key=key, data=data)
    return Rendition(form, fitting, data)


async def erase_renditions(stages: Stages, file: StoredFile) -> None:
    """Takes away what was made of the file, which nobody can read any more."""
    if file.mime in PICTURES:
        for width in WIDTHS:
            for form in PictureForm:
                await stages.ports.blobs.delete(_key(file, width, form))


def _key(file: StoredFile, width: int, form: PictureForm) -> str:
    return f"{file.blob_key}-{form}-{width}"


async def _fetch(stages: Stages, file: StoredFile, *, into: IO[bytes]) -> None:
    async for chunk in stages.ports.blobs.read(file.blob_key, first=0, size=file.size):
        await asyncio.to_thread(into.write, chunk)
    into.seek(0)


async def _kept(stages: Stages, key: str) -> bytes | None:
    blobs = stages.ports.blobs
    size = await blobs.size(key)
    if size is None:
        return None
    try:
        return b"".join([chunk async for chunk in blobs.read(key, first=0, size=size)])
    except FileNotFoundError:
        # Another request writes it anew at this moment.
        return None


async def _keep(stages: Stages, file: StoredFile, *, key: str, data: bytes) -> None:
    """Beside the file, if that is still there when it was written: whoever takes the file away says
    so in its row first, and looks for what to take away afterwards."""
    # Another request may be writing the same: then one of the two is kept, or none for now.
    await stages.ports.blobs.delete(key)
    try:
        await stages.ports.blobs.write(key, _in_one(data))
    except (FileExistsError, FileNotFoundError):
        return
    async with stages.read() as work:
        found = await work.first(store.UID_OF, id=file.id)
    if found is None:
        await stages.ports.blobs.delete(key)
        raise NoSuchFile


async def _in_one(data: bytes) -> AsyncIterator[bytes]:
    yield data
