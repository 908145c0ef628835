"""Every example of the vendor's API overview, sent and compared as it is printed there.

Hosts and tokens are ours. What was added to make an example run, since the overview shows none of
the resources themselves, is said in each test.
"""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.work import Works
from lyceum.dialects.karma import dialect
from lyceum.kit import clock
from tests.dialects import curl
from tests.dialects.karma.callers import Karma, expect_data, expect_error, expect_list
from tests.harness.school import PASSWORD, found_school, make_platform

decision = pytest.mark.decision

BASE = "https://your-domain.com/api/v1"
TOKEN = "<your_access_token>"
HEADERS = {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}

ENVELOPE = {
    "data": {},
    "meta": {"total": 100, "page": 1, "per_page": 20},
    "error": None,
}
FAILURE = {
    "data": None,
    "meta": None,
    "error": {
        "code": "VALIDATION_ERROR",
        "message": "The request body is invalid.",
        "details": [{"field": "email", "issue": "Email address is already in use."}],
    },
}
PAGINATED = """curl https://your-domain.com/api/v1/courses?page=2&per_page=25 \\
  -H "Authorization: Bearer <your_access_token>"
"""
LIMIT_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


class Instance:
    """The instance that the overview speaks of, at its host over HTTPS."""

    def __init__(self, karma: Karma, tokens: dict[str, str]) -> None:
        self.karma = karma
        self.tokens = tokens

    async def send(self, method: str, url: str, *, who: str = "admin", **sent: Any) -> Any:
        """The request as printed, with somebody's token in the place of the printed one."""
        headers = {
            name: value.replace(TOKEN, self.tokens[who])
            for name, value in sent.pop("headers", HEADERS).items()
        }
        client = self.karma.school.client(client=("203.0.113.9", 40000))
        return await client.request(method, url, headers=headers, **sent)


@pytest.fixture
async def instance(works: Works) -> Instance:
    """Added: the domain is registered, the school lives on it, and two of its people sign in."""
    school = await found_school(make_platform(works), live_hosts=("your-domain.com",))
    karma = Karma(school)
    pairs = {who: await karma.log_in(who) for who in ("admin", "learner")}
    return Instance(karma, {who: pair["access_token"] for who, pair in pairs.items()})


def expect_shown(shown: Any, answered: Any, at: str = "answer") -> None:
    """Every key and value of the example is in the answer, with the same type in JSON."""
    assert type(answered) is type(shown), at
    if isinstance(shown, dict):
        for key, value in shown.items():
            assert key in answered, f"{at}.{key}"
            expect_shown(value, answered[key], f"{at}.{key}")
    elif isinstance(shown, list):
        assert len(answered) == len(shown), at
        for number, value in enumerate(shown):
            expect_shown(value, answered[number], f"{at}[{number}]")
    else:
        assert answered == shown, at


async def test_base_url_and_request_format(instance: Instance) -> None:
    """Sections Base URL and Request format: the headers as printed, on every request.

    Added: the path of a resource.
    """
    expect_list(await instance.send("GET", f"{BASE}/courses"))
    body = b'{"title": "Reading Weather Maps"}'
    made = await instance.send("POST", f"{BASE}/courses", content=body)
    expect_data(made, 201)
    gone = await instance.send("DELETE", f"{BASE}/courses/{made.json()['data']['id']}")
    expect_data(gone)


async def test_the_response_envelope_of_a_list(instance: Instance) -> None:
    """Section Response envelope: with exactly the numbers shown.

    Added: a hundred courses and the path of their list; `data` is an array on a list.
    """
    for number in range(100):
        await instance.karma.school.course(f"Course {number}")
    answer = await instance.send("GET", f"{BASE}/courses")
    assert answer.status_code == 200
    assert isinstance(answer.json()["data"], list)
    expect_shown({key: ENVELOPE[key] for key in ("meta", "error")}, answer.json())
    assert list(answer.json()) == list(ENVELOPE)


async def test_the_response_envelope_of_an_object(instance: Instance) -> None:
    """Section Response envelope: `data` as an object.

    Added: a course and its path; `meta` tells of lists, so here it is null.
    """
    body = b'{"title": "Reading Weather Maps"}'
    answer = await instance.send("POST", f"{BASE}/courses", content=body)
    expect_shown({key: ENVELOPE[key] for key in ("data", "error")}, answer.json())
    assert list(answer.json()) == list(ENVELOPE)
    assert answer.json()["meta"] is None


