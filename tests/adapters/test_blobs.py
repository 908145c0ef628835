"""What every store of files promises: a folder, and a bucket of a real S3 server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lyceum.adapters import bucket
from lyceum.adapters.blobs import FolderBlobs
from lyceum.adapters.bucket import BucketBlobs, Place
from lyceum.core.files.errors import StorageUnavailable
from lyceum.core.stages import Blobs
from tests.harness.bucket import Bucket, bucket_server
from tests.harness.machine import require
from tests.harness.processes import LOOPBACK, free_port

MEBIBYTE = 1_048_576
LARGE = bytes(range(256)) * 4_096 * 20
"""More than two parts of an upload."""


class Broken(Exception):
    """What somebody sends ends in the middle."""


class Shelf:
    """A store, and what lies in it as seen from behind."""

    def __init__(self, blobs: Blobs, names: Callable[[], list[str]]) -> None:
        self.blobs = blobs
        self.names = names

    async def keep(self, key: str, data: bytes, size: int = 100_000) -> None:
        await self.blobs.write(key, in_pieces(data, size))

    async def read(self, key: str, first: int, size: int) -> bytes:
        return b"".join([piece async for piece in self.blobs.read(key, first=first, size=size)])


async def in_pieces(data: bytes, size: int) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def breaking(after: bytes) -> AsyncIterator[bytes]:
    async for piece in in_pieces(after, MEBIBYTE):
        yield piece
    raise Broken


async def stalling(after: bytes, stalled: asyncio.Event) -> AsyncIterator[bytes]:
    async for piece in in_pieces(after, MEBIBYTE):
        yield piece
    stalled.set()
    await asyncio.Event().wait()


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.needs("s3"))])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        folder = tmp_path / "files"
        return Shelf(
            FolderBlobs(folder), lambda: [one.name for one in folder.rglob("*") if one.is_file()]
        )
    server, prefix = bucket_server(), f"of-{tmp_path.name}".lower()
    return Shelf(
        BucketBlobs(server.place(prefix)), lambda: server.objects(prefix) + server.uploads()
    )


@pytest.fixture
def server() -> Bucket:
    require("s3")
    return bucket_server()


@pytest.mark.parametrize("data", [b"", b"x", b"words" * 30_000, LARGE], ids=len)
async def test_what_was_written_is_read_whole_and_in_part(shelf: Shelf, data: bytes) -> None:
    await shelf.keep("1-ab", data)
    assert await shelf.blobs.size("1-ab") == len(data)
    assert await shelf.read("1-ab", 0, len(data)) == data
    first, size = len(data) // 3, len(data) // 2
    assert await shelf.read("1-ab", first, size) == data[first : first + size]
    assert await shelf.read("1-ab", len(data), 0) == b""
    assert shelf.names() == ["1-ab"]


async def test_what_breaks_off_leaves_nothing(shelf: Shelf) -> None:
    for after in (b"", b"a few", LARGE):
        with pytest.raises(Broken):
            await shelf.blobs.write("1-ab", breaking(after))
        assert await shelf.blobs.size("1-ab") is None
        assert shelf.names() == []


@pytest.mark.parametrize("after", [b"a few", LARGE], ids=len)
async def test_what_is_cancelled_leaves_nothing(shelf: Shelf, after: bytes) -> None:
    stalled = asyncio.Event()
    task = asyncio.create_task(shelf.blobs.write("1-ab", stalling(after, stalled)))
    await stalled.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await shelf.blobs.size("1-ab") is None
    assert shelf.names() == []


async def test_what_is_deleted_is_gone_and_may_be_deleted_again(shelf: Shelf) -> None:
    await shelf.keep("1-ab", b"words")
    await shelf.keep("2-ab", b"others")
    for _ in range(2):
        await shelf.blobs.delete("1-ab")
        assert await shelf.blobs.size("1-ab") is None
    assert await shelf.read("2-ab", 0, 6) == b"others"
    assert shelf.names() == ["2-ab"]


async def test_a_blob_that_is_shorter_than_was_said_is_told(shelf: Shelf) -> None:
    await shelf.keep("1-ab", b"words")
    with pytest.raises(EOFError):
        await shelf.read("1-ab", 0, 6)


async def test_who_stops_reading_costs_nothing_more(shelf: Shelf) -> None:
    await shelf.keep("1-ab", LARGE)
    reading = shelf.blobs.read("1-ab", first=0, size=len(LARGE))
    assert LARGE.startswith(await anext(reading))
    await reading.aclose()
    await shelf.blobs.delete("1-ab")
    assert shelf.names() == []


@pytest.mark.parametrize("key", ["", "../x", "a/b", "/etc/passwd", "A", "a b", "a\n", ".part"])
async def test_a_key_is_no_path(shelf: Shelf, key: str) -> None:
    acts: list[Callable[[], Any]] = [
        lambda: shelf.keep(key, b"x"),
        lambda: shelf.read(key, 0, 1),
        lambda: shelf.blobs.size(key),
        lambda: shelf.blobs.delete(key),
    ]
    for act in acts:
        with pytest.raises(ValueError, match="a key has"):
            await act()
    assert shelf.names() == []


async def test_many_come_and_go_at_once(shelf: Shelf) -> None:
    async def one(number: int) -> None:
        data = bytes([number]) * 300_000
        await shelf.keep(f"{number}-ab", data)
        assert await shelf.read(f"{number}-ab", 0, len(data)) == data
        await shelf.blobs.delete(f"{number}-ab")

    await asyncio.gather(*map(one, range(20)))
    assert shelf.names() == []


async def test_a_store_that_is_well_passes_its_examination_and_stays_as_it_is(
    shelf: Shelf,
) -> None:
    await shelf.keep("1-ab", b"words")
    await shelf.blobs.examine()
    assert shelf.names() == ["1-ab"]


async def expect_unavailable(blobs: Blobs) -> None:
    acts: list[Callable[[], Any]] = [
        blobs.examine,
        lambda: blobs.write("1-ab", in_pieces(b"words", 9)),
        lambda: blobs.write("1-ab", in_pieces(LARGE, MEBIBYTE)),
        lambda: blobs.size("1-ab"),
        lambda: blobs.delete("1-ab"),
    ]
    for act in acts:
        with pytest.raises(StorageUnavailable):
            await act()


async def test_a_store_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bucket, "TRIES", 1)
    nobody = f"http://{LOOPBACK}:{free_port()}"
    place = Place("files", endpoint=nobody, region="us-east-1", key_id="a", secret_key="b")
    await expect_unavailable(BucketBlobs(place))


async def test_wrong_keys_open_nothing(server: Bucket) -> None:
    await expect_unavailable(BucketBlobs(msgspec.structs.replace(server.place(), secret_key="x")))


async def test_keys_of_the_environment_are_taken_where_none_are_given(
    server: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = server.place("by-environment")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", given.key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", given.secret_key)
    blobs = BucketBlobs(msgspec.structs.replace(given, key_id="", secret_key=""))
    await blobs.write("1-ab", in_pieces(b"words", 2))
    assert await blobs.size("1-ab") == 5
