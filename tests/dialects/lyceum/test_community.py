"""What people say about courses, and what those in a course are told, in our own words."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.school import School


async def made(client: httpx.AsyncClient, path: str, **body: Any) -> Any:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["location"].endswith(f"{path}/{told['id']}")
    assert (await client.get(f"{path}/{told['id']}")).json() == told
    return told


async def listed(client: httpx.AsyncClient, path: str, **asked: Any) -> list[int]:
    answer = await client.get(path, params=asked)
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["data"]]


async def test_a_review_is_given_once_changed_and_moderated(lyceum: Lyceum, school: School) -> None:
    admin, leila = await lyceum.caller("admin"), await lyceum.caller("learner")
    other = await lyceum.caller("other_learner")
    course = await school.course()
    body = {"kind": "review", "course_id": course.id, "title": "Great", "rating": 5}
    review = await made(leila, "/contributions", **body)
    assert (review["rating"], review["state"], review["unit_id"]) == (5, "approved", None)
    assert review["author_id"] == school.people["learner"].id
    expect_problem(await leila.post("/contributions", json=body), 409, "already_reviewed")
    teacher = await lyceum.caller("instructor")
    expect_problem(await teacher.post("/contributions", json=body), 403, "own_course")

    path = f"/contributions/{review['id']}"
    changed = (await leila.patch(path, json={"rating": 3, "body": "Rain, rain"})).json()
    assert (changed["rating"], changed["body"], changed["title"]) == (3, "Rain, rain", "Great")
    expect_problem(await leila.patch(path, json={"state": "held"}), 403, "forbidden")
    expect_problem(await other.patch(path, json={"rating": 1}), 403, "forbidden")
    expect_problem(await other.delete(path), 403, "forbidden")

    about = {"kind": "review", "course_id": course.id}
    held = await admin.patch(path, json={"state": "held"})
    assert held.json()["state"] == "held"
    expect_problem(await other.get(path), 404, "no_such_contribution")
    assert await listed(other, "/contributions", **about) == []
    assert await listed(leila, "/contributions", **about) == [review["id"]]
    assert await listed(admin, "/contributions", **about, states="held,spam") == [review["id"]]
    await admin.patch(path, json={"state": "trashed"})
    assert await listed(admin, "/contributions", **about) == []
    assert await listed(admin, "/contributions", **about, states="trashed") == [review["id"]]
    await admin.patch(path, json={"state": "approved"})
    assert await listed(other, "/contributions", **about) == [review["id"]]


async def test_a_question_about_a_course_or_a_unit_is_answered(
    lyceum: Lyceum, school: School
) -> None:
    teacher, leila = await lyceum.caller("instructor"), await lyceum.caller("learner")
    course = await school.course()
    unit = await made(teacher, "/units", course_id=course.id, kind="text", title="Fronts")
    ask = {"kind": "question", "course_id": course.id}
    plain = await made(leila, "/contributions", **ask, body="What lifts warm air?")
    on_unit = await made(leila, "/contributions", **ask, unit_id=unit["id"], body="And here?")
    answer = await made(teacher, "/contributions", **ask, parent_id=plain["id"], body="Cold air.")
    assert (answer["parent_id"], answer["rating"]) == (plain["id"], None)

    said = {"kind": "question", "course_id": course.id}
    assert await listed(leila, "/contributions", **said) == [answer["id"], plain["id"]]
    assert await listed(leila, "/contributions", **said, about="units") == [on_unit["id"]]
    assert await listed(leila, "/contributions", kind="question", unit_id=unit["id"]) == [
        on_unit["id"]
    ]
    by_parent = {"kind": "question", "parent_id": plain["id"]}
    assert await listed(leila, "/contributions", **by_parent) == [answer["id"]]
    assert await listed(leila, "/contributions", **said, search="WARM") == [plain["id"]]
    mine = {**said, "author_id": school.people["instructor"].id}
    assert await listed(leila, "/contributions", **mine) == [answer["id"]]
    gone = await leila.delete(f"/contributions/{plain['id']}")
    assert gone.json() == {"id": plain["id"], "deleted": True}
    assert await listed(leila, "/contributions", **said) == []


async def test_what_names_nothing_is_that_fields_fault(lyceum: Lyceum, school: School) -> None:
    admin = await lyceum.caller("admin")
    course = await school.course()
    body = {"kind": "question", "course_id": course.id}
    for field in ("course_id", "unit_id", "parent_id"):
        wrong = await admin.post("/contributions", json={**body, field: 999_999})
        assert wrong_fields(wrong) == {f"/{field}": "unknown"}
    unrated = await admin.post("/contributions", json={**body, "kind": "review"})
    assert wrong_fields(unrated) == {"/rating": "missing"}
    for rating in (0, 6):
        sent = {**body, "kind": "review", "rating": rating}
        assert "/rating" in wrong_fields(await admin.post("/contributions", json=sent))
    assert wrong_fields(await admin.get("/contributions")) == {"kind": "missing"}
    words = await admin.get("/contributions", params={"kind": "review", "states": "held,lost"})
    assert wrong_fields(words) == {"states": "unknown_word"}
    nowhere = {"course_id": 999_999, "title": "Exams"}
    assert wrong_fields(await admin.post("/announcements", json=nowhere)) == {
        "/course_id": "unknown"
    }
    announced = await made(admin, "/announcements", course_id=course.id, title="Exams")
    moved = await admin.patch(f"/announcements/{announced['id']}", json={"course_id": 999_999})
    assert wrong_fields(moved) == {"/course_id": "unknown"}


async def test_what_is_announced_is_for_those_in_the_course(lyceum: Lyceum, school: School) -> None:
    teacher, leila = await lyceum.caller("instructor"), await lyceum.caller("learner")
    other = await lyceum.caller("other_learner")
    course = await school.course()
    admin, person = await lyceum.caller("admin"), school.people["learner"]
    let_in = {"course_id": course.id, "user_id": person.id}
    assert (await admin.post("/enrollments", json=let_in)).status_code == 201
    first = await made(teacher, "/announcements", course_id=course.id, title="Exams on Monday")
    draft = await made(
        teacher, "/announcements", course_id=course.id, title="Results", state="draft"
    )
    assert (first["state"], draft["position"]) == ("published", first["position"] + 1)
    assert await listed(leila, "/announcements") == [first["id"]]
    assert await listed(other, "/announcements") == []
    expect_problem(await other.get(f"/announcements/{first['id']}"), 404, "no_such_announcement")
    assert await listed(teacher, "/announcements", order="position") == [first["id"], draft["id"]]
    refused = await leila.post("/announcements", json={"course_id": course.id, "title": "Hi"})
    expect_problem(refused, 403, "forbidden")

    path = f"/announcements/{draft['id']}"
    told = await teacher.patch(
        path, json={"state": "published", "body": "All passed.", "position": 0}
    )
    assert (told.json()["state"], told.json()["body"], told.json()["position"]) == (
        "published", "All passed.", 0,
    )  # fmt: skip
    assert await listed(leila, "/announcements", search="RESULT") == [draft["id"]]
    assert (await teacher.delete(path)).json() == {"id": draft["id"], "deleted": True}
    expect_problem(await teacher.get(path), 404, "no_such_announcement")


async def test_what_is_said_and_announced_can_be_followed(lyceum: Lyceum, school: School) -> None:
    admin = await lyceum.caller("admin")
    course = await school.course()
    for path, kind, body in (
        ("/contributions", {"kind": "question"}, {"kind": "question", "body": "Why?"}),
        ("/announcements", {}, {"title": "Exams"}),
    ):
        stays, goes, trashed = [
            (await made(admin, path, course_id=course.id, **body))["id"] for _ in range(3)
        ]
        first = (await admin.get(path, params=kind)).json()
        assert {row["id"] for row in first["data"]} == {stays, goes, trashed}
        await admin.patch(f"{path}/{stays}", json={"body": "What lifts warm air?"})
        await admin.patch(f"{path}/{trashed}", json={"state": "trashed"})
        await admin.delete(f"{path}/{goes}")
        asked = {**kind, "updated_since": first["as_of"], "order": "updated_at"}
        second = (await admin.get(path, params=asked)).json()
        assert [gone["id"] for gone in second["deleted"]] == [goes]
        states = {row["id"]: row["state"] for row in second["data"]}
        assert states[trashed] == "trashed"
        assert stays in states
