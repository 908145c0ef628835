"""Certificates, points, sessions and learning paths as this vendor shows them (contract 2.1, 2.6,
2.8)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.assessment.attempts import start_attempt, submit
from lyceum.core.assessment.model import Given
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.catalog.model import UnitKind
from lyceum.core.meetings.actions import set_meeting
from lyceum.core.meetings.model import NewMeeting
from lyceum.core.paths.actions import change_path, create_path
from lyceum.core.paths.model import NewPath, PathChange
from lyceum.core.recognition.awards import set_rules
from lyceum.core.recognition.certificates import revoke_certificate
from lyceum.core.recognition.model import Badge, Deed, Rules
from lyceum.core.sequencing import number_all_events
from lyceum.jobs import paths, recognition
from lyceum.kit.time import DAY, SECOND, iso_seconds
from tests.core.learning import complete_course, learning, write
from tests.core.recognition.test_certificates import given
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

API = "/api/v2"
OPTIONS = [{"id": "a", "text": "Good"}, {"id": "b", "text": "Long"}]


async def follow(school: School) -> None:
    await number_all_events(school.works)
    for job in (recognition, paths):
        await job.run(school.works, school.platform.ports)


async def data(client: httpx.AsyncClient, path: str) -> Any:
    answer = await client.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()["_data"]


def spelled(at: int) -> str:
    return iso_seconds(at).removesuffix("Z") + "+00:00"


@decision("T27", "T28")
async def test_a_users_certificates_lead_to_their_paper_and_page(
    school: School, admin: httpx.AsyncClient
) -> None:
    _, held = await given(school, days=30)
    user_id = school.people["learner"].id
    address = f"http://127.0.0.1/certificate/{held.serial}"
    told = {
        "id": held.id,
        "name": held.title,
        "course_id": held.course_id,
        "serial": held.serial,
        "status": "active",
        "issued_date": spelled(held.issued_at),
        "expiration_date": spelled(held.issued_at + 30 * DAY),
        "download_url": f"{address}/paper.pdf",
        "public_url": address,
    }
    assert await data(admin, f"/users/{user_id}/certificates") == {"certificates": [told]}
    assert await data(admin, f"/users/{user_id}/resources") == {
        "branches": [],
        "groups": [],
        "courses": [{"id": held.course_id, "name": held.title}],
        "certificates": [{"id": held.id, "name": held.title}],
    }
    await write(school, revoke_certificate, held.id)
    (after,) = (await data(admin, f"/users/{user_id}/certificates"))["certificates"]
    assert after == {**told, "status": "revoked"}
    other = school.people["other_learner"].id
    assert await data(admin, f"/users/{other}/certificates") == {"certificates": []}


@decision("T29", "T30")
async def test_points_level_and_badges_are_told_where_they_are_given(
    school: School, admin: httpx.AsyncClient
) -> None:
    user_id = school.people["learner"].id
    path = f"/users/{user_id}/gamification"
    off = (404, "not_found", "Gamification is not enabled")
    assert refused(await admin.get(API + path)) == off
    badges = (Badge(key="one", name="First course", deed=Deed.COURSE, count=1),)
    await write(school, set_rules, Rules(active=True, badges=badges, levels=(50, 120)))
    assert await data(admin, path) == {"points": 0, "level": 1, "badges": []}
    here = await learning(school)
    await here.see(0)
    await follow(school)
    told = await data(admin, path)
    issued_on = told["badges"][0].pop("issued_on")
    assert abs(issued_on - (await here.now()).updated_at // SECOND) < 60
    badge = {
        "name": "First course",
        "type": "learning",
        "image_url": None,
        "criteria": "Complete 1 courses",
        "badge_set_id": 1,
    }
    assert told == {"points": 125, "level": 3, "badges": [badge]}


async def test_what_is_no_user_is_refused_by_all_of_them(
    school: School, admin: httpx.AsyncClient
) -> None:
    for part in ("certificates", "gamification", "resources"):
        bad = await admin.get(f"{API}/users/x/{part}")
        assert refused(bad) == (400, "bad_request", "User id must be a positive integer")
        unknown = await admin.get(f"{API}/users/9999999/{part}")
        assert refused(unknown) == (404, "not_found.user_not_found", "User not found")
    learner = await school.client_as("learner", "talentlms")
    for part in ("certificates", "resources"):
        own = await learner.get(f"{API}/users/{school.people['learner'].id}/{part}")
        assert own.status_code == 200
        other = await learner.get(f"{API}/users/{school.people['admin'].id}/{part}")
        assert other.status_code == 403


@decision("T31")
async def test_sessions_of_a_unit_are_listed_by_their_time(
    school: School, admin: httpx.AsyncClient
) -> None:
    here = await learning(school, {"kind": UnitKind.SESSION}, {})
    teacher = school.people["instructor"].id
    second, first = [
        await here.act(
            set_meeting,
            here.units[0].id,
            NewMeeting(title=name, starts_at=at * SECOND, minutes=60, capacity=capacity),
            who="instructor",
        )
        for name, at, capacity in (("Day 2", 1_752_086_400, None), ("Day 1", 1_752_000_000, 12))
    ]
    path = f"{API}/units/{here.units[0].id}/sessions"
    body = (await admin.get(f"{path}?page[size]=1")).json()
    assert body["_meta"]["pagination"]["total_results"] == 2
    assert body["_data"] == [
        {
            "id": first.id,
            "name": "Day 1",
            "multiname": None,
            "linked_to": None,
            "type": "classroom",
            "owner_id": teacher,
            "instructor_id": teacher,
            "description": None,
            "location": None,
            "start_timestamp": 1_752_000_000,
            "start_date": "08/07/2025, 18:40:00",
            "capacity": 12,
            "duration_minutes": 60,
        }
    ]
    after = (await admin.get(f"{path}?page[size]=1&page[number]=2")).json()
    assert [row["id"] for row in after["_data"]] == [second.id]
    assert (await data(admin, f"/units/{here.units[1].id}/sessions")) == []
    bad = await admin.get(f"{API}/units/x/sessions")
    assert refused(bad) == (400, "bad_request", "Unit id must be a positive integer")
    unknown = await admin.get(f"{API}/units/9999999/sessions")
    assert refused(unknown) == (404, "not_found.unit_not_found", "Unit not found")


@decision("T32", "T33")
async def test_a_learning_path_is_listed_entered_and_left(
    school: School, admin: httpx.AsyncClient
) -> None:
    courses = [await school.course(f"Course {at}") for at in range(2)]
    new = NewPath(
        title="Weather",
        description="All of it",
        course_ids=tuple(course.id for course in courses),
        amount=1_999,
    )
    path = await write(school, create_path, new)
    user_id = school.people["learner"].id
    row = {
        "id": path.id,
        "name": "Weather",
        "description": {"html": "<p>All of it</p>", "text": "All of it"},
        "category": None,
        "status": "active",
        "price": {"amount": 19.99, "currency": "USD"},
        "creation_date": spelled(path.created_at),
        "last_updated_on": spelled(path.updated_at),
        "rules": {
            "traversal": "sequential",
            "completion": {"rule_type": "all", "complete_courses": None},
        },
    }
    narrowed = "filter[keyword][like]=WEA&filter[status]=active"
    assert await data(admin, f"/learning-paths?{narrowed}") == [row]
    assert await data(admin, "/learning-paths?filter[status][eq]=inactive") == []
    parts = [{"id": course.id, "name": course.title, "code": None} for course in courses]
    assert await data(admin, f"/learning-paths/{path.id}") == {**row, "courses": parts}
    pair = {"user_id": user_id, "learning_path_id": path.id}
    entered = await admin.post(f"{API}/learning-paths/enrollments", json=pair)
    assert entered.status_code == 200
    told = entered.json()["_data"]
    assert told.pop("enrollment_date")
    assert told == {"role": "learner", **pair, "completion_date": None}
    again = await admin.post(f"{API}/learning-paths/enrollments", json=pair)
    said = "User is already enrolled in the learning path"
    assert refused(again) == (409, "conflict.user_already_enrolled", said)
    left = await admin.request("DELETE", f"{API}/learning-paths/enrollments", json=pair)
    assert (left.status_code, left.content) == (204, b"")
    stays = await data(admin, f"/users/{pair['user_id']}/courses")
    assert [course["role"] for course in stays["courses"]] == ["learner"]
    gone = await admin.request("DELETE", f"{API}/learning-paths/enrollments", json=pair)
    said = "User is not enrolled in the learning path"
    assert refused(gone) == (409, "conflict.user_not_enrolled", said)


async def test_completing_the_courses_of_a_path_completes_it(
    school: School, admin: httpx.AsyncClient
) -> None:
    course = await school.course()
    path = await write(school, create_path, NewPath(title="Short", course_ids=(course.id,)))
    await complete_course(school, course.id)
    pair = {"user_id": school.people["learner"].id, "learning_path_id": path.id}
    entered = await admin.post(f"{API}/learning-paths/enrollments/", json=pair)
    assert entered.json()["_data"]["completion_date"] is not None
    left = await admin.request("DELETE", f"{API}/learning-paths/enrollments", json=pair)
    assert left.status_code == 409


async def test_bad_ids_of_paths_and_users_are_told_path_first(
    school: School, admin: httpx.AsyncClient
) -> None:
    path = await write(school, create_path, NewPath(title="Short"))
    user_id = school.people["learner"].id
    for verb in ("POST", "DELETE"):
        for body, title in (
            (
                {"learning_path_id": "x", "user_id": 0},
                "Learning path id must be a positive integer",
            ),
            ({"learning_path_id": path.id, "user_id": 0}, "User id must be a positive integer"),
            ({"learning_path_id": path.id}, "User id is required"),
        ):
            answer = await admin.request(verb, f"{API}/learning-paths/enrollments", json=body)
            assert refused(answer) == (400, "bad_request", title)
        unknown = {"learning_path_id": 9_999_999, "user_id": user_id}
        answer = await admin.request(verb, f"{API}/learning-paths/enrollments", json=unknown)
        said = "Learning path not found"
        assert refused(answer) == (404, "not_found.learning_path_not_found", said)
    bad = await admin.get(f"{API}/learning-paths/x")
    assert refused(bad) == (400, "bad_request", "Learning path id must be a positive integer")
    await write(school, change_path, path.id, PathChange(active=False))
    learner = await school.client_as("learner", "talentlms")
    hidden = await learner.get(f"{API}/learning-paths/{path.id}")
    assert hidden.status_code == 404
    assert (await learner.get(f"{API}/learning-paths")).json()["_data"] == []


@decision("T34")
async def test_what_was_said_in_a_survey_is_told_with_the_results(
    school: School, admin: httpx.AsyncClient
) -> None:
    here = await learning(school)
    own = await school.client_as("instructor", "lyceum")
    questions = [
        {"kind": "single", "text": "How was it?", "options": OPTIONS},
        {"kind": "short", "text": "What was missing?"},
    ]
    new = {"course_id": here.course.id, "title": "Looking back", "kind": "survey"}
    made = await own.post("/api/lyceum/v1/assessments", json={**new, "questions": questions})
    assert made.status_code == 201, made.text
    assert made.json()["kind"] == "survey"
    unit_id, user_id = made.json()["id"], school.people["learner"].id
    asked = await here.read(assessment_by_id, school.actor("learner"), unit_id)
    running = await here.act(start_attempt, asked)
    said = {running.layout[1].question_id: Given(text="Nothing")}
    await here.act(submit, running.id, said)
    told = await data(admin, f"/results?unit_id={unit_id}&user_id={user_id}")
    assert [question["answered"] for question in told["questions"]] == [False, True]
    assert all(question["correct"] is None for question in told["questions"])
    # A survey's sample has this name of the two (contract 2.6).
    names = [set(question) & {"weight", "weight_percentage"} for question in told["questions"]]
    assert names == [{"weight"}, {"weight"}]
    assert (told["status"], told["score"]) == ("completed", None)
