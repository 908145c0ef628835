"""Files as objects of an S3-compatible store, by `obstore`: the store's protocol, its parts and its
repetitions are that library's."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import msgspec
import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from lyceum.adapters.blobs import checked
from lyceum.core.files.errors import StorageUnavailable

AT_ONCE = 1_048_576
"""Bytes that are asked for in one go. Each piece is a request of its own, so that a client who
pauses a film holds no connection to the store."""

PART = 8_388_608
"""Bytes of a part of an upload. A store takes 10,000 of them, so that 80 GiB is the most."""

TRIES = 4
PATIENCE = timedelta(seconds=20)
"""For all the tries of one request."""

FAILURES = (BaseError, OSError)
"""What the library raises; it calls much of it an OSError."""

if TYPE_CHECKING:
    from obstore.store import S3Config

log = structlog.get_logger("lyceum.files")


class Place(msgspec.Struct, frozen=True):
    """Where a bucket is. Without an `endpoint` it is Amazon's own, without keys they are those of
    the environment or of the machine. Objects are named `prefix/key`."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""
    key_id: str = ""
    secret_key: str = ""


def store_at(place: Place) -> S3Store:
    """The bucket as the library knows it; nobody is asked yet."""
    given = {
        "endpoint": place.endpoint,
        "region": place.region,
        "access_key_id": place.key_id,
        "secret_access_key": place.secret_key,
    }
    return S3Store(
        place.bucket,
        prefix=place.prefix or None,
        config=cast("S3Config", {name: value for name, value in given.items() if value}),
        client_options={
            "allow_http": place.endpoint.startswith("http://"),
            "timeout": timedelta(seconds=60),
        },
        retry_config={"max_retries": TRIES, "retry_timeout": PATIENCE},
    )


class BucketBlobs:
    """Each key is an object, which is there only when it has been written whole."""

    def __init__(self, place: Place) -> None:
        self._store = store_at(place)

    async def write(self, key: str, chunks: AsyncIterable[bytes]) -> None:
        """Keeps the chunks under the key, all or nothing; refuses with StorageUnavailable. What
        breaks off takes the parts along that were sent."""
        name = checked(key)
        with _answering("write"):
            async with obstore.open_writer_async(
                self._store, name, buffer_size=PART, max_concurrency=1
            ) as whole:
                async for chunk in chunks:
                    await whole.write(chunk)

    async def read(self, key: str, *, first: int, size: int) -> AsyncGenerator[bytes, None]:
        """`size` bytes from the `first` on, counted from 0."""
        end = first + size
        for start in range(first, end, AT_ONCE):
            length = min(AT_ONCE, end - start)
            piece = await obstore.get_range_async(
                self._store, checked(key), start=start, length=length
            )
            if len(piece) != length:
                raise EOFError(f"the blob {key} is shorter than was said")
            yield bytes(piece)

    async def size(self, key: str) -> int | None:
        """In bytes; None if nothing was written whole under this key."""
        name = checked(key)
        with _answering("look"):
            try:
                return (await obstore.head_async(self._store, name))["size"]
            except FileNotFoundError:
                return None

    async def delete(self, key: str) -> None:
        """Takes away the object; that may be nothing."""
        with _answering("delete"):
            await obstore.delete_async(self._store, checked(key))

    async def examine(self) -> None:
        """Refuses with StorageUnavailable where the bucket is not there, or not for us."""
        try:
            await obstore.list(self._store, prefix="none", chunk_size=1).collect_async()
        except FAILURES as error:
            raise StorageUnavailable from error


@contextmanager
def _answering(doing: str) -> Iterator[None]:
    """Notes in the log what the client is not told: why the store could not do it."""
    try:
        yield
    except FAILURES as error:
        log.warning("storage unavailable", doing=doing, error=str(error).partition("\n")[0])
        raise StorageUnavailable from error
