"""Keys and modes: two kinds of data that never meet, and keys of fewer rights."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.tenancy.plans import Plan, choose_plan
from lyceum.core.work import WriteWork
from lyceum.dialects.learnflow import auth
from lyceum.http.dialect import KeyAsked
from tests.dialects.learnflow.callers import COURSE, LearnFlow, expect, expect_error, expect_list
from tests.harness.school import School

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision
pytestmark = on_sqlite

KEY = re.compile(r"(sk|rk)_(live|test)_[0-9A-Za-z]{43}")


@decision("L30", "L32")
async def test_a_key_is_shown_once_and_kept_as_a_digest(learnflow: LearnFlow) -> None:
    made = await learnflow.make("/api_keys", name="Sync")
    assert made["secret"].startswith("sk_test_") and KEY.fullmatch(made["secret"])
    assert made["last4"] == made["secret"][-4:]
    admin = await learnflow.caller()
    shown = expect(await admin.get(f"/api_keys/{made['id']}"))
    assert shown == {name: value for name, value in made.items() if name != "secret"}
    assert made["secret"] not in (await admin.get("/api_keys")).text
    expect(await learnflow.with_key(made["secret"]).get("/courses"))
    revoked = expect(await admin.delete(f"/api_keys/{made['id']}"))
    assert revoked["revoked_at"] is not None
    refused = await learnflow.with_key(made["secret"]).get("/courses")
    error = expect_error(refused, 401, "api_key_invalid")
    assert made["secret"][:-4] not in error["message"]


@decision("L30")
async def test_a_key_that_is_none_is_refused(learnflow: LearnFlow) -> None:
    stranger = auth.key(KeyAsked(entropy=bytes(32), mode="test"))
    for key in (stranger, "sk_test_", "pk_test_1", "nonsense", "sk_test_é"):
        sent = httpx.Headers({"Authorization": f"Bearer {key}"}, encoding="latin-1")
        answer = await learnflow.anybody().get("/courses", headers=sent)
        expect_error(answer, 401, "api_key_invalid")
    for none in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer "}):
        answer = await learnflow.anybody().get("/courses", headers=none)
        expect_error(answer, 401, "api_key_missing")


@decision("L31")
async def test_a_restricted_key_does_what_its_scopes_say(learnflow: LearnFlow) -> None:
    made = await learnflow.make("/api_keys", name="Reader", scopes=["courses.read_any"])
    assert made["secret"].startswith("rk_test_")
    assert (made["restricted"], made["scopes"]) == (True, ["courses.read_any"])
    reader = learnflow.with_key(made["secret"])
    assert expect_list(await reader.get("/courses")) == []
    for method, path, body in (
        ("POST", "/courses", COURSE),
        ("GET", "/students", None),
        ("GET", "/events", None),
        ("POST", "/api_keys", {"name": "more"}),
        ("POST", "/test_clock/advance", {"seconds": 1}),
    ):
        answer = await reader.request(method, path, json=body)
        error = expect_error(answer, 403, "insufficient_permissions")
        assert error["type"] == "permission_error"
    admin = await learnflow.caller()
    unknown = await admin.post("/api_keys", json={"name": "x", "scopes": ["everything"]})
    assert unknown.status_code == 400


@decision("L32")
async def test_a_rolled_key_lets_the_old_one_go(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    first = await learnflow.make("/api_keys", name="Sync", scopes=["courses.read_any"])
    soon = expect(await admin.post(f"/api_keys/{first['id']}/roll", json={"expires_in": 60}), 201)
    assert (soon["name"], soon["scopes"]) == ("Sync", ["courses.read_any"])
    for made in (first, soon):
        expect(await learnflow.with_key(made["secret"]).get("/courses"))
    now = expect(await admin.post(f"/api_keys/{soon['id']}/roll"), 201)
    answer = await learnflow.with_key(soon["secret"]).get("/courses")
    expect_error(answer, 401, "api_key_invalid")
    expect(await learnflow.with_key(now["secret"]).get("/courses"))
    again = await admin.post(f"/api_keys/{soon['id']}/roll")
    expect_error(again, 400, "key_ended")


async def both(learnflow: LearnFlow) -> LearnFlow:
    """The live mode of the same organization, with an administrator of its own."""
    school = learnflow.school
    mirror = LearnFlow(School(school.platform, school.test_tenant, school.tenant))

    async def let_in(work: WriteWork, *, people: dict[str, Any]) -> None:
        from lyceum.core.access.actions import give_role
        from lyceum.core.people.actions import add_user
        from lyceum.core.people.model import NewUser

        actor = mirror.school.system()
        new = NewUser(display_name="Live", email="admin@school.example")
        people["admin"] = await add_user(work, actor, new)
        await give_role(work, actor, user_id=people["admin"].id, key="admin")

    await mirror.school.write(partial(let_in, people=mirror.school.people))
    return mirror


@decision("L29")
async def test_the_modes_share_nothing(learnflow: LearnFlow) -> None:
    live = await both(learnflow)
    tester, admin = await learnflow.caller(), await live.caller()
    ours, theirs = await learnflow.course(), await live.course()
    assert (ours["livemode"], theirs["livemode"]) == (False, True)
    for client, other, mode in ((tester, theirs, "live"), (admin, ours, "test")):
        missing = await client.get(f"/courses/{other['id']}")
        error = expect_error(missing, 404, "resource_missing", "id")
        assert f"A similar one exists in {mode} mode" in error["message"]
        assert other not in expect_list(await client.get("/courses"))
    made = await live.make("/api_keys", name="Sync")
    assert made["secret"].startswith("sk_live_")
    answer = await admin.post("/test_clock/advance", json={"seconds": 1})
    expect_error(answer, 400, "live_clock")


@decision("L34")
async def test_each_mode_counts_its_own_requests(live: LearnFlow) -> None:
    admin = await live.caller()
    instructor = await live.caller("instructor")
    left = [
        int((await client.get("/courses")).headers["x-ratelimit-remaining"])
        for client in (admin, instructor, admin)
    ]
    assert left[0] - left[1] == left[1] - left[2] == 1 or 59 in left
    reset = int((await admin.get("/courses")).headers["x-ratelimit-reset"])
    assert len(str(reset)) == 10


@decision("L34")
async def test_the_plan_says_how_often_one_may_ask(live: LearnFlow) -> None:
    school = live.school
    admin = await live.caller()
    for plan, agreed, limit in (
        (None, None, 60),
        (Plan.FREE, None, 60),
        (Plan.PRO, None, 300),
        (Plan.ENTERPRISE, None, 300),
        (Plan.ENTERPRISE, 2, 2),
    ):
        organization_id = school.tenant.organization_id
        await choose_plan(school.works, organization_id, plan=plan, per_minute=agreed)
        school.platform.directory.forget()
        answer = await admin.get("/courses")
        assert answer.headers["x-ratelimit-limit"] == str(limit), plan
    # One of them is the third of its minute, however the minutes fall.
    answers = [await admin.get("/courses") for _ in range(5)]
    refused = next(answer for answer in answers if answer.status_code != 200)
    expect_error(refused, 429, "rate_limit_exceeded")
    assert refused.headers["x-ratelimit-remaining"] == "0"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    # The other mode counts apart, on the same plan.
    tester = await (await both(live)).caller()
    answer = await tester.get("/courses")
    told = [answer.headers[f"x-ratelimit-{name}"] for name in ("limit", "remaining")]
    assert told == ["2", "1"]
