"""Enrollments and progress as this vendor shows them (contract 2.1, 2.2)."""

from __future__ import annotations

from functools import partial

import httpx2 as httpx
import pytest

from lyceum.core.access.links import find_link
from lyceum.core.access.model import Purpose
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import CourseState, UnitKind
from lyceum.core.enrollment.queries import newest_of
from lyceum.core.progress.actions import note_seen
from lyceum.core.progress.model import WHOLE, Seen
from lyceum.core.recognition.certificates import give_certificates, issue_certificate
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

ENROLLED = (409, "conflict.user_already_enrolled", "User is already enrolled in the course")
NOT_ENROLLED = (409, "conflict.user_not_enrolled", "User is not enrolled in the course")
NO_COURSE = (404, "not_found.course_not_found", "Course not found")
NO_USER = (404, "not_found.user_not_found", "User not found")
PATH = "/api/v2/enrollments"


async def make_unit(school: School, course_id: int, title: str) -> int:
    new = NewUnit(kind=UnitKind.TEXT, title=title, body="Cold.")
    act = partial(add_unit, actor=school.system(), course_id=course_id, new=new)
    return int((await school.write(act)).id)


async def read(school: School, course_id: int, unit_id: int, *, seconds: int) -> None:
    """Lets the learner read a unit to its end."""
    actor = school.actor("learner")

    async def act(work: WriteWork) -> None:
        stay = await newest_of(work, user_id=actor.self_id(), course_id=course_id)
        assert stay is not None
        seen = Seen(fraction=WHOLE, seconds=seconds)
        await note_seen(work, actor, stay, unit_id=unit_id, seen=seen)

    await school.write(act)


async def send(client: httpx.AsyncClient, method: str, body: object) -> httpx.Response:
    return await client.request(method, PATH, json=body)


@decision("T10", "T20")
async def test_a_user_is_enrolled_once_and_taken_out_by_a_body(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    pair = {"course_id": course.id, "user_id": learner.id}
    made = await send(admin, "POST", pair)
    assert (made.status_code, made.json()) == (200, {"_data": {"role": "learner"}})
    assert refused(await send(admin, "POST", pair)) == ENROLLED
    gone = await send(admin, "DELETE", pair)
    assert (gone.status_code, gone.content) == (204, b"")
    assert refused(await send(admin, "DELETE", pair)) == NOT_ENROLLED
    for method in ("POST", "DELETE"):
        for body, told in (
            ({}, (400, "bad_request", "Course id is required")),
            ({"course_id": course.id}, (400, "bad_request", "User id is required")),
            (
                {"course_id": str(course.id), "user_id": "x"},
                (400, "bad_request", "Course id must be a positive integer"),
            ),
            ({**pair, "course_id": 999999, "user_id": 999999}, NO_COURSE),
            ({**pair, "user_id": 999999}, NO_USER),
        ):
            assert refused(await send(admin, method, body)) == told, body
        malformed = await admin.request(method, PATH, content=b"[")
        assert malformed.status_code == 422
    draft = await school.course("Draft", state=CourseState.DRAFT)
    closed = await send(admin, "POST", {**pair, "course_id": draft.id})
    assert refused(closed) == (409, "conflict", "Course is not longer available")
    full = await school.course("Full", seats=1)
    other = school.people["other_learner"].id
    await send(admin, "POST", {"course_id": full.id, "user_id": other})
    refusal = refused(await send(admin, "POST", {**pair, "course_id": full.id}))
    assert refusal == (409, "conflict.course_full", "The course has no free seat")


@decision("T23", "T24")
async def test_progress_is_told_for_the_pair_the_unit_and_the_portal(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    first = await make_unit(school, course.id, "Fronts")
    second = await make_unit(school, course.id, "Isobars")
    pair = {"course_id": course.id, "user_id": learner.id}
    nothing = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]
    assert (nothing["enrolled"], nothing["role_in_course"]) == (False, None)
    assert nothing["progress"]["completion_status"] == "not_attempted"
    await send(admin, "POST", pair)
    await read(school, course.id, first, seconds=61)
    told = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]
    assert told == {
        "id": course.id,
        "name": course.title,
        "category": None,
        "status": "active",
        "creation_date": told["creation_date"],
        "last_updated_on": told["last_updated_on"],
        "progress": {
            "total_time": 61,
            "score": None,
            "completion_status": "incomplete",
            "completion_date": None,
            "completion_percentage": 50,
            "last_viewed_unit_id": first,
            "certificate": None,
        },
        "enrolled": True,
        "role_in_course": "learner",
    }
    params = {"unit_id": first, "user_id": learner.id}
    unit = (await admin.get("/api/v2/unit-progress", params=params)).json()["_data"]
    assert unit == {
        "total_time": 61,
        "status": "completed",
        "score": None,
        "completion_date": unit["first_access_time"],
        "first_access_time": unit["first_access_time"],
        "last_accessed_time": unit["first_access_time"],
        "submission": None,
        "ilt_attendance": None,
        "repetitions": None,
        "remaining_time": None,
        "grade_date": None,
    }
    await read(school, course.id, second, seconds=9)
    users = (await admin.get(f"/api/v2/courses/{course.id}/users")).json()["_data"]
    (row,) = users
    progress = {
        "role": "learner",
        "enrollment_date": row["enrollment_date"],
        "completion_date": row["completion_date"],
        "completion_status": "completed",
        "completion_percentage": 100,
        "score": None,
        "total_time": 70,
        "expiration_date": None,
    }
    assert row == {
        "id": learner.id,
        "login": learner.login,
        "name": "Leila",
        "surname": "Haddad",
        "email": learner.email,
        "status": "active",
        **progress,
    }
    courses = (await admin.get(f"/api/v2/users/{learner.id}/courses")).json()["_data"]
    assert courses == {
        "courses": [{"id": course.id, "name": course.title, "status": "active", **progress}]
    }
    whole = (await admin.get(PATH)).json()
    assert whole["_data"] == [
        {
            "user_id": learner.id,
            "course_id": course.id,
            "enrolled": True,
            "last_updated_on": whole["_data"][0]["last_updated_on"],
            **progress,
        }
    ]
    teacher = {**pair, "user_id": school.people["instructor"].id}
    led = (await admin.get("/api/v2/course-progress", params=teacher)).json()["_data"]
    assert (led["enrolled"], led["role_in_course"]) == (False, "instructor")


