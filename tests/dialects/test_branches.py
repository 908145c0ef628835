"""Within a branch, what belongs to none or to another never was. No dialect is named here.

Everything is made outside of all branches and asked for on a branch's host, by who may do
everything outside.
"""

from __future__ import annotations

import re
from functools import partial

import httpx2 as httpx
import pytest

from lyceum.core.branches.actions import create_branch
from lyceum.core.branches.model import NewBranch
from lyceum.http.dialect import Dialect
from tests.dialects.asking import Asking
from tests.dialects.requests import Request
from tests.harness.rows import every_row

HOST = "north.localhost"

OF_THE_SCHOOL = (
    "/award-rules", "/categor", "/courses/categories", "/courses/difficulties", "/courses/tags",
    "/datas/", "/education/", "/fields", "/paths", "/learning-paths",
)  # fmt: skip
"""What there is once for all branches, and can be read in each: paths begin so."""

ONES_OWN = (
    "/attempts", "/auth/sessions", "/files", "/jobs", "/orders", "/quizes/attempts", "/sessions",
    "/tasks",
)  # fmt: skip
"""What is the asking person's own, wherever they are."""


OWN_LISTS = (*ONES_OWN, "/course-progress/items", "/payments")

CHANGING = re.compile(r'"(?:as_of|now)": ?"[^"]*"')
"""What an answer says of the moment."""


async def within_a_branch(asking: Asking, dialect: Dialect) -> httpx.AsyncClient:
    """An administrator on the host of a branch in which there is nothing."""
    new = NewBranch(name="North", locale="en-US", host=HOST)
    school = asking.school
    await school.write(partial(create_branch, actor=school.system(), new=new))
    return school.client(await school.key(dialect.name, "admin"), host=HOST)


async def seen(client: httpx.AsyncClient, request: Request) -> str:
    """What is answered, nothing of a refusal."""
    answer = await request.send(client)
    return CHANGING.sub("", answer.text) if answer.status_code == 200 else ""


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_no_list_there_and_no_count_changes_by_what_is_made_elsewhere(
    asking: Asking, dialect: Dialect
) -> None:
    inside = await within_a_branch(asking, dialect)
    lists = [
        await asking.request(operation)
        for operation in dialect.operations
        if operation.method == "GET" and "{" not in operation.path
        if not operation.path.startswith((*OF_THE_SCHOOL, *OWN_LISTS))
    ]
    before = [await seen(inside, request) for request in lists]
    for operation in dialect.operations:
        await asking.request(operation)
    after = [await seen(inside, request) for request in lists]
    assert [
        f"{request.path}: {text[:300]}"
        for request, was, text in zip(lists, before, after, strict=True)
        if was != text
    ] == []
    assert len(lists) > 3


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_is_of_no_branch_is_neither_seen_nor_changed_there(
    asking: Asking, dialect: Dialect
) -> None:
    database = asking.school.works.database
    inside = await within_a_branch(asking, dialect)
    asked = 0
    for operation in dialect.operations:
        reads_the_schools = operation.method == "GET" and operation.path.startswith(OF_THE_SCHOOL)
        is_own = operation.path.startswith(ONES_OWN)
        if "{" not in operation.path or reads_the_schools or is_own or operation.who.public:
            continue
        request = await asking.request(operation)
        before = await every_row(database)
        answer = await request.send(inside)
        assert 400 <= answer.status_code < 500, (operation.method, operation.path, answer.text)
        assert await every_row(database) == before, (operation.method, operation.path)
        asked += 1
    assert asked > 5
