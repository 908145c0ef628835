"""Assessments: who sees, makes, changes and deletes which."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.model import CourseState
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import enroll, move
from tests.dialects.karma.quizzes import QUESTIONS, RIGHT, quiz

decision = pytest.mark.decision


@decision("K6", "K48")
@pytest.mark.parametrize("who", ["admin", "instructor", "manager"])
async def test_an_assessment_is_made_with_201_and_the_full_object(karma: Karma, who: str) -> None:
    course = await karma.school.course()
    client = await karma.caller(who)
    body = {
        "course_id": course_id(course),
        "title": "Fronts and Pressure",
        "passing_score": 55,
        "time_limit_minutes": 30,
    }
    made = expect_data(await client.post("/assessments", json=body), 201)
    expect_form("assessment with questions", made)
    assert made == {"id": made["id"], **body, "question_count": 0, "questions": []}
    assert expect_data(await client.get(f"/assessments/{made['id']}")) == made
    (row,) = expect_list(await client.get("/assessments"))
    expect_form("assessment", row)
    assert row == {key: made[key] for key in row}


@decision("K47")
async def test_without_more_said_70_percent_pass_and_no_clock_runs(karma: Karma) -> None:
    shown = (await quiz(karma, await karma.school.course())).shown
    assert (shown["passing_score"], shown["time_limit_minutes"]) == (70, None)


@decision("K8")
@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({}, ["course_id", "title"]),
        ({"course_id": "crs_nobody", "title": "Fine"}, ["course_id"]),
        ({"title": "No"}, ["course_id", "title"]),
        ({"course_id": None, "title": "x" * 201, "passing_score": 0}, None),
        ({"course_id": "x", "title": "Fine", "passing_score": 101}, ["passing_score"]),
        ({"course_id": "x", "title": "Fine", "passing_score": 70.5}, ["passing_score"]),
        ({"course_id": "x", "title": "Fine", "time_limit_minutes": 0}, ["time_limit_minutes"]),
        ({"course_id": "x", "title": "Fine", "time_limit_minutes": "1"}, ["time_limit_minutes"]),
    ],
)
async def test_what_cannot_be_an_assessment_names_each_field(
    karma: Karma, wrong: dict[str, Any], fields: list[str] | None
) -> None:
    answer = await (await karma.caller("instructor")).post("/assessments", json=wrong)
    expect_fields(answer, *(fields or wrong))
    assert not expect_list(await (await karma.caller("admin")).get("/assessments"))


@decision("K24", "K48")
async def test_only_who_may_write_the_course_writes_its_assessments(karma: Karma) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    before = expect_data(await (await karma.caller("admin")).get(one.path))
    body = {"course_id": course_id(course), "title": "Another"}
    for who in ("learner", "other_instructor", "subscriber"):
        client = await karma.caller(who)
        expect_error(await client.post("/assessments", json=body), 403, "FORBIDDEN")
        expect_error(await client.put(one.path, json={"title": "Other"}), 403, "FORBIDDEN")
        expect_error(await client.delete(one.path), 403, "FORBIDDEN")
    assert expect_data(await (await karma.caller("admin")).get(one.path)) == before
    anybody = karma.anybody()
    expect_error(await anybody.get("/assessments"), 401, "UNAUTHORIZED")
    expect_error(await anybody.get(one.path), 401, "UNAUTHORIZED")


@decision("K23")
@pytest.mark.parametrize("state", [s for s in CourseState if s is not CourseState.TRASHED])
async def test_learners_see_those_of_courses_that_they_see(
    karma: Karma, state: CourseState
) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, "one")
    await move(karma.school, course, state)
    readable = (CourseState.PUBLISHED, CourseState.PRIVATE, CourseState.ARCHIVED)
    sees = {"learner": state in readable, "other_learner": state is CourseState.PUBLISHED}
    for who, seen in {**sees, "admin": True, "other_instructor": True}.items():
        client = await karma.caller(who)
        assert len(expect_list(await client.get("/assessments"))) == seen, who
        if seen:
            assert expect_data(await client.get(one.path))["id"] == one.id
        else:
            expect_error(await client.get(one.path), 404, "NOT_FOUND")


@decision("K23", "K40")
async def test_questions_are_there_for_the_enrolled_and_their_keys_for_staff(
    karma: Karma,
) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one = await quiz(karma, course, *QUESTIONS)
    for who in ("admin", "instructor", "manager"):
        rows = expect_data(await (await karma.caller(who)).get(one.path))["questions"]
        assert len(rows) == len(QUESTIONS)
        for row in rows:
            expect_form("question with its key", row)
    for who in ("learner", "other_instructor"):
        rows = expect_data(await (await karma.caller(who)).get(one.path))["questions"]
        assert len(rows) == len(QUESTIONS)
        for row in rows:
            expect_form("question", row)
    outsider = expect_data(await (await karma.caller("other_learner")).get(one.path))
    assert (outsider["question_count"], outsider["questions"]) == (len(QUESTIONS), [])


@decision("K11", "K12", "K13")
async def test_they_are_listed_newest_first_and_by_course(karma: Karma) -> None:
    weather, maps = await karma.school.course("Weather"), await karma.school.course("Maps")
    made = [(await quiz(karma, course)).id for course in (weather, maps, weather)]
    learner = await karma.caller("learner")

    async def listed(**asked: Any) -> list[str]:
        answer = await learner.get("/assessments", params=asked)
        return [row["id"] for row in expect_list(answer)]

    assert await listed() == [made[2], made[1], made[0]]
    assert await listed(course_id=course_id(weather)) == [made[2], made[0]]
    assert await listed(course_id=never("crs")) == []
    assert await listed(per_page=1, page=2) == [made[1]]
    past = await learner.get("/assessments", params={"page": 9})
    assert expect_list(past) == []
    assert past.json()["meta"] == {"total": 3, "page": 9, "per_page": 20}


@decision("K48")
async def test_an_update_changes_what_it_names_and_keeps_the_rest(karma: Karma) -> None:
    one = await quiz(karma, await karma.school.course(), "one", time_limit_minutes=20)
    lead = await karma.caller("instructor")
    shown = one.shown
    for change in (
        {"title": "Other Fronts"},
        {"passing_score": 90},
        {"time_limit_minutes": 45},
        {"time_limit_minutes": None},
        {"question_count": 7, "course_id": "crs_nobody"},
        {},
    ):
        known = {key: value for key, value in change.items() if key[0] in "tp"}
        shown = shown | known
        assert expect_data(await lead.put(one.path, json=change)) == shown
        assert expect_data(await lead.get(one.path)) == shown
    wrong = {"title": " x ", "passing_score": None, "time_limit_minutes": -1}
    expect_fields(await lead.put(one.path, json=wrong), *wrong)
    assert expect_data(await lead.get(one.path)) == shown


@decision("K4", "K48")
async def test_a_deleted_one_is_gone_with_its_questions_and_submissions(karma: Karma) -> None:
    course = await karma.school.course()
    await enroll(karma.school, "learner", course)
    one, other = await quiz(karma, course, "one"), await quiz(karma, course, "one")
    made = await one.submitted("learner", one=RIGHT["one"])
    lead = await karma.caller("instructor")
    deleted = expect_data(await lead.delete(one.path))
    assert deleted == {"id": one.id, "deleted": True}
    for path in ("", "/questions", "/submissions", f"/submissions/{made['id']}"):
        expect_error(await lead.get(one.path + path), 404, "NOT_FOUND")
    expect_error(await lead.delete(one.path), 404, "NOT_FOUND")
    assert [row["id"] for row in expect_list(await lead.get("/assessments"))] == [other.id]


@decision("K27", "K28")
async def test_a_course_a_person_and_an_enrollment_take_submissions_with_them(
    karma: Karma,
) -> None:
    course = await karma.school.course()
    admin = await karma.caller("admin")
    for who in ("learner", "other_learner"):
        await enroll(karma.school, who, course)
    one = await quiz(karma, course, *QUESTIONS)
    for who in ("learner", "other_learner"):
        await one.submitted(who, **RIGHT)
    await (await karma.caller("admin")).delete(f"/users/{karma.id_of('other_learner')}")
    (left,) = expect_list(await admin.get(f"{one.path}/submissions"))
    assert left["user_id"] == karma.id_of("learner")
    (enrollment,) = expect_list(await admin.get("/enrollments"))
    expect_data(await admin.delete(f"/enrollments/{enrollment['id']}"))
    assert expect_list(await admin.get(f"{one.path}/submissions")) == []
    again = {"course_id": course_id(course)}
    expect_data(await (await karma.caller("learner")).post("/enrollments", json=again), 201)
    await one.submitted("learner", **WRONG_ONE)
    expect_data(await admin.delete(f"/courses/{course_id(course)}"))
    expect_error(await admin.get(one.path), 404, "NOT_FOUND")
    assert expect_list(await admin.get("/assessments")) == []


WRONG_ONE = {"one": "It stands still."}


@decision("K15")
@pytest.mark.parametrize("text", [never("asmnt"), never("crs"), "asmnt_qrs001", "x"])
async def test_an_id_that_was_never_given_out_is_404(karma: Karma, text: str) -> None:
    admin = await karma.caller("admin")
    expect_error(await admin.get(f"/assessments/{text}"), 404, "NOT_FOUND")
    expect_error(await admin.put(f"/assessments/{text}", json={}), 404, "NOT_FOUND")
    expect_error(await admin.delete(f"/assessments/{text}"), 404, "NOT_FOUND")
