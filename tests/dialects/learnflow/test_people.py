"""Students (users, too) and instructors: two views of the same people."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialects.learnflow.callers import COURSE, LearnFlow, expect, expect_error, expect_list

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision
pytestmark = on_sqlite


@decision("L28", "L40")
async def test_a_student_is_made_changed_and_deleted(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    made = await learnflow.student(name="Keahi Kahale", metadata={"cohort": "spring"})
    assert made["id"].startswith("stu_") and len(made["id"]) == 24
    assert (made["object"], made["name"], made["livemode"]) == ("student", "Keahi Kahale", False)
    assert expect(await admin.get(f"/users/{made['id']}")) == made
    body = {"name": "Keahi", "metadata": {"cohort": "", "house": "red"}}
    changed = expect(await admin.patch(f"/students/{made['id']}", json=body))
    assert changed == {**made, "name": "Keahi", "metadata": {"house": "red"}}
    gone = expect(await admin.delete(f"/students/{made['id']}"))
    assert gone == {"id": made["id"], "object": "student", "deleted": True}
    expect_error(await admin.get(f"/students/{made['id']}"), 404, "resource_missing", "id")


@decision("L28")
async def test_an_address_is_somebodys_alone(learnflow: LearnFlow) -> None:
    admin, made = await learnflow.caller(), await learnflow.student("keahi")
    assert made["name"] == "keahi"
    again = await admin.post("/users", json={"email": "KEAHI@school.example"})
    expect_error(again, 400, "resource_already_exists", "email")
    for email in ("", "nobody", "a@b", 7):
        answer = await admin.post("/students", json={"email": email})
        assert answer.status_code == 400
        assert answer.json()["error"]["param"] == "email"
    (row,) = expect_list(await admin.get("/students?email=Keahi@school.example"))
    assert row == made


@decision("L28")
async def test_metadata_have_their_bounds(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    wrong: tuple[Any, ...] = ({"a": 1}, {"": "x"}, {"x" * 41: "y"}, {"a": "y" * 501}, [], "a")
    for metadata in wrong:
        body = {"email": "a@school.example", "metadata": metadata}
        answer = await admin.post("/students", json=body)
        assert answer.status_code == 400, metadata
    made = await learnflow.student(metadata={str(number): "x" for number in range(50)})
    one_more = await admin.patch(f"/students/{made['id']}", json={"metadata": {"more": "x"}})
    assert one_more.json()["error"]["param"] == "metadata"


@decision("L16")
async def test_an_instructor_is_no_mere_student(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    jane = await learnflow.make("/instructors", email="jane@school.example", name="Jane Doe")
    student = await learnflow.student()
    rows = expect_list(await admin.get("/instructors?limit=100"))
    assert jane in rows
    assert student["email"] not in {row["email"] for row in rows}
    as_instructor = student["id"]
    answer = await admin.get(f"/instructors/{as_instructor}")
    expect_error(answer, 404, "resource_missing", "id")
    changed = expect(await admin.post(f"/instructors/{jane['id']}", json={"name": "Jane D."}))
    assert changed == {**jane, "name": "Jane D."}


@decision("L16")
async def test_who_teaches_is_not_deleted(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    jane = await learnflow.make("/instructors", email="jane@school.example", name="Jane Doe")
    course = await learnflow.make("/courses", **COURSE, instructor_id=jane["id"])
    refused = await admin.delete(f"/instructors/{jane['id']}")
    expect_error(refused, 400, "leads_courses", "id")
    expect(await admin.delete(f"/courses/{course['id']}"))
    assert expect(await admin.delete(f"/instructors/{jane['id']}"))["deleted"] is True


async def test_a_learners_key_sees_nobody_else(learnflow: LearnFlow) -> None:
    learner, other = await learnflow.caller("learner"), await learnflow.student()
    expect_error(await learner.get("/students"), 403, "insufficient_permissions")
    answer = await learner.get(f"/students/{other['id']}")
    expect_error(answer, 403, "insufficient_permissions")
