"""`Operation.who` says who may knock; the core alone decides what happens behind the door."""

from __future__ import annotations

import pytest

from lyceum.core.actor import Actor
from lyceum.core.errors import Refusal
from lyceum.http.dialect import Dialect
from tests.dialects.asking import Asking, expect_refusal
from tests.dialects.matrix import without_doors
from tests.harness.rows import every_row
from tests.harness.school import CAST, School

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

ROLELESS = "nobody"


def may_knock(request, actor: Actor) -> bool:
    try:
        request.operation.who.must_knock(actor)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("who", CAST)
async def test_without_the_doors_nothing_more_is_possible(
    asking: Asking, dialect: Dialect, who: str
) -> None:
    school = asking.school
    opened = await asking.on(school.platform, without_doors(dialect))
    caller = opened.school.client(await school.key(dialect.name, who))
    behind = school.client(await school.key(dialect.name, who))
    async for request in asking.requests():
        if may_knock(request, school.actor(who)):
            continue
        answer = await request.send(behind)
        expect_refusal(dialect, answer, answer.status_code)
        before = await every_row(school.works.database)
        answer = await request.send(caller)
        expect_refusal(dialect, answer, answer.status_code)
        assert answer.status_code < 500, (request.path, answer.text)
        assert await every_row(school.works.database) == before, request.path


async def test_a_key_without_any_scope_changes_nothing(asking: Asking, dialect: Dialect) -> None:
    school = asking.school
    headers = await school.key(dialect.name, "admin", scopes=())
    opened = (await asking.on(school.platform, without_doors(dialect))).school.client(headers)
    async for request in asking.requests():
        if request.operation.who.public or request.method == "GET":
            continue
        before = await every_row(school.works.database)
        answer = await request.send(opened)
        after = await every_row(school.works.database)
        if after != before:
            # Ending one's own credential, or one's own session, is nothing to be afraid of.
            changed = {name for name in after if after[name] != before[name]}
            assert changed <= {"api_keys", "sessions"}, (request.path, answer.text)
            opened.headers.update(await school.key(dialect.name, "admin", scopes=()))


async def test_what_the_doors_let_through_is_refused_behind_them_when_it_is_too_much(
    asking: Asking, dialect: Dialect, roomy_school: School
) -> None:
    subscriber = roomy_school.client(await roomy_school.key(dialect.name, "subscriber"))
    async for request in asking.requests():
        if request.operation.who.public or request.method == "GET":
            continue
        before = await every_row(roomy_school.works.database)
        answer = await request.send(subscriber)
        if not answer.is_success:
            assert await every_row(roomy_school.works.database) == before, request.path
