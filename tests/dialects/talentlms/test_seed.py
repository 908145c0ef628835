"""What the vendor's page shows and says, replayed as it stands there."""

from __future__ import annotations

import re
from functools import partial

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum.core.people.actions import add_users
from lyceum.core.people.model import NewUser
from lyceum.core.tenancy.plans import Plan
from lyceum.core.tenancy.switches import put_api_enabled
from lyceum.dialects.talentlms import dialect, limits
from tests.harness.school import School, found_school

decision = pytest.mark.decision

HOST = "https://example.talentlms.com"
VERSION = {"X-API-Version": "2025-01-01", "Accept": "application/json"}

PAGINATION = {
    "self": f"{HOST}/api/v2/users?page[number]=1&page[size]=10",
    "first": f"{HOST}/api/v2/users?page[number]=1&page[size]=10",
    "last": f"{HOST}/api/v2/users?page[number]=4&page[size]=10",
    "prev": f"{HOST}/api/v2/users?page[number]=1&page[size]=10",
    "next": f"{HOST}/api/v2/users?page[number]=2&page[size]=10",
}


@pytest.fixture
async def portal(school: School) -> httpx.AsyncClient:
    """A client that sends what the page asks for with every request."""
    return school.client({**await school.key("talentlms", "admin"), **VERSION})


async def test_the_page_of_users_is_formatted_as_it_is_shown(
    portal: httpx.AsyncClient, school: School
) -> None:
    """Added to the sample: as many people as make four pages of ten."""
    missing = 37 - len(school.people)
    news = [NewUser(display_name=f"Person {number}") for number in range(missing)]
    await school.write(partial(add_users, actor=school.system(), news=news))
    answer = await portal.get(f"{HOST}/api/v2/users?page[number]=1&page[size]=10")
    told = answer.json()
    assert {name: told[name] for name in PAGINATION} == PAGINATION
    assert told["_links"] == PAGINATION
    assert set(told) == {"_data", "_links", "_meta", *PAGINATION}
    assert set(told["_meta"]) == {"pagination"}
    # The page's defaults are written out where nothing was asked for.
    assert (await portal.get(f"{HOST}/api/v2/users")).json() == told
    last = (await portal.get(told["last"])).json()
    assert len(last["_data"]) == 7
    assert last["next"] == last["last"] == last["self"]
    assert last["prev"] == PAGINATION["last"].replace("number]=4", "number]=3")
    assert last["_meta"]["pagination"] == {
        "page": 4,
        "page_size": 10,
        "total_items": 7,
        "total_pages": 4,
        "total_results": 37,
    }


async def test_a_page_holds_up_to_a_hundred(portal: httpx.AsyncClient) -> None:
    assert (await portal.get("/api/v2/users?page[size]=100")).status_code == 200
    assert (await portal.get("/api/v2/users?page[size]=101")).status_code == 400


async def test_a_portal_answers_at_its_own_domain_and_to_its_own_keys(
    portal: httpx.AsyncClient, school: School
) -> None:
    domain = "samples.talentlms.com"
    samples = await found_school(school.platform, name="Samples", live_hosts=[domain])
    own = samples.client({**await samples.key("talentlms", "admin"), **VERSION})
    told = await own.get(f"https://{domain}/api/v2/users")
    assert told.json()["first"] == f"https://{domain}/api/v2/users?page[number]=1&page[size]=10"
    theirs = await portal.get(f"https://{domain}/api/v2/users")
    assert (theirs.status_code, "x-ratelimit-limit" in theirs.headers) == (401, False)
    # The header is asked for by the page, and left out by many of its samples.
    bare = await own.get(f"https://{domain}/api/v2/users", headers={"Accept": "text/html"})
    assert bare.json() == told.json()


async def test_all_of_the_requests_require_authentication(school: School) -> None:
    nobody = school.client(VERSION)
    for operation in dialect.operations:
        path = re.sub(r"\{\w+\}", "1", operation.path)
        answer = await nobody.request(operation.method, f"/api/v2{path}")
        expected = 200 if path == "/health" else 401
        assert answer.status_code == expected, operation.name


