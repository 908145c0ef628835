"""The unit of work: what it writes is whole, and it runs again when the database asks for it."""

import asyncio
from functools import partial

import pytest

from lyceum.core.actor import Actor
from lyceum.core.database import DatabaseUnavailable, TryAgain
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.work import TRIES, Works, WriteWork
from tests.harness.faulty import FailingCommits
from tests.harness.school import School


class Mishap(Exception):
    pass


async def join(work: WriteWork, *, actor: Actor, name: str) -> int:
    new = NewUser(display_name=name, email=f"{name.lower()}@school.example")
    return (await add_user(work, actor, new)).id


async def names(school: School) -> list[str]:
    async with school.works.read(school.tenant) as work:
        rows = await work.connection.fetch(
            f"SELECT display_name FROM users WHERE tenant_id = {school.tenant.id}", ()
        )
    return [str(row[0]) for row in rows]


async def counted(school: School) -> int:
    async with school.works.read(school.tenant) as work:
        ((number,),) = await work.connection.fetch(
            f"SELECT sum(n) FROM tallies WHERE tenant_id = {school.tenant.id} AND what = 'users'",
            (),
        )
    return int(number)


async def test_a_write_runs_again_when_the_database_asks(school: School) -> None:
    before = await counted(school)
    faults = [TryAgain("a deadlock"), TryAgain("another")]
    works = Works(FailingCommits(school.works.database, *faults))
    given = await works.writing(school.tenant, partial(join, actor=school.system(), name="Ada"))
    assert given >= 1000
    assert (await names(school)).count("Ada") == 1
    assert await counted(school) == before + 1


async def test_after_so_many_tries_it_is_refused(school: School) -> None:
    works = Works(FailingCommits(school.works.database, *[TryAgain("a deadlock")] * (TRIES + 1)))
    with pytest.raises(TryAgain):
        await works.writing(school.tenant, partial(join, actor=school.system(), name="Ada"))
    assert "Ada" not in await names(school)


async def test_a_failed_commit_raises_and_leaves_nothing(school: School) -> None:
    works = Works(FailingCommits(school.works.database, DatabaseUnavailable("the disk is full")))
    before = await counted(school)
    with pytest.raises(DatabaseUnavailable):
        await works.writing(school.tenant, partial(join, actor=school.system(), name="Ada"))
    assert "Ada" not in await names(school)
    assert await counted(school) == before


async def test_an_error_in_the_act_takes_events_and_tallies_with_it(school: School) -> None:
    async def join_and_fail(work: WriteWork) -> None:
        await join(work, actor=school.system(), name="Ada")
        raise Mishap

    before = await counted(school)
    with pytest.raises(Mishap):
        await school.write(join_and_fail)
    assert await counted(school) == before
    assert "Ada" not in await names(school)


async def test_writes_at_once_all_happen(school: School) -> None:
    before = await counted(school)
    acts = (partial(join, actor=school.system(), name=f"Learner{n}") for n in range(40))
    given = await asyncio.gather(*(school.write(act) for act in acts))
    assert len(set(given)) == 40
    assert await counted(school) == before + 40


async def test_a_moved_clock_moves_what_is_written_and_not_the_machines(school: School) -> None:
    from msgspec.structs import replace

    hour = 3600 * 1_000_000
    ahead = replace(school.tenant, clock_offset=hour)

    async def look(work: WriteWork) -> tuple[int, int]:
        return work.now, work.machine_now

    now, machine_now = await school.works.writing(ahead, look)
    assert now - machine_now == hour


async def test_a_reading_work_has_no_way_to_write(school: School) -> None:
    async with school.works.read(school.tenant) as work:
        assert not hasattr(work, "run")
        with pytest.raises(DatabaseUnavailable):
            await work.connection.execute("DELETE FROM tallies", ())
