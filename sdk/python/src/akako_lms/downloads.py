"""A file that comes in: piece by piece, never held whole unless asked for."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import anyio
import httpx2 as httpx

from akako_lms.errors import ConnectionFailedError

CHUNK = 65_536


class _Facts:
    """What the headers tell of the file."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        headers = response.headers
        self.media_type: str = headers.get("content-type", "application/octet-stream")
        self.size = int(headers["content-length"]) if "content-length" in headers else None
        """Bytes of what comes: of the part, if one was asked for."""
        self.content_range: str | None = headers.get("content-range")
        self.etag: str | None = headers.get("etag")


class Download(_Facts):
    """An answer that is being read; close it, or use it with `with`."""

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes in pieces."""
        try:
            yield from self._response.iter_bytes(CHUNK)
        except httpx.TransportError as error:
            raise ConnectionFailedError(str(error)) from error

    def read(self) -> bytes:
        """Return all of it."""
        return b"".join(self)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it there; what breaks off leaves the file that was there as it was."""
        unfinished = _unfinished(path)
        try:
            with unfinished.open("wb") as file:
                for chunk in self:
                    file.write(chunk)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def close(self) -> None:
        """Give the connection back; what was not read is thrown away."""
        self._response.close()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()


class AsyncDownload(_Facts):
    """The same for event loops."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the bytes in pieces."""
        try:
            async for chunk in self._response.aiter_bytes(CHUNK):
                yield chunk
        except httpx.TransportError as error:
            raise ConnectionFailedError(str(error)) from error

    async def read(self) -> bytes:
        """Return all of it."""
        return b"".join([chunk async for chunk in self])

    async def save(self, path: str | os.PathLike[str]) -> None:
        """Write it there; what breaks off leaves the file that was there as it was."""
        unfinished = anyio.Path(_unfinished(path))
        try:
            async with await unfinished.open("wb") as file:
                async for chunk in self:
                    await file.write(chunk)
            await unfinished.replace(os.fspath(path))
        finally:
            await unfinished.unlink(missing_ok=True)

    async def close(self) -> None:
        """Give the connection back; what was not read is thrown away."""
        await self._response.aclose()

    async def __aenter__(self) -> Self:
        """Give itself."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()


def _unfinished(path: str | os.PathLike[str]) -> Path:
    whole = Path(path)
    return whole.with_name(f".{whole.name}.{os.getpid()}.part")
