"""Ids that others gave to our things: set, read, taken away, found by."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.quizzes import question, quiz
from tests.harness.rows import every_row
from tests.harness.school import School

NAME = {"namespace": "registry", "value": "S-2031"}


async def thing(lyceum: Lyceum, kind: str) -> str:
    """The path of something of this kind."""
    learner, course = lyceum.school.people["learner"].id, await lyceum.school.course()
    if kind == "users":
        return f"/users/{learner}"
    if kind == "courses":
        return f"/courses/{course.id}"
    client = await lyceum.caller("admin")
    if kind == "categories":
        made = await client.post("/categories", json={"name": "Science"})
        return f"/categories/{made.json()['id']}"
    body = {"course_id": course.id, "user_id": learner}
    return f"/enrollments/{(await client.post('/enrollments', json=body)).json()['id']}"


def found(answer: httpx.Response) -> list[str]:
    assert answer.is_success, answer.text
    return [str(row["id"]) for row in answer.json()["data"]]


@pytest.mark.parametrize("kind", ["users", "courses", "categories", "enrollments"])
async def test_a_thing_is_called_by_others_and_found_by_that(lyceum: Lyceum, kind: str) -> None:
    client, path = await lyceum.caller("admin"), await thing(lyceum, kind)
    at = path.rpartition("/")[2]
    before = (await client.get(path)).json()["updated_at"]
    assert (await client.get(f"{path}/external-ids")).json()["external_ids"] == {}
    told = (await client.put(f"{path}/external-ids", json=NAME)).json()
    assert told == {"id": int(at), "external_ids": {"registry": "S-2031"}}
    assert (await client.get(f"{path}/external-ids")).json() == told
    assert (await client.get(path)).json()["updated_at"] > before
    assert found(await client.get(f"/{kind}?external_id=registry:S-2031")) == [at]
    assert found(await client.get(f"/{kind}?external_id=other:S-2031&total=true")) == []
    await client.put(f"{path}/external-ids", json={"namespace": "old", "value": "a:7"})
    other = {"namespace": "registry", "value": "S-1"}
    told = (await client.put(f"{path}/external-ids", json=other)).json()
    assert told["external_ids"] == {"old": "a:7", "registry": "S-1"}
    assert found(await client.get(f"/{kind}?external_id=registry:S-2031")) == []
    assert found(await client.get(f"/{kind}?external_id=old:a:7")) == [at]
    gone = await client.put(f"{path}/external-ids", json={**NAME, "value": None})
    assert gone.json()["external_ids"] == {"old": "a:7"}
    assert found(await client.get(f"/{kind}?external_id=registry:S-1")) == []


async def test_questions_and_attempts_are_called_by_others_too(
    lyceum: Lyceum, school: School
) -> None:
    admin, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    asked = (await quiz(lyceum, school, question("single")))["id"]
    (first,) = (await admin.get(f"/assessments/{asked}/questions")).json()["data"]
    attempt = (await learner.post("/attempts", json={"assessment_id": asked})).json()
    at = f"/assessments/{asked}/questions/{first['id']}"
    for path, thing in ((at, first), (f"/attempts/{attempt['id']}", attempt)):
        told = await admin.put(f"{path}/external-ids", json=NAME)
        assert told.json() == {"id": thing["id"], "external_ids": {"registry": "S-2031"}}
        assert (await learner.get(f"{path}/external-ids")).json() == told.json()
        expect_problem(await learner.put(f"{path}/external-ids", json=NAME), 403, "forbidden")
        stranger = await (await lyceum.caller("subscriber")).get(f"{path}/external-ids")
        assert stranger.status_code in (403, 404), stranger.text
        gone = await admin.put(f"{path}/external-ids", json={**NAME, "value": None})
        assert gone.json()["external_ids"] == {}
    nowhere = await admin.get(f"/assessments/{asked}/questions/{attempt['id']}/external-ids")
    expect_problem(nowhere, 404, "no_such_question")


async def test_an_id_belongs_to_one_thing_of_its_kind(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    taken, second = await thing(lyceum, "courses"), await school.course()
    await client.put(f"{taken}/external-ids", json=NAME)
    before = await every_row(school.works.database)
    answer = await client.put(f"/courses/{second.id}/external-ids", json=NAME)
    problem = expect_problem(answer, 409, "external_id_taken")
    assert [error["field"] for error in problem["errors"]] == ["/value"]
    again = await client.put(f"{taken}/external-ids", json=NAME)
    assert again.json()["external_ids"] == {"registry": "S-2031"}
    assert await every_row(school.works.database) == before
    person = await thing(lyceum, "users")
    assert (await client.put(f"{person}/external-ids", json=NAME)).is_success


async def test_what_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client, path = await lyceum.caller("admin"), await thing(lyceum, "users")
    before = await every_row(school.works.database)
    wrong: tuple[tuple[dict[str, Any], dict[str, str]], ...] = (
        ({}, {"/namespace": "missing", "/value": "missing"}),
        (
            {"namespace": "The Registry", "value": "", "kind": "user"},
            {"/namespace": "malformed", "/value": "too_short", "/kind": "not_allowed"},
        ),
        (
            {"namespace": "registry\n", "value": "x" * 256},
            {"/namespace": "malformed", "/value": "too_long"},
        ),
    )
    for body, faults in wrong:
        assert wrong_fields(await client.put(f"{path}/external-ids", json=body)) == faults
    for text in ("S-2031", "Registry:S-2031"):
        answer = await client.get("/users", params={"external_id": text})
        assert wrong_fields(answer) == {"external_id": "malformed"}
    assert await every_row(school.works.database) == before


async def test_who_sees_a_thing_sees_what_it_is_called_and_staff_alone_say_so(
    lyceum: Lyceum,
) -> None:
    learner, lead = await lyceum.caller("learner"), await lyceum.caller("instructor")
    admin = await lyceum.caller("admin")
    for kind in ("users", "courses", "enrollments"):
        path = f"{await thing(lyceum, kind)}/external-ids"
        assert (await learner.get(path)).is_success
        for client in (learner, lead):
            expect_problem(await client.put(path, json=NAME), 403, "forbidden")
        assert (await admin.put(path, json=NAME)).is_success
        if kind != "users":
            listed = await learner.get(f"/{kind}?external_id=registry:S-2031")
            assert len(found(listed)) == 1
        stranger = await (await lyceum.caller("other_learner")).get(path)
        assert stranger.is_success is (kind == "courses")
