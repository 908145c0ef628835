"""Groups as this vendor shows them (contract 2.3)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import CourseState
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

V2 = "/api/v2"
NEW = {"name": "Nights", "description": "d", "key": "abc1", "max_key_redemptions": 5}


async def _refusals(client: httpx.AsyncClient, told: Any) -> None:
    for method, path, body, status, id_, title in told:
        answer = await client.request(method, f"{V2}{path}", json=body)
        assert answer.status_code >= 400, (method, path, body)
        assert refused(answer) == (status, id_, title), (method, path, body)


async def test_a_group_is_made_told_and_deleted(admin: httpx.AsyncClient) -> None:
    made = await admin.post(f"{V2}/groups", json=NEW)
    assert made.status_code == 200
    group = made.json()["_data"]
    assert group == {
        "id": group["id"],
        "name": "Nights",
        "description": "d",
        "branch": None,
        "key": "abc1",
        "max_key_redemptions": 5,
        "price": None,
    }
    assert (await admin.get(f"{V2}/groups/{group['id']}")).json()["_data"] == group
    priced = await admin.post(f"{V2}/groups", json={"name": "Days", "price": 12.5})
    assert priced.json()["_data"]["price"] == {"amount": 12.5, "currency": "USD"}
    body = (await admin.get(f"{V2}/groups")).json()
    assert body["_data"][0] == {
        "id": group["id"],
        "name": "Nights",
        "description": "d",
        "key_redemptions": {"max": 5, "used": 0},
        "branch": None,
        "price": {"amount": 0, "currency": "USD"},
    }
    assert body["_meta"]["pagination"]["total_results"] == 2
    found = await admin.get(f"{V2}/groups", params={"filter[keyword][like]": "day"})
    assert [one["name"] for one in found.json()["_data"]] == ["Days"]
    bad = (400, "bad_request")
    wrong_key = "Group key must be a not empty string or null"
    missing = (404, "not_found.group_not_found", "Group not found")
    await _refusals(
        admin,
        (
            ("POST", "/groups", {}, *bad, "Group name is required"),
            ("POST", "/groups", {"name": " "}, *bad, "Group name is required"),
            ("POST", "/groups", {"name": "x", "key": ""}, *bad, wrong_key),
            ("POST", "/groups", {"name": "x", "key": 7}, *bad, wrong_key),
            ("POST", "/groups", NEW, 409, "conflict", "Group key already exists"),
            ("GET", "/groups/x", None, *bad, "Group id must be a positive integer"),
            ("GET", "/groups/999999", None, *missing),
        ),
    )
    gone = await admin.delete(f"{V2}/groups/{group['id']}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert refused(await admin.delete(f"{V2}/groups/{group['id']}")) == missing


async def test_members_and_courses_of_a_group(admin: httpx.AsyncClient, school: School) -> None:
    group = (await admin.post(f"{V2}/groups", json={"name": "Nights"})).json()["_data"]["id"]
    learner, course = school.people["learner"].id, await school.course("Fronts")
    archived = await school.course("Old", state=CourseState.ARCHIVED)
    placed = {"group_id": group, "course_id": course.id}
    pair = {"group_id": group, "user_id": learner}
    # Both spellings of the path are published.
    assert (await admin.post(f"{V2}/group-courses/", json=placed)).status_code == 204
    member = {**pair, "enroll_to_courses": True}
    assert (await admin.post(f"{V2}/group-memberships/", json=member)).status_code == 204
    rows = (await admin.get(f"{V2}/groups/{group}/courses")).json()["_data"]
    assert rows == [{"id": course.id, "name": "Fronts", "code": None}]
    people = (await admin.get(f"{V2}/groups/{group}/users")).json()
    listed = (await admin.get(f"{V2}/users", params={"filter[group_id][eq]": group})).json()
    assert people["_data"] == listed["_data"]
    assert [one["id"] for one in people["_data"]] == [learner]
    own = await school.client_as("learner", "talentlms")
    for client in (admin, own):
        told = (await client.get(f"{V2}/users/{learner}/groups")).json()
        assert told == {"_data": {"groups": [{"id": group, "name": "Nights"}]}}
    karma = await school.client_as("learner")
    enrolled = (await karma.get("/api/v1/enrollments")).json()
    assert [one["course_id"] for one in enrolled["data"]] != []
    bad, no_user = (400, "bad_request"), (404, "not_found.user_not_found", "User not found")
    no_group = (404, "not_found.group_not_found", "Group not found")
    again = (409, "conflict.user_already_in_group", "User already in group")
    twice = (409, "conflict", "Course is already in the group")
    closed = (409, "conflict", "Course is not longer available")
    memberships, courses = "/group-memberships", "/group-courses"
    await _refusals(
        admin,
        (
            ("POST", memberships, pair, *again),
            ("POST", memberships, {**pair, "user_id": group}, *no_user),
            ("POST", memberships, {**pair, "group_id": learner}, *no_group),
            (
                "POST",
                memberships,
                {**pair, "group_id": "x"},
                *bad,
                "Group id must be a positive integer",
            ),
            ("POST", memberships, {"group_id": group}, *bad, "User id is required"),
            ("POST", courses, placed, *twice),
            ("POST", courses, {**placed, "course_id": archived.id}, *closed),
        ),
    )
    for path, body in ((memberships, pair), (courses, placed)):
        assert (await admin.request("DELETE", f"{V2}{path}", json=body)).status_code == 204
    not_in = (409, "conflict.user_not_in_group", "User not in group")
    not_there = (409, "conflict.course_not_in_group", "Course not in group")
    await _refusals(
        admin, (("DELETE", memberships, pair, *not_in), ("DELETE", courses, placed, *not_there))
    )
