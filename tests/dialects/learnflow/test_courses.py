"""Courses: made, changed, listed by their slugs and words, and deleted if nobody was in them."""

from __future__ import annotations

import pytest

from tests.dialects.learnflow.callers import (
    COURSE,
    FREE,
    LearnFlow,
    expect,
    expect_error,
    expect_list,
)

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision
pytestmark = on_sqlite


@decision("L14", "L15", "L42")
async def test_what_is_not_said_is_null(learnflow: LearnFlow) -> None:
    made = await learnflow.course()
    shown = ("category", "instructor", "instructor_id", "enrollment_count")
    assert [made[name] for name in shown] == [None, None, None, 0]
    assert list(made)[:12] == [
        "id", "object", "title", "description", "category", "instructor", "price", "currency",
        "status", "enrollment_count", "created_at", "instructor_id",
    ]  # fmt: skip


@decision("L14")
async def test_a_category_is_shown_by_its_slug_and_made_once(learnflow: LearnFlow) -> None:
    first = await learnflow.course(category="Web Development")
    second = await learnflow.course(category="web-development")
    assert first["category"] == second["category"] == "web-development"
    admin = await learnflow.caller()
    rows = expect_list(await admin.get("/courses?category=web-development"))
    assert {row["id"] for row in rows} == {first["id"], second["id"]}
    without = expect(await admin.patch(f"/courses/{first['id']}", json={"category": None}))
    assert without["category"] is None


@decision("L15", "L16")
async def test_a_course_shows_whoever_teaches_it(learnflow: LearnFlow) -> None:
    jane = await learnflow.make("/instructors", email="jane@school.example", name="Jane Doe")
    assert jane["id"].startswith("ins_") and len(jane["id"]) == 24
    made = await learnflow.course(instructor_id=jane["id"])
    assert (made["instructor"], made["instructor_id"]) == ("Jane Doe", jane["id"])
    admin = await learnflow.caller()
    student = await learnflow.student()
    for nobody in ("ins_none", student["id"], student["id"].replace("stu_", "ins_")):
        answer = await admin.post("/courses", json={**COURSE, "instructor_id": nobody})
        expect_error(answer, 400, "resource_missing", "instructor_id")


@decision("L17", "L18", "L19")
@pytest.mark.parametrize(
    ("price", "currency", "told"),
    [
        ("49.99", "USD", "49.99"),
        ("50", "usd", "50"),
        ("50.00", "Eur", "50"),
        ("0.1", "GBP", "0.1"),
        ("1500", "JPY", "1500"),
        ("1.234", "KWD", "1.234"),
        ("9999999999999.99", "USD", "9999999999999.99"),
        ("90071992547409", "USD", "90071992547409"),
    ],
)
async def test_a_price_comes_back_to_the_digit(
    learnflow: LearnFlow, price: str, currency: str, told: str
) -> None:
    body = f'{{"title": "T", "description": "D", "price": {price}, "currency": "{currency}"}}'
    admin = await learnflow.caller()
    answer = await admin.post(
        "/courses", content=body, headers={"content-type": "application/json"}
    )
    assert expect(answer, 201)["currency"] == currency.upper()
    assert f'"price":{told},' in answer.text


