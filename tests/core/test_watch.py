"""The tests' own guard: nothing slow is awaited while a write transaction is open."""

import asyncio
from functools import partial

import pytest

from lyceum.core.work import Tenant, Works, WriteWork
from tests.harness.school import School, found_school, make_platform, open_works
from tests.harness.watch import ForeignAwait, Watch


async def sleep(work: WriteWork) -> None:
    await asyncio.sleep(0)


async def take_an_id(work: WriteWork) -> int:
    return await work.new_id()


async def wait_for_another_task(work: WriteWork) -> None:
    await asyncio.gather(work.new_id())


async def test_a_write_that_awaits_the_database_alone_passes(school: School) -> None:
    assert await school.write(take_an_id) >= 1000


@pytest.mark.parametrize("act", [sleep, wait_for_another_task])
async def test_a_write_that_awaits_something_else_fails(migrated_url: str, act) -> None:
    watch = Watch()
    with pytest.raises(ForeignAwait) as closing:
        async with open_works(migrated_url, watch=watch) as works:
            school = await found_school(make_platform(works))
            with pytest.raises(ForeignAwait, match=r"test_watch\.py"):
                await school.write(act)
    assert closing.value is watch.caught[0]


async def test_a_write_that_hides_the_failure_is_found_in_the_end(migrated_url: str) -> None:
    async def hide(work: WriteWork) -> None:
        with pytest.raises(ForeignAwait):
            await asyncio.sleep(0.001)

    with pytest.raises(ForeignAwait):
        async with open_works(migrated_url) as works:
            school = await found_school(make_platform(works))
            await school.write(hide)


async def test_a_foreign_await_rolls_back(migrated_url: str) -> None:
    watch = Watch()
    with pytest.raises(ForeignAwait):
        async with open_works(migrated_url, watch=watch) as works:
            school = await found_school(make_platform(works))
            before = await count_events(works, school.tenant)
            with pytest.raises(ForeignAwait):
                await school.write(partial(record_and_sleep, school=school))
            assert await count_events(works, school.tenant) == before
    assert len(watch.caught) == 1


async def record_and_sleep(work: WriteWork, *, school: School) -> None:
    work.record(school.system(), "test.happened", "user", 1)
    await work.finish()
    await asyncio.sleep(0)


async def count_events(works: Works, tenant: Tenant) -> int:
    async with works.read(tenant) as work:
        sql = f"SELECT count(*) FROM events WHERE tenant_id = {tenant.id}"
        ((count,),) = await work.connection.fetch(sql, ())
    return int(count)
