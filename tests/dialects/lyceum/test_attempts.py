"""Attempts: begun, saved on the way, handed in, and told."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.kit import clock
from lyceum.kit.time import MINUTE, SECOND
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.dialects.lyceum.quizzes import (
    ESSAY,
    EVERY_KIND,
    RIGHT,
    WRONG,
    answers,
    begin,
    every_question,
    made,
    question,
    quiz,
)
from tests.harness.rows import every_row
from tests.harness.school import School


async def test_an_attempt_has_its_questions_and_nothing_of_what_is_right(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, *every_question(), ESSAY, shuffle=True, seconds=600)
    answer = await client.post("/attempts", json={"assessment_id": one["id"]})
    attempt = made(answer)
    assert answer.headers["location"] == f"{API}/attempts/{attempt['id']}"
    assert (attempt["state"], attempt["number"], attempt["possible"]) == ("running", 1, 14.75)
    assert attempt["user_id"] == school.people["learner"].id
    assert attempt["course_id"] == one["course_id"]
    assert 590 <= attempt["seconds_left"] <= 600
    assert sorted(asked["kind"] for asked in attempt["questions"]) == sorted([*EVERY_KIND, "short"])
    for asked in (attempt, *attempt["questions"]):
        told = {asked.get(name) for name in ("points", "score", "passed", "is_correct", "comment")}
        assert told == {None}
    assert {(asked["key"], asked["feedback"]) for asked in attempt["questions"]} == {(None, None)}
    again = (await client.get(f"/attempts/{attempt['id']}")).json()
    assert again == {**attempt, "seconds_left": again["seconds_left"]}


async def test_what_is_right_wins_its_points_for_every_kind(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, *every_question())
    attempt = await begin(client, one)
    place = f"/attempts/{attempt['id']}"
    saved = made(await client.patch(f"{place}/answers", json=answers(attempt, WRONG)))
    assert saved["saved_at"] and saved["seconds_left"] is None
    made(await client.patch(f"{place}/answers", json=answers(attempt, RIGHT, "fill_in", "short")))
    last = answers(attempt, RIGHT, "single", "ordering", "matching")
    done = made(await client.post(f"{place}/submission", json=last))
    won = {asked["kind"]: asked["points"] for asked in done["questions"]}
    right = ("single", "short", "matching", "ordering", "fill_in")
    assert won == {kind: EVERY_KIND[kind]["points"] if kind in right else 0 for kind in EVERY_KIND}
    assert (done["state"], done["points"], done["possible"]) == ("graded", 8.25, 10.75)
    assert (done["score"], done["passed"]) == (76.74, True)
    for asked in done["questions"]:
        assert asked["key"] == EVERY_KIND[asked["kind"]]["key"]
        assert asked["is_correct"] is (asked["kind"] in right)
    assert (await client.get(place)).json() == done


async def test_an_answer_is_replaced_and_taken_back(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("learner")
    attempt = await begin(client, await quiz(lyceum, school, question("short"), question("single")))
    place = f"/attempts/{attempt['id']}"
    for body in (answers(attempt, WRONG), answers(attempt, RIGHT, "single")):
        made(await client.patch(f"{place}/answers", json=body))
    short = next(asked["id"] for asked in attempt["questions"] if asked["kind"] == "short")
    back = {"answers": [{"question_id": short, "answer": None}]}
    made(await client.patch(f"{place}/answers", json=back))
    told = (await client.get(place)).json()["questions"]
    assert {asked["kind"]: asked["answer"] for asked in told} == {
        "short": None,
        "single": RIGHT["single"],
    }


@pytest.mark.parametrize(
    ("reveal", "given", "shown"),
    [("never", RIGHT, False), ("passed", WRONG, False), ("passed", RIGHT, True)],
)
async def test_keys_are_shown_as_the_assessment_says(
    lyceum: Lyceum, school: School, reveal: str, given: dict[str, dict[str, Any]], shown: bool
) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, question("single", feedback="So."), reveal=reveal)
    attempt = await begin(client, one)
    place = f"/attempts/{attempt['id']}"
    done = made(await client.post(f"{place}/submission", json=answers(attempt, given)))
    for told in (done, (await client.get(place)).json()):
        (asked,) = told["questions"]
        assert (asked["key"] is not None, asked["feedback"] == "So.") == (shown, shown)
    teacher = await lyceum.caller("instructor")
    (asked,) = (await teacher.get(place)).json()["questions"]
    assert asked["feedback"] == "So."


async def test_a_question_edited_meanwhile_changes_no_running_attempt(
    lyceum: Lyceum, school: School
) -> None:
    teacher, client = await lyceum.caller("instructor"), await lyceum.caller("learner")
    one = await quiz(lyceum, school, question("single", points=2), question("short"), attempts=2)
    attempt = await begin(client, one)
    path = f"/assessments/{one['id']}/questions"
    single, short = [row["id"] for row in (await teacher.get(path)).json()["data"]]
    change = {"key": {"options": ["a"]}, "points": 9, "text": "Anew?"}
    made(await teacher.patch(f"{path}/{single}", json=change))
    made(await teacher.delete(f"{path}/{short}"))
    assert (await client.get(f"/attempts/{attempt['id']}")).json() == attempt
    done = made(
        await client.post(f"/attempts/{attempt['id']}/submission", json=answers(attempt, RIGHT))
    )
    assert (done["points"], done["possible"], done["score"]) == (3.25, 3.25, 100)
    second = await begin(client, one)
    assert [asked["text"] for asked in second["questions"]] == ["Anew?"]
    done = made(
        await client.post(f"/attempts/{second['id']}/submission", json=answers(second, RIGHT))
    )
    assert (done["points"], done["possible"], done["passed"]) == (0, 9, False)


async def test_answers_that_do_not_fit_are_named_by_their_place_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("learner")
    other = await begin(client, await quiz(lyceum, school, ESSAY))
    attempt = await begin(client, await quiz(lyceum, school, *every_question()))
    ids = {asked["kind"]: asked["id"] for asked in attempt["questions"]}
    bad: list[tuple[int, dict[str, Any]]] = [
        (other["questions"][0]["id"], {"text": "So."}),
        (ids["single"], {"options": ["a", "b"]}),
        (ids["multiple"], {"options": ["a", "nowhere"]}),
        (ids["short"], {"options": ["a"]}),
        (ids["matching"], {"pairs": {"h": "l"}}),
        (ids["ordering"], {"options": ["a", "a"]}),
        (ids["fill_in"], {"gaps": ["x" * 1_001]}),
        (ids["true_false"], {"options": ["true"]}),
        (ids["true_false"], {"options": ["true"]}),
    ]
    body = {"answers": [{"question_id": asked, "answer": answer} for asked, answer in bad]}
    before = await every_row(school.works.database)
    for method, path in (("PATCH", "answers"), ("POST", "submission")):
        answer = await client.request(method, f"/attempts/{attempt['id']}/{path}", json=body)
        assert wrong_fields(answer) == {
            "/answers/0/question_id": "unknown",
            "/answers/1/answer/options": "too_many",
            "/answers/2/answer/options": "unknown_word",
            "/answers/3/answer/options": "not_allowed",
            "/answers/4/answer/pairs": "unknown_word",
            "/answers/5/answer/options": "repeated",
            "/answers/6/answer/gaps": "too_long",
            "/answers/8/question_id": "repeated",
        }
    odd = {"answers": [{"question_id": "x", "answer": {"options": "a", "weight": 1}}, 7]}
    assert wrong_fields(await client.patch(f"/attempts/{attempt['id']}/answers", json=odd)) == {
        "/answers/0/question_id": "wrong_type",
        "/answers/0/answer/options": "wrong_type",
        "/answers/0/answer/weight": "not_allowed",
        "/answers/1": "wrong_type",
    }
    assert await every_row(school.works.database) == before


async def test_a_second_open_attempt_is_refused_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, ESSAY, attempts=1)
    attempt = await begin(client, one)
    before = await every_row(school.works.database)
    body = {"assessment_id": one["id"]}
    expect_problem(await client.post("/attempts", json=body), 409, "attempt_running")
    assert await every_row(school.works.database) == before
    made(await client.post(f"/attempts/{attempt['id']}/submission", json={}))
    before = await every_row(school.works.database)
    expect_problem(await client.post("/attempts", json=body), 409, "no_attempts_left")
    for method, path in (("PATCH", "answers"), ("POST", "submission")):
        late = await client.request(
            method, f"/attempts/{attempt['id']}/{path}", json={"answers": []}
        )
        expect_problem(late, 409, "attempt_closed")
    assert await every_row(school.works.database) == before


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the machine's clock on by so many microseconds."""
    real, passed = clock.now, [0]
    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return lambda by: passed.__setitem__(0, passed[0] + by)


