"""What happened, numbers, results, tasks and batches (contract 2.6, 2.7)."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.app.worker import Worker, working
from lyceum.core.access.sessions import SignIn, sign_in
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.jobs.duties import Duties
from lyceum.core.sequencing import number_all_events
from lyceum.core.stages import Stages
from lyceum.dialects.talentlms import task_ids
from lyceum.jobs import batches
from lyceum.kit.time import HOUR
from tests.core.learning import complete_course
from tests.dialects.talentlms.told import refused
from tests.harness.school import PASSWORD, School

decision = pytest.mark.decision

NO_ROUTE = (404, "not_found", "Not Found")


async def come_in(school: School, who: str) -> None:
    stages = Stages(school.works, school.tenant, school.platform.ports)
    asked = SignIn(
        name=f"{who}@school.example", password=PASSWORD, dialect="karma", agent="", lifetime=HOUR
    )
    await sign_in(stages, asked)


async def finished(school: School, admin: httpx.AsyncClient, task_id: str) -> dict[str, Any]:
    """The task when a worker of the test's own has ended it."""
    duties = Duties({batches.kind.name: batches.kind}, ())
    async with working(Worker(school.works, school.platform.ports, duties)):
        for _ in range(200):
            told: dict[str, Any] = (await admin.get(f"/api/v2/tasks/{task_id}")).json()["_data"]
            if told["status"] not in ("pending", "processing"):
                return told
            await asyncio.sleep(0.05)
    raise AssertionError("the task did not end")


@decision("T35")
async def test_the_timeline_tells_the_latest_first_and_repeats_once(
    admin: httpx.AsyncClient, school: School
) -> None:
    course = await school.course()
    for _ in range(3):
        await come_in(school, "learner")
    await come_in(school, "admin")
    await number_all_events(school.works)
    told = (await admin.get("/api/v2/timeline")).json()
    learner = school.people["learner"]
    logins = [row for row in told["_data"] if row["event_type"] == "user_login_user"]
    assert [(row["user_id"], row["occurrences"]) for row in logins] == [
        (school.people["admin"].id, 1),
        (learner.id, 3),
    ]
    assert logins[1]["extra"] == {
        "user": {"id": learner.id, "name": "Leila", "surname": "Haddad", "login": learner.login},
        "group": None,
        "course": None,
        "branch": None,
        "unit": None,
    }
    assert isinstance(logins[1]["id"], str)
    assert [row["created_at"] for row in told["_data"]] == sorted(
        (row["created_at"] for row in told["_data"]), reverse=True
    )
    # Without its operator the filter means `eq`, in the links too.
    made = (await admin.get("/api/v2/timeline?filter[event_type]=course_create_course")).json()
    (row,) = made["_data"]
    assert row["extra"]["course"] == {"id": course.id, "name": course.title, "code": None}
    assert made["_meta"]["filtered_by"] == {"event_type": {"eq": "course_create_course"}}
    assert "filter[event_type][eq]=course_create_course&page[number]=1" in made["self"]
    assert (await admin.get("/api/v2/timeline?filter[event_type]=nothing")).json()["_data"] == []

    at = logins[1]["created_at"]
    window = {"filter[created_from][gte]": at, "filter[created_to][lte]": at}
    within = (await admin.get("/api/v2/timeline", params=window)).json()
    assert logins[1]["id"] in {row["id"] for row in within["_data"]}
    early = {"filter[created_to][lte]": "2020-01-01T00:00:00+02:00"}
    assert (await admin.get("/api/v2/timeline", params=early)).json()["_data"] == []
    odd = await admin.get("/api/v2/timeline?filter[created_from][gte]=yesterday")
    assert odd.status_code == 400


async def test_completions_have_ids_of_their_own_where_they_are_asked_for(
    admin: httpx.AsyncClient, school: School
) -> None:
    course = await school.course()
    learner = school.people["learner"].id
    await complete_course(school, course.id)
    await number_all_events(school.works)
    told = await admin.get("/api/v2/timeline?filter[event_type][eq]=course_completion")
    (row,) = told.json()["_data"]
    assert row["id"].startswith("tcc_")
    assert (row["user_id"], row["extra"]["course"]["id"]) == (learner, course.id)


@decision("T42")
async def test_the_statistics_count_what_there_is(admin: httpx.AsyncClient, school: School) -> None:
    before = (await admin.get("/api/v2/statistics")).json()["_data"]
    assert before == {
        "total_users": len(school.people),
        "total_courses": 0,
        "total_categories": 0,
        "total_groups": 0,
        "total_branches": 0,
        "monthly_active_users": 0,
        "signup_method": "direct",
        "signup_type": "manual",
        "verification": None,
        "paypal_email": None,
        "domain_map": before["domain_map"],
        "date_format": "DDMMYYYY",
        "branch_limit": None,
    }
    assert isinstance(before["domain_map"], bool)
    await school.course()
    await come_in(school, "learner")
    after = (await admin.get("/api/v2/statistics")).json()["_data"]
    assert (after["total_courses"], after["monthly_active_users"]) == (1, 1)


@decision("T7")
async def test_a_task_of_another_form_is_nowhere(admin: httpx.AsyncClient) -> None:
    for wrong in ("abc", "Ab3xYz1!", "0" * 8, task_ids.spelled(999_999), "x" * 101):
        answer = await admin.get(f"/api/v2/tasks/{wrong}")
        assert refused(answer) == NO_ROUTE, wrong
        assert answer.json()["reason_phrase"] == "Not Found"
    for nameless in ("/api/v2/tasks", "/api/v2/tasks/"):
        said = refused(await admin.get(nameless))
        assert said == (400, "bad_request", "Task ID path parameter is required.")
    assert [task_ids.number(task_ids.spelled(n)) for n in (0, 1000, 2**47)] == [0, 1000, 2**47]


