"""The trash: courses go out of sight, return as they were, or are deleted for good."""

from __future__ import annotations

from functools import partial

from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School


async def test_a_course_in_the_trash_is_nowhere_else_and_returns_as_it_was(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    act = partial(enroll, actor=school.system(), user_id=school.people["learner"].id)
    await school.write(partial(act, course_id=course.id, grounds=Grounds.GRANTED))
    before = (await client.get(f"/courses/{course.id}")).json()
    trashed = await client.post("/trash", json={"course_id": course.id})
    assert (trashed.status_code, trashed.json()["state"]) == (201, "published")
    for who in ("instructor", "learner", "admin"):
        caller = await lyceum.caller(who)
        expect_problem(await caller.get(f"/courses/{course.id}"), 404, "no_such_course")
        assert (await caller.get("/courses", params={"total": "true"})).json()["total"] == 0
    answer = await client.post("/trash", json={"course_id": course.id})
    assert wrong_fields(answer) == {"/course_id": "unknown"}
    assert [one["id"] for one in (await client.get("/trash")).json()["data"]] == [course.id]
    restored = await client.post(f"/trash/{course.id}/restore", json={})
    assert restored.json()["enrollment_count"] == 1
    after = (await client.get(f"/courses/{course.id}")).json()
    assert after == {**before, "updated_at": after["updated_at"]}
    assert (await client.get("/trash")).json()["data"] == []
    again = await client.post(f"/trash/{course.id}/restore", json={})
    expect_problem(again, 404, "no_such_course")


async def test_the_trash_is_followed(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("admin"), await school.course()
    as_of = (await client.get("/trash")).json()["as_of"]
    await client.post("/trash", json={"course_id": course.id})
    told = (await client.get("/trash", params={"updated_since": as_of})).json()
    assert ([one["id"] for one in told["data"]], told["deleted"]) == ([course.id], [])
    await client.delete(f"/trash/{course.id}")
    told = (await client.get("/trash", params={"updated_since": as_of})).json()
    assert (told["data"], [one["id"] for one in told["deleted"]]) == ([], [course.id])


async def test_who_follows_courses_is_told_to_drop_those_in_the_trash(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    course, other = await school.course(), await school.course("Knots")
    as_of = (await client.get("/courses")).json()["as_of"]

    async def look(who: str = "admin") -> tuple[list[int], list[int] | None]:
        caller = await lyceum.caller(who)
        told = (await caller.get("/courses", params={"updated_since": as_of})).json()
        gone = told["deleted"]
        return (
            sorted(one["id"] for one in told["data"]),
            None if gone is None else [one["id"] for one in gone],
        )

    await client.post("/trash", json={"course_id": course.id})
    assert await look() == ([other.id], [course.id])
    assert await look("instructor") == ([other.id], None)
    await client.post(f"/trash/{course.id}/restore", json={})
    assert await look() == ([course.id, other.id], [])
    await client.post("/trash", json={"course_id": course.id})
    await client.delete(f"/trash/{course.id}")
    assert await look() == ([other.id], [course.id])


async def test_a_course_in_the_trash_is_deleted_for_good(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    expect_problem(await client.delete(f"/trash/{course.id}"), 404, "no_such_course")
    await client.post("/trash", json={"course_id": course.id})
    assert (await client.delete(f"/trash/{course.id}")).json() == {"id": course.id, "deleted": True}
    expect_problem(await client.delete(f"/trash/{course.id}"), 404, "no_such_course")
    rows = await every_row(school.works.database)
    assert rows["courses"] == [] and rows["course_staff"] == []


async def test_each_sees_in_the_trash_what_they_lead_and_staff_see_all(
    lyceum: Lyceum, school: School
) -> None:
    other = school.people["other_instructor"].id
    mine, theirs = await school.course(), await school.course("Knots", lead_id=other)
    admin, client = await lyceum.caller("admin"), await lyceum.caller("instructor")
    for course in (mine, theirs):
        await admin.post("/trash", json={"course_id": course.id})
    for who, expected in (("admin", [theirs.id, mine.id]), ("instructor", [mine.id])):
        told = (await (await lyceum.caller(who)).get("/trash", params={"total": "true"})).json()
        assert ([one["id"] for one in told["data"]], told["total"]) == (expected, len(expected))
    learner = await lyceum.caller("learner")
    before = await every_row(school.works.database)
    for answer in (
        await client.post(f"/trash/{theirs.id}/restore", json={}),
        await client.delete(f"/trash/{theirs.id}"),
    ):
        expect_problem(answer, 404, "no_such_course")
    expect_problem(await learner.get("/trash"), 403, "forbidden")
    assert await every_row(school.works.database) == before


async def test_a_unit_in_the_trash_is_nowhere_else_and_returns_as_it_was(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    body = {"course_id": course.id, "kind": "text", "title": "Fronts", "body": "Cold."}
    unit = (await client.post("/units", json=body)).json()
    as_of = (await client.get("/trashed-units")).json()["as_of"]
    trashed = await client.post("/trashed-units", json={"unit_id": unit["id"]})
    assert (trashed.status_code, trashed.json()["course_id"]) == (201, course.id)
    for who in ("instructor", "learner", "admin"):
        caller = await lyceum.caller(who)
        expect_problem(await caller.get(f"/units/{unit['id']}"), 404, "no_such_unit")
        assert (await caller.get("/units")).json()["data"] == []
    answer = await client.post("/trashed-units", json={"unit_id": unit["id"]})
    assert wrong_fields(answer) == {"/unit_id": "unknown"}
    told = (await client.get("/trashed-units", params={"updated_since": as_of})).json()
    assert [one["id"] for one in told["data"]] == [unit["id"]]
    other = await lyceum.caller("other_instructor")
    assert (await other.get("/trashed-units")).json()["data"] == []
    path = f"/trashed-units/{unit['id']}"
    expect_problem(await other.post(f"{path}/restore", json={}), 403, "forbidden")
    restored = (await client.post(f"{path}/restore", json={})).json()
    assert restored == {**unit, "updated_at": restored["updated_at"]}
    await client.post("/trashed-units", json={"unit_id": unit["id"]})
    assert (await client.delete(path)).json() == {"id": unit["id"], "deleted": True}
    expect_problem(await client.delete(path), 404, "no_such_unit")
    assert (await every_row(school.works.database))["units"] == []


async def test_an_inactive_unit_is_for_staff_alone(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    body = {"course_id": course.id, "kind": "text", "title": "Fronts", "active": False}
    unit = (await client.post("/units", json=body)).json()
    assert unit["active"] is False
    learner = await lyceum.caller("learner")
    expect_problem(await learner.get(f"/units/{unit['id']}"), 404, "no_such_unit")
    shown = (await learner.get(f"/courses/{course.id}/outline")).json()
    assert [each["units"] for each in shown["sections"]] == [[]]
    whole = (await client.get(f"/courses/{course.id}/outline")).json()
    assert [each["id"] for each in whole["sections"][0]["units"]] == [unit["id"]]
    await client.patch(f"/units/{unit['id']}", json={"active": True})
    assert (await learner.get(f"/units/{unit['id']}")).status_code == 200
