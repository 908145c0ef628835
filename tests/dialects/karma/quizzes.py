"""Quizzes of a course as the tests of Karma make and take them, through Karma's own API."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Course
from tests.dialects.karma.callers import Karma, course_id, expect_data

QUESTIONS: dict[str, dict[str, Any]] = {
    "one": {
        "type": "multiple_choice",
        "text": "What does a cold front do?",
        "options": ["It lifts warm air.", "It stands still.", "It ends a storm."],
        "correct_option": "It lifts warm air.",
    },
    "several": {
        "type": "multiple_choice",
        "text": "Which of these fall?",
        "options": ["rain", "hail", "wind"],
        "correct_options": ["rain", "hail"],
        "points": 2,
    },
    "true_false": {
        "type": "true_false",
        "text": "Isobars join places of equal pressure.",
        "correct_answer": True,
    },
    "short": {
        "type": "short_answer",
        "text": "What is pressure measured in?",
        "correct_answer": "hectopascal",
    },
    "judged": {"type": "short_answer", "text": "Why is the sky blue?", "points": 4},
    "matching": {
        "type": "matching",
        "text": "Which sign means what?",
        "correct_answer": {"H": "high pressure", "L": "low pressure"},
        "points": 2,
    },
    "ordering": {
        "type": "ordering",
        "text": "From the ground up.",
        "correct_answer": ["troposphere", "stratosphere", "mesosphere"],
    },
    "fill_in": {
        "type": "fill_in",
        "text": "A ___ front is blue, a ___ one red.",
        "correct_answer": ["cold", "warm"],
        "points": 2,
    },
}
"""One question of every kind, as its author sends it."""

RIGHT: dict[str, Any] = {
    "one": "It lifts warm air.",
    "several": ["hail", "rain"],
    "true_false": "true",
    "short": "  HectoPascal ",
    "judged": "It scatters.",
    "matching": {"H": "high pressure", "L": "low pressure"},
    "ordering": ["troposphere", "stratosphere", "mesosphere"],
    "fill_in": ["Cold", "warm"],
}
WRONG: dict[str, Any] = {
    "one": "It stands still.",
    "several": ["rain"],
    "true_false": "false",
    "short": "metre",
    "judged": "It just is.",
    "matching": {"H": "low pressure", "L": "high pressure"},
    "ordering": ["stratosphere", "troposphere", "mesosphere"],
    "fill_in": ["warm", "cold"],
}


class Quiz:
    """An assessment with the questions it was made with, by their names above."""

    def __init__(self, karma: Karma, shown: dict[str, Any], questions: dict[str, Any]) -> None:
        self.karma = karma
        self.id: str = shown["id"]
        self.shown = shown
        self.questions = questions
        self.path = f"/assessments/{self.id}"

    def answers(self, **said: Any) -> list[dict[str, Any]]:
        """Answers to the questions of these names."""
        return [
            {"question_id": self.questions[name]["id"], "selected_option": answer}
            for name, answer in said.items()
        ]

    async def submit(self, who: str, **said: Any) -> httpx.Response:
        """One of the cast hands in these answers."""
        client = await self.karma.caller(who)
        return await client.post(f"{self.path}/submissions", json={"answers": self.answers(**said)})

    async def submitted(self, who: str, **said: Any) -> dict[str, Any]:
        """The same, where it succeeds: the submission."""
        made: dict[str, Any] = expect_data(await self.submit(who, **said), 201)
        return made


async def quiz(karma: Karma, course: Course, *names: str, **rest: Any) -> Quiz:
    """An assessment of the course, made by its lead, with the questions of these names."""
    lead = await karma.caller("instructor")
    body = {"course_id": course_id(course), "title": "Fronts and Pressure", **rest}
    shown = expect_data(await lead.post("/assessments", json=body), 201)
    path = f"/assessments/{shown['id']}/questions"
    questions = {
        name: expect_data(await lead.post(path, json=QUESTIONS[name]), 201) for name in names
    }
    return Quiz(karma, expect_data(await lead.get(f"/assessments/{shown['id']}")), questions)
