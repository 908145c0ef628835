"""Who calls Karma's API in the tests, and what every one of its answers must look like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.people.model import User
from lyceum.dialects.karma import ids
from tests.harness.school import PASSWORD, School

Later = Callable[[int], None]
"""Moves the clock on by so many microseconds."""

API = "/api/v1"
PLAIN = "Bearer"
WORTHLESS = 'Bearer error="invalid_token"'
"""The two challenges of a 401: nothing was shown, or something that is worth nothing."""
LIMIT_HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


class Karma:
    """Karma's API of one school; a caller's paths begin behind the version."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._callers: dict[str, httpx.AsyncClient] = {}

    async def caller(self, who: str) -> httpx.AsyncClient:
        """One of the cast, with an API key."""
        if who not in self._callers:
            self._callers[who] = self.anybody(await self.school.key("karma", who))
        return self._callers[who]

    def anybody(self, headers: dict[str, str] | None = None, **rest: Any) -> httpx.AsyncClient:
        """Whoever sends these headers; without any, an anonymous caller."""
        client = self.school.client(headers, **rest)
        client.base_url = client.base_url.join(API)
        return client

    def bearer(self, token: str, **rest: Any) -> httpx.AsyncClient:
        return self.anybody({"Authorization": f"Bearer {token}"}, **rest)

    async def log_in(self, who: str, *, password: str = PASSWORD) -> dict[str, Any]:
        """The tokens that one of the cast gets with their password."""
        body = {"email": f"{who}@school.example", "password": password}
        tokens: dict[str, Any] = expect_data(await self.anybody().post("/auth/login", json=body))
        return tokens

    def id_of(self, who: str) -> str:
        return user_id(self.school.people[who])

    async def refresh(self, token: Any) -> httpx.Response:
        return await self.anybody().post("/auth/refresh", json={"refresh_token": token})

    async def is_let_in(self, token: str) -> bool:
        """Whether this access token works now."""
        answer = await self.bearer(token).get("/courses")
        if answer.status_code != 200:
            expect_unauthorized(answer, WORTHLESS)
        return answer.status_code == 200


def user_id(user: User) -> str:
    return ids.written("user", user)


def course_id(course: Course) -> str:
    return ids.written("course", course)


def enrollment_id(enrollment: Enrollment) -> str:
    return ids.written("enrollment", enrollment)


def never(prefix: str) -> str:
    """An id that reads well and was never given out."""
    codes = {"usr": "user", "crs": "course", "enr": "enrollment", "ses": "session"}
    codes |= {"asmnt": "assessment", "qst": "question", "sub": "attempt"}
    return ids.CODES[codes[prefix]].encode(bytes(10))


def expect_envelope(answer: httpx.Response) -> dict[str, Any]:
    """Every answer has the envelope, in JSON, and the three headers of the limit."""
    assert answer.headers["content-type"] == "application/json"
    for name in LIMIT_HEADERS:
        assert answer.headers[name].isdigit(), (name, dict(answer.headers))
    body: dict[str, Any] = answer.json()
    assert list(body) == ["data", "meta", "error"]
    return body


def expect_data(answer: httpx.Response, status: int = 200) -> Any:
    """A success, and what it carries."""
    assert answer.status_code == status, answer.text
    body = expect_envelope(answer)
    assert body["error"] is None
    return body["data"]


def expect_list(answer: httpx.Response) -> list[Any]:
    """A page, with three integers about it; the rows."""
    rows = expect_data(answer)
    assert isinstance(rows, list)
    meta = answer.json()["meta"]
    assert list(meta) == ["total", "page", "per_page"]
    assert all(type(number) is int for number in meta.values())
    return rows


def expect_error(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """A refusal in the envelope; `details` on 422 alone. Its `error`."""
    assert answer.status_code == status, answer.text
    body = expect_envelope(answer)
    assert body["data"] is None
    assert body["meta"] is None
    error: dict[str, Any] = body["error"]
    assert error["code"] == code
    assert isinstance(error["message"], str)
    assert list(error) == ["code", "message"] + ["details"] * (status == 422)
    return error


def expect_fields(answer: httpx.Response, *fields: str) -> dict[str, str]:
    """A 422 that names these fields and no other; what it says of each."""
    error = expect_error(answer, 422, "VALIDATION_ERROR")
    assert [list(row) for row in error["details"]] == [["field", "issue"]] * len(fields)
    assert sorted(row["field"] for row in error["details"]) == sorted(fields)
    return {row["field"]: row["issue"] for row in error["details"]}


def expect_unauthorized(answer: httpx.Response, challenge: str) -> str:
    """A 401 with this challenge; its message."""
    error = expect_error(answer, 401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"] == challenge
    return str(error["message"])
