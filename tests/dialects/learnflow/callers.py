"""Who calls LearnFlow's API in the tests, and what every one of its answers must look like."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx

from lyceum.core.external_ids import adopt
from lyceum.core.work import WriteWork
from lyceum.dialects.learnflow import ids
from lyceum.dialects.learnflow.errors import SCHEMA
from tests.harness.school import School

API = "/v2"
LIMIT_HEADERS = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
TYPES = SCHEMA["properties"]["error"]["properties"]["type"]["enum"]
COURSE = {
    "title": "Advanced React Patterns",
    "description": "Master advanced React concepts.",
    "price": 49.99,
    "currency": "USD",
}
FREE = {**COURSE, "price": 0, "status": "published"}
PAID = {**COURSE, "status": "published"}
VISA = "pm_card_visa_4242"


class LearnFlow:
    """LearnFlow's API of one school in its test mode; a caller's paths begin behind the mount."""

    def __init__(self, school: School) -> None:
        self.school = school
        self._callers: dict[str, httpx.AsyncClient] = {}

    async def caller(self, who: str = "admin", **rest: Any) -> httpx.AsyncClient:
        """One of the cast, with a key; with scopes each time a new one."""
        if rest:
            return self.anybody(await self.school.key("learnflow", who, **rest))
        if who not in self._callers:
            self._callers[who] = self.anybody(await self.school.key("learnflow", who))
        return self._callers[who]

    def anybody(self, headers: dict[str, str] | None = None, **rest: Any) -> httpx.AsyncClient:
        """Whoever sends these headers; without any, an anonymous caller."""
        client = self.school.client(headers, **rest)
        client.base_url = client.base_url.join(API)
        return client

    def with_key(self, key: str) -> httpx.AsyncClient:
        return self.anybody({"Authorization": f"Bearer {key}"})

    async def make(self, path: str, **body: Any) -> dict[str, Any]:
        """Something that the administrator makes."""
        admin = await self.caller()
        return expect(await admin.post(path, json=body), 201)

    async def course(self, **body: Any) -> dict[str, Any]:
        return await self.make("/courses", **{**COURSE, **body})

    async def student(self, who: str = "keahi", **body: Any) -> dict[str, Any]:
        return await self.make("/students", email=f"{who}@school.example", **body)

    async def enrolled(self, course: dict[str, Any], **body: Any) -> dict[str, Any]:
        """Somebody new in this course."""
        if "student_id" not in body:
            count = len((await (await self.caller()).get("/students?limit=100")).json()["data"])
            body["student_id"] = (await self.student(f"student{count}"))["id"]
        return await self.make("/enrollments", course_id=course["id"], **body)

    async def call(self, kind: str, thing: dict[str, Any], *, by: str) -> None:
        """Lets a thing be known by an id that a client brought."""
        await self.school.write(partial(_adopt, kind=kind, text=thing["id"], value=by))


async def _adopt(work: WriteWork, *, kind: str, text: str, value: str) -> None:
    from lyceum.core.catalog.queries import course_id
    from lyceum.core.people.queries import user_id

    find = {"course": course_id, "user": user_id}[kind]
    code = {"course": "course", "user": "student"}[kind]
    uid = ids.CODES[code].decode(text)
    assert uid is not None
    entity_id = await find(work, uid)
    assert entity_id is not None
    await adopt(work, namespace="learnflow", kind=kind, value=value, entity_id=entity_id)


def expect(answer: httpx.Response, status: int = 200) -> Any:
    """A success, with the headers of every answer."""
    assert answer.status_code == status, answer.text
    _expect_headers(answer)
    return answer.json()


def expect_list(answer: httpx.Response) -> list[Any]:
    """A list in its envelope; its objects."""
    body = expect(answer)
    assert list(body) == [
        "object",
        "data",
        "has_more",
        "total_count",
        "url",
        "next_page_url",
        "previous_page_url",
    ]
    assert body["object"] == "list"
    assert isinstance(body["has_more"], bool)
    rows: list[Any] = body["data"]
    return rows


def expect_error(
    answer: httpx.Response, status: int, code: str, param: str | None = None
) -> dict[str, Any]:
    """A refusal in the vendor's shape."""
    assert answer.status_code == status, answer.text
    _expect_headers(answer)
    body = answer.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert (error["code"], error.get("param")) == (code, param), error
    assert error["type"] in TYPES
    assert error["message"]
    assert None not in error.values()
    assert error["request_id"] == answer.headers["request-id"]
    return error


def _expect_headers(answer: httpx.Response) -> None:
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["request-id"].startswith("req_")
    for name in LIMIT_HEADERS:
        assert answer.headers[name].isdigit(), (name, dict(answer.headers))
