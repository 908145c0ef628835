"""How a request reaches the API: over HTTPS, and from pages of other origins."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.work import Works
from lyceum.http.peer import networks
from lyceum.http.platform import RequireHttps
from tests.dialects.karma.callers import (
    Karma,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
)
from tests.harness.school import PASSWORD, found_school, make_platform

decision = pytest.mark.decision

AWAY = ("203.0.113.9", 40000)
"""A peer that is not this machine."""
PAGE = "https://school.example"
OTHER_PAGE = "https://elsewhere.example"


async def karma_on(works: Works, **rest: Any) -> Karma:
    """Karma's API of a school on a platform set up so."""
    return Karma(await found_school(make_platform(works, **rest)))


@decision("K52")
@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
async def test_plain_http_from_this_machine_is_answered(karma: Karma, peer: str) -> None:
    headers = await karma.school.key("karma", "admin")
    expect_list(await karma.anybody(headers, client=(peer, 7)).get("/courses"))


@decision("K52")
async def test_plain_http_from_elsewhere_is_403_whatever_was_asked(karma: Karma) -> None:
    headers = await karma.school.key("karma", "admin")
    for caller in (karma.anybody(headers, client=AWAY), karma.anybody(client=AWAY)):
        for method, path in (("GET", "/courses"), ("GET", "/nothing"), ("PUT", "/courses")):
            error = expect_error(await caller.request(method, path), 403, "FORBIDDEN")
            assert error["message"] == "HTTPS is required."
        body = {"email": "admin@school.example", "password": PASSWORD}
        expect_error(await caller.post("/auth/login", json=body), 403, "FORBIDDEN")


@decision("K52")
async def test_https_from_elsewhere_is_answered(karma: Karma) -> None:
    caller = karma.anybody(await karma.school.key("karma", "admin"), client=AWAY)
    expect_list(await caller.get("https://127.0.0.1/api/v1/courses"))


@decision("K52")
@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}, 200),
        ({"X-Forwarded-Proto": "HTTPS"}, 200),
        ({"X-Forwarded-Proto": "http", "X-Forwarded-For": "203.0.113.9"}, 403),
        ({"X-Forwarded-Proto": "http"}, 403),
        ({"X-Forwarded-For": "203.0.113.9"}, 403),
        ({"X-Forwarded-For": "203.0.113.9, 10.0.0.7"}, 403),
        ({"X-Forwarded-Proto": "http", "X-Forwarded-For": "127.0.0.1"}, 403),
        ({"X-Forwarded-Proto": "http", "X-Forwarded-For": "127.0.0.1, 203.0.113.9"}, 403),
    ],
)
@pytest.mark.parametrize("proxy", ["10.0.0.1", "127.0.0.1"])
async def test_a_trusted_proxys_word_is_taken(
    works: Works, said: dict[str, str], status: int, proxy: str
) -> None:
    karma = await karma_on(works, trusted_proxies=networks(["10.0.0.0/8", "127.0.0.1"]))
    headers = await karma.school.key("karma", "admin")
    caller = karma.anybody(headers | said, client=(proxy, 40000))
    answer = await caller.get("/courses")
    if status == 200:
        assert expect_list(answer) == []
    else:
        expect_error(answer, 403, "FORBIDDEN")


@decision("K52")
async def test_anybody_elses_word_is_not_taken(works: Works) -> None:
    karma = await karma_on(works, trusted_proxies=networks(["10.0.0.0/8"]))
    said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "127.0.0.1"}
    headers = await karma.school.key("karma", "admin") | said
    expect_error(await karma.anybody(headers, client=AWAY).get("/courses"), 403, "FORBIDDEN")
    expect_list(await karma.anybody(headers, client=("10.0.0.1", 7)).get("/courses"))


@decision("K52")
@pytest.mark.parametrize(
    ("setting", "status"),
    [(RequireHttps.AUTO, 403), (RequireHttps.ALWAYS, 403), (RequireHttps.NEVER, 200)],
)
async def test_the_setting_may_lift_the_rule_for_all(
    works: Works, setting: RequireHttps, status: int
) -> None:
    karma = await karma_on(works, require_https=setting)
    headers = await karma.school.key("karma", "admin")
    answer = await karma.anybody(headers, client=AWAY).get("/courses")
    assert answer.status_code == status


