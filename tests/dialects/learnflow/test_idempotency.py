"""`Idempotency-Key`: a POST takes effect once, by Stripe's v1 rules."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx2 as httpx
import pytest

from tests.dialects.learnflow.callers import (
    COURSE,
    PAID,
    VISA,
    LearnFlow,
    expect,
    expect_error,
    expect_list,
)

decision = pytest.mark.decision
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


async def send(
    client: httpx.AsyncClient, path: str, body: dict[str, Any], *, key: str = "once"
) -> httpx.Response:
    return await client.post(path, json=body, headers={"Idempotency-Key": key})


@decision("L35")
async def test_the_same_request_is_answered_as_before(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    first = await send(admin, "/courses", COURSE)
    again = await send(admin, "/courses", dict(reversed(COURSE.items())))
    assert expect(first, 201) == expect(again, 201)
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert first.headers["idempotency-key"] == again.headers["idempotency-key"] == "once"
    assert len(expect_list(await admin.get("/courses"))) == 1


@decision("L35")
@on_sqlite
async def test_another_request_under_the_key_is_refused(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    expect(await send(admin, "/courses", COURSE), 201)
    for path, body in (
        ("/courses", {**COURSE, "price": 49.98}),
        ("/students", {"email": "a@school.example"}),
    ):
        answer = await send(admin, path, body)
        error = expect_error(answer, 400, "idempotency_key_reused")
        assert error["type"] == "idempotency_error"


@decision("L35")
@on_sqlite
async def test_a_refusal_before_anything_ran_leaves_the_key_free(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    expect_error(await send(admin, "/courses", {}), 400, "parameter_missing", "title")
    expect(await send(admin, "/courses", COURSE), 201)
    long = await send(admin, "/courses", COURSE, key="x" * 256)
    assert long.status_code == 400


@decision("L35")
@on_sqlite
async def test_a_declined_card_is_told_again_and_a_rolled_key_goes_on(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    course, student = await learnflow.make("/courses", **PAID), await learnflow.student()
    body = {
        "student_id": student["id"],
        "course_id": course["id"],
        "payment_method_id": "pm_card_chargeDeclined",
    }
    declined = await send(admin, "/enrollments", body)
    expect_error(declined, 402, "card_declined", "payment_method_id")
    another = learnflow.anybody(await learnflow.school.key("learnflow", "admin"))
    again = await send(another, "/enrollments", body)
    assert (again.status_code, again.json()) == (402, declined.json())
    assert len(expect_list(await admin.get("/payments"))) == 1


@decision("L35")
@on_sqlite
async def test_what_was_shown_once_is_not_shown_again(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    expect(await send(admin, "/api_keys", {"name": "Sync"}), 201)
    again = await send(admin, "/api_keys", {"name": "Sync"})
    expect_error(again, 400, "secret_already_shown")


@decision("L35")
async def test_of_many_at_once_one_charges(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    course, student = await learnflow.make("/courses", **PAID), await learnflow.student()
    body = {"student_id": student["id"], "course_id": course["id"], "payment_method_id": VISA}
    answers = await asyncio.gather(*(send(admin, "/enrollments", body) for _ in range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert 201 in {answer.status_code for answer in answers}
    for answer in answers:
        if answer.status_code == 409:
            error = expect_error(answer, 409, "idempotency_key_in_use")
            assert error["type"] == "idempotency_error"
    done = expect(await send(admin, "/enrollments", body), 201)
    assert [row["id"] for row in expect_list(await admin.get("/enrollments"))] == [done["id"]]
    assert len(expect_list(await admin.get("/payments"))) == 1


@decision("L35")
@on_sqlite
async def test_a_key_means_nothing_but_on_post(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.course()
    headers = {"Idempotency-Key": "once"}
    for title in ("One", "Two"):
        path = f"/courses/{course['id']}"
        changed = await admin.patch(path, json={"title": title}, headers=headers)
        assert expect(changed)["title"] == title
