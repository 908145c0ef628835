"""How much is taught, and to how many (708; the product's own controller)."""

from __future__ import annotations

from typing import Any

from lyceum.kit import clock
from lyceum.kit.time import DAY, iso_seconds
from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import made, open_course, refused


def date(days: int) -> str:
    """Today's, or that so many days later."""
    return iso_seconds(clock.now() + days * DAY).partition("T")[0]


async def told(site: Site, who: str, **asked: str) -> Any:
    answer = await (await site.client(who)).get("/analytics", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_what_is_taught_is_counted_and_who_came(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    before = await told(documented, "admin")
    course = await open_course(admin)
    await open_course(admin, status="draft")
    section = await made(
        admin, "/sections", name="One", course_id=course["id"], parent_id=course["id"]
    )
    place = {"course_id": course["id"], "parent_id": section["id"]}
    for number in (1, 2):
        await made(admin, "/lessons", name=f"Lesson {number}", **place)
    await made(admin, "/lessons", name="Not yet", status="draft", **place)
    quiz = await made(admin, "/quizes", name="Quiz", **place)
    question = {"course_id": course["id"], "parent_id": quiz["id"], "type": "true-false"}
    answers = [{"name": "True", "correct": True}, {"name": "False", "correct": False}]
    await made(admin, "/questions", name="Is it?", answers=answers, **question)
    review = {"course_id": course["id"], "title": "Great", "content": "Loved it", "rating": 5}
    await made(leila, "/courses/reviews", **review)
    for who in ("learner", "other_learner"):
        entry = {"course_id": course["id"], "user_id": documented.school.people[who].id}
        await made(admin, "/users/courses", **entry)
    asked = {"content": "Why?", "course_id": course["id"]}
    await made(leila, "/courses/questions-answers", **asked)

    span = {"start_date": f"{date(-1)}T00:00:00", "end_date": f"{date(1)}T00:00:00"}
    after = await told(documented, "admin", **span)
    grown = {name: after[name]["total"] - before[name]["total"] for name in after}
    assert grown == {
        "courses": 1, "lessons": 2, "quizzes": 1, "questions": 1, "questions_answers": 1,
        "reviews": 1, "instructors": 0, "user_courses": 2,
    }  # fmt: skip
    assert after["instructors"]["total"] >= 1
    came = after["user_courses"]
    assert came["students"] == before["user_courses"]["students"] + 2
    assert [one["date"] for one in came["data"]] == [date(-1), date(0), date(1)]
    assert [one["count"] for one in came["data"]][::2] == [0, 0]
    today = await told(documented, "manager")
    assert today["user_courses"]["data"] == [came["data"][1]]
    assert came["data"][1]["count"] >= 2

    mine = await told(documented, "instructor", **span)
    assert mine["courses"]["total"] < after["courses"]["total"]
    assert mine["user_courses"]["students"] < came["students"]
    assert mine["instructors"] == after["instructors"]


async def test_analytics_are_for_who_teaches_and_of_days_that_there_are(documented: Site) -> None:
    for who, status in (("learner", 403), (None, 401)):
        client = await documented.client(who)
        answer = await client.get("/analytics")
        assert answer.status_code == status
        if who:
            assert answer.json()["code"] == "rest_forbidden"
    admin = await documented.client()
    for wrong in ("soon", "2026-13-01T00:00:00", ""):
        answer = await admin.get("/analytics", params={"start_date": wrong})
        await refused(answer, 400, "rest_invalid_param")
        assert answer.json()["data"]["details"]["start_date"]["code"] == "rest_invalid_date"
    for first, last in (("2000-01-01", "2026-01-01"), ("0001-01-01", "9999-12-31")):
        asked = {"start_date": f"{first}T00:00:00", "end_date": f"{last}T00:00:00"}
        await refused(await admin.get("/analytics", params=asked), 400, "rest_invalid_param")
    backwards = {"start_date": "2026-02-01T00:00:00", "end_date": "2026-01-01T00:00:00"}
    assert (await told(documented, "admin", **backwards))["user_courses"]["data"] == []
