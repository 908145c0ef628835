"""Imports and jobs: a file is brought in by a worker, and every row says what became of it."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.app.duties import duties_of
from lyceum.app.settings import Settings
from tests.app.test_worker import at_work, until
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

PEOPLE = "\n".join(
    [
        "login,name,email,role",
        "ann,Ann Lee,ann@school.example,learner",
        "bob,Bob Ray,nonsense,learner",
        "cid,Cid Fox,cid@school.example,instructor",
        "ann,Ann Again,,",
    ]
).encode()
LINES = b'{"slug": "knots", "title": "Knots"}\n{"slug": "maps", "title": "Maps", "amount": -1}\n'


async def send(client: httpx.AsyncClient, content: bytes, **data: Any) -> httpx.Response:
    return await client.post("/imports", data=data, files={"file": ("a file", content)})


async def bring_in(
    school: School, client: httpx.AsyncClient, content: bytes, **data: Any
) -> dict[str, Any]:
    """The import when a worker is done with it."""
    made = await send(client, content, **data)
    assert made.status_code == 201, made.text
    started = made.json()
    assert (started["state"], started["rows"], started["total"]) == ("waiting", 0, None)
    assert made.headers["location"] == f"{API}/imports/{started['id']}"

    async def ended() -> dict[str, Any] | None:
        found: dict[str, Any] = (await client.get(f"/imports/{started['id']}")).json()
        return found if found["ended_at"] is not None else None

    async with at_work(school, duties_of(Settings())):
        return await until(ended)


async def rows_of(client: httpx.AsyncClient, found: dict[str, Any], **asked: Any) -> Any:
    answer = await client.get(f"/imports/{found['id']}/rows", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_file_of_people_is_brought_in_row_by_row(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    found = await bring_in(school, client, PEOPLE, kind="people")
    assert (found["state"], found["format"], found["dry_run"]) == ("done", "csv", False)
    assert (found["rows"], found["total"]) == (4, 4)
    assert (found["created"], found["refused"]) == (2, 2)
    told = await rows_of(client, found)
    assert [row["outcome"] for row in told["data"]] == ["created", "refused", "created", "refused"]
    assert [(row["number"], row["line"]) for row in told["data"]] == [
        (n, n + 1) for n in range(1, 5)
    ]
    assert (
        told["data"][1]["faults"][0] | {"column": "email", "code": "malformed"}
        == (told["data"][1]["faults"][0])
    )
    assert told["data"][3]["faults"][0]["code"] == "repeated"
    ann = (await client.get(f"/users/{told['data'][0]['made_id']}")).json()
    assert (ann["login"], ann["display_name"], ann["roles"]) == ("ann", "Ann Lee", ["learner"])
    assert told["next"] is None
    assert found["started_by"] == school.people["admin"].id
    job = (await client.get(f"/jobs/{found['job_id']}")).json()
    assert (job["kind"], job["asked_by"]) == ("import", found["started_by"])
    listed = (await client.get("/imports", params={"total": "true"})).json()
    assert (listed["data"], listed["total"]) == ([found], 1)


async def test_rows_are_read_on_by_number_and_by_outcome(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    found = await bring_in(school, client, PEOPLE, kind="people")
    first = await rows_of(client, found, limit=3)
    assert ([row["number"] for row in first["data"]], first["next"]) == ([1, 2, 3], 3)
    second = await rows_of(client, found, limit=3, after=first["next"])
    assert ([row["number"] for row in second["data"]], second["next"]) == ([4], None)
    refused = await rows_of(client, found, outcome="refused", limit=2)
    assert ([row["number"] for row in refused["data"]], refused["next"]) == ([2, 4], None)


async def test_a_dry_run_tries_every_row_and_keeps_nothing(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    found = await bring_in(school, client, LINES, kind="courses", format="jsonl", dry_run="true")
    assert (found["created"], found["refused"], found["dry_run"]) == (1, 1, True)
    told = await rows_of(client, found)
    assert [row["made_id"] for row in told["data"]] == [None, None]
    after = await every_row(school.works.database)
    assert after["courses"] == before["courses"]
    again = await bring_in(school, client, LINES, kind="courses", format="jsonl")
    assert again["created"] == 1
    twice = await bring_in(school, client, LINES, kind="courses", format="jsonl")
    assert (twice["created"], twice["unchanged"]) == (0, 1)
    narrowed = await client.get("/imports", params={"kinds": "people,enrollments"})
    assert narrowed.json()["data"] == []
    oldest = await client.get("/imports", params={"order": "created_at", "states": "done"})
    assert [row["id"] for row in oldest.json()["data"]] == [
        one["id"] for one in (found, again, twice)
    ]


async def test_a_file_that_cannot_be_read_fails_as_a_whole(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    found = await bring_in(school, client, b"login,colour\nann,red\n", kind="people")
    assert (found["state"], found["rows"]) == ("failed", 0)
    assert {fault["column"]: fault["code"] for fault in found["faults"]} == {
        "colour": "not_allowed",
        "name": "missing",
    }


async def test_bad_uploads_are_refused_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    wrong = await send(client, PEOPLE, kind="pets", format="xlsx", dry_run="maybe", colour="red")
    assert wrong_fields(wrong) == {
        "/kind": "unknown_word",
        "/format": "unknown_word",
        "/dry_run": "wrong_type",
        "/colour": "not_allowed",
    }
    assert wrong_fields(await send(client, PEOPLE)) == {"/kind": "missing"}
    assert (await send(client, b"", kind="people")).status_code == 422
    assert await every_row(school.works.database) == before


async def test_who_may_not_write_it_cannot_bring_it_in_nor_look(
    lyceum: Lyceum, school: School
) -> None:
    admin, manager = await lyceum.caller("admin"), await lyceum.caller("manager")
    made = (await send(admin, PEOPLE, kind="people")).json()
    expect_problem(await send(manager, PEOPLE, kind="people"), 403, "forbidden")
    for path in (f"/imports/{made['id']}", f"/imports/{made['id']}/rows"):
        expect_problem(await manager.get(path), 404, "no_such_import")
    assert (await manager.get("/imports")).json()["data"] == []
    expect_problem(await (await lyceum.caller("learner")).get("/imports"), 403, "forbidden")


async def test_a_job_tells_how_far_it_is_to_who_asked_for_it(
    lyceum: Lyceum, school: School
) -> None:
    manager, instructor = await lyceum.caller("manager"), await lyceum.caller("instructor")
    made = (await send(manager, LINES, kind="courses", format="jsonl")).json()
    (waiting,) = (await manager.get("/jobs", params={"states": "waiting"})).json()["data"]
    assert (waiting["kind"], waiting["done"], waiting["finished_at"]) == ("import", 0, None)
    assert waiting["asked_by"] == school.people["manager"].id

    async def done() -> dict[str, Any] | None:
        job: dict[str, Any] = (await manager.get(f"/jobs/{waiting['id']}")).json()
        return job if job["state"] == "done" else None

    async with at_work(school, duties_of(Settings())):
        job = await until(done)
    assert job["result"]["created"] == 1 and job["failure"] is None and job["due_at"] is None
    assert (await manager.get(f"/imports/{made['id']}")).json()["state"] == "done"
    expect_problem(await instructor.get(f"/jobs/{job['id']}"), 404, "not_found")
    assert (await instructor.get("/jobs")).json()["data"] == []
    theirs = {"asked_by": school.people["manager"].id}
    assert (await instructor.get("/jobs", params=theirs)).json()["data"] == []
    assert (await (await lyceum.caller("admin")).get("/jobs", params=theirs)).json()["data"] == [
        job
    ]


async def test_a_cancelled_job_is_over_and_its_import_says_so(
    lyceum: Lyceum, school: School
) -> None:
    manager, admin = await lyceum.caller("manager"), await lyceum.caller("admin")
    made = (await send(manager, LINES, kind="courses", format="jsonl")).json()
    path = f"/jobs/{made['job_id']}"
    cancelled = (await manager.post(f"{path}/cancel")).json()
    assert (cancelled["state"], cancelled["finished_at"] is None) == ("cancelled", False)
    assert (await manager.post(f"{path}/cancel")).json() == cancelled
    assert (await manager.get(path)).json() == cancelled
    stopped = (await manager.get(f"/imports/{made['id']}")).json()
    assert (stopped["state"], stopped["rows"]) == ("cancelled", 0)
    assert stopped["ended_at"] is not None
    listed = await admin.get("/jobs", params={"states": "cancelled"})
    assert listed.json()["data"] == [cancelled]
    async with at_work(school, duties_of(Settings())):
        done = await bring_in(school, manager, LINES, kind="courses", format="jsonl")
    assert (await manager.get(f"/imports/{made['id']}")).json() == stopped
    ended = await manager.post(f"/jobs/{done['job_id']}/cancel")
    expect_problem(ended, 409, "job_over")


async def test_only_ones_own_jobs_are_cancelled_or_those_of_whom_one_may_write(
    lyceum: Lyceum, school: School
) -> None:
    callers = {who: await lyceum.caller(who) for who in ("admin", "manager", "learner")}
    made = (await send(callers["admin"], LINES, kind="courses", format="jsonl")).json()
    before = await every_row(school.works.database)
    path = f"/jobs/{made['job_id']}/cancel"
    expect_problem(await callers["manager"].post(path), 403, "forbidden")
    expect_problem(await callers["learner"].post(path), 404, "not_found")
    assert await every_row(school.works.database) == before
    theirs = (await send(callers["manager"], LINES, kind="courses", format="jsonl")).json()
    assert (await callers["admin"].post(f"/jobs/{theirs['job_id']}/cancel")).status_code == 200


@pytest.mark.parametrize("path", ["/jobs", "/imports"])
async def test_wrong_words_of_a_query_are_named(lyceum: Lyceum, path: str) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get(path, params={"states": "lost", "order": "updated_at", "fields": ""})
    assert wrong_fields(answer) == {"order": "unknown_word"}
    answer = await client.get(path, params={"states": "lost"})
    assert wrong_fields(answer) == {"states": "unknown_word"}
