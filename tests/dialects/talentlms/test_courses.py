"""Courses and categories as this vendor shows them (contract 2.2, 2.5)."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.model import CourseState
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.work import WriteWork
from tests.dialects.talentlms.test_enrollments import make_unit, read
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

NOT_FOUND = (404, "not_found.course_not_found", "Course not found")


async def make_tree(school: School) -> tuple[int, int]:
    """A root, and a category below it."""

    async def act(work: WriteWork) -> tuple[int, int]:
        root = await create_category(work, school.system(), name="Science")
        below = await create_category(work, school.system(), name="Weather", parent_id=root.id)
        return root.id, below.id

    found: tuple[int, int] = await school.write(act)
    return found


@decision("T19")
async def test_a_course_is_made_told_changed_and_put_into_the_trash(
    admin: httpx.AsyncClient, school: School
) -> None:
    root, below = await make_tree(school)
    await school.write(
        lambda work: add_field(
            work,
            school.system(),
            NewField(entity=Entity.COURSE, kind=FieldKind.TEXT, name="Difficulty"),
        )
    )
    new = {
        "name": "Reading Weather Maps",
        "code": "WEATHER-1",
        "description": "Fronts & isobars",
        "category_id": below,
        "price": 128.2,
        "capacity": 20,
        "level": 2,
        "time_limit": 90,
        "start_datetime": 1_767_225_600,
        "is_active": True,
        "custom_fields": {"Difficulty": "Hard"},
    }
    made = await admin.post("/api/v2/courses", json=new)
    assert made.status_code == 200, made.text
    course = made.json()["_data"]
    times = {name: course[name] for name in ("creation_date", "last_updated_on")}
    assert course == {
        "id": course["id"],
        "name": "Reading Weather Maps",
        "category": {"id": below, "parent_id": root, "name": "Weather"},
        "status": "active",
        **times,
        "description": {"html": "<p>Fronts &amp; isobars</p>", "text": "Fronts & isobars"},
        "code": "WEATHER-1",
        "price": {"amount": 128.2, "currency": "USD"},
        "discounted_price": None,
        "level": 2,
        "capacity": 20,
        "is_hidden_from_catalog": False,
        "is_locked": False,
        "time_limit": 90,
    }
    path = f"/api/v2/courses/{course['id']}"
    told = (await admin.get(path)).json()["_data"]
    (field,) = told.pop("custom_fields")
    assert {name: field[name] for name in ("name", "value", "type")} == {
        "name": "Difficulty",
        "value": "Hard",
        "type": "text",
    }
    assert told.pop("last_updated_on") >= course["last_updated_on"]
    assert told == {
        **{name: value for name, value in course.items() if name != "last_updated_on"},
        "public_key": None,
        "is_prerequisite": False,
        "remaining_licenses": None,
        "intro_video": None,
        "cover_image": None,
        "rating": None,
        "rules": {
            "traversal": "free",
            "prerequisites": [],
            "completion": [
                {"rule_type": "all_units", "unit_percentage": None, "complete_units": []}
            ],
            "score_calculation": [{"rule_type": "all_units", "score_units": []}],
        },
        "starts_at": "2026-01-01T00:00:00+00:00",
        "expires_at": None,
        "availability": {"is_available": True, "reason": None},
        "retain_access_after_completion": False,
    }
    changed = await admin.patch(path, json={"is_active": False, "price": None, "category_id": None})
    assert (changed.status_code, changed.content) == (204, b"")
    after = (await admin.get(path)).json()["_data"]
    assert (after["status"], after["price"], after["category"]) == ("inactive", None, None)
    assert after["availability"] == {"is_available": False, "reason": "inactive"}
    assert after["capacity"] == 20
    gone = await admin.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert refused(await admin.get(path)) == NOT_FOUND
    again = await admin.delete(path)
    assert refused(again) == (409, "conflict", "Course is archived or not available")
    assert refused(await admin.delete("/api/v2/courses/999999")) == NOT_FOUND


@decision("T7")
async def test_what_is_wrong_with_a_course_is_told_and_changes_nothing(
    admin: httpx.AsyncClient, school: School
) -> None:
    course = await school.course()
    for body, title in (
        ({}, "Course name is required"),
        ({"name": " "}, "Course name is required"),
        (
            {"name": "X", "time_limit": 3, "expiration_datetime": 1_900_000_000},
            "time_limit cannot be set if expires_at is set",
        ),
        (
            {"name": "X", "price": 1.234},
            "Course price must be a valid price with at most 2 decimals",
        ),
        ({"name": "X", "capacity": "3"}, "Course capacity must be an integer"),
        ({"name": "X", "custom_fields": {"No such": "x"}}, "Course custom fields does not exist"),
        ({"name": "X", "category_id": "3"}, "Category id must be a positive integer"),
    ):
        answer = await admin.post("/api/v2/courses", json=body)
        assert refused(answer) == (400, "bad_request", title)
    missing = await admin.post("/api/v2/courses", json={"name": "X", "category_id": 999999})
    told = (404, "not_found.course_category_not_found", "Category not found")
    assert refused(missing) == told
    listed = (await admin.get("/api/v2/courses")).json()
    assert [row["id"] for row in listed["_data"]] == [course.id]
    for method in ("GET", "PATCH", "DELETE"):
        answer = await admin.request(method, "/api/v2/courses/abc", json={})
        assert refused(answer) == (400, "bad_request", "Course id must be a positive integer")


@decision("T18")
async def test_courses_are_listed_filtered_and_sorted(
    admin: httpx.AsyncClient, school: School
) -> None:
    first = await school.course("Ébauche des cartes", code="E-1")
    private = await school.course("Private maps", state=CourseState.PRIVATE, amount=4999)
    draft = await school.course("Draft", state=CourseState.DRAFT)

    async def ids(query: str) -> list[int]:
        answer = await admin.get(f"/api/v2/courses?{query}")
        assert answer.status_code == 200, answer.text
        return [row["id"] for row in answer.json()["_data"]]

    assert await ids("") == [first.id, private.id, draft.id]
    assert await ids("sort=-creation_date&page[size]=1") == [draft.id]
    assert await ids("filter[keyword][like]=%C3%A9BAUCHE") == [first.id]
    assert await ids("filter[keyword][like]=maps") == [private.id]
    assert await ids("filter[status]=inactive") == [draft.id]
    assert await ids("filter[code]=E-1") == [first.id]
    row = (await admin.get("/api/v2/courses?page[number]=2&page[size]=1")).json()["_data"][0]
    assert row == {
        "id": private.id,
        "name": "Private maps",
        "category": None,
        "status": "active",
        "creation_date": row["creation_date"],
        "last_updated_on": row["last_updated_on"],
        "description": None,
        "code": None,
        "price": {"amount": 49.99, "currency": "USD"},
        "capacity": None,
        "is_hidden_from_catalog": True,
        "is_locked": False,
        "public_key": None,
        "is_prerequisite": False,
        "remaining_licenses": None,
        "level": None,
        "time_limit": None,
    }
    # A word that this API cannot tell apart keeps the finer state.
    await admin.patch(f"/api/v2/courses/{private.id}", json={"is_active": True, "name": "Kept"})
    kept = (await admin.get(f"/api/v2/courses/{private.id}")).json()["_data"]
    assert (kept["name"], kept["is_hidden_from_catalog"]) == ("Kept", True)


@decision("T25")
async def test_categories_are_a_tree_whose_roots_have_pages(
    admin: httpx.AsyncClient, school: School
) -> None:
    root, below = await make_tree(school)
    told = (await admin.get("/api/v2/categories")).json()
    assert told["_data"] == [
        {
            "id": root,
            "parent_id": None,
            "name": "Science",
            "children": [{"id": below, "parent_id": root, "name": "Weather", "children": None}],
        }
    ]
    assert told["_meta"]["pagination"]["total_results"] == 1
    one = (await admin.get(f"/api/v2/categories/{below}")).json()["_data"]
    assert one == {
        "id": below,
        "parent_id": root,
        "name": "Weather",
        "price": None,
        "discounted_price": None,
    }
    missing = (404, "not_found.course_category_not_found", "The category does not exist")
    assert refused(await admin.get("/api/v2/categories/999999")) == missing
    bad = (400, "bad_request", "Category id must be a positive integer")
    assert refused(await admin.get("/api/v2/categories/x")) == bad


@decision("T11")
async def test_a_filter_that_nobody_knows_is_ignored_and_not_told_again(
    admin: httpx.AsyncClient, school: School
) -> None:
    await school.course()
    answer = await admin.get("/api/v2/courses?filter[colour][like]=x&nonsense=1")
    told = answer.json()
    assert len(told["_data"]) == 1
    assert "filtered_by" not in told["_meta"]
    assert told["self"].endswith("/api/v2/courses?page[number]=1&page[size]=10")


async def test_a_part_of_its_units_completes_a_course(
    admin: httpx.AsyncClient, school: School
) -> None:
    course, learner = await school.course(), school.people["learner"]
    path, pair = f"/api/v2/courses/{course.id}", {"course_id": course.id, "user_id": learner.id}

    async def rule() -> dict[str, Any]:
        rules = (await admin.get(path)).json()["_data"]["rules"]
        (told,) = rules["completion"]
        return dict(told)

    units = [await make_unit(school, course.id, title) for title in ("Fronts", "Isobars", "Fog")]
    assert await rule() == {
        "rule_type": "all_units",
        "unit_percentage": None,
        "complete_units": [],
    }
    await admin.post("/api/v2/enrollments", json=pair)
    await read(school, course.id, units[0], seconds=5)
    assert (await admin.patch(path, json={"unit_percentage": 67})).status_code == 204
    assert (await rule())["rule_type"] == "percentage_of_units"

    async def progress() -> tuple[str, int]:
        told = (await admin.get("/api/v2/course-progress", params=pair)).json()["_data"]["progress"]
        return told["completion_status"], told["completion_percentage"]

    # Of three units 67 % are three, and 34 % are two.
    await read(school, course.id, units[1], seconds=5)
    assert await progress() == ("incomplete", 66)
    assert (await admin.patch(path, json={"unit_percentage": 34})).status_code == 204
    assert await progress() == ("completed", 100)
    # What is completed stays so, and who comes later needs as much.
    other = {"course_id": course.id, "user_id": school.people["other_learner"].id}
    await admin.post("/api/v2/enrollments", json=other)
    lyceum = await school.client_as("admin", "lyceum")
    changed = await lyceum.patch(f"/api/lyceum/v1/courses/{course.id}", json={"done_percent": 100})
    assert (changed.status_code, changed.json()["done_percent"]) == (200, 100)
    assert await progress() == ("completed", 100)
    not_counted = {"required": False}
    unit = await lyceum.patch(f"/api/lyceum/v1/units/{units[2]}", json=not_counted)
    assert unit.status_code == 200
    selected = {"rule_type": "selected_units", "unit_percentage": None}
    assert await rule() == {**selected, "complete_units": units[:2]}
    wrong = refused(await admin.patch(path, json={"unit_percentage": 0}))
    assert wrong[:2] == (400, "bad_request")
