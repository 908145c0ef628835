"""`Operation.who` says who may knock; the core alone decides what happens behind the door."""

from __future__ import annotations

import pytest

from lyceum.core.actor import Actor
from lyceum.core.errors import Refusal
from lyceum.http.dialect import Dialect
from tests.dialects.answers import expect_refusal
from tests.dialects.matrix import without_doors
from tests.dialects.prepared import Prepared
from tests.harness.rows import every_row
from tests.harness.school import CAST

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def may_knock(request, actor: Actor) -> bool:
    try:
        request.operation.who.must_knock(actor)
    except Refusal:
        return False
    return True


async def test_without_the_doors_nothing_more_is_possible(
    prepared: Prepared, dialect: Dialect
) -> None:
    school = prepared.school
    opened = (await prepared.on(school.platform, without_doors(dialect))).school
    keys = {who: await school.key(dialect.name, who) for who in CAST}
    async for request in prepared.requests():
        before = await every_row(school.works.database)
        for who, key in keys.items():
            if may_knock(request, school.actor(who)):
                continue
            for asked in (school, opened):
                answer = await request.send(asked.client(key))
                expect_refusal(dialect, answer, answer.status_code)
                assert answer.status_code < 500, (who, request.path, answer.text)
                unchanged = await every_row(school.works.database) == before
                assert unchanged, (who, request.method, request.path)


async def test_a_key_without_any_scope_changes_nothing(
    prepared: Prepared, dialect: Dialect
) -> None:
    school = prepared.school
    headers = await school.key(dialect.name, "admin", scopes=())
    opened = (await prepared.on(school.platform, without_doors(dialect))).school.client(headers)
    async for request in prepared.requests():
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
    prepared: Prepared, dialect: Dialect
) -> None:
    school = prepared.school
    subscriber = school.client(await school.key(dialect.name, "subscriber"))
    async for request in prepared.requests():
        if request.operation.who.public or request.method == "GET":
            continue
        before = await every_row(school.works.database)
        answer = await request.send(subscriber)
        if not answer.is_success:
            assert await every_row(school.works.database) == before, request.path
