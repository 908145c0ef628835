"""A hundred requests a minute for each token, and what every answer says of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.work import Works
from lyceum.dialects.karma.limits import limit_headers
from lyceum.http.peer import networks
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from lyceum.kit.windows import Window
from tests.dialects.karma.callers import LIMIT_HEADERS, Karma, expect_error, expect_list
from tests.harness.school import PASSWORD, found_school, make_platform

decision = pytest.mark.decision

MINUTE = 35_000_000
"""The minute since 1970 that the tests live in; it lies ahead, so that all roles are held."""

At = Callable[[float], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Sets the machine's clock to so many seconds after the minute began."""

    def move(seconds: float) -> None:
        moment = int((MINUTE * 60 + seconds) * SECOND)
        monkeypatch.setattr(clock, "now", lambda: moment)

    move(10)
    return move


def told(answer: httpx.Response) -> tuple[int, ...]:
    """Limit, remaining, reset."""
    return tuple(int(answer.headers[name]) for name in LIMIT_HEADERS)


async def use_up(caller: httpx.AsyncClient, path: str = "/courses", count: int = 100) -> None:
    for left in reversed(range(count)):
        answer = await caller.get(path)
        assert answer.status_code != 429
        assert told(answer)[1] == left


@decision("K22")
async def test_a_window_of_a_minute_counts_down_and_begins_anew(karma: Karma, at: At) -> None:
    ends = (MINUTE + 1) * 60
    admin = await karma.caller("admin")
    for left in reversed(range(100)):
        answer = await admin.get("/courses")
        assert expect_list(answer) == []
        assert told(answer) == (100, left, ends)
        assert "retry-after" not in answer.headers
    answer = await admin.get("/courses")
    expect_error(answer, 429, "RATE_LIMIT_EXCEEDED")
    assert told(answer) == (100, 0, ends)
    assert answer.headers["retry-after"] == "50"
    at(59.2)
    answer = await admin.get("/courses")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    at(60)
    answer = await admin.get("/courses")
    assert expect_list(answer) == []
    assert told(answer) == (100, 99, ends + 60)


@decision("K22")
async def test_a_refused_request_does_nothing(karma: Karma, at: At) -> None:
    admin = await karma.caller("admin")
    await use_up(admin)
    answer = await admin.post("/courses", json={"title": "Rain"})
    expect_error(answer, 429, "RATE_LIMIT_EXCEEDED")
    at(61)
    assert expect_list(await admin.get("/courses")) == []


@decision("K21")
async def test_each_token_has_a_hundred_of_its_own(karma: Karma, at: At) -> None:
    """Two of one person, and of one session, as well."""
    tokens = await karma.log_in("learner")
    body = {"refresh_token": tokens["refresh_token"]}
    renewed = (await karma.anybody().post("/auth/refresh", json=body)).json()["data"]
    again = await karma.log_in("learner")
    first, *others = [karma.bearer(pair["access_token"]) for pair in (tokens, renewed, again)]
    await use_up(first)
    expect_error(await first.get("/courses"), 429, "RATE_LIMIT_EXCEEDED")
    for other in (*others, await karma.caller("learner"), await karma.caller("admin")):
        assert told(await other.get("/courses"))[1] == 99


@decision("K21")
async def test_without_a_token_the_address_counts(karma: Karma, at: At) -> None:
    """And with one that is worth nothing, so that making tokens up is of no use."""
    await use_up(karma.anybody())
    for headers in ({}, {"Authorization": "Bearer made-up"}, {"Authorization": "Bearer other"}):
        for path in ("/courses", "/nothing"):
            answer = await karma.anybody(headers).get(path)
            expect_error(answer, 429, "RATE_LIMIT_EXCEEDED")
    elsewhere = karma.anybody(client=("203.0.113.9", 7))
    assert told(await elsewhere.get("/courses"))[1] == 99
    admin = await karma.caller("admin")
    assert told(await admin.get("/courses"))[1] == 99


@decision("K21")
async def test_signing_in_is_counted_apart(karma: Karma, at: At) -> None:
    await use_up(karma.anybody())
    await karma.log_in("learner")
    body = {"email": "learner@school.example", "password": "wrong horse battery"}
    caller = karma.anybody({"Authorization": "Bearer made-up"})
    for left in reversed(range(99)):
        answer = await caller.post("/auth/login", json=body)
        assert (answer.status_code, told(answer)[1]) == (401, left)
    right = body | {"password": PASSWORD}
    expect_error(await caller.post("/auth/login", json=right), 429, "RATE_LIMIT_EXCEEDED")
    refreshed = await caller.post("/auth/refresh", json={"refresh_token": "made up"})
    expect_error(refreshed, 429, "RATE_LIMIT_EXCEEDED")
    assert expect_list(await (await karma.caller("learner")).get("/courses")) == []


@decision("K21")
async def test_behind_a_proxy_each_client_has_its_own_address(works: Works, at: At) -> None:
    platform = make_platform(works, trusted_proxies=networks(["10.0.0.1"]))
    karma = Karma(await found_school(platform))

    def client(address: str) -> httpx.AsyncClient:
        said = {"X-Forwarded-Proto": "https", "X-Forwarded-For": address}
        return karma.anybody(said, client=("10.0.0.1", 7))

    await use_up(client("203.0.113.9"))
    expect_error(await client("203.0.113.9").get("/courses"), 429, "RATE_LIMIT_EXCEEDED")
    assert told(await client("203.0.113.10").get("/courses"))[1] == 99


@decision("K22")
async def test_every_answer_tells_what_is_left(
    karma: Karma, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await karma.caller("admin")
    requests: list[tuple[int, dict[str, Any]]] = [
        (200, {"method": "GET", "url": "/courses"}),
        (201, {"method": "POST", "url": "/courses", "json": {"title": "Rain"}}),
        (400, {"method": "POST", "url": "/courses", "content": b"{"}),
        (404, {"method": "GET", "url": "/courses/crs_abc123"}),
        (404, {"method": "GET", "url": "/nothing"}),
        (405, {"method": "PATCH", "url": "/courses"}),
        (413, {"method": "POST", "url": "/courses", "content": b"x" * 1_048_577}),
        (422, {"method": "POST", "url": "/courses", "json": {}}),
        (422, {"method": "GET", "url": "/courses", "params": {"page": 0}}),
        (200, {"method": "HEAD", "url": "/courses"}),
    ]
    for left, (status, request) in zip(range(99, 0, -1), requests, strict=False):
        answer = await admin.request(**request)
        assert (answer.status_code, told(answer)) == (status, (100, left, (MINUTE + 1) * 60))
    learner = await karma.caller("learner")
    assert told(await learner.get("/users")) == (100, 99, (MINUTE + 1) * 60)
    assert told(await karma.anybody().get("/users")) == (100, 99, (MINUTE + 1) * 60)

    async def crash(*given: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("lyceum.core.catalog.queries.fetch_page", crash)
    answer = await learner.get("/courses")
    assert (answer.status_code, told(answer)) == (500, (100, 98, (MINUTE + 1) * 60))


@decision("K22")
def test_reset_is_in_whole_unix_seconds() -> None:
    window = Window(limit=100, remaining=7, resets_at=1_740_000_060 * SECOND, allowed=True)
    assert limit_headers(window) == [
        (b"x-ratelimit-limit", b"100"),
        (b"x-ratelimit-remaining", b"7"),
        (b"x-ratelimit-reset", b"1740000060"),
    ]
