"""Assessments and their questions: made, read, changed in revisions, put in order, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.quizzes import (
    ESSAY,
    EVERY_KIND,
    FRONTS,
    every_question,
    made,
    question,
    quiz,
)
from tests.harness.rows import every_row
from tests.harness.school import School

SETTINGS: dict[str, Any] = {
    "title": "Fronts",
    "required": False,
    "pass_percent": 55,
    "seconds": 900,
    "attempts": 2,
    "shuffle": True,
    "reveal": "never",
}


async def test_an_assessment_is_told_as_it_was_made(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    body = {"course_id": course.id, **SETTINGS, "questions": every_question()}
    answer = await client.post("/assessments", json=body)
    one = made(answer)
    assert answer.headers["location"] == f"{API}/assessments/{one['id']}"
    assert one | SETTINGS == one
    assert (one["course_id"], one["question_count"]) == (course.id, 7)
    assert (await client.get(f"/assessments/{one['id']}")).json() == one
    listed = (await client.get("/assessments", params={"course_id": course.id})).json()["data"]
    assert listed == [one]


async def test_a_patch_changes_the_settings_it_names(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("instructor")
    one = await quiz(lyceum, school, ESSAY, **SETTINGS)
    since = (await client.get("/assessments")).json()["as_of"]
    change: dict[str, Any] = {"pass_percent": 80, "seconds": None, "attempts": None}
    changed = made(await client.patch(f"/assessments/{one['id']}", json=change))
    assert changed == {**one, **change, "updated_at": changed["updated_at"]}
    assert changed["updated_at"] > one["updated_at"]
    followed = (await client.get("/assessments", params={"updated_since": since})).json()
    assert followed["data"] == [changed]


async def test_lists_are_narrowed_ordered_and_paged(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    several = [await quiz(lyceum, school, title=f"Quiz {number}") for number in range(3)]
    course_id = several[0]["course_id"]
    of_one = (await client.get("/assessments", params={"course_id": course_id})).json()["data"]
    assert of_one == several[:1]
    asked: dict[str, Any] = {"order": "created_at", "limit": 2, "fields": "title", "total": "true"}
    first = (await client.get("/assessments", params=asked)).json()
    assert [row["title"] for row in first["data"]] == ["Quiz 0", "Quiz 1"]
    assert first["total"] == 3 and set(first["data"][0]) == {"id", "title"}
    rest = (await client.get("/assessments", params={**asked, "cursor": first["next"]})).json()
    assert [row["title"] for row in rest["data"]] == ["Quiz 2"]


async def test_a_question_of_every_kind_is_told_as_it_was_made(
    lyceum: Lyceum, school: School
) -> None:
    client, one = await lyceum.caller("instructor"), await quiz(lyceum, school)
    path = f"/assessments/{one['id']}/questions"
    for kind in EVERY_KIND:
        body = question(kind, feedback="Read on.")
        told = made(await client.post(path, json=body))
        plain = {name: value for name, value in body.items() if name != "options"}
        assert told | plain == told
        assert [option["id"] for option in told["options"]] == [
            option["id"] for option in body.get("options", [])
        ] or kind == "true_false"
        assert told["revision"] == 1
        assert (await client.get(f"{path}/{told['id']}")).json() == told
        few = await client.get(f"{path}/{told['id']}", params={"fields": "kind"})
        assert few.json() == {"id": told["id"], "kind": kind}
    listed = (await client.get(path)).json()["data"]
    assert [row["kind"] for row in listed] == list(EVERY_KIND)


async def test_a_change_is_a_new_revision_and_all_revisions_are_kept(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("instructor")
    one = await quiz(lyceum, school, question("matching"))
    path = f"/assessments/{one['id']}/questions"
    (first,) = (await client.get(path)).json()["data"]
    place = f"{path}/{first['id']}"
    second = made(await client.patch(place, json={"key": {"pairs": {"l": "out"}}}))
    assert second["key"] == {"pairs": {"h": "out", "l": "out"}}
    third = made(await client.patch(place, json={"points": 7.5, "feedback": "So."}))
    assert (third["points"], third["revision"]) == (7.5, 3)
    again = made(await client.patch(place, json={"points": 7.5}))
    assert again["revision"] == 3
    other = made(
        await client.patch(place, json={"kind": "true_false", "key": {"options": ["false"]}})
    )
    assert [option["id"] for option in other["options"]] == ["true", "false"]
    listed = (await client.get(f"{place}/revisions", params={"limit": 3, "total": "true"})).json()
    assert [row["number"] for row in listed["data"]] == [4, 3, 2] and listed["total"] == 4
    rest = await client.get(f"{place}/revisions", params={"limit": 3, "cursor": listed["next"]})
    (oldest,) = rest.json()["data"]
    assert (oldest["key"], oldest["points"]) == (first["key"], first["points"])


async def test_questions_are_put_in_order_and_taken_out(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("instructor")
    one = await quiz(lyceum, school, *every_question())
    path = f"/assessments/{one['id']}"
    ids = [row["id"] for row in (await client.get(f"{path}/questions")).json()["data"]]
    put = await client.put(f"{path}/question-order", json={"question_ids": ids[::-1]})
    assert [row["id"] for row in made(put)["data"]] == ids[::-1]
    made(await client.delete(f"{path}/questions/{ids[0]}"))
    left = (await client.get(f"{path}/questions")).json()["data"]
    assert [row["id"] for row in left] == ids[:0:-1]
    expect_problem(await client.get(f"{path}/questions/{ids[0]}"), 404, "no_such_question")


async def test_an_order_that_is_not_all_of_them_once_is_refused(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("instructor")
    one = await quiz(lyceum, school, ESSAY, ESSAY, ESSAY)
    path = f"/assessments/{one['id']}"
    ids = [row["id"] for row in (await client.get(f"{path}/questions")).json()["data"]]
    before = await every_row(school.works.database)
    answer = await client.put(
        f"{path}/question-order", json={"question_ids": [ids[0], one["id"], ids[0]]}
    )
    assert wrong_fields(answer) == {
        "/question_ids/1": "unknown",
        "/question_ids/2": "repeated",
        "/question_ids": "too_few",
    }
    assert await every_row(school.works.database) == before


BAD_QUESTIONS: list[tuple[dict[str, Any], dict[str, str]]] = [
    (
        {"kind": "essay", "text": " ", "points": 0, "colour": "red"},
        {
            "/kind": "unknown_word",
            "/text": "too_short",
            "/points": "too_small",
            "/colour": "not_allowed",
        },
    ),
    (question("single", options=FRONTS[:1]), {"/options": "too_few", "/key": "malformed"}),
    (question("single", key=None), {"/key": "missing"}),
    (question("single", key={"texts": ["cold"]}), {"/key/texts": "not_allowed"}),
    (question("single", options=[*FRONTS, FRONTS[0]]), {"/options": "repeated"}),
    (question("single", options=[{"id": "a b", "text": ""}]), {
        "/options/0/id": "malformed", "/options/0/text": "too_short",
    }),
    (question("true_false", options=FRONTS), {"/options": "not_allowed"}),
    (question("short", options=FRONTS), {"/options": "not_allowed"}),
    (question("matching", key={"pairs": {"h": "out"}}), {"/key": "malformed"}),
    (question("fill_in", points=1.005), {"/points": "malformed"}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "wrong"), BAD_QUESTIONS)
async def test_a_question_that_cannot_be_is_refused_by_field_and_nothing_is_written(
    lyceum: Lyceum, school: School, body: dict[str, Any], wrong: dict[str, str]
) -> None:
    client = await lyceum.caller("instructor")
    one = await quiz(lyceum, school)
    before = await every_row(school.works.database)
    path = f"/assessments/{one['id']}/questions"
    assert wrong_fields(await client.post(path, json=body)) == wrong
    whole = {"course_id": one["course_id"], "title": "Both", "questions": [ESSAY, body]}
    assert wrong_fields(await client.post("/assessments", json=whole)) == {
        f"/questions/1{field}": code for field, code in wrong.items()
    }
    assert await every_row(school.works.database) == before


async def test_settings_out_of_bounds_are_named(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    body = {
        "course_id": school.people["learner"].id,
        "title": "",
        "pass_percent": 101,
        "seconds": 0,
        "attempts": 0,
        "reveal": "always",
    }
    assert wrong_fields(await client.post("/assessments", json=body)) == {
        "/title": "too_short",
        "/pass_percent": "too_large",
        "/seconds": "too_small",
        "/attempts": "too_small",
        "/reveal": "unknown_word",
    }
    body = {"course_id": body["course_id"], "title": "Fronts"}
    assert wrong_fields(await client.post("/assessments", json=body)) == {"/course_id": "unknown"}


async def test_learners_read_no_keys_and_write_nothing(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, *[question(kind, feedback="So.") for kind in EVERY_KIND])
    path = f"/assessments/{one['id']}/questions"
    rows = (await client.get(path)).json()["data"]
    assert {(row["key"], row["feedback"]) for row in rows} == {(None, None)}
    for row in rows:
        if row["kind"] in ("ordering", "matching"):
            # Their order would tell.
            plain = [each["text"] for each in row["options"] if not each["is_target"]]
            targets = [each["text"] for each in row["options"] if each["is_target"]]
            assert (plain, targets) == (sorted(plain), sorted(targets))
    place = f"{path}/{rows[0]['id']}"
    for answer in (
        await client.post(path, json=ESSAY),
        await client.patch(place, json={"points": 9}),
        await client.delete(place),
        await client.get(f"{place}/revisions"),
        await client.put(f"/assessments/{one['id']}/question-order", json={"question_ids": []}),
        await client.patch(f"/assessments/{one['id']}", json={"attempts": 9}),
        await client.delete(f"/assessments/{one['id']}"),
    ):
        expect_problem(answer, 403, "forbidden")
    stranger = await lyceum.caller("subscriber")
    expect_problem(await stranger.get(path), 403, "not_enrolled")


async def test_an_assessment_of_a_hidden_course_is_none(lyceum: Lyceum, school: School) -> None:
    teacher, learner = await lyceum.caller("instructor"), await lyceum.caller("learner")
    course = await school.course(state="draft")
    body = {"course_id": course.id, "title": "Fronts", "questions": [ESSAY]}
    one = made(await teacher.post("/assessments", json=body))
    for path in ("", "/questions", f"/questions/{one['id']}"):
        answer = await learner.get(f"/assessments/{one['id']}{path}")
        expect_problem(answer, 404, "no_such_assessment")
    assert (await learner.get("/assessments")).json()["data"] == []


async def test_a_deleted_assessment_is_gone_with_its_tombstone(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    one = await quiz(lyceum, school, ESSAY)
    since = (await client.get("/assessments")).json()["as_of"]
    assert made(await client.delete(f"/assessments/{one['id']}"))["deleted"]
    expect_problem(await client.get(f"/assessments/{one['id']}"), 404, "no_such_assessment")
    followed = (await client.get("/assessments", params={"updated_since": since})).json()
    assert [gone["id"] for gone in followed["deleted"]] == [one["id"]]
