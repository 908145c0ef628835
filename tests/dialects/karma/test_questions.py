"""The questions of an assessment: every kind of them, and who is told what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.dialects.karma.callers import (
    Karma,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import enroll
from tests.dialects.karma.quizzes import QUESTIONS, RIGHT, quiz

decision = pytest.mark.decision

SHOWN: dict[str, dict[str, Any]] = {
    "one": {"correct_option": "It lifts warm air."},
    "several": {"correct_options": ["rain", "hail"], "multiple": True},
    "true_false": {
        "options": ["true", "false"],
        "correct_option": "true",
        "correct_answer": True,
    },
    "short": {"correct_answer": "hectopascal"},
    "judged": {},
    "matching": {
        "options": ["H", "L"],
        "matches": ["high pressure", "low pressure"],
        "correct_answer": {"H": "high pressure", "L": "low pressure"},
    },
    "ordering": {
        "options": ["mesosphere", "stratosphere", "troposphere"],
        "correct_answer": ["troposphere", "stratosphere", "mesosphere"],
    },
    "fill_in": {"correct_answer": ["cold", "warm"]},
}
"""What a question of each kind shows beyond what was sent and what is empty."""


@decision("K6", "K38", "K39")
@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_question_of_each_kind_is_made_and_shown(karma: Karma, name: str) -> None:
    one = await quiz(karma, await karma.school.course(), name)
    made = one.questions[name]
    expect_form("question with its key", made)
    empty = {
        "options": [],
        "matches": [],
        "multiple": False,
        "points": 1,
        "correct_option": None,
        "correct_options": None,
        "correct_answer": None,
    }
    assert made == empty | QUESTIONS[name] | SHOWN[name] | {"id": made["id"]}
    lead = await karma.caller("instructor")
    assert expect_list(await lead.get(f"{one.path}/questions")) == [made]
    assert one.shown["questions"] == [made]


@decision("K40")
@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_learner_is_never_told_what_is_right(karma: Karma, name: str) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, name)
    learner = await karma.caller("learner")

    async def listed() -> Any:
        rows = expect_list(await learner.get(f"{one.path}/questions"))
        for row in rows:
            expect_form("question", row)
        return rows

    before = await listed()
    await one.submitted("learner", **{name: RIGHT[name]})
    assert await listed() == before


@decision("K23", "K40")
async def test_who_is_not_enrolled_reads_no_questions(karma: Karma) -> None:
    one = await quiz(karma, await karma.school.course(), "one")
    other = await karma.caller("learner")
    expect_error(await other.get(f"{one.path}/questions"), 403, "FORBIDDEN")
    staff = await karma.caller("other_instructor")
    (row,) = expect_list(await staff.get(f"{one.path}/questions"))
    expect_form("question", row)


async def test_the_order_of_matches_and_options_tells_nothing(karma: Karma) -> None:
    """Whoever wrote the question wrote them in the right order, most of the time."""
    one = await quiz(karma, await karma.school.course(), "ordering", "matching")
    staff = await karma.caller("other_instructor")
    rows = expect_list(await staff.get(f"{one.path}/questions"))
    assert [row["options"] == sorted(row["options"]) for row in rows] == [True, True]
    assert [row["matches"] == sorted(row["matches"]) for row in rows] == [True, True]


@decision("K10", "K11")
async def test_questions_come_in_their_order_and_in_pages(karma: Karma) -> None:
    one = await quiz(karma, await karma.school.course(), "one", "short", "several")
    lead = await karma.caller("instructor")
    ids = [question["id"] for question in one.questions.values()]

    async def page(**asked: int) -> list[str]:
        answer = await lead.get(f"{one.path}/questions", params=asked)
        assert answer.json()["meta"]["total"] == 3
        return [row["id"] for row in expect_list(answer)]

    assert await page() == ids
    assert await page(per_page=2) == ids[:2]
    assert await page(per_page=2, page=2) == ids[2:]
    assert await page(page=9) == []


CHOICE = {"type": "multiple_choice", "text": "Which?", "options": ["a", "b"]}


@decision("K8", "K38")
@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["type", "text"]),
        ({"type": "essay", "text": "Why?"}, ["type"]),
        ({"type": "short_answer", "text": ""}, ["text"]),
        ({"type": "short_answer", "text": "  "}, ["text"]),
        ({"type": "short_answer", "text": "Why?", "points": 0}, ["points"]),
        ({"type": "short_answer", "text": "Why?", "points": "1"}, ["points"]),
        ({"type": "short_answer", "text": "Why?", "correct_answer": " "}, ["correct_answer"]),
        ({"type": "short_answer", "text": "Why?", "correct_option": "a"}, ["correct_option"]),
        ({"type": "short_answer", "text": "Why?", "correct_answer": 7}, ["correct_answer"]),
        (CHOICE, ["correct_option"]),
        ({**CHOICE, "correct_option": "c"}, ["correct_option"]),
        ({**CHOICE, "correct_option": True}, ["correct_option"]),
        ({**CHOICE, "correct_options": ["a", "c"]}, ["correct_options"]),
        ({**CHOICE, "correct_options": []}, ["correct_options"]),
        ({**CHOICE, "correct_options": ["a", "a"]}, ["correct_options"]),
        ({**CHOICE, "correct_option": "a", "correct_options": ["a"]}, ["correct_option"]),
        ({**CHOICE, "options": ["a", 7], "correct_option": "a"}, ["options[1]"]),
        ({**CHOICE, "options": ["a", "a"], "correct_option": "a"}, ["options"]),
        ({**CHOICE, "options": ["a", " "], "correct_option": "a"}, ["options"]),
        ({**CHOICE, "options": ["a"], "correct_option": "a"}, ["options"]),
        ({**CHOICE, "options": "ab", "correct_option": "a"}, ["options"]),
        ({"type": "true_false", "text": "So?"}, ["correct_option"]),
        ({"type": "true_false", "text": "So?", "correct_answer": "perhaps"}, ["correct_option"]),
        ({"type": "matching", "text": "So?"}, ["correct_answer"]),
        ({"type": "matching", "text": "So?", "correct_answer": ["a"]}, ["correct_answer"]),
        ({"type": "matching", "text": "So?", "correct_answer": {}}, ["options"]),
        (
            {"type": "matching", "text": "So?", "options": ["b"], "correct_answer": {"a": "1"}},
            ["correct_answer"],
        ),
        ({"type": "ordering", "text": "So?", "correct_answer": ["a"]}, ["options"]),
        ({"type": "fill_in", "text": "So?", "correct_answer": []}, ["correct_answer"]),
    ],
)
async def test_a_question_that_could_not_be_answered_names_its_fault(
    karma: Karma, body: dict[str, Any], fields: list[str]
) -> None:
    one = await quiz(karma, await karma.school.course())
    lead = await karma.caller("instructor")
    expect_fields(await lead.post(f"{one.path}/questions", json=body), *fields)
    assert expect_list(await lead.get(f"{one.path}/questions")) == []


@decision("K38")
async def test_what_a_change_leaves_out_stays(karma: Karma) -> None:
    one = await quiz(karma, await karma.school.course(), *QUESTIONS)
    lead = await karma.caller("instructor")
    for made in one.questions.values():
        path = f"{one.path}/questions/{made['id']}"
        shown = made
        for change in ({}, {"text": "Asked anew"}, {"points": 2.5}):
            shown = shown | change
            assert expect_data(await lead.put(path, json=change)) == shown
    rows = expect_list(await lead.get(f"{one.path}/questions"))
    changed = {"text": "Asked anew", "points": 2.5}
    assert rows == [made | changed for made in one.questions.values()]


@decision("K38")
async def test_options_and_what_is_right_change_together_or_apart(karma: Karma) -> None:
    one = await quiz(karma, await karma.school.course(), "one")
    lead = await karma.caller("instructor")
    path = f"{one.path}/questions/{one.questions['one']['id']}"

    async def changed(**body: Any) -> dict[str, Any]:
        shown: dict[str, Any] = expect_data(await lead.put(path, json=body))
        return shown

    more = [*QUESTIONS["one"]["options"], "It sinks."]
    assert (await changed(options=more))["correct_option"] == "It lifts warm air."
    assert (await changed(correct_option="It sinks."))["options"] == more
    expect_fields(await lead.put(path, json={"options": more[:3]}), "correct_option")
    several = await changed(correct_options=more[2:])
    assert (several["correct_option"], several["multiple"]) == (None, True)
    text = await changed(type="short_answer", correct_answer="upwards")
    assert (text["options"], text["correct_options"]) == ([], None)
    assert (await changed(correct_answer=None))["correct_answer"] is None
    expect_fields(await lead.put(path, json={"type": "true_false"}), "correct_option")


@decision("K4", "K38")
async def test_a_question_taken_out_is_gone_and_its_submissions_stay(karma: Karma) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one", "short")
    made = await one.submitted("learner", one=RIGHT["one"])
    lead = await karma.caller("instructor")
    question = one.questions["one"]["id"]
    path = f"{one.path}/questions/{question}"
    assert expect_data(await lead.delete(path)) == {"id": question, "deleted": True}
    expect_error(await lead.delete(path), 404, "NOT_FOUND")
    expect_error(await lead.put(path, json={}), 404, "NOT_FOUND")
    assert expect_data(await lead.get(one.path))["question_count"] == 1
    assert expect_data(await lead.get(f"{one.path}/submissions/{made['id']}")) == made


@decision("K15", "K24")
async def test_a_question_is_of_its_assessment_and_its_courses_staff(karma: Karma) -> None:
    course = await karma.school.course()
    one, other = await quiz(karma, course, "one"), await quiz(karma, course, "one")
    lead = await karma.caller("instructor")
    strange = other.questions["one"]["id"]
    for text in (strange, never("qst"), "x"):
        path = f"{one.path}/questions/{text}"
        expect_error(await lead.put(path, json={}), 404, "NOT_FOUND")
        expect_error(await lead.delete(path), 404, "NOT_FOUND")
    await enroll(karma.school, "learner", course)
    for who in ("learner", "other_instructor"):
        client = await karma.caller(who)
        path = f"{other.path}/questions"
        expect_error(await client.post(path, json=QUESTIONS["one"]), 403, "FORBIDDEN")
        expect_error(await client.put(f"{path}/{strange}", json={"text": "x"}), 403, "FORBIDDEN")
        expect_error(await client.delete(f"{path}/{strange}"), 403, "FORBIDDEN")
    assert expect_list(await lead.get(f"{other.path}/questions")) == [other.questions["one"]]
