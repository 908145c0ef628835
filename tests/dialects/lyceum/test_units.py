"""Sections and units: made, moved, read by who may, locked with every reason, and deleted."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Course
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.kit import clock
from lyceum.kit.time import DAY, iso_micros
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

TEXT: dict[str, Any] = {"kind": "text", "title": "Cold fronts", "body": "They lift warm air."}


async def let_in(school: School, course: Course, who: str = "learner") -> None:
    act = partial(enroll, actor=school.system(), user_id=school.people[who].id)
    await school.write(partial(act, course_id=course.id, grounds=Grounds.GRANTED))


async def made(client: httpx.AsyncClient, course: Course, **rest: Any) -> dict[str, Any]:
    answer = await client.post("/units", json={**TEXT, "course_id": course.id, **rest})
    assert answer.status_code == 201, answer.text
    unit: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{API}/units/{unit['id']}"
    return unit


async def order(client: httpx.AsyncClient, course: Course) -> list[list[str]]:
    """The titles of the units of each section, as the outline tells them."""
    told = (await client.get(f"/courses/{course.id}/outline")).json()
    return [[unit["title"] for unit in section["units"]] for section in told["sections"]]


async def test_a_unit_is_told_as_it_was_made(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    times = {"opens_at": "2031-01-01T08:00:00.000000Z", "due_days": 14}
    unit = await made(client, course, required=False, **times)
    assert unit | TEXT | times == unit
    assert (unit["required"], unit["position"], unit["access"]) == (False, 0, None)
    assert (await client.get(f"/units/{unit['id']}")).json() == unit
    (row,) = (await client.get("/units", params={"course_id": course.id})).json()["data"]
    assert row == {name: value for name, value in unit.items() if name not in ("body", "access")}


async def test_units_and_sections_are_moved_and_the_others_make_room(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("instructor"), await school.course()
    one, two, three = [await made(client, course, title=title) for title in ("1", "2", "3")]
    asked = {"course_id": course.id, "title": "Practice"}
    section = (await client.post("/sections", json=asked)).json()
    assert await order(client, course) == [["1", "2", "3"], []]
    await client.patch(f"/units/{three['id']}", json={"position": 0})
    assert await order(client, course) == [["3", "1", "2"], []]
    await client.patch(f"/units/{one['id']}", json={"section_id": section["id"]})
    moved = await client.patch(
        f"/units/{two['id']}", json={"section_id": section["id"], "position": 0}
    )
    assert (moved.json()["section_id"], moved.json()["position"]) == (section["id"], 0)
    assert await order(client, course) == [["3"], ["2", "1"]]
    first = await client.patch(f"/sections/{section['id']}", json={"position": 0, "title": "Do"})
    assert (first.json()["title"], first.json()["position"]) == ("Do", 0)
    assert await order(client, course) == [["2", "1"], ["3"]]
    assert (await client.delete(f"/sections/{section['id']}")).json()["deleted"]
    assert await order(client, course) == [["3"]]
    expect_problem(await client.get(f"/units/{two['id']}"), 404, "no_such_unit")


async def test_a_section_of_another_course_takes_no_unit(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    course, other = await school.course(), await school.course("Knots")
    unit = await made(client, course)
    elsewhere = (
        await client.post("/sections", json={"course_id": other.id, "title": "Bends"})
    ).json()
    before = await every_row(school.works.database)
    for answer in (
        await client.patch(f"/units/{unit['id']}", json={"section_id": elsewhere["id"]}),
        await client.post(
            "/units", json={**TEXT, "course_id": course.id, "section_id": elsewhere["id"]}
        ),
    ):
        assert wrong_fields(answer) == {"/section_id": "unknown"}
    assert await every_row(school.works.database) == before


async def test_every_field_that_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("admin"), await school.course()
    unit = await made(client, course)
    before = await every_row(school.works.database)
    body = {**TEXT, "course_id": course.id, "kind": "poem", "title": " ", "due_days": -1, "x": 1}
    assert wrong_fields(await client.post("/units", json=body)) == {
        "/kind": "unknown_word",
        "/title": "too_short",
        "/due_days": "too_small",
        "/x": "not_allowed",
    }
    times = {"opens_at": "soon", "due_at": "later"}
    for answer in (
        await client.post("/units", json={**TEXT, "course_id": course.id, **times}),
        await client.patch(f"/units/{unit['id']}", json=times),
    ):
        assert wrong_fields(answer) == {"/opens_at": "malformed", "/due_at": "malformed"}
    both = {"opens_at": "2031-01-01T08:00:00Z", "opens_days": 1}
    assert wrong_fields(await client.patch(f"/units/{unit['id']}", json=both)) == {
        "/opens_days": "not_allowed"
    }
    assert wrong_fields(await client.post("/sections", json={"course_id": 0})) == {
        "/course_id": "too_small",
        "/title": "missing",
    }
    assert await every_row(school.works.database) == before


async def test_who_is_not_in_the_course_sees_its_outline_and_reads_nothing(
    lyceum: Lyceum, school: School
) -> None:
    staff, course = await lyceum.caller("instructor"), await school.course()
    unit = await made(staff, course)
    client = await lyceum.caller("other_learner")
    (section,) = (await client.get(f"/courses/{course.id}/outline")).json()["sections"]
    (told,) = section["units"]
    not_in = {"code": "not_in", "at": None, "unit_id": None, "course_id": None}
    assert told["access"]["reasons"] == [not_in]
    assert not told["access"]["is_readable"] and "body" not in told
    assert (await client.get(f"/units/{unit['id']}")).json() == told


async def test_a_locked_unit_is_told_with_every_reason(lyceum: Lyceum, school: School) -> None:
    staff, course = await lyceum.caller("instructor"), await school.course(traversal="sequential")
    before = await school.course("Clouds")
    first = await made(staff, course)
    opens_at = iso_micros(clock.now() + DAY)
    later = await made(staff, course, title="Later", opens_at=opens_at)
    wanted = {"prerequisites": [{"course_id": before.id}]}
    await staff.put(f"/courses/{course.id}/prerequisites", json=wanted)
    await let_in(school, course)
    client = await lyceum.caller("learner")
    read = (await client.get(f"/units/{later['id']}")).json()
    empty = {"at": None, "unit_id": None, "course_id": None}
    assert read["access"]["reasons"] == [
        {**empty, "code": "prerequisite", "course_id": before.id},
        {**empty, "code": "not_yet", "at": opens_at},
        {**empty, "code": "order", "unit_id": first["id"]},
    ]
    told = (await client.get(f"/courses/{course.id}/outline")).json()["sections"][0]["units"]
    assert told[1] == read and "body" not in read
    assert read["access"]["opens_at"] == opens_at
    assert not told[0]["access"]["is_open"]


async def test_what_is_open_is_read_with_its_content(lyceum: Lyceum, school: School) -> None:
    staff, course = await lyceum.caller("instructor"), await school.course()
    unit = await made(staff, course, due_days=2)
    await let_in(school, course)
    told = (await (await lyceum.caller("learner")).get(f"/units/{unit['id']}")).json()
    assert told["body"] == TEXT["body"]
    assert told["access"]["is_open"] and told["access"]["due_at"] > told["created_at"]


async def test_units_of_a_course_that_one_may_not_see_do_not_exist(
    lyceum: Lyceum, school: School
) -> None:
    staff = await lyceum.caller("instructor")
    hidden = await school.course("Draft", state="draft")
    unit = await made(staff, hidden)
    client = await lyceum.caller("learner")
    assert (await client.get("/units")).json()["data"] == []
    assert (await client.get("/sections")).json()["data"] == []
    expect_problem(await client.get(f"/units/{unit['id']}"), 404, "no_such_unit")
    answer = await client.get(f"/sections/{unit['section_id']}")
    expect_problem(answer, 404, "no_such_section")
    answer = await client.get(f"/courses/{hidden.id}/outline")
    expect_problem(answer, 404, "no_such_course")
    expect_problem(await client.delete(f"/units/{unit['id']}"), 403, "forbidden")


async def test_filters_narrow_the_lists_and_pages_follow_one_another(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    course, other = await school.course(), await school.course("Knots")
    text = await made(client, course)
    video = await made(client, course, kind="video", required=False)
    await made(client, other)
    narrowed: tuple[tuple[dict[str, Any], list[int]], ...] = (
        ({"course_id": course.id}, [video["id"], text["id"]]),
        ({"course_id": course.id, "order": "created_at"}, [text["id"], video["id"]]),
        ({"section_id": text["section_id"], "kind": "video"}, [video["id"]]),
        ({"course_id": course.id, "required": "true"}, [text["id"]]),
    )
    for asked, expected in narrowed:
        answer = await client.get("/units", params={**asked, "total": "true", "limit": 1})
        assert answer.json()["total"] == len(expected), asked
        found = [row["id"] for row in answer.json()["data"]]
        while (cursor := answer.json()["next"]) is not None:
            answer = await client.get("/units", params={**asked, "limit": 1, "cursor": cursor})
            found += [row["id"] for row in answer.json()["data"]]
        assert found == expected, asked


async def test_what_changed_and_what_is_gone_is_followed(lyceum: Lyceum, school: School) -> None:
    client, course = await lyceum.caller("admin"), await school.course()
    unit = await made(client, course)
    as_of = (await client.get("/units")).json()["as_of"]
    await client.delete(f"/sections/{unit['section_id']}")
    for kind, gone in (("units", unit["id"]), ("sections", unit["section_id"])):
        told = (await client.get(f"/{kind}", params={"updated_since": as_of})).json()
        assert [one["id"] for one in told["deleted"]] == [gone]


async def test_a_unit_that_no_longer_counts_completes_who_lacked_nothing_else(
    lyceum: Lyceum, school: School
) -> None:
    staff, course = await lyceum.caller("instructor"), await school.course()
    await made(staff, course)
    extra = await made(staff, course, title="Extra", required=False)
    counted = (await staff.patch(f"/units/{extra['id']}", json={"required": True})).json()
    assert counted["required"]
    assert (await staff.get(f"/courses/{course.id}")).json()["required_units"] == 2
    await staff.patch(f"/units/{extra['id']}", json={"required": False, "title": "Aside"})
    assert (await staff.get(f"/courses/{course.id}")).json()["required_units"] == 1


async def test_a_refusal_because_of_a_lock_carries_every_reason(
    lyceum: Lyceum, school: School
) -> None:
    staff, course = await lyceum.caller("instructor"), await school.course(traversal="sequential")
    await made(staff, course)
    opens_at = iso_micros(clock.now() + DAY)
    quiz = await made(staff, course, kind="quiz", opens_at=opens_at)
    await let_in(school, course)
    client = await lyceum.caller("learner")
    answer = await client.get(f"/assessments/{quiz['id']}/questions")
    problem = expect_problem(answer, 403, "unit_locked")
    told = (await client.get(f"/units/{quiz['id']}")).json()
    assert problem["unit_id"] == quiz["id"]
    assert problem["reasons"] == told["access"]["reasons"]
    assert [reason["code"] for reason in problem["reasons"]] == ["not_yet", "order"]
