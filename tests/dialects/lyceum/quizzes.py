"""Questions of every kind as our own API takes them, with right and wrong answers."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx

from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from tests.dialects.lyceum.callers import Lyceum
from tests.harness.school import School

FRONTS = [{"id": "a", "text": "warm"}, {"id": "b", "text": "cold"}, {"id": "c", "text": "still"}]
WINDS = [
    {"id": "h", "text": "High"},
    {"id": "l", "text": "Low"},
    {"id": "out", "text": "outwards", "is_target": True},
    {"id": "in", "text": "inwards", "is_target": True},
]
EVERY_KIND: dict[str, dict[str, Any]] = {
    "single": {"options": FRONTS, "key": {"options": ["b"]}, "points": 1},
    "multiple": {"options": FRONTS, "key": {"options": ["a", "b"]}, "points": 2},
    "true_false": {"key": {"options": ["true"]}, "points": 0.5},
    "short": {"key": {"texts": ["isobar", "an isobar"]}, "points": 1.25},
    "matching": {"options": WINDS, "key": {"pairs": {"h": "out", "l": "in"}}, "points": 2},
    "ordering": {"options": FRONTS, "key": {"options": ["b", "c", "a"]}, "points": 1},
    "fill_in": {"key": {"gaps": [["low"], ["high", "tall"]]}, "points": 3},
}
RIGHT: dict[str, dict[str, Any]] = {
    "single": {"options": ["b"]},
    "multiple": {"options": ["b", "a"]},
    "true_false": {"options": ["true"]},
    "short": {"text": " An Isobar "},
    "matching": {"pairs": {"h": "out", "l": "in"}},
    "ordering": {"options": ["b", "c", "a"]},
    "fill_in": {"gaps": ["low", "TALL"]},
}
WRONG: dict[str, dict[str, Any]] = {
    "single": {"options": ["a"]},
    "multiple": {"options": ["b"]},
    "true_false": {"options": ["false"]},
    "short": {"text": "isotherm"},
    "matching": {"pairs": {"h": "in", "l": "out"}},
    "ordering": {"options": ["a", "b", "c"]},
    "fill_in": {"gaps": ["none"]},
}
ESSAY: dict[str, Any] = {"kind": "short", "text": "Why does it rain?", "points": 4}


def question(kind: str, **rest: Any) -> dict[str, Any]:
    return {"kind": kind, "text": f"What of {kind}?", **EVERY_KIND[kind], **rest}


def every_question() -> list[dict[str, Any]]:
    return [question(kind) for kind in EVERY_KIND]


async def quiz(
    lyceum: Lyceum, school: School, *questions: dict[str, Any], **settings: Any
) -> dict[str, Any]:
    """An assessment of a course that `learner` and `other_learner` are in."""
    client = await lyceum.caller("instructor")
    course = await school.course()
    for who in ("learner", "other_learner"):
        await let_in(school, who, course.id)
    body = {"course_id": course.id, "title": "Fronts", "questions": list(questions), **settings}
    return made(await client.post("/assessments", json=body))


async def let_in(school: School, who: str, course_id: int) -> None:
    await school.write(
        partial(
            enroll,
            actor=school.system(),
            user_id=school.people[who].id,
            course_id=course_id,
            grounds=Grounds.GRANTED,
        )
    )


def made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.is_success, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def begin(client: httpx.AsyncClient, one: dict[str, Any]) -> dict[str, Any]:
    return made(await client.post("/attempts", json={"assessment_id": one["id"]}))


def answers(
    attempt: dict[str, Any], by_kind: dict[str, dict[str, Any]], *kinds: str
) -> dict[str, Any]:
    """A body that answers the questions of these kinds, or of all."""
    return {
        "answers": [
            {"question_id": asked["id"], "answer": by_kind[asked["kind"]]}
            for asked in attempt["questions"]
            if asked["kind"] in (kinds or by_kind)
        ]
    }