@decision("L17", "L20")
@pytest.mark.parametrize(
    "price",
    [
        '"49.99"',
        "true",
        "null",
        "-1",
        "49.999",
        "1e400",
        "49.990000000000000001",
        "90071992547410",
        "[]",
        "-0.5",
    ],
)
async def test_a_price_that_is_none_is_refused(learnflow: LearnFlow, price: str) -> None:
    body = f'{{"title": "T", "description": "D", "price": {price}, "currency": "USD"}}'
    admin = await learnflow.caller()
    answer = await admin.post(
        "/courses", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["error"]["param"] == "price"


@decision("L19")
async def test_a_currency_that_is_none_is_refused(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    for currency in ("QQQ", "", "US", "dollars"):
        answer = await admin.post("/courses", json={**COURSE, "currency": currency})
        expect_error(answer, 400, "parameter_invalid_format", "currency")


@decision("L18")
async def test_another_currency_keeps_the_price(learnflow: LearnFlow) -> None:
    admin, made = await learnflow.caller(), await learnflow.course(price=50)
    changed = expect(await admin.patch(f"/courses/{made['id']}", json={"currency": "JPY"}))
    assert (changed["price"], changed["currency"]) == (50, "JPY")
    odd = await learnflow.course(price=49.99)
    answer = await admin.patch(f"/courses/{odd['id']}", json={"currency": "JPY"})
    expect_error(answer, 400, "parameter_invalid_format", "price")


@decision("L27")
async def test_patch_put_and_post_change_what_they_name(learnflow: LearnFlow) -> None:
    admin, made = await learnflow.caller(), await learnflow.course()
    for method in ("PATCH", "PUT", "POST"):
        body = {"title": f"By {method}"}
        changed = expect(await admin.request(method, f"/courses/{made['id']}", json=body))
        assert changed == {**made, "title": f"By {method}"}
    for status in ("published", "archived", "draft"):
        changed = expect(await admin.patch(f"/courses/{made['id']}", json={"status": status}))
        assert changed["status"] == status


@decision("L27")
async def test_a_course_that_was_entered_stays(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.make("/courses", **FREE)
    never = await learnflow.course()
    gone = expect(await admin.delete(f"/courses/{never['id']}"))
    assert gone == {"id": never["id"], "object": "course", "deleted": True}
    expect_error(await admin.get(f"/courses/{never['id']}"), 404, "resource_missing", "id")
    enrollment = await learnflow.enrolled(course)
    expect(await admin.delete(f"/enrollments/{enrollment['id']}"))
    answer = await admin.delete(f"/courses/{course['id']}")
    expect_error(answer, 400, "has_enrollments", "id")
    assert expect(await admin.get(f"/courses/{course['id']}"))["id"] == course["id"]


@decision("L13", "L44")
async def test_all_states_are_listed_and_words_that_are_none_refused(learnflow: LearnFlow) -> None:
    for status in ("draft", "published", "archived"):
        await learnflow.course(title=status, status=status)
    admin = await learnflow.caller()
    rows = expect_list(await admin.get("/courses"))
    assert [row["status"] for row in rows] == ["archived", "published", "draft"]
    answer = await admin.get("/courses?status=hidden")
    expect_error(answer, 400, "parameter_invalid_enum", "status")
    assert expect_list(await admin.get("/courses?category=nothing")) == []


@decision("L41")
async def test_a_name_that_nobody_reads_is_ignored(learnflow: LearnFlow) -> None:
    made = await learnflow.course(color="blue")
    assert "color" not in made
    admin = await learnflow.caller()
    assert expect_list(await admin.get("/courses?color=blue"))


@decision("L41")
async def test_whoever_prefers_it_hears_of_a_name_that_nobody_reads(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.course()
    for prefer in ("handling=strict", "respond-async, Handling=Strict;of=names"):
        strict = {"Prefer": prefer}
        refused = await admin.post("/courses", json={**COURSE, "color": "blue"}, headers=strict)
        error = expect_error(refused, 400, "parameter_unknown", "color")
        assert error["message"] == "Received unknown parameter: color."
        assert refused.headers["preference-applied"] == "handling=strict"
        listed = await admin.get("/courses?color=blue", headers=strict)
        expect_error(listed, 400, "parameter_unknown", "color")
        path = f"/courses/{course['id']}"
        changed = await admin.patch(path, json={"title": "Other"}, headers=strict)
        assert expect(changed)["title"] == "Other"
    lenient = await admin.get("/courses?color=blue", headers={"Prefer": "handling=lenient"})
    assert len(expect_list(lenient)) == 1
    assert "preference-applied" not in lenient.headers


async def test_what_karma_makes_is_seen_here(learnflow: LearnFlow) -> None:
    course = await learnflow.school.course("From elsewhere", category="Science")
    admin = await learnflow.caller()
    (row,) = expect_list(await admin.get("/courses?category=science"))
    assert (row["title"], row["price"], row["instructor"]) == (course.title, 0, "Ingrid Larsen")
