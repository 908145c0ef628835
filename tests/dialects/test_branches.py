"""Within a branch, what belongs to none or to another never was. No dialect is named here.

Everything is made outside of all branches and asked for on a branch's host, by who may do
everything outside.
"""

from __future__ import annotations

from functools import partial

import pytest

from lyceum.core.branches.actions import create_branch
from lyceum.core.branches.model import NewBranch
from lyceum.http.dialect import Dialect
from tests.dialects.asking import Asking
from tests.harness.rows import every_row

HOST = "north.localhost"

OF_THE_SCHOOL = (
    "/categor", "/courses/categories", "/courses/difficulties", "/courses/tags", "/datas/",
    "/education/", "/fields", "/paths", "/learning-paths",
)  # fmt: skip
"""What there is once for all branches, and can be read in each: paths begin so."""

ONES_OWN = (
    "/attempts", "/auth/sessions", "/files", "/jobs", "/orders", "/quizes/attempts", "/sessions",
    "/tasks",
)  # fmt: skip
"""What is the asking person's own, wherever they are."""


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_is_of_no_branch_is_neither_seen_nor_changed_there(
    asking: Asking, dialect: Dialect
) -> None:
    school, database = asking.school, asking.school.works.database
    new = NewBranch(name="North", locale="en-US", host=HOST)
    await school.write(partial(create_branch, actor=school.system(), new=new))
    inside = school.client(await school.key(dialect.name, "admin"), host=HOST)
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
