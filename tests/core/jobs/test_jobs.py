"""Jobs: asked for with a write, claimed by one worker at a time, and never lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from typing import Any

import pytest

from lyceum.core.errors import Forbidden, NotFound
from lyceum.core.jobs.actions import (
    cancel,
    claim,
    enqueue,
    fail,
    finish,
    hold,
    note_progress,
    prolong,
    release,
    sweep_finished,
)
from lyceum.core.jobs.errors import JobOver, LeaseLost
from lyceum.core.jobs.model import LEASE, Claimed, Job, JobState, pause_after
from lyceum.core.jobs.queries import job, next_due
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import HOUR, SECOND
from tests.harness.school import School, open_works

KINDS = ["count", "greet"]


async def ask(school: School, kind: str = "count", **rest: Any) -> Job:
    who = rest.pop("who", None)
    actor = school.actor(who) if who else school.system()

    async def act(work: WriteWork) -> Job:
        return await enqueue(work, actor, kind, **rest)

    return await school.write(act)


async def take(school: School, limit: int = 10) -> list[Claimed]:
    return await claim(school.works, kinds=KINDS, limit=limit)


async def look(school: School, asked: Job) -> Job:
    async with school.works.read(school.tenant) as work:
        return await job(work, school.system(), asked.id)


async def test_a_job_is_claimed_once_and_done(school: School) -> None:
    asked = await ask(school, payload={"to": 10}, who="admin")
    assert (asked.state, asked.attempts) == (JobState.WAITING, 0)
    (claimed,) = await take(school)
    assert (claimed.id, claimed.payload, claimed.attempts) == (asked.id, {"to": 10}, 1)
    assert claimed.asked_by == school.people["admin"].id
    assert await take(school) == []
    await school.write(partial(note_progress, job=claimed, done=3, total=10))
    running = await look(school, asked)
    assert (running.state, running.done, running.total) == (JobState.RUNNING, 3, 10)
    await school.write(partial(finish, job=claimed, result={"counted": 10}))
    done = await look(school, asked)
    assert (done.state, done.result) == (JobState.DONE, {"counted": 10})
    assert await take(school) == []
    assert await next_due(school.works, kinds=KINDS) is None


async def test_a_write_that_fails_asks_for_nothing(school: School) -> None:
    async def act(work: WriteWork) -> None:
        await enqueue(work, school.system(), "count")
        raise NotFound

    with pytest.raises(NotFound):
        await school.write(act)
    assert await take(school) == []


async def test_a_job_waits_until_it_is_due(school: School) -> None:
    later = clock.now() + HOUR
    await ask(school, due_at=later)
    assert await take(school) == []
    assert await next_due(school.works, kinds=KINDS) == later


async def test_a_worker_takes_the_earliest_of_the_kinds_that_it_knows(school: School) -> None:
    now = clock.now()
    second = await ask(school, due_at=now - 1)
    first = await ask(school, due_at=now - 2)
    await ask(school, "unheard_of", due_at=now - 3)
    assert [one.id for one in await take(school, limit=1)] == [first.id]
    assert [one.id for one in await take(school, limit=5)] == [second.id]


async def test_asking_under_one_key_again_asks_for_one_job_at_the_earlier_time(
    school: School,
) -> None:
    now = clock.now()
    first = await ask(school, key="a", due_at=now + HOUR, payload={"n": 1})
    again = await ask(school, key="a", due_at=now - 1, payload={"n": 2})
    later = await ask(school, key="a", due_at=now + 2 * HOUR, payload={"n": 3})
    other = await ask(school, key="b")
    greeting = await ask(school, "greet", key="a")
    assert {first.id, again.id, later.id} == {first.id}
    assert later.due_at == now - 1
    taken = {one.id: one.payload for one in await take(school)}
    assert taken == {first.id: {"n": 3}, other.id: {}, greeting.id: {}}


async def test_asked_for_while_it_runs_it_runs_once_more(school: School) -> None:
    asked = await ask(school, key="a")
    (claimed,) = await take(school)
    assert (await ask(school, key="a")).id == asked.id
    assert await take(school) == []
    await school.write(partial(finish, job=claimed))
    (more,) = await take(school)
    assert (more.id, more.attempts) == (asked.id, 1)
    await school.write(partial(finish, job=more))
    assert (await look(school, asked)).state is JobState.DONE
    assert (await ask(school, key="a")).id != asked.id


async def test_a_failed_attempt_is_followed_by_another_after_a_pause(school: School) -> None:
    asked = await ask(school)
    (claimed,) = await take(school)
    before = clock.now()
    await school.write(partial(fail, job=claimed, why="no paper", most=2))
    waiting = await look(school, asked)
    assert (waiting.state, waiting.failure) == (JobState.WAITING, "no paper")
    assert before + pause_after(1) <= waiting.due_at <= clock.now() + pause_after(1)
    assert await take(school) == []


async def test_the_last_attempt_that_fails_is_the_end(school: School) -> None:
    asked = await ask(school)
    (claimed,) = await take(school)
    await school.write(partial(fail, job=claimed, why="no paper", most=1))
    failed = await look(school, asked)
    assert (failed.state, failed.failure, failed.attempts) == (JobState.FAILED, "no paper", 1)
    assert failed.finished_at is not None
    assert await take(school) == []


def test_pauses_double_up_to_an_hour() -> None:
    pauses = [pause_after(attempts) // SECOND for attempts in range(1, 13)]
    assert pauses[:4] == [5, 10, 20, 40]
    assert pauses[-1] == 3600


async def test_a_released_job_is_due_at_once_and_its_attempt_does_not_count(
    school: School,
) -> None:
    await ask(school)
    (claimed,) = await take(school)
    await school.write(partial(release, job=claimed))
    (again,) = await take(school)
    assert again.attempts == 1


async def test_what_a_dead_worker_held_is_taken_by_another(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(school)
    (dead,) = await take(school)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + LEASE + SECOND)
    (alive,) = await take(school)
    assert (alive.id, alive.attempts) == (dead.id, 2)
    for act in (
        partial(hold, job=dead),
        partial(prolong, job=dead),
        partial(note_progress, job=dead, done=1, total=None),
        partial(finish, job=dead),
        partial(fail, job=dead, why="late", most=3),
        partial(release, job=dead),
    ):
        with pytest.raises(LeaseLost):
            await school.write(act)
    await school.write(partial(hold, job=alive))
    await school.write(partial(finish, job=alive))


async def test_a_worker_that_prolongs_keeps_its_job(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(school)
    (claimed,) = await take(school)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + LEASE - SECOND)
    await school.write(partial(prolong, job=claimed))
    monkeypatch.setattr(clock, "now", lambda: now + LEASE + SECOND)
    assert await take(school) == []


async def test_workers_at_once_never_take_the_same(school: School, migrated_url: str) -> None:
    for n in range(60):
        await ask(school, payload={"n": n})
    async with open_works(migrated_url) as other:

        async def work_off(works: Any) -> list[int]:
            taken: list[int] = []
            while some := await claim(works, kinds=KINDS, limit=3):
                taken += [one.id for one in some]
            return taken

        each = await asyncio.gather(*map(work_off, (school.works, other, school.works, other)))
    times = Counter(job_id for taken in each for job_id in taken)
    assert len(times) == 60
    assert set(times.values()) == {1}


async def test_jobs_of_others_do_not_exist(school: School) -> None:
    asked = await ask(school, who="learner")
    async with school.works.read(school.tenant) as work:
        assert (await job(work, school.actor("learner"), asked.id)).id == asked.id
        assert (await job(work, school.actor("admin"), asked.id)).id == asked.id
        for who, job_id in (("other_learner", asked.id), ("admin", asked.id + 1)):
            with pytest.raises(NotFound):
                await job(work, school.actor(who), job_id)


async def test_a_cancelled_job_is_over_whether_it_waits_or_runs(school: School) -> None:
    actor = school.actor("admin")
    waiting = await ask(school, due_at=clock.now() + HOUR)
    running = await ask(school, key="a")
    (claimed,) = await take(school)
    await ask(school, key="a")
    for asked in (waiting, running):
        over = await school.write(partial(cancel, actor=actor, job_id=asked.id))
        assert (over.state, over.finished_at is None) == (JobState.CANCELLED, False)
        assert await school.write(partial(cancel, actor=actor, job_id=asked.id)) == over
    with pytest.raises(LeaseLost):
        await school.write(partial(finish, job=claimed))
    assert await take(school) == []
    assert await next_due(school.works, kinds=KINDS) is None


async def test_a_job_that_ended_and_those_of_others_are_not_cancelled(school: School) -> None:
    asked = await ask(school, who="learner")
    for who, refusal in (("other_learner", NotFound), ("manager", Forbidden)):
        with pytest.raises(refusal):
            await school.write(partial(cancel, actor=school.actor(who), job_id=asked.id))
    (claimed,) = await take(school)
    await school.write(partial(finish, job=claimed))
    with pytest.raises(JobOver):
        await school.write(partial(cancel, actor=school.actor("learner"), job_id=asked.id))
    assert (await look(school, asked)).state is JobState.DONE


async def test_finished_jobs_are_swept_after_a_while_and_open_ones_never(school: School) -> None:
    done, waiting = await ask(school), await ask(school, due_at=clock.now() + HOUR)
    (claimed,) = await take(school)
    await school.write(partial(finish, job=claimed))
    assert await sweep_finished(school.works, before=clock.now() - HOUR) == 0
    assert await sweep_finished(school.works, before=clock.now() + HOUR) == 1
    assert (await look(school, waiting)).id == waiting.id
    with pytest.raises(NotFound):
        await look(school, done)


async def test_a_write_that_leaves_work_wakes_the_worker_after_its_commit(school: School) -> None:
    heard: list[int] = []
    school.works.when_asked = lambda: heard.append(1)
    await ask(school)
    assert len(heard) == 1
    await school.course()
    assert len(heard) == 2

    async def nothing(work: WriteWork) -> None:
        pass

    await school.write(nothing)
    assert len(heard) == 2
