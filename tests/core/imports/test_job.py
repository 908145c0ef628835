"""An import as a job: received, brought in by a worker, and its file taken away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest

from lyceum import jobs
from lyceum.core.actor import Actor
from lyceum.core.errors import Forbidden
from lyceum.core.files.errors import EmptyFile
from lyceum.core.imports import running
from lyceum.core.imports.cancelling import cancel_job
from lyceum.core.imports.model import CHUNK, Format, Import, ImportKind, ImportState, NewImport
from lyceum.core.imports.queries import import_by_uid
from lyceum.core.imports.receiving import JOB, receive_import
from lyceum.core.jobs import model
from lyceum.core.jobs.duties import Duties, Running
from lyceum.core.stages import Stages
from lyceum.jobs import importing as importing_job
from tests.app.test_worker import at_work, until
from tests.core.imports.files import counts, csv_of
from tests.harness.rows import every_row
from tests.harness.school import School

PEOPLE = csv_of("login,name", *(f"p{n},P {n}" for n in range(2 * CHUNK)), "p0,Again")


async def pieces(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    for first in range(0, len(content), size):
        yield content[first : first + size]


async def receive(school: School, actor: Actor, content: bytes = PEOPLE, **rest) -> Import:
    stages = Stages(school.works, school.tenant, school.platform.ports)
    new = NewImport(kind=ImportKind.PEOPLE, format=Format.CSV, **rest)
    return await receive_import(stages, actor, new, chunks=pieces(content))


async def ended(school: School, uid: bytes) -> Import | None:
    async with school.works.read(school.tenant) as work:
        found = await import_by_uid(work, school.system(), uid)
    return found if found.ended_at is not None else None


def importing() -> Duties:
    return Duties({JOB: jobs.load().kinds[JOB]}, ())


async def rows_of(school: School, table: str) -> list[tuple]:
    return (await every_row(school.works.database))[table]


@pytest.mark.parametrize("dry_run", [True, False])
async def test_a_worker_brings_in_what_was_received_and_deletes_the_file(
    school: School, *, dry_run: bool
) -> None:
    started = await receive(school, school.actor("admin"), dry_run=dry_run)
    assert (started.state, len(await rows_of(school, "files"))) == (ImportState.WAITING, 1)
    async with at_work(school, importing()):
        found = await until(partial(ended, school, started.uid))
    assert (found.state, counts(found)) == (ImportState.DONE, (2 * CHUNK, 0, 0, 1))
    assert await rows_of(school, "files") == []
    assert await school.platform.ports.blobs.size(started.file) is None


async def test_a_worker_that_dies_is_followed_by_one_that_goes_on(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "FIRST_PAUSE", 0)
    write = running._WRITE[ImportKind.PEOPLE]
    chunks: list[int] = []

    async def die_once(work, actor, rows, *, seen):
        chunks.append(len(rows))
        if len(chunks) == 2:
            raise RuntimeError("the worker stumbles")
        return await write(work, actor, rows, seen=seen)

    monkeypatch.setitem(running._WRITE, ImportKind.PEOPLE, die_once)
    started = await receive(school, school.actor("admin"))
    async with at_work(school, importing()):
        found = await until(partial(ended, school, started.uid))
    assert counts(found) == (2 * CHUNK, 0, 0, 1)
    # The first chunk was not written again.
    assert chunks == [CHUNK, CHUNK, CHUNK]


async def test_a_file_that_cannot_be_read_says_why(school: School) -> None:
    started = await receive(school, school.actor("admin"), b"login,name,password\nann,Ann,x\n")
    async with at_work(school, importing()):
        found = await until(partial(ended, school, started.uid))
    assert found.state is ImportState.FAILED
    assert [each.column for each in found.faults] == ["password"]


async def test_a_file_that_is_gone_ends_the_import(school: School) -> None:
    started = await receive(school, school.actor("admin"))
    await school.platform.ports.blobs.delete(started.file)
    async with at_work(school, importing()):
        found = await until(partial(ended, school, started.uid))
    assert (found.state, found.rows) == (ImportState.FAILED, 0)


async def test_a_cancelled_import_stops_behind_the_rows_that_are_done(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_is_done, is_cancelled = asyncio.Event(), asyncio.Event()
    started = await receive(school, school.actor("admin"))

    async def tell(running: Running, found: Import) -> None:
        first_is_done.set()
        await is_cancelled.wait()

    monkeypatch.setattr(importing_job, "_tell", tell)
    stages = Stages(school.works, school.tenant, school.platform.ports)
    async with at_work(school, importing()):
        await first_is_done.wait()
        assert started.job_id is not None
        cancelled = await cancel_job(stages, school.actor("admin"), started.job_id)
        is_cancelled.set()
    assert cancelled.state is model.JobState.CANCELLED
    found = await ended(school, started.uid)
    assert found is not None
    assert (found.state, found.rows, found.created) == (ImportState.CANCELLED, CHUNK, CHUNK)
    assert len(await rows_of(school, "import_rows")) == CHUNK
    assert await rows_of(school, "files") == []
    assert await school.platform.ports.blobs.size(started.file) is None


async def test_what_is_refused_leaves_neither_file_nor_job(school: School) -> None:
    before = await every_row(school.works.database)
    refused: list[tuple[type[Exception], Callable]] = [
        (Forbidden, partial(receive, school, school.actor("learner"))),
        (EmptyFile, partial(receive, school, school.actor("admin"), b"")),
    ]
    for refusal, attempt in refused:
        with pytest.raises(refusal):
            await attempt()
    after = await every_row(school.works.database)
    for table in ("files", "imports", "jobs"):
        assert after[table] == before[table] == []