@decision("T37")
async def test_of_a_hundred_users_seven_bad_ones_are_explained(
    admin: httpx.AsyncClient, school: School
) -> None:
    rows: list[Any] = [
        {
            "login": f"kim{number}",
            "name": "Kim",
            "surname": f"Lee {number}",
            "email": f"kim{number}@school.example",
            "status": "active" if number % 2 else True,
        }
        for number in range(100)
    ]
    rows[4] = {**rows[4], "login": "kim3"}
    rows[9] = {**rows[9], "email": "no address"}
    rows[14] = {"login": "alone"}
    rows[30] = {**rows[30], "login": 7}
    rows[50] = {"id": 999_999, "name": "Nobody"}
    rows[70] = {**rows[70], "email": "kim69@school.example"}
    rows[99] = {"id": "12"}
    made = await admin.post("/api/v2/batch/users", json={"users": rows})
    assert made.status_code == 200
    task = made.json()["_data"]
    assert task["id"] == task["task_id"] and len(task["id"]) == 8
    waiting = (await admin.get(f"/api/v2/tasks/{task['id']}")).json()["_data"]
    assert (waiting["status"], waiting["progress"], waiting["download_url"]) == ("pending", 0, None)

    told = await finished(school, admin, task["id"])
    assert (told["status"], told["progress"], told["processed_items"]) == ("completed", 100, 100)
    assert (told["created"], told["updated"], told["failed"]) == (93, 0, 7)
    assert [(one["row"], one["id"]) for one in told["errors"]] == [
        (5, "conflict"),
        (10, "bad_request"),
        (15, "bad_request"),
        (31, "bad_request"),
        (51, "not_found.user_not_found"),
        (71, "conflict"),
        (100, "bad_request"),
    ]
    assert told["errors"][0]["title"] == "User login already exists"
    listed = (await admin.get("/api/v2/users?page[size]=1")).json()["_meta"]["pagination"]
    assert listed["total_results"] == len(school.people) + 93

    found = (await admin.get("/api/v2/users?filter[login][eq]=kim0")).json()["_data"][0]
    team = NewField(entity=Entity.USER, kind=FieldKind.TEXT, name="Team")
    field = await school.write(partial(add_field, actor=school.system(), new=team))
    row = {"id": found["id"], "surname": "Park", "status": "inactive"}
    again = {"users": [{**row, f"custom_field_{field.id}": "Ops"}]}
    task = (await admin.post("/api/v2/batch/users", json=again)).json()["_data"]
    told = await finished(school, admin, task["id"])
    assert (told["created"], told["updated"]) == (0, 1)
    changed = (await admin.get(f"/api/v2/users/{found['id']}")).json()["_data"]
    assert (changed["surname"], changed["status"]) == ("Park", "inactive")
    assert [(one["name"], one["value"]) for one in changed["custom_fields"]] == [("Team", "Ops")]


async def test_courses_and_enrollments_come_in_batches(
    admin: httpx.AsyncClient, school: School
) -> None:
    courses = [
        {"name": "Clouds", "code": "C1", "is_active": True},
        {"name": "Clouds anew", "code": "C1"},
        {"code": "C2"},
    ]
    made = await admin.post("/api/v2/batch/courses", json={"courses": courses})
    told = await finished(school, admin, made.json()["_data"]["id"])
    assert (told["created"], told["updated"], told["failed"]) == (1, 1, 1)
    course = await school.course()
    renamed = {"courses": [{"id": course.id, "name": "Rain", "is_active": False}]}
    made = await admin.post("/api/v2/batch/courses", json=renamed)
    assert (await finished(school, admin, made.json()["_data"]["id"]))["updated"] == 1
    shown = (await admin.get(f"/api/v2/courses/{course.id}")).json()["_data"]
    assert (shown["name"], shown["status"]) == ("Rain", "inactive")
    again = {"courses": [{"id": course.id, "is_active": True}]}
    made = await admin.post("/api/v2/batch/courses", json=again)
    assert (await finished(school, admin, made.json()["_data"]["id"]))["updated"] == 1
    row = {"course_id": course.id, "user_id": school.people["learner"].id}
    rows = [row, row, {**row, "course_id": 999_999}, {"user_id": 5}]
    made = await admin.post("/api/v2/batch/enrollments", json={"enrollments": rows})
    told = await finished(school, admin, made.json()["_data"]["id"])
    assert told["created"] == 1
    assert [one["id"] for one in told["errors"]] == [
        "conflict.user_already_enrolled",
        "not_found.course_not_found",
        "bad_request",
    ]


async def test_a_batch_of_none_and_of_too_many_is_refused(
    admin: httpx.AsyncClient, school: School
) -> None:
    wrong: tuple[Any, ...] = ([], [{}] * 101, {}, [1])
    for users in wrong:
        answer = await admin.post("/api/v2/batch/users", json={"users": users})
        assert refused(answer)[:2] == (400, "bad_request")
    missing = await admin.post("/api/v2/batch/users", json={})
    assert refused(missing)[:2] == (400, "bad_request")
    narrow = school.client(await school.key("talentlms", "admin", scopes=["people.read_any"]))
    answer = await narrow.post("/api/v2/batch/users", json={"users": [{"login": "x"}]})
    assert refused(answer)[:2] == (403, "forbidden.scope")
