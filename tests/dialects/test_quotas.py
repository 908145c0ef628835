"""The month's quota of a plan, as every dialect would answer it, and what does not count."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum.core.errors import TooManyRequests, Unauthenticated
from lyceum.core.tenancy.errors import QuotaSpent
from lyceum.core.tenancy.plan_store import Use
from lyceum.core.tenancy.plans import Plan, choose_plan, metered, plan_of, use
from lyceum.core.work import WriteWork
from lyceum.http.dialect import Dialect
from lyceum.http.exchange import Exchange, Header
from lyceum.kit import clock
from lyceum.kit.time import SECOND, parse_iso
from lyceum.kit.windows import Limit, Window
from tests.dialects.answers import expect_refusal
from tests.harness.school import School

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

NONE_USED = Use(calls=0, uploads=0)


@pytest.fixture
def last_day(monkeypatch: pytest.MonkeyPatch) -> int:
    """It is an hour before a month ends, in the year 2036; when it ends, in seconds."""
    ends = parse_iso("2036-11-01T00:00:00Z")
    assert ends is not None
    monkeypatch.setattr(clock, "now", lambda: ends - 3_600 * SECOND)
    return ends // SECOND


async def put_on(school: School, plan: Plan | None, *, calls: int = 0) -> None:
    """The school is on that plan, and has made so many calls this month."""
    await choose_plan(school.works, school.tenant.organization_id, plan=plan)
    school.platform.directory.forget()

    async def act(work: WriteWork) -> None:
        await use(work, Use(calls=calls, uploads=0))

    if calls:
        await school.write(act)


async def used(school: School) -> Use:
    async with school.works.read(school.tenant) as work:
        return (await metered(work)).used


async def asked(school: School, dialect: Dialect, **changed: object) -> httpx.Response:
    """The dialect's sample, asked by the administrator of a school that speaks it so."""
    key = await school.key(dialect.name, "admin")
    altered = school.on(school.platform, [replace(dialect, **changed)])
    return await altered.client(key).get(dialect.mount + dialect.sample)


def told(answer: httpx.Response) -> tuple[str, ...]:
    names = ("name", "limit", "remaining", "reset")
    return tuple(answer.headers[f"x-quota-{name}"] for name in names)


async def test_over_the_quota_it_is_said_when_the_next_month_begins(
    roomy_school: School, dialect: Dialect, last_day: int
) -> None:
    await put_on(roomy_school, Plan.FREE, calls=998)
    for left in ("1", "0"):
        answer = await asked(roomy_school, dialect, metered=True)
        assert answer.status_code == 200
        assert told(answer) == ("calls", "1000", left, str(last_day))
    answer = await asked(roomy_school, dialect, metered=True)
    expect_refusal(dialect, answer, dialect.spellings[QuotaSpent].status)
    assert dialect.spellings[QuotaSpent].status == dialect.spellings[TooManyRequests].status
    assert answer.headers["retry-after"] == "3600"
    assert told(answer) == ("calls", "1000", "0", str(last_day))
    assert await used(roomy_school) == Use(calls=1_000, uploads=0)


async def test_in_the_next_month_there_is_room_again(
    roomy_school: School, dialect: Dialect, last_day: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    await put_on(roomy_school, Plan.FREE, calls=1_000)
    refused = await asked(roomy_school, dialect, metered=True)
    expect_refusal(dialect, refused, dialect.spellings[QuotaSpent].status)
    monkeypatch.setattr(clock, "now", lambda: last_day * SECOND)
    answer = await asked(roomy_school, dialect, metered=True)
    assert answer.status_code == 200
    assert told(answer)[:3] == ("calls", "1000", "999")


async def test_on_no_plan_nothing_is_counted_and_nothing_told(
    roomy_school: School, dialect: Dialect
) -> None:
    """As every installation begins."""
    answer = await asked(roomy_school, dialect, metered=True)
    assert answer.status_code == 200
    assert "x-quota-limit" not in answer.headers
    assert await used(roomy_school) == NONE_USED


async def test_an_unlimited_plan_is_counted_and_never_refused(
    roomy_school: School, dialect: Dialect
) -> None:
    await put_on(roomy_school, Plan.ENTERPRISE, calls=1_000_000)
    answer = await asked(roomy_school, dialect, metered=True)
    assert answer.status_code == 200
    assert "x-quota-limit" not in answer.headers
    assert await used(roomy_school) == Use(calls=1_000_001, uploads=0)


async def test_a_dialect_whose_vendor_has_no_quotas_counts_none(
    roomy_school: School, dialect: Dialect
) -> None:
    await put_on(roomy_school, Plan.FREE, calls=1_000)
    answer = await asked(roomy_school, dialect, metered=False)
    assert answer.status_code == 200
    assert await used(roomy_school) == Use(calls=1_000, uploads=0)


async def test_strangers_and_refused_requests_use_up_nothing(
    roomy_school: School, dialect: Dialect
) -> None:
    await put_on(roomy_school, Plan.FREE)
    speaking = roomy_school.on(roomy_school.platform, [replace(dialect, metered=True)])
    path = dialect.mount + dialect.sample
    guessed = dict(dialect.credentials.headers(dialect.credentials.new_secret()))
    for headers in ({}, guessed):
        answer = await speaking.client(headers).get(path)
        expect_refusal(dialect, answer, dialect.spellings[Unauthenticated].status)
    for operation in dialect.operations:
        if operation.who.public and operation.method == "GET" and "{" not in operation.path:
            await speaking.client().get(dialect.mount + operation.path)
    full = replace(dialect, metered=True, limits=lambda exchange: (Limit("all", 0, 60),))
    limited = roomy_school.on(roomy_school.platform, [full])
    key = await roomy_school.key(dialect.name, "admin")
    refused = await limited.client(key).get(path)
    expect_refusal(dialect, refused, dialect.spellings[TooManyRequests].status)
    assert await used(roomy_school) == NONE_USED


PER_MINUTE = {None: 60, Plan.FREE: 60, Plan.PRO: 300, Plan.ENTERPRISE: 1_000}


def by_plan(exchange: Exchange) -> tuple[Limit]:
    """As a vendor has it that sells requests in a minute."""
    plan = plan_of(exchange.tenant) if exchange.tenant else None
    return (Limit("account", PER_MINUTE[plan], 60, "hour"),)


def telling(window: Window) -> list[Header]:
    """Some vendors say nothing of their limits."""
    return [(b"x-ratelimit-limit", b"%d" % window.limit)]


@pytest.mark.parametrize("plan", PER_MINUTE)
async def test_a_dialect_may_have_limits_by_plan(
    roomy_school: School, dialect: Dialect, plan: Plan | None
) -> None:
    await put_on(roomy_school, plan)
    answer = await asked(roomy_school, dialect, limits=by_plan, limit_headers=telling)
    factor = roomy_school.platform.limit_factor
    assert answer.headers["x-ratelimit-limit"] == str(PER_MINUTE[plan] * factor)
