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
