"""Every example of the seed, as it is printed there; what was added is named."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.dialects.learnflow.callers import LearnFlow, expect, expect_error

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])

COURSE_ID = "crs_1MqS4eEYv4r0c9Pn2a3b4c5d"
STUDENT_ID = "stu_9Z8x7Y6w5V4u3T2s1R0q"
SHOWN_COURSE = {
    "id": COURSE_ID,
    "object": "course",
    "title": "Advanced React Patterns",
    "description": "Master advanced React concepts including hooks, context, and performance "
    "optimization.",
    "category": "development",
    "instructor": "Jane Doe",
    "price": 49.99,
    "currency": "USD",
    "status": "published",
}
"""What the list's sample shows, but for its count and its time."""
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


async def react(learnflow: LearnFlow) -> dict[str, Any]:
    """The course of the samples, taught by Jane Doe, under its id."""
    jane = await learnflow.make("/instructors", email="jane@school.example", name="Jane Doe")
    body = {name: SHOWN_COURSE[name] for name in ("title", "description", "price", "currency")}
    course = await learnflow.course(
        **body, category="development", status="published", instructor_id=jane["id"]
    )
    await learnflow.call("course", course, by=COURSE_ID)
    return course


async def test_the_request_of_the_introduction(learnflow: LearnFlow) -> None:
    """The placeholder of a key is replaced by one."""
    await react(learnflow)
    admin = await learnflow.caller()
    body = expect(await admin.get("/courses", headers={"Content-Type": "application/json"}))
    assert {"object", "data", "has_more", "total_count"} <= body.keys()
    assert (body["object"], body["has_more"], body["total_count"]) == ("list", False, 1)
    (course,) = body["data"]
    assert {name: course[name] for name in SHOWN_COURSE} == SHOWN_COURSE
    assert isinstance(course["enrollment_count"], int)
    assert TIME.fullmatch(course["created_at"])


@on_sqlite
async def test_the_placeholder_of_a_key_is_none(learnflow: LearnFlow) -> None:
    for key in ("YOUR_API_KEY", "sk_live_your_api_key_here"):
        answer = await learnflow.with_key(key).get("/courses")
        assert expect_error(answer, 401, "api_key_invalid")["type"] == "authentication_error"


@on_sqlite
async def test_the_parameters_of_the_list(learnflow: LearnFlow) -> None:
    await react(learnflow)
    admin = await learnflow.caller()
    found = await admin.get("/courses?limit=1&category=development&status=published")
    assert [row["id"] for row in expect(found)["data"]] == [COURSE_ID]
    for query in ("category=design", "status=draft", "status=archived"):
        assert expect(await admin.get(f"/courses?{query}"))["data"] == []


@on_sqlite
async def test_a_course_is_created_as_a_draft(learnflow: LearnFlow) -> None:
    made = await learnflow.course()
    assert (made["status"], made["object"]) == ("draft", "course")
    assert re.fullmatch(r"crs_[0-9A-Za-z]{24}", made["id"])


async def test_the_enrollment(learnflow: LearnFlow) -> None:
    """The course and the student are made first, and have the sample's ids."""
    await react(learnflow)
    student = await learnflow.student()
    await learnflow.call("user", student, by=STUDENT_ID)
    body = b"""{
"student_id": "stu_9Z8x7Y6w5V4u3T2s1R0q",
"course_id": "crs_1MqS4eEYv4r0c9Pn2a3b4c5d",
"payment_method_id": "pm_card_visa_4242",
"send_welcome_email": true
}"""
    admin = await learnflow.caller()
    headers = {"Content-Type": "application/json"}
    made = expect(await admin.post("/enrollments", content=body, headers=headers), 201)
    shown = {
        "object": "enrollment",
        "status": "active",
        "student_id": STUDENT_ID,
        "course_id": COURSE_ID,
    }
    assert {name: made[name] for name in shown} == shown
    assert re.fullmatch(r"enr_[0-9A-Za-z]{20}", made["id"])
    assert TIME.fullmatch(made["enrolled_at"])
    payment = {"status": "succeeded", "amount": 4999, "currency": "usd"}
    assert {name: made["payment"][name] for name in payment} == payment


@on_sqlite
async def test_the_table_of_errors(learnflow: LearnFlow) -> None:
    """429 and 500 are shown by the contract's tests of every dialect."""
    admin = await learnflow.caller()
    expect_error(await admin.post("/courses", json={}), 400, "parameter_missing", "title")
    expect_error(await learnflow.anybody().get("/courses"), 401, "api_key_missing")
    restricted = await learnflow.caller(scopes=("courses.read_any",))
    refused = await restricted.post("/students", json={"email": "a@school.example"})
    expect_error(refused, 403, "insufficient_permissions")
    expect_error(await admin.get("/courses/crs_none"), 404, "resource_missing", "id")


@on_sqlite
async def test_the_standard_plan(live: LearnFlow) -> None:
    """All keys of an account count together; a minute may begin in between."""
    one, other = await live.caller("admin"), await live.caller("instructor")
    codes = []
    for _ in range(65):
        for client in (one, other):
            answer = await client.get("/courses")
            codes.append(answer.status_code)
            assert answer.headers["x-ratelimit-limit"] == "60"
    assert codes[:60] == [200] * 60 or 200 in codes[60:]
    refused = await one.get("/courses")
    if refused.status_code == 429:
        expect_error(refused, 429, "rate_limit_exceeded")
        assert int(refused.headers["retry-after"]) >= 1
    assert 429 in codes
