"""Who calls Akako's API in the tests, and what every one of its answers must look like."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.people.model import User
from lyceum.dialects.akako import ids
from lyceum.kit import clock
from tests.harness.school import School

API = "/api"
LIMIT_HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
PAGINATION = ["page", "limit", "total", "pages", "hasNext", "hasPrev"]


class Akako:
    """Akako's API of one school; a caller's paths begin behind the mount."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._callers: dict[str, httpx.AsyncClient] = {}

    async def caller(self, who: str) -> httpx.AsyncClient:
        """One of the cast, with a key."""
        if who not in self._callers:
            self._callers[who] = self.anybody(await self.school.key("akako", who))
        return self._callers[who]

    def anybody(self, headers: dict[str, str] | None = None, **rest: Any) -> httpx.AsyncClient:
        """Whoever sends these headers; without any, an anonymous caller."""
        client = self.school.client(headers, **rest)
        client.base_url = client.base_url.join(API)
        return client

    def bearer(self, token: str | None) -> httpx.AsyncClient:
        return self.anybody({"Authorization": f"Bearer {token}"})

    def token(self, subject: str) -> str | None:
        """A session token of the local issuer."""
        return self.school.platform.ports.identity.issue(subject, now=clock.now())

    def user(self, who: str) -> User:
        return self.school.people[who]

    def id_of(self, who: str) -> str:
        return ids.written(self.user(who))

    def clerk_id_of(self, who: str) -> str:
        return ids.clerk_id(self.user(who))

    async def make(self, path: str, **body: Any) -> dict[str, Any]:
        """Something of the education tree, made by the administrator."""
        admin = await self.caller("admin")
        made: dict[str, Any] = expect_data(
            await admin.post(f"/admin/education/{path}", json=body), 201
        )
        return made

    async def subject(self, **body: Any) -> dict[str, Any]:
        """A subject in a grade of a level of its own."""
        level = await self.make("levels", name="Primary School")
        grade = await self.make("grades", name="Grade 1", educationLevelId=level["id"])
        return await self.make("subjects", **{"name": "Maths", "gradeId": grade["id"], **body})


def expect_envelope(answer: httpx.Response) -> dict[str, Any]:
    """Every answer is JSON that says whether it is a success, with the headers of the limit."""
    assert answer.headers["content-type"] == "application/json"
    for name in LIMIT_HEADERS:
        assert answer.headers[name].isdigit(), (name, dict(answer.headers))
    body: dict[str, Any] = answer.json()
    assert body["success"] is answer.is_success
    return body


def expect_data(answer: httpx.Response, status: int = 200) -> Any:
    """A success, and what it carries."""
    assert answer.status_code == status, answer.text
    body = expect_envelope(answer)
    assert list(body) in (
        ["success", "data", "message"],
        ["success", "data", "pagination", "message"],
    )
    assert body["message"] == "Operation completed successfully"
    return body["data"]


def expect_page(answer: httpx.Response) -> tuple[list[Any], dict[str, Any]]:
    """A page: its rows, and where it lies among the others."""
    rows = expect_data(answer)
    pagination = answer.json()["pagination"]
    assert list(pagination) == PAGINATION
    return rows, pagination


def expect_error(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """A refusal; its `details`."""
    assert answer.status_code == status, answer.text
    body = expect_envelope(answer)
    assert list(body) == ["success", "error", "code", "details"]
    assert body["code"] == code
    assert isinstance(body["error"], str)
    details: dict[str, Any] = body["details"]
    return details


def expect_fault(answer: httpx.Response, field: str) -> dict[str, Any]:
    """A 422 whose first fault is this field's."""
    details = expect_error(answer, 422, "VALIDATION_ERROR")
    assert answer.json()["error"] == "Validation failed"
    assert details["field"] == field
    assert details["errors"][0] == {k: details[k] for k in ("field", "message", "value")}
    return details
