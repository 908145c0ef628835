"""Courses: made, read, changed by merge patch, and deleted."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

WHOLE: dict[str, Any] = {
    "title": "Reading Weather Maps",
    "summary": "What tomorrow brings.",
    "body": "Fronts and isobars.",
    "category": "Science",
    "state": "private",
    "admission": "open",
    "price": {"amount": 0, "currency": "JPY"},
    "seats": 12,
}
MICROS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


async def test_a_course_is_told_as_it_was_made(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("instructor")
    made = await client.post("/courses", json=WHOLE)
    assert made.status_code == 201, made.text
    course = made.json()
    assert made.headers["location"] == f"{API}/courses/{course['id']}"
    assert course | WHOLE == course
    assert course["lead_id"] == school.people["instructor"].id
    assert course["enrollment_count"] == 0
    assert MICROS.fullmatch(course["created_at"]) and course["created_at"] == course["updated_at"]
    read = await client.get(made.headers["location"].removeprefix(API))
    parts = {"category", "lead_id", "enrollment_count"}
    assert read.json() == {name: value for name, value in course.items() if name not in parts}


async def test_a_patch_changes_what_it_names_and_takes_away_what_is_null(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    course = (await client.post("/courses", json=WHOLE)).json()
    change = {"title": "Maps", "body": None, "category": None, "seats": None, "state": "published"}
    for kind in ("application/json", "application/merge-patch+json"):
        answer = await client.patch(
            f"/courses/{course['id']}", json=change, headers={"content-type": kind}
        )
        assert answer.status_code == 200, answer.text
        expected = {**course, **change, "updated_at": answer.json()["updated_at"]}
        assert answer.json() == expected
        assert expected["updated_at"] > course["updated_at"]


async def test_a_price_changes_in_part_and_closes_free_admission(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    course = (await client.post("/courses", json={"title": "Knots"})).json()
    assert (course["admission"], course["price"]["amount"]) == ("registered", 0)
    patch: dict[str, Any] = {"price": {"amount": 4900}}
    priced = (await client.patch(f"/courses/{course['id']}", json=patch)).json()
    assert priced["price"] == {"amount": 4900, "currency": course["price"]["currency"]}
    assert priced["admission"] == "purchase"
    patch = {"price": {"currency": "SEK"}, "admission": "request"}
    again = (await client.patch(f"/courses/{course['id']}", json=patch)).json()
    assert again["price"] == {"amount": 4900, "currency": "SEK"}
    assert again["admission"] == "request"


async def test_every_field_that_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    body = {
        "title": "  ",
        "state": "trashed",
        "seats": 0,
        "price": {"amount": -1, "currency": "euro", "tax": 1},
        "colour": "red",
    }
    assert wrong_fields(await client.post("/courses", json=body)) == {
        "/title": "too_short",
        "/state": "unknown_word",
        "/seats": "too_small",
        "/price/amount": "too_small",
        "/price/currency": "malformed",
        "/price/tax": "not_allowed",
        "/colour": "not_allowed",
    }
    assert wrong_fields(await client.post("/courses?draft=1", json={"title": "Maps"})) == {
        "/draft": "not_allowed"
    }
    assert await every_row(school.works.database) == before


async def test_who_cannot_lead_is_refused_by_field(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    body = {"title": "Maps", "lead_id": school.people["learner"].id}
    problem = expect_problem(await client.post("/courses", json=body), 409, "not_a_teacher")
    assert [error["field"] for error in problem["errors"]] == ["/lead_id"]


async def test_filters_narrow_the_list(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    lead, other = (school.people[who].id for who in ("instructor", "other_instructor"))
    maps = await school.course("Maps", category="Science")
    knots = await school.course("Knots", lead_id=other, state="draft")
    await client.patch(f"/courses/{knots.id}", json={"admission": "closed"})
    narrowed: tuple[tuple[dict[str, Any], list[int]], ...] = (
        ({"states": "draft"}, [knots.id]),
        ({"states": "draft,published"}, [knots.id, maps.id]),
        ({"category": "SCIENCE"}, [maps.id]),
        ({"lead_id": lead}, [maps.id]),
        ({"lead_id": other, "states": "published"}, []),
        ({"admission": "closed"}, [knots.id]),
    )
    for asked, expected in narrowed:
        answer = await client.get("/courses", params={**asked, "total": "true"})
        assert [row["id"] for row in answer.json()["data"]] == expected, asked
        assert answer.json()["total"] == len(expected)


async def test_a_category_narrows_the_list_by_its_id_as_well(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    science, art = await school.course(category="Science"), await school.course(category="Art")
    ids = {one["name"]: one["id"] for one in (await client.get("/categories")).json()["data"]}
    for name, course in (("Science", science), ("Art", art)):
        asked = {"category_id": ids[name], "total": "true"}
        told = (await client.get("/courses", params=asked)).json()
        assert ([one["id"] for one in told["data"]], told["total"]) == ([course.id], 1)
    none = await client.get("/courses", params={"category_id": science.id})
    assert none.json()["data"] == []


async def test_a_course_moves_to_another_address_that_nobody_has(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("instructor")
    course, other = await school.course("Fronts"), await school.course("Knots")
    moved = await client.patch(f"/courses/{course.id}", json={"slug": "weather-fronts"})
    assert moved.json()["slug"] == "weather-fronts"
    assert (await client.get(f"/courses/{course.id}")).json()["slug"] == "weather-fronts"
    before = await every_row(school.works.database)
    for slug, code in ((other.slug, "taken"), ("Two Words", "malformed"), ("", "too_short")):
        answer = await client.patch(f"/courses/{course.id}", json={"slug": slug})
        assert wrong_fields(answer) == {"/slug": code}
    assert await every_row(school.works.database) == before
    freed = await client.patch(f"/courses/{other.id}", json={"slug": "fronts"})
    assert freed.json()["slug"] == "fronts"
    same = await client.patch(f"/courses/{other.id}", json={"slug": "fronts"})
    assert same.json()["updated_at"] == freed.json()["updated_at"]


async def test_learners_see_what_is_published_and_change_nothing(
    lyceum: Lyceum, school: School
) -> None:
    shown, hidden = await school.course(), await school.course("Draft", state="draft")
    client = await lyceum.caller("learner")
    assert [row["id"] for row in (await client.get("/courses")).json()["data"]] == [shown.id]
    assert (await client.get(f"/courses/{shown.id}")).is_success
    expect_problem(await client.get(f"/courses/{hidden.id}"), 404, "no_such_course")
    for answer in (
        await client.post("/courses", json={"title": "Mine"}),
        await client.patch(f"/courses/{shown.id}", json={"title": "Mine"}),
        await client.delete(f"/courses/{shown.id}"),
    ):
        expect_problem(answer, 403, "forbidden")


async def test_an_instructor_changes_what_they_lead_alone(lyceum: Lyceum, school: School) -> None:
    course = await school.course()
    theirs, others = await lyceum.caller("instructor"), await lyceum.caller("other_instructor")
    change = {"title": "Isobars"}
    expect_problem(await others.patch(f"/courses/{course.id}", json=change), 403, "forbidden")
    assert (await theirs.patch(f"/courses/{course.id}", json=change)).json()["title"] == "Isobars"
    assert (await theirs.delete(f"/courses/{course.id}")).json() == {
        "id": course.id,
        "deleted": True,
    }
    expect_problem(await theirs.get(f"/courses/{course.id}"), 404, "no_such_course")


@pytest.mark.parametrize(
    "text", ["0x10", "01", "-1", "1.0", "1e3", "abc", str(2**53), "9" * 40, "%20", "\u0661"]
)
async def test_what_is_no_id_is_no_address(lyceum: Lyceum, text: str) -> None:
    client = await lyceum.caller("admin")
    expect_problem(await client.get(f"/courses/{text}"), 404, "no_such_route")


async def test_the_id_of_a_thing_of_another_kind_is_no_course(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get(f"/courses/{school.people['learner'].id}")
    expect_problem(answer, 404, "no_such_course")


async def test_when_a_course_takes_place_is_told_as_it_was_set(lyceum: Lyceum) -> None:
    client = await lyceum.caller("instructor")
    times = {
        "state": "scheduled",
        "slug": "weather-maps",
        "traversal": "sequential",
        "late": "closed",
        "publish_at": "2031-01-01T08:00:00.000000Z",
        "starts_at": "2031-01-07T08:00:00.000000Z",
        "ends_at": "2031-07-01T08:00:00.000000Z",
        "days": 90,
    }
    course = (await client.post("/courses", json={"title": "Maps", **times})).json()
    assert course | times == course
    change = {"traversal": "free", "late": "marked", "ends_at": None, "days": None}
    changed = (await client.patch(f"/courses/{course['id']}", json=change)).json()
    assert changed == {**course, **change, "updated_at": changed["updated_at"]}


async def test_times_that_cannot_be_are_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client, course = await lyceum.caller("admin"), await school.course("Maps")
    before = await every_row(school.works.database)
    odd = {"starts_at": "soon", "ends_at": "2031-02-30T00:00:00Z"}
    turned = {"starts_at": "2031-02-01T00:00:00Z", "ends_at": "2031-01-01T00:00:00Z"}
    path = f"/courses/{course.id}"
    for asked, expected in (
        (odd, {"/starts_at": "malformed", "/ends_at": "malformed"}),
        (turned, {"/ends_at": "too_small"}),
        ({"days": 0, "late": "never"}, {"/days": "too_small", "/late": "unknown_word"}),
    ):
        assert wrong_fields(await client.patch(path, json=asked)) == expected
        assert wrong_fields(await client.post("/courses", json={"title": "X", **asked})) == expected
    for slug, fault in (("maps", "taken"), ("Not a Slug", "malformed")):
        answer = await client.post("/courses", json={"title": "Maps", "slug": slug})
        assert wrong_fields(answer) == {"/slug": fault}
    assert await every_row(school.works.database) == before