async def test_of_two_bad_ids_the_course_or_unit_is_told_first(admin: httpx.AsyncClient) -> None:
    for path, name, noun in (
        ("/api/v2/course-progress", "course_id", "Course"),
        ("/api/v2/unit-progress", "unit_id", "Unit"),
    ):
        bad = await admin.get(path, params={"user_id": "x", name: "0"})
        told = (400, "bad_request", f"{noun} id must be a positive integer")
        assert refused(bad) == told
        missing = await admin.get(path, params={"user_id": 999999, name: 999999})
        assert missing.status_code == 404
        assert missing.json()["_errors"][0]["title"] == f"{noun} not found"
        lacking = await admin.get(path, params={name: 3})
        assert refused(lacking) == (400, "bad_request", "User id is required")


@decision("T22")
async def test_a_reset_lets_a_user_begin_anew_and_a_completion_stays_a_fact(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(seats=1), school.people["learner"]
    unit = await make_unit(school, course.id, "Fronts")
    await make_unit(school, course.id, "Isobars")
    pair = {"course_id": course.id, "user_id": learner.id}
    path = "/api/v2/course-progress"
    assert refused(await admin.delete(path, params=pair)) == NOT_ENROLLED
    await send(admin, "POST", pair)
    await read(school, course.id, unit, seconds=5)
    reset = await admin.delete(path, params=pair)
    assert (reset.status_code, reset.content) == (204, b"")
    told = (await admin.get(path, params=pair)).json()["_data"]
    assert told["progress"]["total_time"] == 0
    assert told["progress"]["completion_status"] == "not_attempted"
    assert told["enrolled"]
    # Nothing was done since: nothing happens.
    assert (await admin.delete(path, params=pair)).status_code == 204
    listed = (await admin.get(f"/api/v2/courses/{course.id}/users")).json()
    assert listed["_meta"]["pagination"]["total_results"] == 1


async def test_all_progress_is_paged_filtered_and_followed(
    admin: httpx.AsyncClient, school: School
) -> None:
    courses = [await school.course(f"Course {number}") for number in range(3)]
    people = [school.people[who].id for who in ("learner", "other_learner")]
    for course in courses:
        for user_id in people:
            await send(admin, "POST", {"course_id": course.id, "user_id": user_id})
    page = (await admin.get(f"{PATH}?page[size]=4&page[number]=2")).json()
    assert [(row["course_id"], row["user_id"]) for row in page["_data"]] == [
        (courses[2].id, user_id) for user_id in people
    ]
    assert page["_meta"]["pagination"]["total_results"] == 6
    one = (await admin.get(f"{PATH}?filter[user_id]={people[0]}&page[size]=2")).json()
    assert one["_meta"]["filtered_by"] == {"user_id": {"eq": str(people[0])}}
    assert {row["user_id"] for row in one["_data"]} == {people[0]}
    assert one["_links"]["next"].endswith(
        f"/enrollments?filter[user_id][eq]={people[0]}&page[number]=2&page[size]=2"
    )
    later = (await admin.get(f"{PATH}?updated_since=2990-01-01")).json()
    assert later["_data"] == []
    before = (await admin.get(f"{PATH}?updated_since=2020-01-01T00:00:00Z")).json()
    assert before["_meta"]["pagination"]["total_results"] == 6
    assert "updated_since=2020-01-01T00:00:00Z&page[number]=1" in before["self"]


async def test_a_link_leads_a_user_into_a_course(admin: httpx.AsyncClient, school: School) -> None:
    course, learner = await school.course(), school.people["learner"]
    path = f"/api/v2/courses/{course.id}/users/{learner.id}/goto"
    assert refused(await admin.get(path)) == NOT_ENROLLED
    await send(admin, "POST", {"course_id": course.id, "user_id": learner.id})
    told = await admin.get(path, params={"logout_redirect": "aHR0cHM6Ly94LmV4"})
    link = told.json()["_data"]["goto_url"]
    secret = link.removeprefix("http://127.0.0.1/links/sign-in/")
    _, found = await find_link(
        school.works,
        school.platform.directory,
        secret,
        purpose=Purpose.SIGN_IN,
        now=clock.now(),
    )
    assert (found.user_id, found.next) == (learner.id, f"/course/{course.slug}/")
    wrong = await admin.get(path, params={"logout_redirect": "%"})
    assert wrong.status_code == 400
    for who in ("courses/0/users/1", "courses/1/users/x"):
        assert (await admin.get(f"/api/v2/{who}/goto")).status_code == 400
    nobody = await admin.get(f"/api/v2/courses/{course.id}/users/999999/goto")
    assert refused(nobody) == NO_USER


@decision("T21")
async def test_who_has_completed_a_course_stays_in_it_and_may_begin_anew(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    unit = await make_unit(school, course.id, "Fronts")
    pair = {"course_id": course.id, "user_id": learner.id}
    await send(admin, "POST", pair)
    await read(school, course.id, unit, seconds=5)
    kept = await send(admin, "DELETE", pair)
    assert kept.status_code == 409
    assert kept.json()["_errors"][0]["id"] == "conflict.wrong_state"
    assert (await admin.delete("/api/v2/course-progress", params=pair)).status_code == 204
    told = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]
    assert told["progress"]["completion_status"] == "not_attempted"
    # Of the pair the newest stay is told; the completion is there still.
    listed = (await admin.get(f"/api/v2/courses/{course.id}/users")).json()
    assert [row["completion_percentage"] for row in listed["_data"]] == [0]
    karma = await school.client_as("admin", "karma")
    states = [row["status"] for row in (await karma.get("/api/v1/enrollments")).json()["data"]]
    assert sorted(states) == ["active", "completed"]


async def test_of_several_stays_the_last_one_counts_whatever_becomes_of_the_others(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    unit = await make_unit(school, course.id, "Fronts")
    pair = {"course_id": course.id, "user_id": learner.id}

    async def percentages() -> list[int]:
        rows = (await admin.get(PATH)).json()["_data"]
        return [row["completion_percentage"] for row in rows]

    await send(admin, "POST", pair)
    await read(school, course.id, unit, seconds=5)
    assert await percentages() == [100]
    await send(admin, "POST", pair)
    assert await percentages() == [0]
    # Who leaves the second stay is told with the first one again.
    assert (await send(admin, "DELETE", pair)).status_code == 204
    assert await percentages() == [100]
    await send(admin, "POST", pair)
    assert await percentages() == [0]
    karma = await school.client_as("admin", "karma")
    listed = (await karma.get("/api/v1/enrollments")).json()["data"]
    assert sorted(row["status"] for row in listed) == ["active", "completed", "dropped"]
    active = next(row["id"] for row in listed if row["status"] == "active")
    assert (await karma.delete(f"/api/v1/enrollments/{active}")).is_success
    assert await percentages() == [100]


@decision("T28")
async def test_the_certificate_of_a_completion_is_told_with_the_progress(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    unit = await make_unit(school, course.id, "Fronts")
    pair = {"course_id": course.id, "user_id": learner.id}
    await send(admin, "POST", pair)
    await read(school, course.id, unit, seconds=5)

    async def issue(work: WriteWork) -> None:
        await give_certificates(work, school.system(), course.id, days=1)
        stay = await newest_of(work, user_id=learner.id, course_id=course.id)
        assert stay is not None
        await issue_certificate(work, school.system(), stay.id)

    await school.write(issue)
    told = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]
    (held,) = (await admin.get(f"/api/v2/users/{learner.id}/certificates")).json()["_data"][
        "certificates"
    ]
    assert told["progress"]["certificate"] == held
    assert held["status"] == "active"
