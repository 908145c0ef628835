"""What each operation says of an id that is none, and of one that nothing has (contract 0, 1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.assessment.model import Reveal
from lyceum.core.paths.actions import create_path
from lyceum.core.paths.model import NewPath
from lyceum.dialects.talentlms import dialect
from lyceum.http.operation import Operation
from tests.dialects.marked import MarkedQuiz
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

V2 = "/api/v2"
NOBODYS = 999_999

NOUN = {
    "users": "User",
    "courses": "Course",
    "categories": "Category",
    "groups": "Group",
    "branches": "Branch",
    "units": "Unit",
    "learning-paths": "Learning path",
}
"""What a thing is called, by the first word of its addresses."""

BAD = {"get_user": "User id is invalid"}
"""Where another sentence than `… id must be a positive integer` was seen."""

UNKNOWN = {
    "get_category": ("not_found.course_category_not_found", "The category does not exist"),
    "purchase_course": ("not_found", "course not found"),
    "purchase_category": ("not_found", "category not found"),
}
"""Where another answer than `not_found.user_not_found`, "User not found" was seen."""

PAIRS = {
    "/enrollments": ("course_id", "user_id"),
    "/group-memberships": ("group_id", "user_id"),
    "/group-courses": ("group_id", "course_id"),
    "/branch-users": ("branch_id", "user_id"),
    "/branch-courses": ("branch_id", "course_id"),
    "/learning-paths/enrollments": ("learning_path_id", "user_id"),
    "/course-progress": ("course_id", "user_id"),
    "/unit-progress": ("unit_id", "user_id"),
    "/results": ("unit_id", "user_id"),
}
"""Operations on two things, in the order in which these are looked at."""


def of_one_thing() -> Iterator[tuple[Operation, str]]:
    """The operations whose address holds the id of a thing, with what it is called."""
    for operation in dialect.operations:
        first = operation.path.split("/")[1]
        if "{id}" in operation.path and first in NOUN:
            yield operation, NOUN[first]


def of_a_pair() -> Iterator[tuple[Operation, str, str]]:
    """The operations on two things, with the names of their ids."""
    for operation in dialect.operations:
        if operation.path in PAIRS and operation.name != "list_enrollments":
            yield operation, *PAIRS[operation.path]


def called(field: str) -> str:
    return field.removesuffix("_id").replace("_", " ").capitalize()


def unknown(noun: str) -> tuple[int, str, str]:
    thing = noun.lower().replace(" ", "_")
    return 404, f"not_found.{thing}_not_found", f"{noun} not found"


async def test_an_id_in_an_address_is_judged_before_what_has_it(
    admin: httpx.AsyncClient, school: School
) -> None:
    known = {"user_id": school.people["learner"].id}
    operations = list(of_one_thing())
    assert len(operations) >= 30
    for operation, noun in operations:
        body = {**(operation.example or {}), **known}
        for wrong in ("x", "0"):
            path = V2 + operation.path.format(id=wrong)
            bad = await admin.request(operation.method, path, json=body)
            title = BAD.get(operation.name, f"{noun} id must be a positive integer")
            assert refused(bad) == (400, "bad_request", title), (operation.name, wrong)
        path = V2 + operation.path.format(id=NOBODYS)
        nothing = await admin.request(operation.method, path, json=body)
        said = UNKNOWN.get(operation.name)
        told = (404, *said) if said else unknown(noun)
        assert refused(nothing) == told, operation.name


async def test_of_two_ids_the_one_of_the_user_or_course_is_judged_last(
    admin: httpx.AsyncClient, school: School
) -> None:
    known = await _known(admin, school)

    async def told(operation: Operation, said: dict[str, Any]) -> tuple[int, str, str]:
        in_body = operation.body or operation.method == "POST"
        body, query = (said, None) if in_body else (None, said)
        path = V2 + operation.path
        return refused(await admin.request(operation.method, path, json=body, params=query))

    operations = list(of_a_pair())
    assert {operation.path for operation, _, _ in operations} == PAIRS.keys()
    for operation, first, second in operations:
        one, other = called(first), called(second)
        for said, title in (
            ({}, f"{one} id is required"),
            ({second: 1}, f"{one} id is required"),
            ({first: known[first]}, f"{other} id is required"),
            ({first: "x", second: "y"}, f"{one} id must be a positive integer"),
            ({first: known[first], second: 0}, f"{other} id must be a positive integer"),
        ):
            assert await told(operation, said) == (400, "bad_request", title), operation.name
        nothing = {first: NOBODYS, second: NOBODYS}
        assert await told(operation, nothing) == unknown(one), operation.name
        half = {first: known[first], second: NOBODYS}
        assert await told(operation, half) == unknown(other), operation.name


async def _known(admin: httpx.AsyncClient, school: School) -> dict[str, int]:
    """One thing of each kind, by the name of its id."""
    quiz = await MarkedQuiz.of(school, reveal=Reveal.NEVER)
    course = await school.course()
    new = NewPath(title="Weather", course_ids=(course.id,))
    path = await school.write(partial(create_path, actor=school.system(), new=new))
    group = (await admin.post(f"{V2}/groups", json={"name": "Nights"})).json()
    north = {"name": "north", "description": "d", "default_locale": "en-US"}
    branch = (await admin.post(f"{V2}/branches", json=north)).json()
    return {
        "course_id": course.id,
        "unit_id": quiz.unit_id,
        "learning_path_id": path.id,
        "group_id": group["_data"]["id"],
        "branch_id": branch["_data"]["id"],
    }


async def test_numbers_of_pages_are_digits_within_their_bounds(admin: httpx.AsyncClient) -> None:
    size = "page[size] must be an integer between 1 and 100"
    number = "page[number] must be a positive integer"
    lists = [one.path for one in dialect.operations if one.is_list and "{" not in one.path]
    assert len(lists) >= 9
    for name, title in (("page[size]", size), ("page[number]", number)):
        for wrong in ("0", "-1", "x", "", "1.5"):
            answer = await admin.get(f"{V2}/users", params={name: wrong})
            assert refused(answer) == (400, "bad_request", title), wrong
        for path in lists:
            answer = await admin.get(V2 + path, params={name: "0"})
            assert refused(answer) == (400, "bad_request", title), path
    assert refused(await admin.get(f"{V2}/users?page[size]=101")) == (400, "bad_request", size)
