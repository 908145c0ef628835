"""`kill -9` of workers at any moment: no job is lost, and none runs twice at the same time."""

from __future__ import annotations

import asyncio
import random
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lyceum.core.jobs.actions import enqueue
from lyceum.core.work import Work, WriteWork
from tests.app.counting_worker import STEPS
from tests.harness.processes import Running, start
from tests.harness.school import School

pytestmark = pytest.mark.needs("time")

PROJECT = Path(__file__).parents[2]
JOBS = 120
PATIENCE = 90.0


def start_worker(url: str, output: Path) -> Running:
    environment = {"PYTHONPATH": f"{PROJECT / 'src'}:{PROJECT}"}
    command = [sys.executable, "-m", "tests.app.counting_worker", url]
    return start(command, output=output, environment=environment)


async def rows(work: Work, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await work.connection.fetch(sql, ())]


async def at_work(worker: Running) -> None:
    while True:
        if "at work" in worker.text():
            return
        await asyncio.sleep(0.01)


async def all_done(school: School) -> None:
    while True:
        async with school.works.read(school.tenant) as work:
            if not await rows(work, "SELECT id FROM jobs WHERE finished_at IS NULL"):
                return
        await asyncio.sleep(0.1)


async def ask(work: WriteWork, *, school: School, number: int) -> None:
    await enqueue(work, school.system(), "count", payload={"n": number}, key=str(number))


@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.long)])
async def test_workers_are_killed_again_and_again(
    school: School, migrated_url: str, tmp_path: Path, kills: int
) -> None:
    for number in range(JOBS):
        await school.write(partial(ask, school=school, number=number))
    workers = [start_worker(migrated_url, tmp_path / f"{n}.txt") for n in range(2)]
    for n in range(kills):
        workers.append(start_worker(migrated_url, tmp_path / f"{len(workers)}.txt"))
        async with asyncio.timeout(PATIENCE):
            await at_work(workers[n])
        await school.course(f"Course {n}")
        await asyncio.sleep(random.uniform(0.0, 0.6))
        await asyncio.to_thread(workers[n].kill)
    async with asyncio.timeout(PATIENCE):
        await all_done(school)
    for worker in workers[kills:]:
        assert await asyncio.to_thread(worker.terminate) == 0, worker.text()
    await expect_each_step_once(school)
    await expect_positions_without_gaps(school)


async def expect_each_step_once(school: School) -> None:
    """Two at once would have counted a step twice; a lost one would not be done."""
    async with school.works.read(school.tenant) as work:
        jobs = await rows(work, "SELECT id, state, done, attempts FROM jobs")
        counted = await rows(
            work, "SELECT key, sum(n) FROM tallies WHERE what = 'steps' GROUP BY key"
        )
    assert {state for _, state, _, _ in jobs} == {"done"}
    assert {done for _, _, done, _ in jobs} == {STEPS}
    assert len(jobs) == JOBS
    assert {str(key): int(n or 0) for key, n in counted} == {str(row[0]): STEPS for row in jobs}
    assert max(int(row[3] or 0) for row in jobs) > 1, "nobody was hit"


async def expect_positions_without_gaps(school: School) -> None:
    async with school.works.read(school.tenant) as work:
        found = await rows(
            work,
            f"SELECT position FROM events WHERE tenant_id = {work.tenant.id} ORDER BY position",
        )
    assert [position for (position,) in found] == list(range(1, len(found) + 1))