@decision("K53")
@pytest.mark.parametrize("who", ["learner", "admin"])
async def test_the_error_response_to_the_letter(instance: Instance, who: str) -> None:
    """Section Error responses: equal as a whole, with nothing more and nothing less.

    Added: the request, which asks for a second user of an address that is in use.
    """
    body = {"name": "Noor Aziz", "email": f"{who}@school.example", "password": PASSWORD}
    answer = await instance.send("POST", f"{BASE}/users", json=body)
    assert answer.status_code == 422
    assert answer.json() == FAILURE
    expect_shown(FAILURE, answer.json())
    user = instance.karma.id_of("other_learner")
    changed = await instance.send("PUT", f"{BASE}/users/{user}", json={"email": body["email"]})
    assert (changed.status_code, changed.json()) == (422, FAILURE)


async def test_each_common_code_and_its_status(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sections Error responses and HTTP status codes: every row of the table.

    Added: for each status a request that earns it.
    """

    async def ask(method: str, path: str, who: str = "admin", **sent: Any) -> httpx.Response:
        answer: httpx.Response = await instance.send(method, BASE + path, who=who, **sent)
        return answer

    expect_data(await ask("GET", "/courses"), 200)
    expect_data(await ask("POST", "/courses", json={"title": "Rain"}), 201)
    expect_error(await ask("POST", "/courses", content=b"{"), 400, "BAD_REQUEST")
    expect_error(await ask("GET", "/courses", headers={}), 401, "UNAUTHORIZED")
    invalid = {"Authorization": "Bearer <your_token>"}
    expect_error(await ask("GET", "/courses", headers=invalid), 401, "UNAUTHORIZED")
    expect_error(await ask("GET", "/users", who="learner"), 403, "FORBIDDEN")
    expect_error(await ask("GET", "/courses/crs_abc123"), 404, "NOT_FOUND")
    expect_error(await ask("POST", "/courses", json={}), 422, "VALIDATION_ERROR")

    async def crash(*given: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("lyceum.core.catalog.queries.fetch_page", crash)
    expect_error(await ask("GET", "/courses"), 500, "INTERNAL_ERROR")


async def test_the_example_paginated_request(instance: Instance) -> None:
    """Section Pagination: the curl line as printed.

    Added: thirty courses. (Typed into a shell, the address needs quotes, or the shell ends the
    command at the `&`.)
    """
    made = [await instance.karma.school.course(f"Course {number}") for number in range(30)]
    request = curl.read(PAGINATED)
    assert (request.method, request.url) == ("GET", f"{BASE}/courses?page=2&per_page=25")
    answer = await instance.send(request.method, request.url, headers=request.headers)
    rows = expect_list(answer)
    assert answer.json()["meta"] == {"total": 30, "page": 2, "per_page": 25}
    assert [row["title"] for row in rows] == [course.title for course in reversed(made[:5])]


@decision("K10")
async def test_the_defaults_of_pagination(instance: Instance) -> None:
    """Section Pagination: page 1 and 20 a page unless asked, at most 100.

    Added: the path of a list.
    """
    for asked, page, per_page in (("", 1, 20), ("?page=1", 1, 20), ("?per_page=100", 1, 100)):
        answer = await instance.send("GET", f"{BASE}/courses{asked}")
        expect_shown({"meta": {"total": 0, "page": page, "per_page": per_page}}, answer.json())


@decision("K21", "K22")
async def test_a_hundred_requests_a_minute_and_three_headers(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Section Rate limiting: the headers by their names, and 429 beyond.

    Added: a clock that stands still, so that all requests fall into one minute.
    """
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)
    for number in range(100):
        answer = await instance.send("GET", f"{BASE}/courses")
        assert answer.status_code == 200
        limit, remaining, reset = (int(answer.headers[name]) for name in LIMIT_HEADERS)
        assert (limit, remaining) == (100, 99 - number)
        assert now / 1e6 < reset <= now / 1e6 + 60
    answer = await instance.send("GET", f"{BASE}/courses")
    assert answer.status_code == 429
    assert [name for name in LIMIT_HEADERS if name not in answer.headers] == []


def test_the_version_stands_in_the_path() -> None:
    """Section Versioning."""
    assert (dialect.version, dialect.mount) == ("v1", "/api/v1")
