"""A real server and files: `kill -9` in the middle of an upload, and memory that does not grow."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec
import pytest

from lyceum.core.files.actions import ABANDONED_AFTER, sweep
from lyceum.core.stages import Stages
from lyceum.kit import clock
from tests.harness.bucket import bucket_server
from tests.harness.filing import opened
from tests.harness.processes import LOOPBACK, Running, free_port, start
from tests.harness.rows import every_row
from tests.harness.school import School, found_school, migrated_sqlite

pytestmark = pytest.mark.needs("time")

HEAD = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
PIECE = bytes(range(256)) * 4_096
MEBIBYTE = 1_048_576
FILMS = (64, pytest.param(1_024, marks=pytest.mark.long))
"""MiB of the large file."""
MOST_GROWTH = 32
"""MiB that the server grows by less than while a file of any size comes in or goes out."""


@dataclass(frozen=True)
class Shelf:
    """Where the server keeps files: `where` it is told to, the `names` of what lies there whole,
    and of what was begun."""

    where: str
    names: Callable[[], list[str]]
    begun: Callable[[], list[str]]


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.needs("s3"))])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Shelf:
    if request.param == "folder":
        folder = tmp_path / "files"
        return Shelf(
            str(folder),
            lambda: [one.name for one in folder.rglob("*") if one.is_file()],
            lambda: [one.name for one in folder.rglob("*.part") if one.stat().st_size > MEBIBYTE],
        )
    # What is left in parts would be found by those who look for nothing in theirs.
    server = replace(bucket_server(), name="of-the-killed")
    prefix = f"kept-by-{tmp_path.name}".lower()
    where = msgspec.json.encode(server.place(prefix)).decode()
    return Shelf(where, lambda: server.objects(prefix), server.uploads)


@dataclass
class Cabinet:
    """A server process with the filing dialect, and its school as seen from here."""

    school: School
    url: str
    shelf: Shelf
    running: Running | None = None
    port: int = 0

    @property
    def person(self) -> dict[str, str]:
        return {"X-Person": f"{self.school.people['instructor'].id}:instructor"}

    def serve(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "tests.harness.filing", self.url, self.shelf.where]
        root = Path(__file__).parent.parent.parent
        self.running = start([*command, str(self.port)], port=self.port, folder=root)

    def client(self) -> httpx.AsyncClient:
        base = f"http://{LOOPBACK}:{self.port}/filing"
        return httpx.AsyncClient(base_url=base, headers=self.person, timeout=120)

    async def states(self) -> list[Any]:
        rows = (await every_row(self.school.works.database))["files"]
        return sorted(row[9] for row in rows)

    async def sweep_later(self) -> int:
        now = clock.now()
        stages = Stages(self.school.works, self.school.tenant, self.school.platform.ports)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("lyceum.kit.clock.now", lambda: now + ABANDONED_AFTER + 1)
            return await sweep(stages)

    def memory(self, what: str) -> int:
        """`VmRSS` or, the most that it ever was, `VmHWM`, in MiB."""
        assert self.running is not None
        status = Path(f"/proc/{self.running.group}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith(what))
        return int(line.split()[1]) // 1024


@asynccontextmanager
async def cabinet(url: str, shelf: Shelf) -> AsyncIterator[Cabinet]:
    async with opened(url, shelf.where) as platform:
        found = Cabinet(await found_school(platform), url, shelf)
        found.serve()
        yield found
        assert found.running is not None
        found.running.stop()


async def begin_upload(port: int, person: dict[str, str]) -> asyncio.StreamWriter:
    """Sends some of a film, and leaves the rest open."""
    _, writer = await asyncio.open_connection(LOOPBACK, port)
    head = (
        f"POST /filing/files?title=film.mp4 HTTP/1.1\r\nHost: {LOOPBACK}\r\n"
        f"X-Person: {person['X-Person']}\r\nContent-Length: {50 * MEBIBYTE}\r\n\r\n"
    )
    writer.write(head.encode() + HEAD)
    for _ in range(24):
        writer.write(PIECE)
        await writer.drain()
    return writer


async def test_a_kill_in_the_middle_leaves_only_what_the_sweep_takes(
    migrated_url: str, shelf: Shelf
) -> None:
    """A store that takes files in parts keeps those of an upload that nobody can end any more,
    unseen, until a rule of the bucket ends it: the settings say so."""
    async with cabinet(migrated_url, shelf) as found:
        async with found.client() as client:
            kept = await client.post("/files", files={"file": ("film.mp4", HEAD + PIECE)})
        writer = await begin_upload(found.port, found.person)
        await until_begun(shelf)
        assert found.running is not None
        found.running.kill()
        writer.close()
        assert await found.states() == ["pending", "ready"]
        found.serve()
        assert await found.sweep_later() == 1
        assert await found.states() == ["ready"]
        assert len(shelf.names()) == 1
        async with found.client() as client:
            whole = await client.get(f"/files/{kept.json()['id']}")
            assert whole.content == HEAD + PIECE


async def until_begun(shelf: Shelf) -> None:
    for _ in range(1_000):
        if shelf.begun():
            return
        await asyncio.sleep(0.01)
    pytest.fail("nothing was written in ten seconds")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells no memory of a process")
@pytest.mark.parametrize("size", FILMS)
@pytest.mark.parametrize("as_form", [True, pytest.param(False, marks=pytest.mark.long)])
async def test_a_large_file_costs_no_memory(
    sqlite_template: Path, tmp_path: Path, shelf: Shelf, as_form: bool, size: int
) -> None:
    url = migrated_sqlite(sqlite_template, tmp_path / "lyceum.db")
    async with cabinet(url, shelf) as found, found.client() as client:
        small = await client.post("/files", files={"file": ("film.mp4", HEAD + PIECE)})
        await client.get(f"/files/{small.json()['id']}")
        before = found.memory("VmRSS")
        sent, digest = film(size, as_form=as_form), hashlib.sha256()
        answer = await client.post("/files?title=film.mp4", content=sent, headers=FORM[as_form])
        assert answer.status_code == 201, answer.text
        assert answer.json()["size"] == len(HEAD) + size * MEBIBYTE
        came_in = found.memory("VmHWM") - before
        async with client.stream("GET", f"/files/{answer.json()['id']}") as whole:
            async for chunk in whole.aiter_bytes():
                digest.update(chunk)
        went_out = found.memory("VmHWM") - before
        print(f"{size} MiB: the server grew by {came_in} MiB, then by {went_out} in all")
        assert went_out < MOST_GROWTH
        assert digest.hexdigest() == whole.headers["etag"].strip('"')


FORM = {False: {}, True: {"Content-Type": "multipart/form-data; boundary=EDGE"}}


async def film(size: int, *, as_form: bool) -> AsyncIterator[bytes]:
    """A film of so many MiB."""
    if as_form:
        yield b'--EDGE\r\nContent-Disposition: form-data; name="f"; filename="film.mp4"\r\n\r\n'
    yield HEAD
    for _ in range(size):
        yield PIECE
    if as_form:
        yield b"\r\n--EDGE--\r\n"
