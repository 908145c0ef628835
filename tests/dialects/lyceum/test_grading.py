"""What staff do with attempts: list them, judge what no key can, and allow more."""

from __future__ import annotations

from typing import Any

from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.quizzes import (
    ESSAY,
    WRONG,
    answers,
    begin,
    made,
    question,
    quiz,
)
from tests.harness.rows import every_row
from tests.harness.school import School


async def test_staff_list_attempts_by_what_they_ask(lyceum: Lyceum, school: School) -> None:
    teacher, admin = await lyceum.caller("instructor"), await lyceum.caller("admin")
    essay, choice = (
        await quiz(lyceum, school, ESSAY),
        await quiz(lyceum, school, question("single")),
    )
    clients = {who: await lyceum.caller(who) for who in ("learner", "other_learner")}
    waiting = await begin(clients["learner"], essay)
    made(await clients["learner"].post(f"/attempts/{waiting['id']}/submission", json={}))
    waiting = await begin(clients["learner"], essay)
    written = answers(waiting, {"short": {"text": "Because."}})
    made(await clients["learner"].post(f"/attempts/{waiting['id']}/submission", json=written))
    running = await begin(clients["other_learner"], choice)
    narrowed: tuple[tuple[dict[str, Any], set[int]], ...] = (
        ({"states": "submitted"}, {waiting["id"]}),
        ({"states": "submitted", "course_id": essay["course_id"]}, {waiting["id"]}),
        ({"states": "submitted", "course_id": choice["course_id"]}, set()),
        ({"states": "submitted,running"}, {waiting["id"], running["id"]}),
        ({"assessment_id": choice["id"]}, {running["id"]}),
        ({"user_id": school.people["other_learner"].id}, {running["id"]}),
        ({"user_id": school.people["subscriber"].id}, set()),
    )
    for client in (teacher, admin):
        for asked, expected in narrowed:
            told = (await client.get("/attempts", params={**asked, "total": "true"})).json()
            assert {row["id"] for row in told["data"]} == expected, asked
            assert told["total"] == len(expected)
    ordered: dict[str, Any] = {"order": "started_at", "limit": 2, "parts": "questions"}
    first = (await teacher.get("/attempts", params=ordered)).json()
    rest = (await teacher.get("/attempts", params={**ordered, "cursor": first["next"]})).json()
    rows = [*first["data"], *rest["data"]]
    assert [row["number"] for row in rows] == [1, 2, 1]
    assert [asked["answer"] for asked in rows[1]["questions"]] == [{"text": "Because."}]
    assert {row["id"] for row in (await clients["learner"].get("/attempts")).json()["data"]} == {
        row["id"] for row in rows[:2]
    }


async def test_a_teacher_judges_what_no_key_can(lyceum: Lyceum, school: School) -> None:
    teacher, client = await lyceum.caller("instructor"), await lyceum.caller("learner")
    one = await quiz(lyceum, school, ESSAY, question("single", points=4), reveal="never")
    attempt = await begin(client, one)
    place = f"/attempts/{attempt['id']}"
    essay, single = (asked["id"] for asked in attempt["questions"])
    early = {"grades": [{"question_id": essay, "points": 1}]}
    expect_problem(await teacher.patch(f"{place}/grades", json=early), 409, "not_handed_in")
    body = answers(attempt, {"short": {"text": "It cools."}, "single": WRONG["single"]})
    done = made(await client.post(f"{place}/submission", json=body))
    assert (done["state"], done["points"], done["graded_at"]) == ("submitted", 0, None)
    told = {asked["id"]: asked for asked in done["questions"]}
    assert (told[essay]["points"], told[essay]["is_correct"]) == (None, None)
    grades = {
        "grades": [
            {"question_id": essay, "points": 3.5, "comment": "Well put."},
            {"question_id": single, "points": 4},
        ]
    }
    judged = made(await teacher.patch(f"{place}/grades", json=grades))
    assert (judged["state"], judged["points"], judged["score"]) == ("graded", 7.5, 93.75)
    seen = (await client.get(place)).json()
    assert (seen["passed"], seen["points"]) == (True, 7.5)
    told = {asked["id"]: asked for asked in seen["questions"]}
    assert (told[essay]["comment"], told[essay]["is_correct"]) == ("Well put.", False)
    assert (told[single]["comment"], told[single]["is_correct"]) == (None, True)
    expect_problem(await client.patch(f"{place}/grades", json=grades), 403, "forbidden")