async def test_what_comes_late_is_refused_and_nothing_is_written(
    lyceum: Lyceum, school: School, later: Any
) -> None:
    client = await lyceum.caller("learner")
    attempt = await begin(client, await quiz(lyceum, school, question("single"), seconds=60))
    place = f"/attempts/{attempt['id']}"
    made(await client.patch(f"{place}/answers", json=answers(attempt, WRONG)))
    later(50 * SECOND)
    assert 5 <= (await client.get(place)).json()["seconds_left"] <= 10
    later(11 * SECOND)
    assert (await client.get(place)).json()["seconds_left"] == 0
    before = await every_row(school.works.database)
    for method, path in (("PATCH", "answers"), ("POST", "submission")):
        late = await client.request(method, f"{place}/{path}", json=answers(attempt, RIGHT))
        expect_problem(late, 409, "time_is_up")
    assert await every_row(school.works.database) == before


async def test_what_begins_after_an_overdue_attempt_hands_it_in_and_completes_the_unit(
    lyceum: Lyceum, school: School, later: Any
) -> None:
    client = await lyceum.caller("learner")
    one = await quiz(lyceum, school, question("single"), seconds=60)
    first = await begin(client, one)
    made(await client.patch(f"/attempts/{first['id']}/answers", json=answers(first, RIGHT)))
    later(2 * MINUTE)
    second = await begin(client, one)
    assert second["number"] == 2
    told = (await client.get(f"/attempts/{first['id']}")).json()
    assert (told["state"], told["score"]) == ("graded", 100)
    enrolled = (await client.get(f"/enrollments/{first['enrollment_id']}")).json()
    assert enrolled["state"] == "completed"


