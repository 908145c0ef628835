"""Who calls our own API in the tests, and what every refusal of it must look like."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.harness.school import School

API = "/api/lyceum/v1"


class Lyceum:
    """The API of one school; a caller's paths begin behind the version."""

    def __init__(self, school: School) -> None:
        self.school = school

    async def caller(self, who: str, **rest: Any) -> httpx.AsyncClient:
        """One of the cast, with an API key."""
        return self.anybody(await self.school.key("lyceum", who, **rest))

    def anybody(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        """Whoever sends these headers; without any, an anonymous caller."""
        client = self.school.client(headers)
        client.base_url = httpx.URL(f"http://127.0.0.1{API}")
        return client


def expect_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """A problem document that says these."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == f"urn:lyceum:problem:{code}"
    assert problem["title"] and problem["detail"]
    assert problem["instance"] == answer.request.url.path
    return problem


def wrong_fields(answer: httpx.Response) -> dict[str, str]:
    """The fields that a 422 names, each with its code."""
    problem = expect_problem(answer, 422, "invalid")
    return {error["field"]: error["code"] for error in problem["errors"] if error["message"]}
