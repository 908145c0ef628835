"""What stands before every request: the portal's switches, the key, the limits, the version
(contract 0, 1.1, 1.5, 1.6)."""

from __future__ import annotations

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum.adapters.limits import MemoryLimits
from lyceum.core.tenancy.plans import Plan, choose_plan
from lyceum.core.tenancy.switches import put_active, put_api_enabled
from lyceum.dialects.talentlms import limits
from lyceum.kit import clock
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

UNKNOWN_KEY = (401, "unauthorized", "Invalid API key provided.")
OFF = (
    403,
    "forbidden",
    "API is not enabled for the specified domain or the domain is currently inactive.",
)
OVER = (429, "too_many_requests", "The API request rate limit has been exceeded.")


@decision("T2", "T26")
async def test_a_portal_that_is_closed_or_has_its_api_off_answers_nothing(
    admin: httpx.AsyncClient, school: School
) -> None:
    works, number = school.works, school.tenant.organization_id
    for off, on in (
        (put_api_enabled(works, number, enabled=False), {"enabled": True}),
        (put_active(works, number, active=False), {"active": True}),
    ):
        await off
        school.platform.directory.forget()
        for client in (admin, school.client(), school.client({"X-API-Key": "no key"})):
            for path in ("/users", "/health", "/nowhere"):
                answer = await client.get(f"/api/v2{path}")
                assert refused(answer) == OFF
                assert "x-ratelimit-remaining" not in answer.headers
        karma = await school.client_as("admin", "karma")
        assert (await karma.get("/api/v1/users")).status_code == 403
        switch = put_api_enabled if "enabled" in on else put_active
        await switch(works, number, **on)
        school.platform.directory.forget()
        assert (await admin.get("/api/v2/users")).status_code == 200


@decision("T3", "T4")
async def test_a_key_is_carried_in_either_header(school: School) -> None:
    key = (await school.key("talentlms", "admin"))["X-API-Key"]
    for headers, is_known in (
        ({"X-API-Key": key}, True),
        ({"Authorization": f"APIKEY {key}"}, True),
        ({"X-API-Key": key, "Authorization": f"apikey {key}"}, True),
        ({"X-API-Key": key, "Authorization": "apikey other"}, False),
        ({"Authorization": f"Bearer {key}"}, False),
        ({"X-API-Key": "other"}, False),
        ({}, False),
    ):
        answer = await school.client(headers).get("/api/v2/users")
        assert answer.is_success is is_known, headers
        assert ("x-ratelimit-limit" in answer.headers) is is_known
        if not is_known:
            assert refused(answer) == UNKNOWN_KEY
            assert refused(await school.client(headers).get("/api/v2/nowhere")) == UNKNOWN_KEY
    assert (await school.client().get("/api/v2/health")).json() == {"_data": {"status": "ok"}}
    wrong = await school.client({"X-API-Key": "other"}).get("/api/v2/health")
    assert refused(wrong) == UNKNOWN_KEY


async def test_a_key_may_be_narrowed_and_may_end(school: School) -> None:
    reading = school.client(await school.key("talentlms", "admin", scopes=["people.read_any"]))
    assert (await reading.get("/api/v2/users")).is_success
    made = await reading.post("/api/v2/users", json={})
    told = (403, "forbidden.scope", "The API key does not allow this operation.")
    assert refused(made) == told
    over = school.client(await school.key("talentlms", "admin", expires_at=clock.now() - 1))
    assert refused(await over.get("/api/v2/users")) == UNKNOWN_KEY


@decision("T5")
async def test_the_hour_is_the_portals_by_its_plan_and_a_bad_key_costs_it_nothing(
    school: School,
) -> None:
    admin = school.client(await school.key("talentlms", "admin"))
    manager = school.client(await school.key("talentlms", "manager"))
    for left, client in ((1999, admin), (1998, manager)):
        answer = await client.get("/api/v2/users")
        assert answer.headers["x-ratelimit-limit"] == "2000"
        assert answer.headers["x-ratelimit-remaining"] == str(left)
    await school.client({"X-API-Key": "other"}).get("/api/v2/users")
    missed = await admin.get("/api/v2/users/999999")
    assert missed.headers["x-ratelimit-remaining"] == "1997"
    await choose_plan(school.works, school.tenant.organization_id, plan=Plan.PRO)
    school.platform.directory.forget()
    answer = await admin.get("/api/v2/users")
    assert answer.headers["x-ratelimit-limit"] == "10000"


