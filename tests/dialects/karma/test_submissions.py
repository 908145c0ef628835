"""Submissions: handed in, graded at once, read by whom they concern."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lyceum.core.catalog.model import CourseState
from tests.dialects.karma.callers import (
    Karma,
    enrollment_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import enroll, move
from tests.dialects.karma.quizzes import QUESTIONS, RIGHT, WRONG, Quiz, quiz

decision = pytest.mark.decision

GRADED = [name for name in QUESTIONS if name != "judged"]
"""What a key can judge."""


async def enrolled_quiz(karma: Karma, *names: str, **rest: Any) -> Quiz:
    """An assessment of a course that the learner is in."""
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    return await quiz(karma, course, *names, **rest)


@decision("K6", "K42", "K49")
async def test_a_submission_is_made_with_201_and_graded_at_once(karma: Karma) -> None:
    one = await enrolled_quiz(karma, *GRADED)
    made = await one.submitted("learner", **{name: RIGHT[name] for name in GRADED})
    expect_form("submission", made)
    for row in made["answers"]:
        expect_form("answer", row)
    assert made["assessment_id"] == one.id
    assert made["user_id"] == karma.id_of("learner")
    assert (made["score"], made["passed"]) == (100, True)
    assert all(row["correct"] is True for row in made["answers"])
    learner = await karma.caller("learner")
    assert expect_data(await learner.get(f"{one.path}/submissions/{made['id']}")) == made
    assert expect_list(await learner.get(f"{one.path}/submissions")) == [made]


@decision("K42", "K43")
@pytest.mark.parametrize("name", GRADED)
async def test_each_kind_is_right_or_wrong(karma: Karma, name: str) -> None:
    one = await enrolled_quiz(karma, name)
    question = one.questions[name]
    right = await one.submitted("learner", **{name: RIGHT[name]})
    wrong = await one.submitted("learner", **{name: WRONG[name]})
    none = await one.submitted("learner")
    for made, points, said in (
        (right, question["points"], RIGHT[name]),
        (wrong, 0, WRONG[name]),
        (none, 0, None),
    ):
        row = {
            "question_id": question["id"],
            "selected_option": said,
            "correct": bool(points),
            "points_awarded": points,
        }
        assert made["answers"] == [row]
        assert (made["score"], made["passed"]) == (100 if points else 0, bool(points))


@decision("K43")
@pytest.mark.parametrize(
    ("names", "right", "score"),
    [
        (["one", "short", "true_false"], ["one"], 33.33),
        (["one", "short", "true_false"], ["one", "short"], 66.67),
        (["one", "several"], ["several"], 66.67),
        (["one", "short"], ["one"], 50),
        (["one", "several", "matching", "ordering", "fill_in"], ["one"], 12.5),
    ],
)
async def test_the_score_is_points_won_of_points_possible(
    karma: Karma, names: list[str], right: list[str], score: float
) -> None:
    one = await enrolled_quiz(karma, *names)
    made = await one.submitted("learner", **{name: RIGHT[name] for name in right})
    assert made["score"] == score
    assert type(made["score"]) is type(score)


@decision("K43")
async def test_parts_of_a_matching_and_of_gaps_count(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "matching", "fill_in")
    made = await one.submitted("learner", matching={"H": "high pressure"}, fill_in=["cold", "hot"])
    assert [(row["correct"], row["points_awarded"]) for row in made["answers"]] == [(False, 1)] * 2
    assert made["score"] == 50


@decision("K42")
async def test_passed_means_the_passing_score_is_reached(karma: Karma) -> None:
    for passing_score, passed in ((50, True), (51, False)):
        one = await enrolled_quiz(karma, "one", "short", passing_score=passing_score)
        assert (await one.submitted("learner", one=RIGHT["one"]))["passed"] is passed


@decision("K43")
async def test_an_assessment_without_questions_cannot_be_submitted(karma: Karma) -> None:
    one = await enrolled_quiz(karma)
    expect_fields(await one.submit("learner"), "answers")


@decision("K44")
async def test_an_answer_without_a_key_waits_for_a_teacher(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one", "judged")
    made = await one.submitted("learner", one=RIGHT["one"], judged="It scatters.")
    assert made["answers"][1] == {
        "question_id": one.questions["judged"]["id"],
        "selected_option": "It scatters.",
        "correct": None,
        "points_awarded": 0,
    }
    assert (made["score"], made["passed"]) == (20, False)
    lead = await karma.caller("instructor")
    path = f"{one.path}/submissions/{made['id']}"
    grade = {"question_id": one.questions["judged"]["id"], "points_awarded": 2.5}
    graded = expect_data(await lead.put(path, json={"answers": [grade]}))
    assert graded["answers"][1]["correct"] is False
    assert graded["answers"][1]["points_awarded"] == 2.5
    assert (graded["score"], graded["passed"]) == (70, True)
    assert expect_data(await (await karma.caller("learner")).get(path)) == graded


@decision("K44")
async def test_only_the_courses_staff_grade_and_within_the_points(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "judged")
    made = await one.submitted("learner", judged="It scatters.")
    path = f"{one.path}/submissions/{made['id']}"
    judged = one.questions["judged"]["id"]
    body = {"answers": [{"question_id": judged, "points_awarded": 4}]}
    expect_error(await (await karma.caller("learner")).put(path, json=body), 403, "FORBIDDEN")
    other = await (await karma.caller("other_instructor")).put(path, json=body)
    expect_error(other, 404, "NOT_FOUND")
    lead = await karma.caller("instructor")
    for points, field in ((-1, "answers[0].points_awarded"), (4.5, "answers[0].points_awarded")):
        wrong = {"answers": [{"question_id": judged, "points_awarded": points}]}
        expect_fields(await lead.put(path, json=wrong), field)
    strange = {"answers": [{"question_id": never("qst"), "points_awarded": 1}]}
    expect_fields(await lead.put(path, json=strange), "answers[0].question_id")
    assert expect_data(await lead.get(path)) == made


@decision("K41")
@pytest.mark.parametrize("alias", ["selected_option", "selected_options", "answer", "value"])
async def test_an_answer_may_be_called_by_other_names(karma: Karma, alias: str) -> None:
    one = await enrolled_quiz(karma, "one", "several", "true_false")
    answers = [
        {"question_id": one.questions["one"]["id"], alias: [RIGHT["one"]]},
        {"question_id": one.questions["several"]["id"], alias: RIGHT["several"]},
        {"question_id": one.questions["true_false"]["id"], alias: True},
    ]
    learner = await karma.caller("learner")
    made = expect_data(
        await learner.post(f"{one.path}/submissions", json={"answers": answers}), 201
    )
    assert made["score"] == 100


@decision("K8", "K41", "K45")
async def test_what_is_no_answer_is_named_and_nothing_is_written(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one", "matching", "short")
    choice, matching, short = (question["id"] for question in one.questions.values())
    learner = await karma.caller("learner")

    async def faults(*answers: Any) -> list[str]:
        answer = await learner.post(f"{one.path}/submissions", json={"answers": list(answers)})
        details = answer.json()["error"]["details"]
        expect_fields(answer, *(row["field"] for row in details))
        return [row["field"] for row in details]

    right = {"question_id": choice, "selected_option": RIGHT["one"]}
    assert await faults(right, right) == ["answers[1].question_id"]
    assert await faults({"question_id": never("qst")}, {"question_id": "x"}) == [
        "answers[0].question_id",
        "answers[1].question_id",
    ]
    assert await faults(right, {"selected_option": "a"}, 7) == [
        "answers[1].question_id",
        "answers[2]",
    ]
    assert await faults({"question_id": choice, "selected_option": 7}) == [
        "answers[0].selected_option"
    ]
    assert await faults(
        {"question_id": choice, "answer": "It rains."},
        {"question_id": matching, "value": ["H"]},
        {"question_id": short, "selected_option": True},
    ) == ["answers[0].answer", "answers[1].value", "answers[2].selected_option"]
    path = f"{one.path}/submissions"
    expect_fields(await learner.post(path, json={}), "answers")
    expect_fields(await learner.post(path, json={"answers": {}}), "answers")
    assert expect_list(await learner.get(path)) == []


@decision("K46")
async def test_only_who_is_in_the_course_submits(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one")
    for who in ("other_learner", "admin", "instructor", "subscriber"):
        expect_error(await one.submit(who, one=RIGHT["one"]), 403, "FORBIDDEN")
    lead = await karma.caller("instructor")
    assert expect_list(await lead.get(f"{one.path}/submissions")) == []


@decision("K46")
@pytest.mark.parametrize(
    ("state", "status"),
    [("active", 201), ("completed", 201), ("dropped", 403), ("suspended", 403), ("expired", 403)],
)
async def test_a_stay_that_ended_takes_no_more_submissions(
    karma: Karma, state: str, status: int
) -> None:
    """Whoever completed the course may try again: attempts are unlimited (K47)."""
    course = await karma.school.course()
    await enroll(karma.school, "learner", course, state=state)
    one = await quiz(karma, course, "one")
    assert (await one.submit("learner", one=RIGHT["one"])).status_code == status


@decision("K46")
@pytest.mark.parametrize(
    ("state", "status"),
    [
        (CourseState.PUBLISHED, 201),
        (CourseState.PRIVATE, 201),
        (CourseState.ARCHIVED, 201),
        (CourseState.DRAFT, 404),
        (CourseState.TRASHED, 404),
    ],
)
async def test_an_unpublished_course_does_not_exist_for_a_learner(
    karma: Karma, state: CourseState, status: int
) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    await move(karma.school, course, state)
    assert (await one.submit("learner", one=RIGHT["one"])).status_code == status


@decision("K47")
async def test_one_may_submit_again_and_again_and_each_is_kept(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one", time_limit_minutes=1)
    said = [WRONG["one"], RIGHT["one"], WRONG["one"]]
    made = [await one.submitted("learner", one=answer) for answer in said]
    learner = await karma.caller("learner")
    shown = expect_list(await learner.get(f"{one.path}/submissions"))
    assert shown == made[::-1]
    assert [row["score"] for row in made] == [0, 100, 0]


@decision("K47")
async def test_submissions_at_once_are_all_kept(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one")
    made = await asyncio.gather(*(one.submit("learner", one=RIGHT["one"]) for _ in range(8)))
    assert [answer.status_code for answer in made] == [201] * 8
    ids = {expect_data(answer, 201)["id"] for answer in made}
    shown = expect_list(await (await karma.caller("learner")).get(f"{one.path}/submissions"))
    assert {row["id"] for row in shown} == ids
    assert len(ids) == 8


@decision("K32")
async def test_learners_read_their_own_submissions_and_staff_those_they_lead(karma: Karma) -> None:
    course = await karma.school.course()
    for who in ("learner", "other_learner"):
        await enroll(karma.school, who, course)
    one = await quiz(karma, course, "one")
    mine = await one.submitted("learner", one=RIGHT["one"])
    other = await one.submitted("other_learner", one=WRONG["one"])
    sees = {
        "learner": [mine],
        "other_learner": [other],
        "instructor": [other, mine],
        "admin": [other, mine],
        "manager": [other, mine],
        "other_instructor": [],
        "subscriber": [],
    }
    for who, seen in sees.items():
        client = await karma.caller(who)
        answer = await client.get(f"{one.path}/submissions")
        assert expect_list(answer) == seen, who
        assert answer.json()["meta"]["total"] == len(seen)
        for row in (mine, other):
            path = f"{one.path}/submissions/{row['id']}"
            if row in seen:
                assert expect_data(await client.get(path)) == row
            else:
                expect_error(await client.get(path), 404, "NOT_FOUND")


@decision("K15")
async def test_a_submission_is_of_its_assessment(karma: Karma) -> None:
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    one, other = await quiz(karma, course, "one"), await quiz(karma, course, "one")
    made = await one.submitted("learner", one=RIGHT["one"])
    learner = await karma.caller("learner")
    for text in (made["id"], never("sub"), enrollment_id(enrollment), "x"):
        expect_error(await learner.get(f"{other.path}/submissions/{text}"), 404, "NOT_FOUND")


async def test_a_changed_question_changes_no_score(karma: Karma) -> None:
    one = await enrolled_quiz(karma, "one")
    made = await one.submitted("learner", one=RIGHT["one"])
    lead = await karma.caller("instructor")
    path = f"{one.path}/questions/{one.questions['one']['id']}"
    expect_data(await lead.put(path, json={"correct_option": WRONG["one"], "points": 9}))
    expect_data(await lead.put(one.path, json={"passing_score": 100}))
    learner = await karma.caller("learner")
    assert expect_data(await learner.get(f"{one.path}/submissions/{made['id']}")) == made
    assert (await one.submitted("learner", one=RIGHT["one"]))["score"] == 0
