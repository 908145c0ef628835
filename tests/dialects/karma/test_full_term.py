"""A full term: a course with a text, two quizzes and an essay, twenty learners, one teacher.

Karma has no words for reading a text; that alone goes through the core.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import httpx2 as httpx
from msgspec.structs import replace

from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import CourseUnit, UnitKind
from lyceum.core.enrollment import queries as enrollments
from lyceum.core.progress.actions import note_seen
from lyceum.core.progress.model import WHOLE, Seen
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import ids
from tests.dialects.karma.callers import Karma, expect_data, expect_list
from tests.dialects.karma.quizzes import QUESTIONS, RIGHT, WRONG

LEARNERS = 20
GRADED = [name for name in QUESTIONS if name != "judged"]
NEVER_CAME, DROPPED, ONLY_FIRST, WEAK = range(2), range(2, 5), range(5, 8), range(8, 12)
"""Whose term went how, by number; all others did everything and well."""

Learner = dict[str, Any]


async def test_a_full_term(karma: Karma) -> None:
    lead = await karma.caller("instructor")
    course = expect_data(await lead.post("/courses", json={"title": "Weather Maps"}), 201)
    text = await reading(karma, course)
    quizzes = [
        await assessment(lead, course, title, GRADED, passing_score=60)
        for title in ("Fronts", "Pressure")
    ]
    essay = await assessment(lead, course, "Why is the sky blue?", ["judged"], passing_score=50)
    expect_data(await lead.put(f"/courses/{course['id']}", json={"status": "published"}))

    class_list = [await join(karma, course, number) for number in range(LEARNERS)]
    for number, learner in enumerate(class_list):
        await study(karma, learner, number, text=text, quizzes=quizzes, essay=essay)
    await grade_all(lead, essay, points=3)

    await expect_term(lead, course, class_list)
    await expect_results(lead, quizzes[0], passed=LEARNERS - 5 - len(WEAK), handed_in=LEARNERS - 5)
    await expect_results(lead, essay, passed=LEARNERS - 8, handed_in=LEARNERS - 8)


async def reading(karma: Karma, made: dict[str, Any]) -> CourseUnit:
    """A text of the course, as its author wrote it."""
    new = NewUnit(kind=UnitKind.TEXT, title="What a front is", body="Where two air masses meet.")

    async def act(work: WriteWork) -> CourseUnit:
        uid = ids.CODES["course"].decode(made["id"])
        found = await catalog.course(work, karma.school.system(), uid)
        return await add_unit(work, karma.school.system(), course_id=found.id, new=new)

    unit: CourseUnit = await karma.school.write(act)
    return unit


async def assessment(
    lead: httpx.AsyncClient, course: dict[str, Any], title: str, names: list[str], **rest: Any
) -> dict[str, Any]:
    body = {"course_id": course["id"], "title": title, **rest}
    made: dict[str, Any] = expect_data(await lead.post("/assessments", json=body), 201)
    path = f"/assessments/{made['id']}/questions"
    made["asked"] = {
        name: expect_data(await lead.post(path, json=QUESTIONS[name]), 201)["id"] for name in names
    }
    return made


async def join(karma: Karma, course: dict[str, Any], number: int) -> Learner:
    """The office lets somebody in; they sign in and enroll themselves."""
    office = await karma.caller("admin")
    email, password = f"learner{number}@term.example", f"a password of {number}"
    body = {"name": f"Learner {number}", "email": email, "password": password, "role": "learner"}
    user = expect_data(await office.post("/users", json=body), 201)
    signed_in = {"email": email, "password": password}
    tokens = expect_data(await karma.anybody().post("/auth/login", json=signed_in))
    client = karma.bearer(tokens["access_token"])
    enrollment = expect_data(
        await client.post("/enrollments", json={"course_id": course["id"]}), 201
    )
    return {"user": user, "client": client, "enrollment": enrollment}


async def study(
    karma: Karma,
    learner: Learner,
    number: int,
    *,
    text: CourseUnit,
    quizzes: list[dict[str, Any]],
    essay: dict[str, Any],
) -> None:
    client = learner["client"]
    if number in NEVER_CAME:
        return
    if number in DROPPED:
        path = f"/enrollments/{learner['enrollment']['id']}"
        expect_data(await client.put(path, json={"status": "dropped"}))
        return
    answers = WRONG if number in WEAK else RIGHT
    await hand_in(client, quizzes[0], answers)
    if number in ONLY_FIRST:
        return
    await hand_in(client, quizzes[1], answers)
    await hand_in(client, essay, RIGHT)
    await read(karma, learner, text)


async def read(karma: Karma, learner: Learner, text: CourseUnit) -> None:
    """They come to the end of the text."""
    uid = ids.CODES["enrollment"].decode(learner["enrollment"]["id"])

    async def act(work: WriteWork) -> None:
        found = await enrollments.enrollment(work, karma.school.system(), uid)
        actor = replace(karma.school.actor("learner"), user_id=found.user_id)
        await note_seen(work, actor, found, unit_id=text.id, seen=Seen(fraction=WHOLE))

    await karma.school.write(act)


async def hand_in(
    client: httpx.AsyncClient, taken: dict[str, Any], answers: dict[str, Any]
) -> dict[str, Any]:
    body = [
        {"question_id": question, "selected_option": answers[name]}
        for name, question in taken["asked"].items()
    ]
    path = f"/assessments/{taken['id']}/submissions"
    made: dict[str, Any] = expect_data(await client.post(path, json={"answers": body}), 201)
    return made


async def grade_all(lead: httpx.AsyncClient, essay: dict[str, Any], *, points: int) -> None:
    """The teacher reads what no key can judge."""
    path = f"/assessments/{essay['id']}/submissions"
    for made in expect_list(await lead.get(path, params={"per_page": 100})):
        assert [row["correct"] for row in made["answers"]] == [None]
        assert made["passed"] is False
        given = [{"question_id": essay["asked"]["judged"], "points_awarded": points}]
        graded = expect_data(await lead.put(f"{path}/{made['id']}", json={"answers": given}))
        assert (graded["score"], graded["passed"]) == (75, True)


async def expect_term(
    lead: httpx.AsyncClient, course: dict[str, Any], class_list: list[Learner]
) -> None:
    """Everybody stands where their term took them, for the teacher and for themselves."""
    rows = expect_list(
        await lead.get("/enrollments", params={"course_id": course["id"], "per_page": 100})
    )
    assert len(rows) == LEARNERS
    assert Counter((row["status"], row["progress_percent"]) for row in rows) == {
        ("active", 0): len(NEVER_CAME),
        ("dropped", 0): len(DROPPED),
        ("active", 25): len(ONLY_FIRST),
        ("completed", 100): LEARNERS - 8,
    }
    assert all((row["completed_at"] is None) is (row["status"] != "completed") for row in rows)
    for learner in class_list:
        own = expect_data(
            await learner["client"].get(f"/enrollments/{learner['enrollment']['id']}")
        )
        assert own in rows
    shown = expect_data(await lead.get(f"/courses/{course['id']}"))
    assert shown["enrollment_count"] == LEARNERS - len(DROPPED)


async def expect_results(
    lead: httpx.AsyncClient, taken: dict[str, Any], *, passed: int, handed_in: int
) -> None:
    made = expect_list(
        await lead.get(f"/assessments/{taken['id']}/submissions", params={"per_page": 100})
    )
    assert len(made) == handed_in
    assert sum(row["passed"] for row in made) == passed
