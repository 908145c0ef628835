"""What was asked with one's keys, how it was answered, and how often that was in a day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx2 as httpx
import pytest
from msgspec.structs import replace
from structlog.testing import capture_logs

from lyceum.core import changes
from lyceum.core.database import Database, DatabaseUnavailable
from lyceum.core.work import Works
from lyceum.http.calls import Calls, written
from lyceum.kit import clock
from lyceum.kit.time import DAY, iso_micros
from tests.dialects.lyceum.callers import API, Lyceum, wrong_fields
from tests.harness.faulty import FailingCommits
from tests.harness.rows import every_row
from tests.harness.school import PASSWORD, School


class Noted(Lyceum):
    """The API of a school in which requests with keys are taken note of."""

    def __init__(self, school: School, **rest: Any) -> None:
        self.calls = Calls(school.works, **rest)
        super().__init__(school.on(replace(school.platform, calls=self.calls)))

    async def told(self, client: httpx.AsyncClient, path: str, **asked: Any) -> list[Any]:
        await self.calls.flush()
        answer = await client.get(path, params={**asked, "total": "true"})
        assert answer.status_code == 200, answer.text
        assert answer.json()["total"] == len(answer.json()["data"])
        rows: list[Any] = answer.json()["data"]
        return rows


@pytest.fixture
async def noted(school: School) -> AsyncIterator[Noted]:
    yield Noted(school)


async def test_each_request_is_told_with_its_answer(noted: Noted, school: School) -> None:
    client = await noted.caller("learner")
    first = await client.get("/courses?order=created_at", headers={"x-request-id": "mine-1"})
    await client.post("/courses", json={"title": "Mine"})
    await client.get("/no/such/thing")
    rows = await noted.told(client, "/requests")
    assert [(row["method"], row["path"], row["status"]) for row in rows] == [
        ("GET", f"{API}/no/such/thing", 404),
        ("POST", f"{API}/courses", 403),
        ("GET", f"{API}/courses", 200),
    ]
    (key,) = (await client.get("/keys")).json()["data"]
    last = rows[-1]
    assert last == {
        **last,
        "key_id": key["id"],
        "user_id": school.people["learner"].id,
        "api": "lyceum",
        "request_id": "mine-1",
    }
    assert last["milliseconds"] >= 0 and first.headers["x-request-id"] == "mine-1"
    assert last["at"] < rows[0]["at"]


async def test_filters_narrow_the_list(noted: Noted, school: School) -> None:
    client, other = await noted.caller("learner"), await noted.caller("learner")
    await client.get("/courses")
    middle = iso_micros(clock.now())
    await client.delete("/courses/999999")
    await other.get("/session")
    karma = noted.school.client(await school.key("karma", "learner"))
    await karma.get("/api/v1/courses")
    rows = await noted.told(client, "/requests")
    for asked, expected in (
        ({"method": "DELETE"}, 1),
        ({"status": 200}, 4),
        ({"api": "karma"}, 1),
        ({"key_id": rows[-1]["key_id"], "until": rows[0]["at"]}, 2),
        ({"until": middle}, 1),
        ({"since": middle, "order": "at", "status": 403}, 1),
    ):
        found = await noted.told(await noted.caller("learner"), "/requests", **asked)
        assert len(found) >= expected, asked
        for name in asked.keys() & {"method", "status", "api", "key_id"}:
            assert {row[name] for row in found} == {asked[name]}


async def test_bad_filters_are_named(noted: Noted) -> None:
    client = await noted.caller("learner")
    asked = {"status": "99", "method": "get", "key_id": "x", "colour": "red"}
    assert wrong_fields(await client.get("/requests", params=asked)) == {
        "status": "too_small",
        "method": "malformed",
        "key_id": "wrong_type",
        "colour": "not_allowed",
    }
    for name, value in (("since", "tomorrow"), ("until", "2026-13-01T00:00:00Z")):
        answer = await client.get("/requests", params={name: value})
        assert wrong_fields(answer) == {name: "malformed"}
    for value in ("1-1-2026", "2026-02-30"):
        answer = await client.get("/usage", params={"since": value})
        assert wrong_fields(answer) == {"since": "malformed"}


async def test_pages_meet(noted: Noted) -> None:
    client = await noted.caller("learner")
    for number in range(5):
        await client.get("/session", headers={"x-request-id": f"n{number}"})
    await noted.calls.flush()
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await client.get("/requests", params={"limit": 2, "cursor": cursor})).json()
        found += [row["request_id"] for row in page["data"]]
        cursor = page["next"]
    assert found == ["n4", "n3", "n2", "n1", "n0"]


async def test_ones_own_keys_alone_are_told_of(noted: Noted, school: School) -> None:
    learner, other = await noted.caller("learner"), await noted.caller("other_learner")
    admin = await noted.caller("admin")
    await learner.get("/session")
    theirs = {"user_id": school.people["learner"].id}
    assert await noted.told(other, "/requests", **theirs) == []
    assert await noted.told(other, "/usage", **theirs) == []
    assert len(await noted.told(admin, "/requests", **theirs)) == 1
    (day,) = await noted.told(admin, "/usage", **theirs)
    assert (day["requests"], day["refused"], day["failed"]) == (1, 0, 0)


async def test_days_are_counted_for_each_key(noted: Noted) -> None:
    client = await noted.caller("learner")
    for path in ("/session", "/courses", "/users"):
        await client.get(path)
    (day,) = await noted.told(client, "/usage")
    assert (day["requests"], day["refused"], day["failed"]) == (3, 1, 0)
    assert day["day"] == iso_micros(clock.now())[:10]
    tomorrow = iso_micros(clock.now() + DAY)[:10]
    assert await noted.told(client, "/usage", since=tomorrow) == []
    assert len(await noted.told(client, "/usage", until=tomorrow)) == 1


async def test_days_are_followed_as_they_grow(
    noted: Noted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LOOK_BACK", 0)
    busy, idle = await noted.caller("learner"), await noted.caller("learner")
    for client in (busy, idle):
        await client.get("/session")
    before = await noted.told(busy, "/usage")
    as_of = (await busy.get("/usage")).json()["as_of"]
    await busy.get("/courses")
    await noted.calls.flush()
    answer = await busy.get("/usage", params={"updated_since": as_of, "order": "updated_at"})
    (day,) = answer.json()["data"]
    assert (day["requests"], answer.json()["deleted"]) == (4, [])
    assert sorted(one["requests"] for one in before) == [1, 1]
    assert day["updated_at"] > as_of


async def test_sessions_and_whoever_is_nobody_are_not_noted(noted: Noted, school: School) -> None:
    anybody = noted.anybody()
    body = {"login": "learner@school.example", "password": PASSWORD}
    tokens = (await anybody.post("/session", json=body)).json()
    await anybody.get("/courses", headers={"authorization": f"Bearer {tokens['access_token']}"})
    await anybody.get("/courses")
    await noted.calls.flush()
    assert (await every_row(school.works.database))["calls"] == []


async def test_what_finds_no_room_is_dropped_with_a_line_in_the_log(school: School) -> None:
    noted = Noted(school, room=2)
    client = await noted.caller("learner")
    for _ in range(5):
        assert (await client.get("/session")).is_success
    with capture_logs() as lines:
        await noted.calls.flush()
        await noted.calls.flush()
    assert [(line["event"], line["number"]) for line in lines] == [("calls dropped", 3)]
    assert len((await every_row(school.works.database))["calls"]) == 2


async def test_what_the_database_does_not_take_waits(noted: Noted, school: School) -> None:
    failing = FailingCommits(school.works.database)
    calls = Calls(Works(_as_database(failing)))
    client = noted.anybody(await school.key("lyceum", "learner"))
    noted.school.root.open(replace(school.platform, calls=calls))
    await client.get("/session")
    failing.faults = [DatabaseUnavailable("full")]
    with capture_logs() as lines:
        await calls.flush()
    assert [line["event"] for line in lines] == ["calls wait"]
    assert (await every_row(school.works.database))["calls"] == []
    await calls.flush()
    assert len((await every_row(school.works.database))["calls"]) == 1


def _as_database(database: Any) -> Database:
    return database


async def test_what_waits_is_written_when_the_server_ends(noted: Noted, school: School) -> None:
    client = await noted.caller("learner")
    async with written(noted.calls):
        await client.get("/session")
    assert len((await every_row(school.works.database))["calls"]) == 1
