"""Files as files: a local folder, with everything that waits for the disk in threads."""

from __future__ import annotations

import asyncio
import errno
import os
import re
from collections.abc import AsyncGenerator, AsyncIterable
from pathlib import Path
from typing import BinaryIO

from lyceum.core.files.errors import StorageFull, StorageUnavailable

AT_ONCE = 262_144
"""Bytes that are read or written in one go."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def checked(key: str) -> str:
    """The same key; one that is none, and could be a path, raises ValueError."""
    if not _KEY.fullmatch(key):
        raise ValueError("a key has small letters and digits, joined by hyphens")
    return key


class FolderBlobs:
    """Each key is a file below `folder`, in one of 256 folders by the key's last two letters. It is
    there under its own name only when it has been written whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Keeps the chunks under the key, all or nothing; refuses with StorageFull."""
        draft, path = self._draft(key), self._path(key)
        try:
            with await asyncio.to_thread(_create, draft) as file:
                await _write_all(file, chunks)
                await asyncio.to_thread(_settle, file, path)
        except BaseException as error:
            await asyncio.to_thread(draft.unlink, missing_ok=True)
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                raise StorageFull from error
            raise

    async def read(self, key: str, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0; closing it early closes the file."""
        with await asyncio.to_thread(self._path(key).open, "rb", buffering=0) as file:
            await asyncio.to_thread(file.seek, first)
            while size > 0:
                chunk = await asyncio.to_thread(file.read, min(size, AT_ONCE))
                if not chunk:
                    raise EOFError(f"the blob {key} is shorter than was said")
                size -= len(chunk)
                yield chunk

    async def size(self, key: str) -> int | None:
        """In bytes; None if nothing was written whole under this key."""
        try:
            return (await asyncio.to_thread(self._path(key).stat)).st_size
        except FileNotFoundError:
            return None

    async def delete(self, key: str) -> None:
        """Takes away the bytes, and what a write that was cut off left of them."""
        await asyncio.to_thread(self._draft(key).unlink, missing_ok=True)
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def examine(self) -> None:
        """Refuses with StorageUnavailable where the folder is, or would be made, in a place that
        cannot be written."""
        place = next(
            path for path in (self._folder, *self._folder.absolute().parents) if path.exists()
        )
        if not os.access(place, os.W_OK | os.X_OK):
            raise StorageUnavailable

    def _path(self, key: str) -> Path:
        return self._folder / checked(key)[-2:] / key

    def _draft(self, key: str) -> Path:
        path = self._path(key)
        return path.with_name(f"{path.name}.part")


def _create(path: Path) -> BinaryIO:
    # People’s files: for the user who runs the server alone.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.open("xb", buffering=0)


async def _write_all(file: BinaryIO, chunks: AsyncIterable[bytes]) -> None:
    """In pieces of a good size, since each costs a walk to another thread."""
    waiting = bytearray()
    async for chunk in chunks:
        waiting += chunk
        if len(waiting) >= AT_ONCE:
            await asyncio.to_thread(_write, file, bytes(waiting))
            waiting.clear()
    await asyncio.to_thread(_write, file, bytes(waiting))


def _write(file: BinaryIO, data: bytes) -> None:
    """All of it: an unbuffered write may take a part alone."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _settle(file: BinaryIO, path: Path) -> None:
    """Gives the file its name once its bytes are on the disk, and waits until the name is, too."""
    os.fsync(file.fileno())
    Path(file.name).rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
