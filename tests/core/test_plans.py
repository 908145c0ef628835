"""Plans: what an organization may ask for in a month, and what it has used."""

from __future__ import annotations

import asyncio

import msgspec
import pytest

from lyceum.core.tenancy.actions import found_organization
from lyceum.core.tenancy.directory import Directory
from lyceum.core.tenancy.errors import NoSuchOrganization, QuotaSpent
from lyceum.core.tenancy.plan_store import Use
from lyceum.core.tenancy.plans import QUOTAS, Metered, Plan, choose_plan, metered, plan_of, use
from lyceum.core.work import Tenant, Works, WriteWork
from lyceum.kit import clock
from lyceum.kit.time import parse_iso
from tests.harness.rows import every_row

A_CALL = Use(calls=1, uploads=0)
AN_UPLOAD = Use(calls=1, uploads=1)


def moment(text: str) -> int:
    at = parse_iso(text)
    assert at is not None
    return at


async def on(works: Works, plan: Plan | None) -> tuple[Tenant, Tenant]:
    """The live and the test tenant of a new organization on that plan."""
    live, test = await found_organization(works, name="Hill School")
    await choose_plan(works, live.organization_id, plan=plan)
    directory = Directory(works)
    found = [await directory.by_id(tenant.id) for tenant in (live, test)]
    assert found[0] is not None
    assert found[1] is not None
    return found[0], found[1]


async def used(works: Works, tenant: Tenant, what: Use = A_CALL, times: int = 1) -> Metered:
    async def act(work: WriteWork) -> Metered:
        found = [await use(work, what) for _ in range(times)]
        return found[-1]

    return await works.writing(tenant, act)


async def now_used(works: Works, tenant: Tenant) -> Use:
    async with works.read(tenant) as work:
        return (await metered(work)).used


async def test_nobody_is_on_a_plan_until_one_is_chosen(works: Works) -> None:
    live, _ = await found_organization(works, name="Hill School")
    assert plan_of(live) is None
    await choose_plan(works, live.organization_id, plan=Plan.PRO)
    again = await Directory(works).by_id(live.id)
    assert again is not None
    assert plan_of(again) is Plan.PRO
    await choose_plan(works, live.organization_id, plan=None)
    again = await Directory(works).by_id(live.id)
    assert again is not None
    assert plan_of(again) is None


async def test_an_organization_that_is_not_there_gets_no_plan(works: Works) -> None:
    await found_organization(works, name="Hill School")
    before = await every_row(works.database)
    with pytest.raises(NoSuchOrganization):
        await choose_plan(works, 99, plan=Plan.FREE)
    assert await every_row(works.database) == before


@pytest.mark.parametrize(
    ("plan", "calls", "uploads"),
    [(Plan.FREE, 1_000, 10), (Plan.PRO, 10_000, 100), (Plan.ENTERPRISE, None, None)],
)
async def test_each_plan_has_its_quota(
    works: Works, plan: Plan, calls: int | None, uploads: int | None
) -> None:
    live, _ = await on(works, plan)
    found = await used(works, live)
    expected = None if calls is None or uploads is None else Use(calls=calls, uploads=uploads)
    assert (found.plan, found.quota, found.used) == (plan, expected, A_CALL)


async def test_what_the_quota_has_no_room_for_is_refused_and_not_counted(works: Works) -> None:
    live, _ = await on(works, Plan.FREE)
    await used(works, live, AN_UPLOAD, times=10)
    with pytest.raises(QuotaSpent) as refused:
        await used(works, live, AN_UPLOAD)
    assert (refused.value.what, refused.value.limit) == ("uploads", 10)
    assert await now_used(works, live) == Use(calls=10, uploads=10)
    await used(works, live, A_CALL, times=990)
    with pytest.raises(QuotaSpent) as refused:
        await used(works, live)
    assert (refused.value.what, refused.value.limit) == ("calls", 1_000)
    assert await now_used(works, live) == Use(calls=1_000, uploads=10)


async def test_what_failed_is_given_back_even_where_nothing_is_left(works: Works) -> None:
    live, _ = await on(works, Plan.FREE)
    await used(works, live, AN_UPLOAD, times=10)
    await used(works, live, A_CALL, times=990)
    await used(works, live, Use(calls=0, uploads=-1))
    assert await now_used(works, live) == Use(calls=1_000, uploads=9)


async def test_both_tenants_of_an_organization_draw_on_one_quota(works: Works) -> None:
    live, test = await on(works, Plan.FREE)
    other, _ = await on(works, Plan.FREE)
    await used(works, live, times=600)
    await used(works, test, times=400)
    for tenant in (live, test):
        with pytest.raises(QuotaSpent):
            await used(works, tenant)
    assert await now_used(works, other) == Use(calls=0, uploads=0)


async def test_an_unlimited_plan_is_counted_and_never_refused(works: Works) -> None:
    live, _ = await on(works, Plan.ENTERPRISE)
    await used(works, live, AN_UPLOAD, times=1_100)
    assert await now_used(works, live) == Use(calls=1_100, uploads=1_100)


async def test_of_calls_at_once_exactly_as_many_are_let_through_as_are_left(works: Works) -> None:
    live, _ = await on(works, Plan.FREE)
    await used(works, live, times=990)
    calls = [used(works, live) for _ in range(20)]
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert sum(isinstance(each, Metered) for each in found) == 10
    assert sum(isinstance(each, QuotaSpent) for each in found) == 10
    assert await now_used(works, live) == Use(calls=1_000, uploads=0)


async def test_a_month_ends_by_the_calendar_on_the_machines_clock(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock of a tenant, which can be moved, moves no quota."""
    live, _ = await on(works, Plan.FREE)
    live = msgspec.structs.replace(live, clock_offset=40 * 86_400_000_000)
    new_year = moment("2031-01-01T00:00:00Z")
    monkeypatch.setattr(clock, "now", lambda: new_year - 1)
    await used(works, live, times=1_000)
    with pytest.raises(QuotaSpent) as refused:
        await used(works, live)
    assert (refused.value.resets_at, refused.value.retry_after) == (new_year, 1)
    assert "2031-01-01T00:00:00Z" in str(refused.value)
    monkeypatch.setattr(clock, "now", lambda: new_year)
    found = await used(works, live)
    assert found.used == A_CALL
    assert (found.begins_at, found.ends_at) == (new_year, moment("2031-02-01T00:00:00Z"))


async def test_changing_the_plan_keeps_what_was_counted(works: Works) -> None:
    live, _ = await on(works, Plan.FREE)
    await used(works, live, times=1_000)
    await choose_plan(works, live.organization_id, plan=Plan.PRO)
    upgraded = msgspec.structs.replace(live, plan=Plan.PRO)
    found = await used(works, upgraded)
    assert found.used == Use(calls=1_001, uploads=0)
    assert found.quota == QUOTAS[Plan.PRO]
