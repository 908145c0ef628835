"""The organization's plan, and what was used of it."""

from __future__ import annotations

from lyceum.core.tenancy.plan_store import Use
from lyceum.core.tenancy.plans import Plan, choose_plan, use
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import iso_micros, month_of
from tests.dialects.lyceum.callers import Lyceum, expect_problem


async def test_without_a_plan_nothing_is_counted(lyceum: Lyceum) -> None:
    begins, ends = month_of(clock.now())
    answer = await (await lyceum.caller("learner")).get("/plan")
    assert answer.json() == {
        "plan": None,
        "begins_at": iso_micros(begins),
        "ends_at": iso_micros(ends),
        "calls": None,
        "uploads": None,
    }


async def test_a_plan_is_shown_with_what_was_used_of_it(lyceum: Lyceum) -> None:
    school = lyceum.school

    async def act(work: WriteWork) -> None:
        await use(work, Use(calls=400, uploads=12))

    await school.write(act)
    shown = {}
    for plan in (Plan.PRO, Plan.ENTERPRISE):
        await choose_plan(school.works, school.tenant.organization_id, plan=plan)
        school.platform.directory.forget()
        shown[plan] = (await (await lyceum.caller("learner")).get("/plan")).json()
    assert (shown[Plan.PRO]["plan"], shown[Plan.ENTERPRISE]["plan"]) == ("pro", "enterprise")
    assert shown[Plan.PRO]["calls"] == {"used": 400, "limit": 10_000, "remaining": 9_600}
    assert shown[Plan.PRO]["uploads"] == {"used": 12, "limit": 100, "remaining": 88}
    assert shown[Plan.ENTERPRISE]["calls"] == {"used": 400, "limit": None, "remaining": None}


async def test_a_stranger_is_told_no_plan(lyceum: Lyceum) -> None:
    expect_problem(await lyceum.anybody().get("/plan"), 401, "unauthenticated")
