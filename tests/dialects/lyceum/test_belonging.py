"""Groups, branches and custom fields in our own API, written and read."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from tests.harness.school import School

MOUNT = "/api/lyceum/v1"


async def _ask(
    client: httpx.AsyncClient, method: str, path: str, status: int = 200, **body: Any
) -> Any:
    answer = await client.request(method, MOUNT + path, json=body or None)
    assert answer.status_code == status, (method, path, answer.text)
    return answer.json()


async def test_a_group_is_joined_by_its_key_until_that_is_used_up(school: School) -> None:
    admin = await school.client_as("admin", "lyceum")
    new = {"name": "Night shift", "key": "night", "most": 1}
    group = await _ask(admin, "POST", "/groups", 201, **new)
    assert (group["used"], group["price"]["amount"], group["branch_id"]) == (0, 0, None)
    course = await school.course()
    given = {"group_id": group["id"], "course_id": course.id}
    assert await _ask(admin, "POST", "/group-courses", **given) == given
    learner = await school.client_as("learner", "lyceum")
    joined = await _ask(learner, "POST", "/groups/join", key="night")
    assert joined == {"id": group["id"], "name": "Night shift"}
    other = await school.client_as("other_learner", "lyceum")
    refused = await _ask(other, "POST", "/groups/join", 409, key="night")
    assert refused["code"] == "group_key_used_up"
    assert (await _ask(admin, "GET", f"/groups/{group['id']}"))["used"] == 1
    people = await _ask(admin, "GET", f"/users?group_id={group['id']}")
    assert [one["id"] for one in people["data"]] == [school.people["learner"].id]
    courses = await _ask(admin, "GET", f"/courses?group_id={group['id']}")
    assert [one["id"] for one in courses["data"]] == [course.id]
    stays = await _ask(learner, "GET", "/enrollments")
    assert [one["course_id"] for one in stays["data"]] == [course.id]
    pair = {"group_id": group["id"], "user_id": school.people["other_learner"].id}
    await _ask(admin, "POST", "/group-members", **pair, enroll=True)
    named = f"group_id={pair['group_id']}&user_id={pair['user_id']}"
    assert await _ask(admin, "DELETE", f"/group-members?{named}") == pair
    changed = await _ask(admin, "PATCH", f"/groups/{group['id']}", key=None, most=None)
    assert (changed["key"], changed["most"]) == (None, None)
    await _ask(other, "POST", "/groups/join", 404, key="night")
    await _ask(admin, "DELETE", f"/groups/{group['id']}")


async def test_a_key_of_a_branch_reaches_that_branch_alone(school: School) -> None:
    admin = await school.client_as("admin", "lyceum")
    new = {"name": "North", "locale": "en-US", "host": "north.school.example"}
    north = await _ask(admin, "POST", "/branches", 201, **new)
    assert (north["host"], north["active"]) == ("north.school.example", True)
    member, course = school.people["learner"].id, await school.course()
    await school.course("Elsewhere")
    await _ask(admin, "POST", "/branch-members", branch_id=north["id"], user_id=member)
    await _ask(admin, "POST", "/branch-courses", branch_id=north["id"], course_id=course.id)
    brand = {"title": "The North", "logo": None}
    path = f"/branches/{north['id']}"
    changed = await _ask(admin, "PATCH", path, branding=brand, zone="Europe/Athens")
    assert (changed["branding"]["title"], changed["zone"]) == ("The North", "Europe/Athens")
    unknown = await _ask(admin, "POST", "/keys", 422, name="x", branch_id=member)
    assert unknown["errors"][0]["field"] == "/branch_id"
    made = await _ask(admin, "POST", "/keys", 201, name="North's", branch_id=north["id"])
    inside = school.client({"Authorization": f"Bearer {made['secret']}"})
    for listing, expected in (("users", member), ("courses", course.id), ("branches", north["id"])):
        told = await _ask(inside, "GET", f"/{listing}?total=true")
        assert ([one["id"] for one in told["data"]], told["total"]) == ([expected], 1)
    await _ask(inside, "GET", f"/users/{school.people['other_learner'].id}", 404)
    await _ask(inside, "POST", "/branches", 403, **new)
    # What it makes in its turn stays in the branch.
    second = await _ask(inside, "POST", "/keys", 201, name="Another")
    again = school.client({"Authorization": f"Bearer {second['secret']}"})
    assert len((await _ask(again, "GET", "/users"))["data"]) == 1
    await _ask(admin, "PATCH", path, active=False)
    assert (await _ask(inside, "GET", "/users", 403))["code"] == "branch_inactive"
    await _ask(admin, "PATCH", path, active=True)
    await _ask(admin, "DELETE", path)
    await _ask(inside, "GET", "/users", 401)


async def test_fields_are_filled_and_people_found_by_them(school: School) -> None:
    admin = await school.client_as("admin", "lyceum")
    new: dict[str, Any] = {"name": "Team", "kind": "dropdown", "options": ["Operations", "Sea"]}
    team = await _ask(admin, "POST", "/fields", 201, **new)
    level = await _ask(admin, "POST", "/fields", 201, name="Level", entity="course")
    learner, course = school.people["learner"].id, await school.course()
    held = await _ask(admin, "PATCH", f"/users/{learner}/fields", values={str(team["id"]): "Sea"})
    assert held == {"id": learner, "values": {str(team["id"]): "Sea"}}
    assert await _ask(admin, "GET", f"/users/{learner}/fields") == held
    wrong = {"values": {str(team["id"]): "sea", str(level["id"]): "x"}}
    refused = await _ask(admin, "PATCH", f"/users/{learner}/fields", 422, **wrong)
    assert [one["code"] for one in refused["errors"]] == ["unknown_word", "unknown"]
    values = {str(level["id"]): "Hard"}
    await _ask(admin, "PATCH", f"/courses/{course.id}/fields", values=values)
    assert (await _ask(admin, "GET", f"/courses/{course.id}/fields"))["values"] == values
    for listing, value, expected in (("users", "SEA", learner), ("courses", "hard", course.id)):
        told = await _ask(admin, "GET", f"/{listing}?field_value={value}&total=true")
        assert ([one["id"] for one in told["data"]], told["total"]) == ([expected], 1)
    fields = await _ask(admin, "GET", "/fields?entity=course")
    assert [one["name"] for one in fields["data"]] == ["Level"]
    await _ask(admin, "PATCH", f"/fields/{level['id']}", name="Grade")
    await _ask(admin, "DELETE", f"/fields/{team['id']}")
    assert (await _ask(admin, "GET", f"/users/{learner}/fields"))["values"] == {}
