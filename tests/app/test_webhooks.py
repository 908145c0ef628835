"""Webhooks by a real worker: soon after the commit, and across `kill -9`."""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from lyceum.app.duties import duties_of
from lyceum.app.settings import Settings
from lyceum.app.worker import Worker, working
from lyceum.core.webhooks.model import Delivery, DeliveryState
from tests.cli.program import PROGRAM, Program
from tests.core.webhooks.hearing import Hearing
from tests.harness.processes import Running
from tests.harness.receiver import Receiver, answer, receiving
from tests.harness.school import MASTER, School, found_school, make_platform, open_works

SOON = 2.0
"""Seconds from the commit to the first attempt, in 95 of 100 cases."""


async def test_the_first_attempt_follows_the_commit_within_two_seconds(school: School) -> None:
    """While another endpoint never answers, and a third one fails."""
    hearing = Hearing(school)
    committed: list[float] = []
    async with (
        receiving() as receiver,
        receiving(lambda received: None) as silent,
        receiving(lambda received: answer(500)) as failing,
    ):
        for each in (receiver, silent, failing):
            await hearing.endpoint(each.url, kinds=("course.created",))
        worker = Worker(school.works, school.platform.ports, duties_of(Settings()))
        async with working(worker):
            for number in range(60):
                await school.course(f"Course {number}")
                committed.append(time.time())
                await asyncio.sleep(random.uniform(0, 0.05))
            await receiver.until(60, seconds=30)
            silent.answering = failing.answering = lambda received: answer(204)
            silent.hang_up()
    arrived = {_title(body=came.body): came.at for came in receiver.received}
    waits = sorted(arrived[f"Course {number}"] - at for number, at in enumerate(committed))
    print(f"p50 {waits[30]:.3f} s, p95 {waits[56]:.3f} s, most {waits[-1]:.3f} s")
    assert waits[56] < SOON


def _title(*, body: bytes) -> str:
    return str(json.loads(body)["data"]["after"]["title"])


class Post:
    """A school, somebody who listens to it, and a worker process between them."""

    def __init__(self, program: Program, hearing: Hearing, receiver: Receiver) -> None:
        self.program = program
        self.hearing = hearing
        self.receiver = receiver
        self.count = 0

    def work(self) -> Running:
        output = self.program.folder / "worker.txt"
        return self.program.start([PROGRAM, "worker"], output)

    async def teach(self, courses: int) -> None:
        for number in range(self.count, self.count + courses):
            await self.hearing.school.course(f"Course {number}")
        self.count += courses

    async def kill_in_the_middle(self) -> None:
        """Some courses are made, some of their messages sent, and the worker is no more."""
        before = len(self.receiver.received)
        worker = self.work()
        await self.teach(20)
        await self.receiver.until(before + random.randint(1, 15), seconds=30)
        worker.kill()

    async def let_leases_end(self) -> None:
        """As if half a minute had gone by."""
        async with self.hearing.school.works.database.writing() as connection:
            await connection.execute("UPDATE deliveries SET leased_until = 0", ())


@pytest.mark.parametrize("rounds", [3, pytest.param(25, marks=pytest.mark.long)])
async def test_nothing_is_lost_when_the_worker_is_killed(
    migrated_url: str, tmp_path: Path, rounds: int
) -> None:
    settings = {
        "LYCEUM_DATABASE_URL": migrated_url,
        "LYCEUM_SECRET": MASTER.decode(),
        "LYCEUM_WEBHOOKS_ALLOW_PRIVATE": "true",
        "LYCEUM_WEBHOOKS_ALLOW_PLAIN": "true",
    }
    async with open_works(migrated_url) as works, receiving() as receiver:
        hearing = Hearing(await found_school(make_platform(works)))
        post = Post(Program(tmp_path, settings), hearing, receiver)
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        for _ in range(rounds):
            await post.kill_in_the_middle()
            await post.let_leases_end()
        worker = post.work()
        await expect_all(post)
        assert worker.terminate() == 0
    # Of what was under way when a worker died, each message may have come twice.
    assert len(receiver.received) <= post.count + 4 * rounds


async def expect_all(post: Post) -> None:
    """Each course was told of, under one name, and each delivery ended well."""
    async with asyncio.timeout(60):
        ended = await _ended(post)
    names = {
        (came.headers["webhook-id"], _title(body=came.body)) for came in post.receiver.received
    }
    titles = Counter(title for _, title in names)
    assert titles == {f"Course {number}": 1 for number in range(post.count)}
    assert {each.state for each in ended} == {DeliveryState.DELIVERED}


async def _ended(post: Post) -> list[Delivery]:
    """All deliveries, once there are as many as courses and none waits any more."""
    while True:
        listed = await post.hearing.deliveries(limit=10_000)
        waiting = [each for each in listed if each.state is DeliveryState.PENDING]
        if len(listed) == post.count and not waiting:
            return listed
        await asyncio.sleep(0.05)