@decision("K50")
@pytest.mark.parametrize("origins", [("*",), (PAGE, "http://localhost:4200")])
async def test_a_page_of_an_allowed_origin_reads_the_answers_and_their_limits(
    works: Works, origins: tuple[str, ...]
) -> None:
    karma = await karma_on(works, cors_origins=origins)
    admin = await karma.caller("admin")
    admin.headers["Origin"] = PAGE
    answers = [
        await admin.get("/courses"),
        await admin.post("/courses", json={}),
        await admin.get("/courses/crs_abc123"),
        await admin.patch("/courses"),
        await karma.anybody({"Origin": PAGE}).get("/courses"),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 404, 405, 401]
    for answer in answers:
        allowed = answer.headers["access-control-allow-origin"]
        exposed = answer.headers["access-control-expose-headers"].lower().split(", ")
        assert allowed == ("*" if origins == ("*",) else PAGE)
        assert (answer.headers.get("vary") == "Origin") == (allowed != "*")
        assert {
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "retry-after",
        } <= set(exposed)
        assert "access-control-allow-credentials" not in answer.headers


@decision("K50")
@pytest.mark.parametrize("origins", [("*",), (PAGE,)])
async def test_a_browser_that_asks_first_is_told_yes(
    works: Works, origins: tuple[str, ...]
) -> None:
    """As a browser asks before an Angular page's PUT with a token and a JSON body."""
    karma = await karma_on(works, cors_origins=origins)
    asked = {
        "Origin": PAGE,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await karma.anybody(asked).options("/courses/crs_abc123")
    assert (answer.status_code, answer.content) == (200, b"")
    allowed = answer.headers["access-control-allow-origin"]
    assert allowed == ("*" if origins == ("*",) else PAGE)
    methods = answer.headers["access-control-allow-methods"].split(", ")
    assert {"GET", "POST", "PUT", "DELETE"} <= set(methods)
    assert answer.headers["access-control-allow-headers"] == "authorization,content-type"
    assert int(answer.headers["access-control-max-age"]) > 0


@decision("K50", "K7")
async def test_a_page_of_another_origin_is_answered_but_the_browser_keeps_it(works: Works) -> None:
    """Nothing but the API's own words ever goes out, to a browser that asks first as well."""
    karma = await karma_on(works, cors_origins=(PAGE,))
    caller = karma.anybody({"Origin": OTHER_PAGE})
    answer = await caller.get("/courses")
    expect_error(answer, 401, "UNAUTHORIZED")
    first = {"Access-Control-Request-Method": "PUT"}
    asked = await caller.options("/courses", headers=first)
    expect_error(asked, 405, "METHOD_NOT_ALLOWED")
    for one in (answer, asked):
        assert "access-control-allow-origin" not in one.headers
        assert one.headers["vary"] == "Origin"


@decision("K50")
async def test_who_sends_no_origin_hears_nothing_of_origins(works: Works) -> None:
    karma = await karma_on(works, cors_origins=("*",))
    answer = await (await karma.caller("admin")).get("/courses")
    assert expect_list(answer) == []
    assert not [name for name in answer.headers if name.startswith("access-control")]


@decision("K50")
async def test_no_origin_may_be_allowed_at_all(works: Works) -> None:
    karma = await karma_on(works, cors_origins=())
    caller = karma.anybody({"Origin": PAGE, "Access-Control-Request-Method": "PUT"})
    expect_error(await caller.options("/courses"), 405, "METHOD_NOT_ALLOWED")


async def test_a_cookie_is_no_credential(karma: Karma) -> None:
    token = (await karma.log_in("admin"))["access_token"]
    for cookie in (f"access_token={token}", f"Authorization=Bearer {token}", f"token={token}"):
        answer = await karma.anybody({"Cookie": cookie}).get("/users")
        expect_error(answer, 401, "UNAUTHORIZED")
    by_query = await karma.anybody().get("/users", params={"access_token": token})
    expect_error(by_query, 401, "UNAUTHORIZED")
    body = {"title": "Rain", "access_token": token}
    expect_error(await karma.anybody().post("/courses", json=body), 401, "UNAUTHORIZED")


async def test_a_login_over_https_works_from_elsewhere(karma: Karma) -> None:
    body = {"email": "admin@school.example", "password": PASSWORD}
    caller = karma.anybody(client=AWAY)
    address = "https://127.0.0.1/api/v1"
    tokens = expect_data(await caller.post(f"{address}/auth/login", json=body))
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    body = {"title": "ab"}
    answer = await caller.post(f"{address}/courses", json=body, headers=headers)
    assert expect_fields(answer, "title")
