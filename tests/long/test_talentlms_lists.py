"""TalentLMS's lists at the size that its customers have: a page takes no time, and all progress of
a portal comes in a hundred calls."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from bench.deep import Stopwatch
from lyceum.core.enrollment.many import enroll_many
from lyceum.core.enrollment.model import Grounds
from lyceum.core.groups import store as group_store
from lyceum.core.groups.actions import create_group
from lyceum.core.groups.model import NewGroup
from lyceum.core.people import store
from lyceum.core.sequencing import number_all_events
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms.timeline import list_timeline
from lyceum.dialects.talentlms.users import list_users
from lyceum.dialects.talentlms.values import Status
from lyceum.dialects.talentlms.wire.timeline import ListTimeline
from lyceum.dialects.talentlms.wire.users import ListUsers
from lyceum.kit import clock
from lyceum.kit.time import MINUTE
from tests.harness.school import School, found_school, make_platform
from tests.long.test_custom_values import CHUNK, PEOPLE, _person

pytestmark = pytest.mark.long

TARGET = 10.0
"""Milliseconds in the database for a page with its exact total."""

TIMELINE_TARGET = 400.0
"""The same of a timeline of as many events, whose total is counted anew: what repeats is merged on
reading."""


GROUP = 1_000
"""So many of them are in one group."""

READS_EVERYBODY = {"keyword"}
"""A part of a name has no index, and takes as long as reading everybody."""

RARE = 1_000
"""One in so many is inactive."""


async def add_people(work: WriteWork, *, first: int) -> None:
    numbers = await work.new_ids(CHUNK)
    people = [_person(number, first + at) for at, number in enumerate(numbers)]
    for person in people:
        person["email"] = person["email_key"] = f"{person['login']}@school.example"
    for person in people[::RARE]:
        person["state"] = "inactive"
    rare = len(people[::RARE])
    await work.run_many(store.INSERT, people)
    work.count("users", "active", CHUNK - rare)
    work.count("users", "inactive", rare)


async def gather(work: WriteWork, *, school: School) -> int:
    """A group with some of them in it, taken from all over."""
    group = await create_group(work, school.system(), NewGroup(name="Many"))
    found = await work.connection.fetch(
        f"SELECT id FROM users WHERE id % {PEOPLE // GROUP} = 0 LIMIT {GROUP}", ()
    )
    line = {"group_id": group.id, "added_at": work.now, "added_by": None}
    await work.run_many(group_store.INSERT_MEMBER, [{**line, "user_id": row[0]} for row in found])
    return group.id


async def sign_in_often(work: WriteWork, *, school: School, first: int) -> None:
    """Events of as many people, each a minute after the other."""
    began = clock.now() - 2 * PEOPLE * MINUTE
    for number in range(first, first + CHUNK):
        work.machine_clock = partial(int, began + number * MINUTE)
        work.record(school.actor("learner"), "session.started", "user", number % 1_000)


async def measured(school: School, handler: Any, asked: Any) -> tuple[float, Any]:
    """Milliseconds of the database's time, the quickest of ten, and the answer."""
    async with school.works.database.reading() as connection:
        told = None
        watches = [Stopwatch(connection) for _ in range(10)]
        for watch in watches:
            work = Work(school.tenant, watch, school.works.database)
            told = await handler(work, school.actor("admin"), asked)
    return 1000 * min(watch.seconds for watch in watches), told


async def analyze(school: School) -> None:
    async with school.works.database.writing() as connection:
        await connection.execute("ANALYZE", ())


async def test_pages_of_a_hundred_thousand_users_come_within_ten_milliseconds(
    school: School,
) -> None:
    for first in range(0, PEOPLE, CHUNK):
        await school.write(partial(add_people, first=first))
    group_id = await school.write(partial(gather, school=school))
    await analyze(school)
    took = {}
    everybody, inactive = PEOPLE + len(school.people), PEOPLE // RARE
    for name, (asked, total) in {
        "first page": (ListUsers(), everybody),
        "page 1,000": (ListUsers(number=1_000, size=100), everybody),
        "page 5,000 of 10": (ListUsers(number=5_000), everybody),
        "active": (ListUsers(status=Status.ACTIVE, size=100), everybody - inactive),
        "active, page 900": (
            ListUsers(status=Status.ACTIVE, number=900, size=100),
            everybody - inactive,
        ),
        "inactive": (ListUsers(status=Status.INACTIVE), inactive),
        "login": (ListUsers(login="person-77777"), 1),
        "email": (ListUsers(email="person-77777@school.example"), 1),
        "group": (ListUsers(group_id=group_id), GROUP),
        "keyword": (ListUsers(keyword="77777"), 1),
        "updated since ever": (ListUsers(updated_from="1970-01-01"), everybody),
        "updated lately": (ListUsers(updated_from="2020-01-01"), len(school.people)),
    }.items():
        took[name], told = await measured(school, list_users, asked)
        assert told.total == total
    print(took)
    slow = {name for name, ms in took.items() if ms > TARGET}
    assert slow <= READS_EVERYBODY, took


async def test_a_timeline_of_a_hundred_thousand_events_is_paged(school: School) -> None:
    for first in range(0, PEOPLE, CHUNK):
        await school.write(partial(sign_in_often, school=school, first=first))
    await number_all_events(school.works)
    await analyze(school)
    took, told = await measured(school, list_timeline, ListTimeline())
    print("timeline", took, told.total)
    assert took < TIMELINE_TARGET
    assert 0 < told.total < PEOPLE
    assert all(row.occurrences >= 1 for row in told.rows)


async def test_ten_thousand_pairs_of_progress_come_in_a_hundred_calls(works: Any) -> None:
    school = await found_school(make_platform(works, limit_factor=100))
    courses = [(await school.course(f"Course {number}")).id for number in range(100)]
    numbers: list[int] = []

    async def add(work: WriteWork) -> None:
        numbers.extend(await work.new_ids(100))
        await work.run_many(store.INSERT, [_person(n, at) for at, n in enumerate(numbers)])
        work.count("users", "active", 100)

    await school.write(add)
    for course_id in courses:
        pairs = [(number, course_id) for number in numbers]
        enrolling = partial(
            enroll_many, actor=school.system(), pairs=pairs, grounds=Grounds.GRANTED
        )
        await school.write(enrolling)
    client = await school.client_as("admin", "talentlms")
    found, calls, path = set(), 0, "/api/v2/enrollments?page[number]=1&page[size]=100"
    while True:
        told = (await client.get(path)).json()
        calls += 1
        found |= {(row["user_id"], row["course_id"]) for row in told["_data"]}
        assert all("completion_percentage" in str(row) for row in told["_data"])
        if told["_links"]["self"] == told["_links"]["last"]:
            break
        path = told["_links"]["next"].removeprefix("http://127.0.0.1")
    assert (len(found), calls) == (10_000, 100)
