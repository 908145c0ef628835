"""Positions: given after the commit, one after the other, and never before one already read."""

from __future__ import annotations

import asyncio
import base64
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lyceum.core import sequencing
from lyceum.core.actor import nobody
from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.model import Course, NewCourse
from lyceum.core.errors import Forbidden
from lyceum.core.feed import Feed, deleted_since, events_after, newest_position
from lyceum.core.migrations import upgrade
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.removal.actions import delete_course
from lyceum.core.sequencing import is_anything_waiting, number_all_events, number_events
from lyceum.core.work import Tenant, WriteWork
from tests.harness.school import School, found_school, open_works


async def join(work: WriteWork, *, school: School, name: str) -> int:
    new = NewUser(display_name=name, email=f"{name.lower()}@school.example")
    return (await add_user(work, school.system(), new)).id


async def feed(school: School, *, position: int = 0, limit: int = 1_000, **rest: Any) -> Feed:
    async with school.works.read(school.tenant) as work:
        return await events_after(work, school.system(), position=position, limit=limit, **rest)


async def positions(school: School, tenant: Tenant | None = None) -> list[tuple[int | None, str]]:
    sql = "SELECT position, kind FROM events WHERE tenant_id = {} ORDER BY position, at, id"
    async with school.works.read(tenant or school.tenant) as work:
        rows = await work.connection.fetch(sql.format(work.tenant.id), ())
    return [(row[0], row[1]) for row in rows]