@decision("T5")
async def test_either_window_refuses_and_a_refused_call_counts_in_neither(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.PER_HOUR, None, 6)
    monkeypatch.setattr(limits, "BURST_CALLS", 4)
    now = (clock.now() // 5_000_000 + 1) * 5_000_000
    monkeypatch.setattr(clock, "now", lambda: now)
    # The platform of this test alone counts in it.
    alone = school.on(replace(school.platform, limits=MemoryLimits()))
    client = alone.client(await school.key("talentlms", "admin"))
    for left in (5, 4, 3, 2):
        answer = await client.get("/api/v2/users")
        assert answer.headers["x-ratelimit-remaining"] == str(left)
    burst = await client.get("/api/v2/users")
    assert refused(burst) == OVER
    assert burst.headers["x-ratelimit-remaining"] == "2"
    assert 1 <= int(burst.headers["retry-after"]) <= 5
    now += 5_000_000
    assert [(await client.get("/api/v2/users")).status_code for _ in range(2)] == [200, 200]
    over = await client.get("/api/v2/users")
    assert refused(over) == OVER
    assert over.headers["x-ratelimit-remaining"] == "0"
    assert int(over.headers["retry-after"]) == 3595
    now += 3_595_000_000
    assert (await client.get("/api/v2/users")).headers["x-ratelimit-remaining"] == "5"


async def test_strangers_are_limited_by_their_address(school: School) -> None:
    alone = school.on(replace(school.platform, limits=MemoryLimits()))
    stranger = alone.client({"X-API-Key": "other"})
    answers = [(await stranger.get("/api/v2/users")).status_code for _ in range(101)]
    assert set(answers[:100]) == {401}
    assert answers[100] == 429
    admin = alone.client(await school.key("talentlms", "admin"))
    assert (await admin.get("/api/v2/users")).status_code == 200


@decision("T6")
async def test_a_version_is_a_date_of_whatever_day(admin: httpx.AsyncClient) -> None:
    for version in ("2025-01-01", "2025-07-01", "1999-12-31", "2099-01-01"):
        answer = await admin.get("/api/v2/users", headers={"X-API-Version": version})
        assert answer.status_code == 200, version
    title = "X-API-Version must be a date in the format YYYY-MM-DD"
    for version in ("2", "2025-02-30", "20250101", "latest"):
        answer = await admin.get("/api/v2/nowhere", headers={"X-API-Version": version})
        assert refused(answer) == (400, "bad_request", title)


@decision("T6")
async def test_a_version_may_be_asked_for_by_the_settings(school: School) -> None:
    strict = school.on(replace(school.platform, require_version=True))
    client = strict.client(await school.key("talentlms", "admin"))
    told = (400, "bad_request", "X-API-Version is required")
    assert refused(await client.get("/api/v2/users")) == told
    named = await client.get("/api/v2/users", headers={"X-API-Version": "2025-01-01"})
    assert named.status_code == 200


@decision("T2")
async def test_of_several_faults_the_first_in_order_is_told(school: School) -> None:
    """The key, the version, the route, the scope, the body, ids, and what has them."""
    admin = await school.key("talentlms", "admin")
    narrow = await school.key("talentlms", "admin", scopes=["people.read_any"])
    version = (400, "bad_request", "X-API-Version must be a date in the format YYYY-MM-DD")
    no_scope = (403, "forbidden.scope", "The API key does not allow this operation.")
    malformed = (422, "unprocessable_entity", "Malformed request body.")
    nobody = (404, "not_found.user_not_found", "User not found")
    path, odd = "/users/x", {"X-API-Version": "soon"}
    for headers, where, body, told in (
        ({"X-API-Key": "other", **odd}, "/nowhere", b"{", UNKNOWN_KEY),
        ({**admin, **odd}, "/nowhere", b"{", version),
        ({**narrow, **odd}, path, b"{", version),
        (admin, "/nowhere", b"{", (404, "not_found", "Not Found")),
        (narrow, path, b"{", no_scope),
        (admin, path, b"{", malformed),
        (admin, path, b'{"email": 7}', (400, "bad_request", "User id must be a positive integer")),
        (admin, "/users/999999", b'{"locale": "xx"}', nobody),
    ):
        client = school.client(headers)
        assert refused(await client.patch(f"/api/v2{where}", content=body)) == told, where


async def test_plain_http_from_afar_is_refused(school: School) -> None:
    key = await school.key("talentlms", "admin")
    afar = school.client(key, client=("192.0.2.7", 5000))
    told = (403, "forbidden.https_required", "Use HTTPS to access the API.")
    assert refused(await afar.get("/api/v2/users")) == told


async def test_the_router_refuses_in_its_shape(admin: httpx.AsyncClient) -> None:
    missed = await admin.get("/api/v2/nothing")
    assert missed.json() == {
        "error": {"type": "invalid_request_error", "message": "Not Found"},
        "_errors": [{"id": "not_found", "title": "Not Found"}],
        "status_code": 404,
        "reason_phrase": "Not Found",
    }
    wrong = await admin.put("/api/v2/users", json={})
    assert (wrong.status_code, wrong.json()["reason_phrase"]) == (405, "Method Not Allowed")
    assert wrong.json()["_errors"][0]["id"] == "method_not_allowed"
    assert wrong.headers["allow"] == "GET, HEAD, POST"


@decision("T10")
async def test_a_body_is_an_object_of_any_declared_kind(admin: httpx.AsyncClient) -> None:
    told = (422, "unprocessable_entity", "Malformed request body.")
    for body in (b"{", b"[]", b"name=Kim"):
        assert refused(await admin.post("/api/v2/users", content=body)) == told
    large = b'{"name": "' + b"x" * 1_048_576 + b'"}'
    told = (413, "payload_too_large", "Request body is too large.")
    assert refused(await admin.post("/api/v2/users", content=large)) == told
