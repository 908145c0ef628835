"""Batches: each row is done or refused by itself, and a worker that dies loses none and doubles
none."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from lyceum.app.worker import Worker, working
from lyceum.core.batches.actions import ask_for_batch, do_rows
from lyceum.core.batches.model import LetIn, PutCourse, PutUser, Row, Unreadable
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.jobs import actions as jobs
from lyceum.core.jobs.duties import Duties, Running
from lyceum.core.jobs.model import Job, JobState
from lyceum.core.jobs.queries import job as job_by_id
from lyceum.core.people.queries import user_named
from lyceum.core.work import WriteWork
from lyceum.jobs import batches
from tests.harness.school import School


async def ask(school: School, *rows: Row, who: str = "admin") -> Job:
    async def act(work: WriteWork) -> Job:
        return await ask_for_batch(work, school.actor(who), rows)

    return await school.write(act)


async def look(school: School, asked: Job) -> Job:
    async with school.works.read(school.tenant) as work:
        return await job_by_id(work, school.system(), asked.id)


async def done(school: School, asked: Job) -> Job:
    """The job after a worker of the test's own ended it."""
    duties = Duties({batches.kind.name: batches.kind}, ())
    async with working(Worker(school.works, school.platform.ports, duties)):
        for _ in range(200):
            found = await look(school, asked)
            if found.finished_at is not None:
                return found
            await asyncio.sleep(0.05)
    raise AssertionError("the job did not end")


def somebody(number: int, **rest: Any) -> PutUser:
    login = f"batch{number}"
    return PutUser(
        login=login,
        given_name="Kim",
        family_name=f"Number {number}",
        email=f"{login}@school.example",
        **rest,
    )


async def how_many(school: School, login: str) -> int:
    async with school.works.read(school.tenant) as work:
        try:
            found = await user_named(work, school.system(), login)
        except Exception:  # noqa: BLE001 - whatever it is, nobody of that name is there
            return 0
    return int(found.login == login)


async def test_of_a_hundred_rows_seven_bad_ones_are_explained(school: School) -> None:
    rows: list[Row] = [somebody(number) for number in range(100)]
    rows[3] = somebody(2, active=True)
    rows[10] = PutUser(login="nobody")
    rows[20] = Unreadable(problems=(Problem("login", Fault.WRONG_TYPE),))
    rows[40] = PutUser(id=school.people["admin"].id, active=False)
    rows[55] = PutUser(id=999_999, login="x")
    rows[60] = PutUser(login="odd", given_name="Odd", family_name="One", email="no address at all")
    rows[99] = somebody(98)
    ended = await done(school, await ask(school, *rows))
    assert (ended.state, ended.done, ended.total) == (JobState.DONE, 100, 100)
    result = ended.result or {}
    assert (result["created"], result["updated"]) == (93, 0)
    assert [(one["number"], one["refusal"]) for one in result["failures"]] == [
        (4, "EmailTaken"),
        (11, "Invalid"),
        (21, "Invalid"),
        (41, "LastAdministrator"),
        (56, "NoSuchUser"),
        (61, "Invalid"),
        (100, "EmailTaken"),
    ]
    assert result["failures"][2]["problems"][0]["field"] == "login"
    assert len(result["made"]) == 93
    assert [await how_many(school, f"batch{number}") for number in (0, 3, 98, 99)] == [1, 0, 1, 0]
    again = await done(school, await ask(school, PutUser(id=result["made"][0], active=False)))
    assert (again.result or {})["updated"] == 1


async def test_a_worker_that_dies_between_two_parts_leaves_no_row_out_and_does_none_twice(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await ask(school, *(somebody(number) for number in range(50)))
    (claimed,) = await jobs.claim(school.works, kinds=["batch"], limit=1)
    running = Running(claimed, school.tenant, school.works, school.platform.ports)
    parts = 0
    real = do_rows

    async def dies(*args: Any, **rest: Any) -> Any:
        nonlocal parts
        parts += 1
        if parts == 2:
            raise RuntimeError("the process ended")
        return await real(*args, **rest)

    monkeypatch.setattr(batches, "do_rows", dies)
    with pytest.raises(RuntimeError):
        await batches.run(running)
    monkeypatch.undo()
    assert (await look(school, asked)).done == 20
    await school.write(partial(jobs.release, job=claimed))
    ended = await done(school, asked)
    assert (ended.result or {})["created"] == 50
    assert not (ended.result or {})["failures"]


async def test_courses_and_enrollments_come_in_batches_too(school: School) -> None:
    course = await school.course()
    learner = school.people["learner"].id
    ended = await done(
        school,
        await ask(
            school,
            PutCourse(title="Clouds", active=False),
            PutCourse(id=course.id, title="Fronts"),
            PutCourse(body="no title"),
            LetIn(course_id=course.id, user_id=learner),
            LetIn(course_id=course.id, user_id=learner),
        ),
    )
    result = ended.result or {}
    assert (result["created"], result["updated"]) == (2, 1)
    assert [one["refusal"] for one in result["failures"]] == ["Invalid", "AlreadyEnrolled"]


async def test_too_many_rows_and_rows_that_one_may_not_write_are_refused(school: School) -> None:
    with pytest.raises(Invalid):
        await ask(school)
    with pytest.raises(Invalid):
        await ask(school, *(somebody(number) for number in range(101)))
    with pytest.raises(Forbidden):
        await ask(school, somebody(1), who="instructor")
