"""Results of a test: the last attempt, question by question (contract 2.6)."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from lyceum.core.assessment.model import Reveal
from tests.dialects.marked import MarkedQuiz
from tests.dialects.marked_answers import MARK
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

KEYS = (
    "status", "score", "completion_date", "questions", "test_abandoned", "maximum_score",
    "remaining_attempts", "allow_test_repetition", "time_for_repetition", "statistics",
    "instructor_message",
)  # fmt: skip


@decision("T36")
async def test_the_last_attempt_is_told_question_by_question(
    admin: httpx.AsyncClient, school: School
) -> None:
    quiz = await MarkedQuiz.of(school, reveal=Reveal.NEVER)
    learner = school.people["learner"].id
    where = {"unit_id": quiz.unit_id, "user_id": learner}

    async def look() -> dict:
        answer = await admin.get("/api/v2/results", params=where)
        assert answer.status_code == 200, answer.text
        return answer.json()["_data"]

    none = await look()
    assert tuple(none) == KEYS
    assert (none["status"], none["questions"], none["score"]) == ("not_attempted", [], None)
    await quiz.begin()
    assert (await look())["status"] == "incomplete"
    await quiz.end()
    told = await look()
    assert told["completion_date"].endswith("+00:00")
    assert (told["score"], told["allow_test_repetition"]) == (7.14, True)
    assert [one["type"] for one in told["questions"]] == [
        "multiple_choice",
        "multiple_choice",
        "multiple_choice",
        "freetext",
        "drag_and_drop",
        "ordering",
        "fill_the_gap",
    ]
    single = told["questions"][0]
    assert single["answers"]["possible"] == ["warm", "cold", "still"]
    assert (single["user_answers"], single["correct_answers"]) == (["still"], ["warm"])
    assert (single["correct"], single["answered"], single["children"]) == (False, True, None)
    assert told["questions"][3]["correct_answers"] == [f"{MARK} short"]
    assert told["questions"][4]["user_answers"] == [["H", "high"], ["L", "high"]]
    assert round(sum(one["weight_percentage"] for one in told["questions"])) == 100


@decision("T36")
async def test_the_unit_is_asked_about_before_the_person(
    admin: httpx.AsyncClient, school: School
) -> None:
    quiz = await MarkedQuiz.of(school, reveal=Reveal.NEVER)
    path = "/api/v2/results"
    unit, user = (400, "bad_request"), (404, "not_found.user_not_found", "User not found")
    both = await admin.get(path, params={"unit_id": "x", "user_id": "y"})
    assert refused(both) == (*unit, "Unit id must be a positive integer")
    missing = await admin.get(path, params={"unit_id": quiz.unit_id})
    assert refused(missing)[:2] == unit
    nowhere = await admin.get(path, params={"unit_id": 999_999, "user_id": 999_999})
    assert refused(nowhere) == (404, "not_found.unit_not_found", "Unit not found")
    nobody = await admin.get(path, params={"unit_id": quiz.unit_id, "user_id": 999_999})
    assert refused(nobody) == user