async def test_grades_that_do_not_fit_are_named_and_none_is_given(
    lyceum: Lyceum, school: School
) -> None:
    teacher, client = await lyceum.caller("instructor"), await lyceum.caller("learner")
    attempt = await begin(client, await quiz(lyceum, school, ESSAY, ESSAY))
    place = f"/attempts/{attempt['id']}"
    made(await client.post(f"{place}/submission", json={}))
    first, second = (asked["id"] for asked in attempt["questions"])
    before = await every_row(school.works.database)
    grades = [
        {"question_id": first, "points": 1},
        {"question_id": second, "points": 4.01},
        {"question_id": attempt["id"], "points": 1},
        {"question_id": first, "points": 1},
    ]
    answer = await teacher.patch(f"{place}/grades", json={"grades": grades})
    assert wrong_fields(answer) == {
        "/grades/1/points": "too_large",
        "/grades/2/question_id": "unknown",
        "/grades/3/question_id": "repeated",
    }
    answer = await teacher.patch(f"{place}/grades", json={"grades": []})
    assert wrong_fields(answer) == {"/grades": "too_few"}
    assert await every_row(school.works.database) == before


async def test_a_learner_is_allowed_more(lyceum: Lyceum, school: School) -> None:
    teacher, client = await lyceum.caller("instructor"), await lyceum.caller("learner")
    one = await quiz(lyceum, school, ESSAY, attempts=1, seconds=60)
    path = f"/assessments/{one['id']}/allowances"
    user_id = school.people["learner"].id
    allowed = made(await teacher.post(path, json={"user_id": user_id, "extra_minutes": 10}))
    assert (allowed["extra_minutes"], allowed["extra_attempts"]) == (10, 0)
    both = {"user_id": user_id, "extra_minutes": 20, "extra_attempts": 1}
    again = made(await teacher.post(path, json=both))
    assert again == {**allowed, **both, "updated_at": again["updated_at"]}
    assert (await teacher.get(path)).json()["data"] == [again]
    attempt = await begin(client, one)
    assert 20 * 60 < attempt["seconds_left"] <= 21 * 60
    made(await client.post(f"/attempts/{attempt['id']}/submission", json={}))
    since = (await teacher.get(path)).json()["as_of"]
    second = await begin(client, one)
    made(await client.post(f"/attempts/{second['id']}/submission", json={}))
    admin = await lyceum.caller("admin")
    assert made(await admin.delete(f"{path}/{again['id']}"))["deleted"]
    gone = (await admin.get(path, params={"updated_since": since})).json()
    assert (gone["data"], [each["id"] for each in gone["deleted"]]) == ([], [again["id"]])
    expect_problem(await admin.delete(f"{path}/{again['id']}"), 404, "no_such_allowance")
    expect_problem(
        await client.post("/attempts", json={"assessment_id": one["id"]}), 409, "no_attempts_left"
    )


async def test_an_allowance_that_is_none_is_refused(lyceum: Lyceum, school: School) -> None:
    teacher, client = await lyceum.caller("instructor"), await lyceum.caller("learner")
    one = await quiz(lyceum, school, ESSAY)
    path = f"/assessments/{one['id']}/allowances"
    user_id = school.people["learner"].id
    before = await every_row(school.works.database)
    for body, wrong in (
        ({"user_id": user_id}, {"/extra_minutes": "too_small", "/extra_attempts": "too_small"}),
        ({"user_id": one["id"], "extra_minutes": 1}, {"/user_id": "unknown"}),
        ({"extra_minutes": -1}, {"/user_id": "missing", "/extra_minutes": "too_small"}),
    ):
        assert wrong_fields(await teacher.post(path, json=body)) == wrong
    body = {"user_id": user_id, "extra_attempts": 5}
    expect_problem(await client.post(path, json=body), 403, "forbidden")
    expect_problem(await client.get(path), 403, "forbidden")
    assert await every_row(school.works.database) == before