async def test_a_unit_is_done_when_its_attempt_is_handed_in(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("learner")
    attempt = await begin(client, await quiz(lyceum, school, question("single")))
    path = f"/enrollments/{attempt['enrollment_id']}"
    assert (await client.get(path)).json()["state"] == "active"
    body = answers(attempt, WRONG)
    assert not made(await client.post(f"/attempts/{attempt['id']}/submission", json=body))["passed"]
    assert (await client.get(path)).json()["state"] == "completed"


async def test_who_may_not_take_it_is_refused(lyceum: Lyceum, school: School) -> None:
    one = await quiz(lyceum, school, ESSAY)
    body = {"assessment_id": one["id"]}
    stranger = await lyceum.caller("subscriber")
    expect_problem(await stranger.post("/attempts", json=body), 403, "not_enrolled")
    empty = {"assessment_id": (await quiz(lyceum, school))["id"]}
    client = await lyceum.caller("learner")
    expect_problem(await client.post("/attempts", json=empty), 409, "no_questions")
    nothing = {"assessment_id": school.people["learner"].id}
    assert wrong_fields(await client.post("/attempts", json=nothing)) == {
        "/assessment_id": "unknown"
    }


async def test_anothers_attempt_is_none(lyceum: Lyceum, school: School) -> None:
    one = await quiz(lyceum, school, ESSAY)
    attempt = await begin(await lyceum.caller("learner"), one)
    place = f"/attempts/{attempt['id']}"
    for who in ("other_learner", "other_instructor", "subscriber"):
        client = await lyceum.caller(who)
        expect_problem(await client.get(place), 404, "no_such_attempt")
        assert (await client.get("/attempts")).json()["data"] == []
        late = await client.patch(f"{place}/answers", json={"answers": []})
        expect_problem(late, 404, "no_such_attempt")
    other = await lyceum.caller("other_instructor")
    body = {"grades": [{"question_id": attempt["questions"][0]["id"], "points": 1}]}
    expect_problem(await other.patch(f"{place}/grades", json=body), 404, "no_such_attempt")
