"""Two hundred writers at once, in one enrollment and over many: nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from lyceum.core.database import open_database
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.progress import actions
from lyceum.core.progress.model import Seen, UnitProgress
from lyceum.core.progress.queries import progress_of
from lyceum.core.work import Works
from tests.core.learning import Learning, learning, write
from tests.harness.school import School, make_platform

WRITERS = 200
SERVERS = 2
"""Each with connections of its own, as two processes have them."""


@pytest.fixture
async def servers(school: School, migrated_url: str) -> AsyncIterator[list[School]]:
    databases = [await open_database(migrated_url, connections=10) for _ in range(SERVERS)]
    yield [school.on(make_platform(Works(database))) for database in databases]
    for database in databases:
        await database.close()


def at(here: Learning, servers: list[School], number: int) -> Learning:
    """The same, through the server whose turn it is."""
    return Learning(servers[number % SERVERS], here.course, here.units, here.made)


async def rows_of(here: Learning) -> list[UnitProgress]:
    rows: list[UnitProgress] = await here.read(progress_of, here.made)
    return rows


async def test_in_one_enrollment_every_second_and_every_unit_counts(
    school: School, servers: list[School]
) -> None:
    units = 20
    here = await learning(school, *[{}] * units)

    async def see(number: int) -> None:
        seen = Seen(fraction=100 * (number // units + 1), position=number, seconds=1)
        there, unit = at(here, servers, number), here.units[number % units]
        await there.act(actions.note_seen, here.made, unit_id=unit.id, seen=seen)

    await asyncio.gather(*(see(number) for number in range(WRITERS)))
    rows = await rows_of(here)
    assert [row.seconds for row in rows] == [WRITERS // units] * units
    assert [row.fraction for row in rows] == [1_000] * units
    found = await here.now()
    assert (found.done_required, found.state) == (units, EnrollmentState.COMPLETED)
    assert await completions(school, here.made.id) == 1


async def test_in_a_sequence_what_is_tried_too_early_counts_when_tried_again(
    school: School, servers: list[School]
) -> None:
    from lyceum.core.catalog.model import Traversal
    from lyceum.core.schedule.errors import UnitLocked

    units = 4
    here = await learning(school, *[{}] * units, traversal=Traversal.SEQUENTIAL)

    async def see(number: int) -> None:
        while True:
            try:
                await at(here, servers, number).see(number % units)
            except UnitLocked:
                await asyncio.sleep(0.01)
            else:
                return

    async with asyncio.timeout(60):
        await asyncio.gather(*(see(number) for number in range(5 * units)))
    done = [row.completed_at for row in await rows_of(here)]
    assert all(moment is not None for moment in done)
    assert (await here.now()).state is EnrollmentState.COMPLETED


async def test_over_many_enrollments_of_one_course(school: School, servers: list[School]) -> None:
    from msgspec.structs import replace

    from lyceum.core.enrollment.actions import enroll
    from lyceum.core.enrollment.model import Grounds

    here = await learning(school, *[{}] * 10)
    stays = []
    for number in range(20):
        person = await write(school, add_user, NewUser(display_name=f"Learner {number}"))
        made = await write(
            school, enroll, user_id=person.id, course_id=here.course.id, grounds=Grounds.GRANTED
        )
        stays.append(made)

    async def see(number: int) -> None:
        made, unit = stays[number % 20], here.units[number // 20]
        server = servers[number % SERVERS]
        learner = replace(school.actor("learner"), user_id=made.user_id)
        seen = Seen(fraction=1_000, seconds=1)
        await server.write(
            lambda work: actions.note_seen(work, learner, made, unit_id=unit.id, seen=seen)
        )

    await asyncio.gather(*(see(number) for number in range(WRITERS)))
    for made in stays:
        there = Learning(school, here.course, here.units, made)
        found = await there.now()
        assert (found.done_required, found.state) == (10, EnrollmentState.COMPLETED)
        assert len(await rows_of(there)) == 10
        assert await completions(school, made.id) == 1
    assert await tallied(school) == {"active": 1, "completed": 20}


async def completions(school: School, enrollment_id: int) -> int:
    sql = (
        "SELECT count(*) FROM events WHERE kind = 'enrollment.completed'"
        f" AND tenant_id = {school.tenant.id} AND subject_id = {enrollment_id}"
    )
    async with school.works.read(school.tenant) as work:
        ((number,),) = await work.connection.fetch(sql, ())
        return int(number)


async def tallied(school: School) -> dict[str, int]:
    sql = (
        "SELECT key, sum(n) FROM tallies WHERE what = 'enrollments'"
        f" AND tenant_id = {school.tenant.id} GROUP BY key"
    )
    async with school.works.read(school.tenant) as work:
        rows = await work.connection.fetch(sql, ())
        return {key: int(number) for key, number in rows if number}
