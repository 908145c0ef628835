"""Every score of the school is what its stored revisions, layouts and answers make of it, though
teachers edit their questions while learners take them."""

from __future__ import annotations

import random
from typing import Any

import httpx2 as httpx
import msgspec

from lyceum.core.assessment import attempt_store, store
from lyceum.core.assessment.grading import has_passed, points_won
from lyceum.core.assessment.model import (
    Attempt,
    AttemptFilter,
    AttemptState,
    Question,
    Response,
    Revision,
)
from lyceum.core.assessment.results import attempts_where
from lyceum.core.page import Slice
from lyceum.core.work import Work
from tests.dialects.lyceum.callers import Lyceum
from tests.dialects.lyceum.quizzes import (
    ESSAY,
    EVERY_KIND,
    FRONTS,
    RIGHT,
    WRONG,
    every_question,
    let_in,
    made,
    quiz,
)
from tests.harness.school import School

TAKERS = ("learner", "other_learner", "subscriber", "manager")
ROUNDS = 3
OTHER_KEYS: dict[str, dict[str, Any]] = {
    "single": {"options": ["a"]},
    "multiple": {"options": ["c"]},
    "true_false": {"options": ["false"]},
    "short": {"texts": ["isotherm"]},
    "matching": {"pairs": {"h": "in", "l": "out"}},
    "ordering": {"options": ["a", "b", "c"]},
    "fill_in": {"gaps": [["high"], ["low"]]},
}


class Term:
    """Learners who take one quiz again and again, and the teacher who writes in it meanwhile."""

    def __init__(self, lyceum: Lyceum, one: dict[str, Any], *, seed: int) -> None:
        self.lyceum = lyceum
        self.path = f"/assessments/{one['id']}/questions"
        self.body = {"assessment_id": one["id"]}
        self.chance = random.Random(seed)
        self.clients: dict[str, httpx.AsyncClient] = {}
        self.running: dict[str, dict[str, Any]] = {}

    async def client(self, who: str) -> httpx.AsyncClient:
        if who not in self.clients:
            self.clients[who] = await self.lyceum.caller(who)
        return self.clients[who]

    async def happen(self) -> None:
        """A learner begins, saves or hands in; the teacher changes a question, or judges."""
        who = self.chance.choice(TAKERS)
        client = await self.client(who)
        if who not in self.running:
            self.running[who] = made(await client.post("/attempts", json=self.body))
            return
        attempt = self.running[who]
        place = f"/attempts/{attempt['id']}"
        if self.chance.random() < 0.6:
            made(await client.patch(f"{place}/answers", json=self.some_answers(attempt)))
            await self.edit()
            return
        made(await client.post(f"{place}/submission", json=self.some_answers(attempt)))
        del self.running[who]
        if self.chance.random() < 0.5:
            await self.judge(attempt)

    def some_answers(self, attempt: dict[str, Any]) -> dict[str, Any]:
        answers = []
        for asked in self.chance.sample(attempt["questions"], 4):
            answer = self.chance.choice((RIGHT, WRONG))[asked["kind"]]
            answers.append({"question_id": asked["id"], "answer": answer})
        return {"answers": answers}

    async def edit(self) -> None:
        teacher = await self.client("instructor")
        row = self.chance.choice((await teacher.get(self.path)).json()["data"])
        points = self.chance.choice((0.5, 1, 2.25, 7))
        change: dict[str, Any] = {"points": points, "text": f"Anew for {points}?"}
        if row["key"]:
            keys = self.chance.choice((EVERY_KIND[row["kind"]]["key"], OTHER_KEYS[row["kind"]]))
            change["key"] = keys
        if row["kind"] == "multiple":
            change["options"] = [*FRONTS, {"id": "d", "text": f"all for {points}"}]
        made(await teacher.patch(f"{self.path}/{row['id']}", json=change))

    async def judge(self, attempt: dict[str, Any]) -> None:
        teacher = await self.client("instructor")
        grades = [
            {"question_id": asked["id"], "points": round(asked["possible"] / 2, 2)}
            for asked in self.chance.sample(attempt["questions"], 2)
        ]
        made(await teacher.patch(f"/attempts/{attempt['id']}/grades", json={"grades": grades}))


async def test_all_scores_recompute_from_what_is_stored(lyceum: Lyceum, school: School) -> None:
    terms = []
    for seed in range(ROUNDS):
        one = await quiz(lyceum, school, *every_question(), ESSAY, shuffle=seed != 1)
        for who in ("subscriber", "manager"):
            await let_in(school, who, one["course_id"])
        terms.append(Term(lyceum, one, seed=seed))
    for _ in range(40):
        for term in terms:
            await term.happen()
    async with school.works.read(school.tenant) as work:
        page = await attempts_where(
            work, school.system(), where=AttemptFilter(), sliced=Slice(limit=10_000)
        )
        handed_in = [one for one in page.rows if one.state is not AttemptState.RUNNING]
        assert len(handed_in) > 10
        edited = [await recomputed(work, attempt) for attempt in handed_in]
    assert any(edited), "no attempt was given what was edited later"


async def recomputed(work: Work, attempt: Attempt) -> bool:
    """Holds an attempt against its layout, its revisions and its answers; whether one of its
    questions has a newer revision now."""
    given = await work.all(attempt_store.RESPONSES, attempt_ids=[attempt.id])
    responses = {response.question_id: response for response in given}
    assert set(responses) == {item.question_id for item in attempt.layout}
    won, possible, judged, edited = 0, 0, True, False
    for item in attempt.layout:
        (revision,) = await work.all(store.REVISION, id=item.revision_id)
        assert sorted(item.options) == sorted(option.id for option in revision.options)
        response = responses[item.question_id]
        assert response.revision_id == item.revision_id
        points = worth(revision, response)
        assert response.points == points
        won, possible = won + (points or 0), possible + revision.points
        judged = judged and points is not None
        newest = await work.all(store.QUESTION_BY_ID, unit_id=attempt.unit_id, id=item.question_id)
        edited = edited or newest[0].revision_id != item.revision_id
    assert (attempt.points, attempt.possible) == (won, possible)
    assert attempt.passed is has_passed(won, possible, pass_percent=attempt.pass_percent)
    assert (attempt.state is AttemptState.GRADED) is judged
    return edited


def worth(revision: Revision, response: Response) -> int | None:
    if response.graded_by is not None:
        return response.points
    fields = msgspec.structs.asdict(revision)
    question = Question(
        id=fields.pop("question_id"),
        uid=b"",
        course_id=0,
        extra={},
        revision_id=fields.pop("id"),
        **{name: value for name, value in fields.items() if name != "created_at"},
    )
    return points_won(question, response.answer)