@decision("T1")
async def test_each_code_of_the_table_means_what_it_says(
    portal: httpx.AsyncClient, school: School
) -> None:
    course = await school.course()
    pair = {"course_id": course.id, "user_id": school.people["learner"].id}
    stranger = school.client({**VERSION, "X-API-Key": "your_api_key"})
    text = {"course_id": "text", "user_id": pair["user_id"]}
    answers = {
        200: await portal.post("/api/v2/enrollments", json=pair),
        204: await portal.request("DELETE", "/api/v2/enrollments", json=pair),
        400: await portal.post("/api/v2/enrollments", json=text),
        401: await stranger.get("/api/v2/users"),
        404: await portal.get("/api/v2/users/999999"),
        422: await portal.post("/api/v2/users", content=b"{"),
    }
    await put_api_enabled(school.works, school.tenant.organization_id, enabled=False)
    school.platform.directory.forget()
    answers[403] = await portal.get("/api/v2/users")
    assert {code: answer.status_code for code, answer in answers.items()} == {
        code: code for code in answers
    }
    assert answers[401].json()["error"]["message"] == "Invalid API key provided."
    assert answers[403].json()["error"]["message"] == (
        "API is not enabled for the specified domain or the domain is currently inactive."
    )
    for code, answer in answers.items():
        assert answer.headers.get("content-type") == (None if code == 204 else "application/json")
        # Told to who may ask, whatever the answer.
        assert ("x-ratelimit-limit" in answer.headers) is (code not in (401, 403))
        assert ("x-ratelimit-remaining" in answer.headers) is (code not in (401, 403))
        if code >= 400:
            error = answer.json()["error"]
            assert set(error) == {"type", "message"}
            assert error["type"] == "invalid_request_error"


async def test_a_failure_of_ours_is_an_api_error(school: School) -> None:
    async def crash(*anything: object) -> None:
        raise RuntimeError("walrus")

    operations = tuple(
        replace(one, handler=crash) if one.path == "/users" else one for one in dialect.operations
    )
    broken = school.on(school.platform, [replace(dialect, operations=operations)])
    client = broken.client({**await school.key("talentlms", "admin"), **VERSION})
    answer = await client.get("/api/v2/users")
    assert answer.status_code == 500
    told = {"type": "api_error", "message": "Internal server error."}
    assert answer.json()["error"] == told


async def test_requests_by_the_hour_depend_on_the_plan(portal: httpx.AsyncClient) -> None:
    """Core, Small and Basic have 2,000; Grow, Pro, Plus and Premium 10,000; Custom has more."""
    assert limits.PER_HOUR[None] == limits.PER_HOUR[Plan.FREE] == 2_000
    assert limits.PER_HOUR[Plan.PRO] == 10_000
    assert limits.PER_HOUR[Plan.ENTERPRISE] > 10_000
    assert (limits.BURST_CALLS, limits.BURST_SECONDS) == (200, 5)
    answer = await portal.get("/api/v2/users")
    assert answer.headers["X-RateLimit-Limit"] == "2000"
    assert answer.headers["X-RateLimit-Remaining"] == "1999"


async def test_requests_not_over_https_get_an_error(school: School) -> None:
    headers = {**await school.key("talentlms", "admin"), **VERSION}
    afar = school.client(headers, client=("192.0.2.7", 5000))
    assert (await afar.get("/api/v2/users")).status_code == 403
    secure = await afar.get(f"{HOST}/api/v2/users")
    assert secure.status_code == 200


def test_the_document_is_of_the_version_and_scheme_that_the_page_says() -> None:
    assert dialect.version == "1.0.0"
    assert {"type": "http", "scheme": "apikey"} in dialect.security.values()
    header = {"type": "apiKey", "in": "header", "name": "X-API-Key"}
    assert header in dialect.security.values()
