"""The worker inside a process: what it does at once, in time, and when something goes wrong."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from lyceum import jobs
from lyceum.app import worker as working
from lyceum.app.worker import Worker
from lyceum.core.database import DatabaseUnavailable
from lyceum.core.errors import Forbidden, TooBusy
from lyceum.core.jobs.actions import claim, enqueue
from lyceum.core.jobs.duties import Duties, Kind, Regular, Running
from lyceum.core.jobs.model import LEASE, Job, JobState
from lyceum.core.jobs.queries import job
from lyceum.core.stages import Ports
from lyceum.core.work import Works, WriteWork
from lyceum.kit import clock
from tests.harness.faulty import FailingCommits
from tests.harness.school import School


def duties(*kinds: Kind, regulars: tuple[Regular, ...] = ()) -> Duties:
    return Duties({kind.name: kind for kind in kinds}, regulars)


@asynccontextmanager
async def at_work(school: School, has: Duties | None = None) -> AsyncIterator[Worker]:
    worker = Worker(school.works, school.platform.ports, has or duties())
    task = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    try:
        yield worker
    finally:
        worker.stop()
        await task


async def until(find: Callable[[], Awaitable[Any]], *, seconds: float = 10) -> Any:
    async with asyncio.timeout(seconds):
        while True:
            if found := await find():
                return found
            await asyncio.sleep(0.01)


async def ask(school: School, kind: str = "count", **rest: Any) -> Job:
    async def act(work: WriteWork) -> Job:
        return await enqueue(work, school.system(), kind, **rest)

    return await school.write(act)


async def state(school: School, asked: Job) -> Job:
    async with school.works.read(school.tenant) as work:
        return await job(work, school.system(), asked.id)


async def finished(school: School, asked: Job) -> Job:
    async def look() -> Job | None:
        found = await state(school, asked)
        return found if found.finished_at is not None else None

    return await until(look)


async def waiting(school: School) -> int:
    async with school.works.read(school.tenant) as work:
        sql = "SELECT count(*) FROM events WHERE position IS NULL"
        ((count,),) = await work.connection.fetch(sql, ())
    return int(count)


async def test_what_is_written_here_has_its_position_at_once(school: School) -> None:
    took = []

    async def is_numbered() -> bool:
        return await waiting(school) == 0

    async with at_work(school):
        for n in range(20):
            await school.course(f"Course {n}")
            began = time.monotonic()
            await until(is_numbered)
            took.append(time.monotonic() - began)
    assert sorted(took)[18] < 0.3, took


async def test_what_others_wrote_is_found_by_looking(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def is_numbered() -> bool:
        return await waiting(school) == 0

    async with at_work(school):
        await until(is_numbered)
        school.works.when_asked = lambda: None
        await school.course()
        assert await waiting(school)
        await until(is_numbered, seconds=working.LOOK_EVERY * 4)


async def test_a_job_is_run_with_what_was_asked_and_its_result_is_kept(school: School) -> None:
    async def count(running: Running) -> Mapping[str, Any]:
        for n in range(running.payload["to"]):
            await running.write(one_more, done=n + 1, total=running.payload["to"])
        return {"counted": running.payload["to"], "for": running.actor.user_id}

    async def one_more(work: WriteWork) -> None:
        work.count("counted", "", 1)

    async with at_work(school, duties(Kind(name="count", run=count))):
        done = await finished(school, await ask(school, payload={"to": 3}))
    assert (done.state, done.result) == (JobState.DONE, {"counted": 3, "for": None})
    assert (done.done, done.total) == (3, 3)


async def test_only_so_many_run_at_once_and_all_are_run(school: School) -> None:
    now, most = 0, 0

    async def run(running: Running) -> None:
        nonlocal now, most
        now += 1
        most = max(now, most)
        await asyncio.sleep(0.02)
        now -= 1

    asked = [await ask(school) for _ in range(12)]
    async with at_work(school, duties(Kind(name="count", run=run))):
        for each in asked:
            assert (await finished(school, each)).state is JobState.DONE
    assert most == working.AT_ONCE


async def test_a_refusal_ends_a_job_and_a_crash_does_not(school: School) -> None:
    async def refuse(running: Running) -> None:
        raise Forbidden

    async def crash(running: Running) -> None:
        raise RuntimeError("a person's name, say")

    async def busy(running: Running) -> None:
        raise TooBusy

    kinds = [Kind(name=f.__name__, run=f) for f in (refuse, crash, busy)]
    async with at_work(school, duties(*kinds)):
        refused = await finished(school, await ask(school, "refuse"))
        assert (refused.state, refused.failure) == (JobState.FAILED, str(Forbidden()))
        for name, why in (("crash", "RuntimeError"), ("busy", str(TooBusy()))):
            asked = await ask(school, name)

            async def has_failed(asked: Job = asked) -> Job | None:
                found = await state(school, asked)
                return found if found.failure else None

            tried = await until(has_failed)
            assert (tried.state, tried.failure) == (JobState.WAITING, why)


async def test_a_job_that_its_worker_never_survives_is_given_up(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ask(school)
    ran: list[int] = []

    async def run(running: Running) -> None:
        ran.append(running.claimed.attempts)

    now = clock.now()
    for n in range(2):
        monkeypatch.setattr(clock, "now", lambda n=n: now + 2 * LEASE * n)
        assert await claim(school.works, kinds=["count"], limit=1)
    monkeypatch.setattr(clock, "now", lambda: now + 9 * LEASE)
    async with at_work(school, duties(Kind(name="count", run=run, most_attempts=2))):
        given_up = await finished(school, asked)
    assert (given_up.state, given_up.failure) == (JobState.FAILED, working.WORKER_DIED)
    assert ran == []


async def test_when_it_ends_it_waits_for_jobs_and_gives_back_the_late(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "GRACE", 0.3)
    begun = asyncio.Event()

    async def quick(running: Running) -> None:
        begun.set()
        await asyncio.sleep(0.1)

    async def slow(running: Running) -> None:
        await asyncio.sleep(60)

    late, soon = await ask(school, "slow"), await ask(school, "quick")
    kinds = (Kind(name="quick", run=quick), Kind(name="slow", run=slow))
    async with at_work(school, duties(*kinds)):
        await begun.wait()
    assert (await state(school, soon)).state is JobState.DONE
    back = await state(school, late)
    assert (back.state, back.attempts) == (JobState.WAITING, 0)
    assert back.due_at <= clock.now()


async def test_a_job_that_was_taken_from_its_worker_is_broken_off(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "PROLONG_EVERY", 0.05)
    broken_off, begun = asyncio.Event(), asyncio.Event()

    async def run(running: Running) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            broken_off.set()

    asked = await ask(school)
    async with at_work(school, duties(Kind(name="count", run=run))):
        await begun.wait()
        await school.write(partial(steal, asked=asked))
        async with asyncio.timeout(5):
            await broken_off.wait()
    assert (await state(school, asked)).state is JobState.RUNNING


async def steal(work: WriteWork, *, asked: Job) -> None:
    sql = f"UPDATE jobs SET lease = {{}} WHERE id = {asked.id}"
    word = "x'00'" if work.connection.flavor == "sqlite" else "'\\x00'::bytea"
    await work.connection.execute(sql.format(word), ())


async def test_what_is_regular_is_done_again_and_again_whatever_happens(school: School) -> None:
    times: list[float] = []

    async def run(works: Works, ports: Ports) -> None:
        times.append(time.monotonic())
        if len(times) == 2:
            raise RuntimeError
        if len(times) == 3:
            raise DatabaseUnavailable("gone")

    async def often() -> bool:
        return len(times) >= 5

    regular = Regular(name="tick", run=run, every=0.05)
    async with at_work(school, duties(regulars=(regular,))):
        await until(often)
    assert all(after - before > 0.04 for before, after in pairwise(times))


async def test_who_follows_the_events_is_called_when_there_are_new_ones(school: School) -> None:
    calls = 0

    async def run(works: Works, ports: Ports) -> None:
        nonlocal calls
        calls += 1

    async def once_more(than: int) -> bool:
        return calls > than

    regular = Regular(name="follow", run=run, every=3600, after_events=True)
    async with at_work(school, duties(regulars=(regular,))):
        await until(partial(once_more, 0))
        await asyncio.sleep(0.2)
        before = calls
        await school.course()
        await until(partial(once_more, before))
    assert calls > before


async def test_it_goes_on_when_the_database_is_back(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "LOOK_EVERY", 0.02)
    faults = [DatabaseUnavailable("gone")] * 3
    school.works.database = FailingCommits(school.works.database, *faults)

    async def is_numbered() -> bool:
        return await waiting(school) == 0

    async with at_work(school):
        await until(is_numbered)
    assert await is_numbered()


def test_each_kind_and_each_regular_has_a_name_of_its_own() -> None:
    has = jobs.load()
    names = [*has.kinds, *(regular.name for regular in has.regulars)]
    assert len(names) == len(set(names))
    assert {"overdue attempts", "ended enrollments", "sweeping"} <= set(names)


async def test_everything_regular_can_be_done_in_any_school(school: School) -> None:
    regulars = jobs.load().regulars
    assert regulars
    for regular in regulars:
        await regular.run(school.works, school.platform.ports)