async def test_an_event_has_no_position_until_it_is_committed_and_numbered(school: School) -> None:
    assert await is_anything_waiting(school.works)
    assert (await feed(school)).happened == []
    assert await number_all_events(school.works) == {school.tenant.id}
    assert not await is_anything_waiting(school.works)
    numbers = [position for position, _ in await positions(school)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert await number_events(school.works) == set()


async def test_what_one_write_recorded_keeps_its_order(school: School) -> None:
    await number_all_events(school.works)
    before = (await feed(school)).position

    async def much(work: WriteWork) -> None:
        course = await create_course(work, school.system(), NewCourse(title="Weather"))
        for n in range(300):
            await join(work, school=school, name=f"Person{n}")
        await delete_course(work, school.system(), course.id)

    await school.write(much)
    await number_all_events(school.works)
    kinds = [one.kind for one in (await feed(school, position=before)).happened]
    assert kinds == ["course.created", *["user.created"] * 300, "course.deleted"]


async def test_each_tenant_counts_for_itself(school: School) -> None:
    other = await found_school(school.platform, name="Valley School")
    await other.write(partial(join, school=other, name="Ada"))
    assert await number_all_events(school.works) == {school.tenant.id, other.tenant.id}
    for each in (school, other):
        numbers = [position for position, _ in await positions(each)]
        assert numbers == list(range(1, len(numbers) + 1))


async def test_what_commits_late_comes_after_what_was_read(school: School) -> None:
    """The late one began first, and recorded first; it is numbered when it is there."""
    if school.works.flavor == "sqlite":
        pytest.skip("one writer at a time: nothing can commit behind another's back")
    await number_all_events(school.works)
    before = (await feed(school)).position
    async with school.works.write(school.tenant) as late:
        await join(late, school=school, name="Late")
        await school.write(partial(join, school=school, name="Early"))
        await number_all_events(school.works)
        seen = await feed(school, position=before)
        assert [one.after and one.after["display_name"] for one in seen.happened] == ["Early"]
    await number_all_events(school.works)
    then = await feed(school, position=seen.position)
    assert [one.after and one.after["display_name"] for one in then.happened] == ["Late"]


async def test_several_sequencers_give_no_position_twice(
    school: School, migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sequencing, "BATCH", 3)

    async def write_on(n: int) -> None:
        for m in range(20):
            await school.write(partial(join, school=school, name=f"Person{n}x{m}"))

    async with open_works(migrated_url) as second, open_works(migrated_url) as third:
        writing = asyncio.gather(*(write_on(n) for n in range(5)))
        while not writing.done():
            await asyncio.gather(*map(number_all_events, (school.works, second, third)))
        await writing
    await number_all_events(school.works)
    numbers = [position for position, _ in await positions(school)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 100


async def test_the_feed_tells_where_to_go_on(school: School) -> None:
    for name in ("Ada", "Ben", "Cem"):
        await school.write(partial(join, school=school, name=name))
    await number_all_events(school.works)
    everything = (await feed(school)).happened
    read, position = [], 0
    while (some := await feed(school, position=position, limit=4)).happened:
        read += some.happened
        position = some.position
    assert read == everything
    assert position == everything[-1].position
    async with school.works.read(school.tenant) as work:
        assert await newest_position(work) == position


async def test_a_feed_of_some_kinds_goes_on_past_all_others(school: School) -> None:
    await number_all_events(school.works)
    some = await feed(school, kinds=["role.given"])
    assert {one.kind for one in some.happened} == {"role.given"}
    none = await feed(school, kinds=["no.such_kind"])
    assert none == Feed([], (await feed(school)).position)


async def test_tombstones_say_what_is_gone_and_how_it_was_known(school: School) -> None:
    course: Course = await school.course()

    async def delete(work: WriteWork) -> int:
        await delete_course(work, school.system(), course.id)
        return work.machine_now

    moment = await school.write(delete)
    async with school.works.read(school.tenant) as work:
        found = await deleted_since(work, school.system(), subject_kind="course", since=moment)
        none = await deleted_since(work, school.system(), subject_kind="user", since=0)
        later = await deleted_since(
            work, school.system(), subject_kind="course", since=found[0].at + 1
        )
    assert [one.subject_id for one in found] == [course.id]
    assert found[0].known_by is not None
    assert found[0].known_by["id"] == course.id
    assert base64.b64decode(found[0].known_by["uid"]) == course.uid
    assert none == later == []


async def test_only_staff_read_what_happened(school: School) -> None:
    tenant = school.tenant
    for actor in (school.actor("learner"), school.actor("instructor"), nobody(1, dialect="x")):
        async with school.works.read(tenant) as work:
            with pytest.raises(Forbidden):
                await events_after(work, actor, position=0, limit=1)
            with pytest.raises(Forbidden):
                await deleted_since(work, actor, subject_kind="course", since=0)
    for who in ("admin", "manager"):
        async with school.works.read(tenant) as work:
            await events_after(work, school.actor(who), position=0, limit=1)


async def test_what_happened_before_there_were_positions_is_numbered(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    await asyncio.to_thread(partial(upgrade, url, to="0005"))
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO organizations VALUES (1, 'Hill', '', 0)")
        raw.execute("INSERT INTO tenants VALUES (1, x'01', 1, 'live', 'active', 'USD', 'en', 0, 0)")
        for row_id, at in ((5, 30), (6, 10), (7, 20)):
            raw.execute(
                "INSERT INTO events VALUES (1, ?, 'user.created', 'user', 9, NULL, '', '', ?)",
                (row_id, at),
            )
        raw.execute("""INSERT INTO roles VALUES (1, 1, 'admin', 'Admin', 1, '["own.write"]')""")
        raw.execute("""INSERT INTO roles VALUES (1, 4, 'learner', 'Learner', 4, '[]')""")
    raw.close()
    await asyncio.to_thread(upgrade, url)
    with sqlite3.connect(path) as raw:
        numbered = raw.execute("SELECT id, position FROM events ORDER BY position").fetchall()
        held = dict(raw.execute("SELECT key, permissions FROM roles").fetchall())
    raw.close()
    assert numbered == [(6, 1), (7, 2), (5, 3)]
    assert {key: json.loads(permissions) for key, permissions in held.items()} == {
        "admin": [
            "clock.advance",
            "events.read",
            "own.write",
            "payments.read_any",
            "payments.write_any",
            "webhooks.read",
            "webhooks.write",
        ],
        "learner": [],
    }
