"""Who teaches a course, and what must be completed before it."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Course
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School


async def staff(client: httpx.AsyncClient, course: Course) -> list[tuple[int, str]]:
    told = (await client.get(f"/courses/{course.id}/staff")).json()["data"]
    return [(one["id"], one["role"]) for one in told]


async def test_instructors_are_named_and_taken_away(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    lead, other = (school.people[who].id for who in ("instructor", "other_instructor"))
    for _ in range(2):
        answer = await client.post(f"/courses/{course.id}/staff", json={"user_id": other})
        assert answer.status_code == 201, answer.text
        assert answer.json()["display_name"] == school.people["other_instructor"].display_name
        assert answer.headers["location"] == f"{API}/courses/{course.id}/staff/{other}"
    assert await staff(client, course) == [(lead, "lead"), (other, "instructor")]
    gone = await client.delete(f"/courses/{course.id}/staff/{other}")
    assert gone.json() == {"id": other, "deleted": True}
    again = await client.delete(f"/courses/{course.id}/staff/{other}")
    expect_problem(again, 404, "not_on_staff")
    assert await staff(client, course) == [(lead, "lead")]


async def test_who_follows_courses_learns_of_their_staff_and_of_what_they_require(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("admin"), await school.course()
    required, other = await school.course("Knots"), school.people["other_instructor"].id
    path = f"/courses/{course.id}"
    before = (await client.get(path)).json()["updated_at"]
    for method, place, body in (
        ("POST", "/staff", {"user_id": other}),
        ("DELETE", f"/staff/{other}", None),
        ("PUT", "/prerequisites", {"prerequisites": [{"course_id": required.id}]}),
    ):
        answer = await client.request(method, path + place, json=body)
        assert answer.is_success, answer.text
        after = (await client.get(path)).json()["updated_at"]
        assert after > before, place
        before = after


async def test_an_instructor_writes_the_course_and_leaves_its_staff_alone(
    lyceum: Lyceum, school: School
) -> None:
    admin, course = await lyceum.caller("admin"), await school.course()
    client = await lyceum.caller("other_instructor")
    path, other = f"/courses/{course.id}", school.people["other_instructor"].id
    expect_problem(await client.patch(path, json={"title": "Mine"}), 403, "forbidden")
    await admin.post(f"{path}/staff", json={"user_id": other})
    assert (await client.patch(path, json={"title": "Ours"})).is_success
    unit = {"course_id": course.id, "kind": "text", "title": "Fronts"}
    assert (await client.post("/units", json=unit)).is_success
    before = await every_row(school.works.database)
    manager = school.people["manager"].id
    for answer in (
        await client.post(f"{path}/staff", json={"user_id": manager}),
        await client.delete(f"{path}/staff/{other}"),
        await client.delete(path),
        await client.post("/trash", json={"course_id": course.id}),
    ):
        expect_problem(answer, 403, "forbidden")
    assert await every_row(school.works.database) == before


async def test_a_course_keeps_a_lead_until_another_takes_the_place(
    lyceum: Lyceum, school: School
) -> None:
    admin, theirs = await lyceum.caller("admin"), await lyceum.caller("instructor")
    course = await school.course()
    lead, other = (school.people[who].id for who in ("instructor", "other_instructor"))
    path = f"/courses/{course.id}/staff"
    expect_problem(await admin.delete(f"{path}/{lead}"), 409, "lead_needed")
    expect_problem(await admin.post(path, json={"user_id": lead}), 409, "lead_needed")
    change = {"user_id": other, "role": "lead"}
    expect_problem(await theirs.post(path, json=change), 403, "forbidden")
    await admin.post(path, json={"user_id": other})
    assert (await admin.post(path, json=change)).is_success
    assert await staff(admin, course) == [(other, "lead")]
    expect_problem(
        await theirs.patch(f"/courses/{course.id}", json={"title": "X"}), 403, "forbidden"
    )


async def test_who_cannot_teach_is_refused_by_field(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("admin"), await school.course()
    path = f"/courses/{course.id}/staff"
    learner = {"user_id": school.people["learner"].id}
    problem = expect_problem(await client.post(path, json=learner), 409, "not_a_teacher")
    assert [error["field"] for error in problem["errors"]] == ["/user_id"]
    answer = await client.post(path, json={"user_id": course.id})
    assert wrong_fields(answer) == {"/user_id": "unknown"}
    answer = await client.post(path, json={"user_id": "x", "role": "janitor"})
    assert wrong_fields(answer) == {"/user_id": "wrong_type", "/role": "unknown_word"}


async def test_prerequisites_are_set_as_a_whole(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("instructor")
    course, first, second = [await school.course(title) for title in ("Maps", "Air", "Water")]
    path = f"/courses/{course.id}/prerequisites"
    for wanted in ([first.id, second.id], [second.id], []):
        body = {"prerequisites": [{"course_id": one} for one in wanted]}
        assert (await client.put(path, json=body)).json() == body
        assert (await client.get(path)).json() == body


async def test_a_loop_and_a_course_that_is_not_there_are_refused(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    course, other = await school.course(), await school.course("Air")
    first = {"prerequisites": [{"course_id": other.id}]}
    await client.put(f"/courses/{course.id}/prerequisites", json=first)
    before = await every_row(school.works.database)
    path = f"/courses/{other.id}/prerequisites"
    back = {"prerequisites": [{"course_id": course.id}]}
    expect_problem(await client.put(path, json=back), 409, "prerequisite_loop")
    lost = {"prerequisites": [{"course_id": school.people["admin"].id}]}
    assert wrong_fields(await client.put(path, json=lost)) == {"/prerequisites": "unknown"}
    odd: dict[str, Any] = {"prerequisites": [{"course_id": 0}, {"id": 1}]}
    assert wrong_fields(await client.put(path, json=odd)) == {
        "/prerequisites/0/course_id": "too_small",
        "/prerequisites/1/course_id": "missing",
        "/prerequisites/1/id": "not_allowed",
    }
    assert await every_row(school.works.database) == before


async def test_who_lacks_a_prerequisite_is_told_which(lyceum: Lyceum, school: School) -> None:
    staff, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    course, first = await school.course(), await school.course("Air")
    wanted = {"prerequisites": [{"course_id": first.id}]}
    await staff.put(f"/courses/{course.id}/prerequisites", json=wanted)
    answer = await learner.post("/enrollments", json={"course_id": course.id})
    problem = expect_problem(answer, 409, "prerequisites_missing")
    assert [(one["code"], one["course_id"]) for one in problem["reasons"]] == [
        ("prerequisite", first.id)
    ]
