"""Branches as this vendor shows them, and that requests keep to theirs (contract 2.4, 1.1, 1.5)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from tests.dialects.talentlms.told import refused
from tests.harness.school import School, found_school

V2 = "/api/v2"
NEW = {"name": "north", "description": "The north side.", "default_locale": "en-US"}
OFF = (
    403,
    "forbidden",
    "API is not enabled for the specified domain or the domain is currently inactive.",
)
UNKNOWN = (401, "unauthorized", "Invalid API key provided.")


async def _refusals(client: httpx.AsyncClient, told: Any) -> None:
    for method, path, body, status, id_, title in told:
        answer = await client.request(method, f"{V2}{path}", json=body)
        assert answer.status_code >= 400, (method, path, body)
        assert refused(answer) == (status, id_, title), (method, path, body)


async def test_a_branch_is_made_told_and_deleted(admin: httpx.AsyncClient, school: School) -> None:
    made = await admin.post(f"{V2}/branches", json=NEW)
    assert made.status_code == 200
    branch = made.json()["_data"]
    assert branch["owner_id"] == school.people["admin"].id
    told = (await admin.get(f"{V2}/branches/{branch['id']}")).json()["_data"]
    shared = {name: value for name, value in branch.items() if name != "owner_id"}
    assert shared == {
        "id": branch["id"],
        "name": "north",
        "description": "The north side.",
        "active": True,
        "default_locale": "en-US",
        "default_timezone": "UTC",
        "announcement_internal": None,
        "announcement_external": None,
        "default_user_type": {"id": 4, "name": "Learner-Type"},
        "default_group": None,
        "signup": "direct",
        "user_verification": None,
        "restrict_user_registration_domains": None,
        "restrict_total_registered_users": None,
        "disallow_access_to_main_domain": False,
        "ecommerce": {
            "processor": None,
            "currency": "USD",
            "paypal_email_address": None,
            "subscription": {
                "enabled": False,
                "fee": None,
                "interval": "monthly",
                "is_first_month_free": False,
                "active_subscriptions": None,
            },
            "are_credits_enabled": False,
        },
    }
    theme = {"id": 1, "active": True, "default": True, "name": "Default", "primary_color": None}
    assert told == {
        **shared,
        "url": "north.localhost",
        "title": "north",
        "theme": theme,
        "logo": None,
        "favicon": None,
        "terms_of_service": None,
        "badge_set": {"id": 1, "name": "Default"},
    }
    row = {
        "id": branch["id"],
        "name": "north",
        "url": "north.localhost",
        "description": "The north side.",
        "active": True,
    }
    assert (await admin.get(f"{V2}/branches")).json()["_data"] == [row]
    bad, path = (400, "bad_request"), f"/branches/{branch['id']}"
    no_branch = (404, "not_found.branch_not_found", "Branch not found")
    boolean = "The attribute 'is_active' must be boolean"
    lacking = {name: {key: value for key, value in NEW.items() if key != name} for name in NEW}
    await _refusals(
        admin,
        (
            ("POST", "/branches", lacking["name"], *bad, "Branch name is required"),
            ("POST", "/branches", lacking["description"], *bad, "Branch description is required"),
            (
                "POST",
                "/branches",
                lacking["default_locale"],
                *bad,
                "Branch default locale is required",
            ),
            ("POST", "/branches", NEW, 409, "conflict", "Branch name already exists"),
            ("GET", "/branches/x", None, *bad, "Branch id must be a positive integer"),
            ("PUT", f"{path}/status", {"is_active": "true"}, *bad, boolean),
            ("PUT", "/branches/999999/status", {"is_active": True}, *no_branch),
        ),
    )
    assert (await admin.delete(f"{V2}{path}")).status_code == 204
    await _refusals(admin, [("DELETE", path, None, *no_branch)])


async def test_members_and_courses_of_a_branch(admin: httpx.AsyncClient, school: School) -> None:
    branch = (await admin.post(f"{V2}/branches", json=NEW)).json()["_data"]["id"]
    learner, course = school.people["learner"].id, await school.course()
    pair = {"branch_id": branch, "user_id": learner}
    placed = {"branch_id": branch, "course_id": course.id}
    gone = school.people["other_learner"].id
    for path, body in (("branch-users", pair), ("branch-courses", placed)):
        assert (await admin.post(f"{V2}/{path}", json=body)).status_code == 204
    await admin.delete(f"{V2}/users/{gone}")
    listed = (await admin.get(f"{V2}/branches/{branch}/users")).json()["_data"]
    assert [one["id"] for one in listed] == [learner]
    told = (await admin.get(f"{V2}/users/{learner}/branches")).json()
    assert told == {"_data": {"branches": [{"id": branch, "name": "north"}]}}
    users, courses, archived = "/branch-users", "/branch-courses", {**pair, "user_id": gone}
    already = "conflict.user_already_in_branch", "The user already belongs to this branch"
    there = "conflict.course_already_in_branch", "Course already exists in branch"
    await _refusals(
        admin,
        (
            ("POST", users, pair, 409, *already),
            ("POST", courses, placed, 409, *there),
            ("POST", users, archived, 409, "conflict", "Cannot add an archived user to a branch"),
            ("POST", users, {"user_id": 1}, 400, "bad_request", "Branch id is required"),
            (
                "DELETE",
                users,
                archived,
                409,
                "conflict",
                "The requested user is no longer available",
            ),
        ),
    )
    for path, body in ((users, pair), (courses, placed)):
        assert (await admin.request("DELETE", f"{V2}{path}", json=body)).status_code == 204
    away = "conflict", "The requested user is not a member of this branch"
    lacks = "conflict.course_not_in_branch", "Course not in branch"
    await _refusals(
        admin, (("DELETE", users, pair, 409, *away), ("DELETE", courses, placed, 409, *lacks))
    )


async def _ids(client: httpx.AsyncClient, path: str) -> tuple[list[int], int]:
    body = (await client.get(f"{V2}{path}")).json()
    return [one["id"] for one in body["_data"]], body["_meta"]["pagination"]["total_results"]


async def _furnish(
    school: School, admin: httpx.AsyncClient, name: str, who: str
) -> tuple[int, str, int]:
    """A branch with one member and one course; where it is reached, and the course."""
    new = {**NEW, "name": name}
    branch = (await admin.post(f"{V2}/branches", json=new)).json()["_data"]["id"]
    course = await school.course(f"{name} course")
    pair = {"branch_id": branch, "user_id": school.people[who].id}
    await admin.post(f"{V2}/branch-users", json=pair)
    await admin.post(f"{V2}/branch-courses", json={"branch_id": branch, "course_id": course.id})
    host = (await admin.get(f"{V2}/branches/{branch}")).json()["_data"]["url"]
    return branch, host, course.id


@pytest.mark.parametrize("way", ["host", "key"])
async def test_of_two_schools_and_three_branches_each_sees_its_own(
    school: School, way: str
) -> None:
    other = await found_school(school.platform, name="Other", live_hosts=["other.example"])
    key = await school.key("talentlms", "admin")
    admin, there = school.client(key), other.client(await other.key("talentlms", "admin"))
    north, host, course = await _furnish(school, admin, "North", "learner")
    south, south_host, south_course = await _furnish(school, admin, "South", "other_learner")
    east, east_host, _ = await _furnish(other, there, "East", "learner")
    assert (host, east_host) == ("north.localhost", "east-other.example")
    if way == "host":
        inside = school.client(key, host=host)
    else:
        inside = school.client(await school.key("talentlms", "admin", branch_id=north))
    member, stranger = school.people["learner"].id, school.people["other_learner"].id
    assert await _ids(inside, "/users") == ([member], 1)
    assert await _ids(inside, "/branches") == ([north], 1)
    assert await _ids(inside, f"/branches/{north}/users") == ([member], 1)
    assert await _ids(inside, "/groups") == ([], 0)
    group = (await inside.post(f"{V2}/groups", json={"name": "Ours"})).json()["_data"]
    assert group["branch"] == {"id": north, "name": "North"}
    new = {
        "name": "New", "surname": "Comer", "login": "new", "email": "new@school.example",
        "password": "correct horse battery",
    }  # fmt: skip
    made = (await inside.post(f"{V2}/users", json=new)).json()["_data"]["id"]
    assert await _ids(inside, "/users") == ([member, made], 2)
    no_user = (404, "not_found.user_not_found", "User not found")
    no_branch = (404, "not_found.branch_not_found", "Branch not found")
    no_course = (404, "not_found.course_not_found", "Course not found")
    no_scope = (403, "forbidden.scope", "The API key does not allow this operation.")
    stolen = {"group_id": group["id"], "user_id": stranger}
    placed = {"group_id": group["id"], "course_id": south_course}
    await _refusals(
        inside,
        (
            ("GET", f"/users/{stranger}", None, *no_user),
            ("PATCH", f"/users/{stranger}", {"name": "X"}, *no_user),
            ("DELETE", f"/users/{stranger}", None, *no_user),
            ("GET", f"/branches/{south}", None, *no_branch),
            ("POST", "/group-memberships", stolen, *no_user),
            ("POST", "/group-courses", placed, *no_course),
            ("POST", "/branches", {**NEW, "name": "West"}, *no_scope),
        ),
    )
    assert await _ids(admin, "/branches") == ([north, south], 2)
    assert await _ids(there, "/branches") == ([east], 1)
    # Other APIs keep to the branch as well.
    karma_key = await school.key("karma", "admin")
    karma = school.client(karma_key, host=host)
    titles = [one["title"] for one in (await karma.get("/api/v1/courses")).json()["data"]]
    assert titles == ["North course"]
    assert course != south_course
    # A key of another branch, or of another school, is an unknown one on this host.
    strangers = [await other.key("talentlms", "admin")]
    strangers.append(await school.key("talentlms", "admin", branch_id=south))
    for stranger_key in strangers:
        client = school.client(stranger_key, host=host)
        assert refused(await client.get(f"{V2}/users")) == UNKNOWN
    # Closing it works at once, for its host and for its keys, whoever asks, and counts nothing.
    status = {"is_active": False}
    assert (await admin.put(f"{V2}/branches/{north}/status", json=status)).status_code == 204
    nobody = school.client({"X-API-Key": "wrong"}, host=host)
    for client in (inside, nobody):
        closed = await client.get(f"{V2}/users")
        assert refused(closed) == OFF
    assert await _ids(school.client(key, host=south_host), "/users") == ([stranger], 1)
    await admin.put(f"{V2}/branches/{north}/status", json={"is_active": True})
    assert (await _ids(inside, "/users"))[1] == 2
