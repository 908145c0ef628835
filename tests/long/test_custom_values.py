"""A hundred thousand people with custom fields: who has a value is found at once."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from bench.deep import Stopwatch
from lyceum.core.fields.actions import add_field
from lyceum.core.fields.model import Entity, FieldKind, NewField
from lyceum.core.fields.store import INSERT_USER_VALUE, INSERT_VALUE
from lyceum.core.page import Order, Slice
from lyceum.core.people import store
from lyceum.core.people.model import User, UserFilter, UserState
from lyceum.core.people.queries import users
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids
from tests.harness.school import School

pytestmark = pytest.mark.long

PEOPLE = 100_000
CHUNK = 5_000
TEAMS = {"of ten thousand": 10, "of a thousand": 100, "of ten": 10_000}
"""How many teams there are in each field: so many have the same value."""

TARGET = 10.0
"""Milliseconds in the database for a page of them and their exact number."""


async def fill(school: School) -> None:
    fields = {}
    for name in (*TEAMS, "number"):
        new = NewField(entity=Entity.USER, kind=FieldKind.TEXT, name=name)

        async def add(work: WriteWork, new: NewField = new) -> Any:
            return await add_field(work, school.system(), new)

        fields[name] = (await school.write(add)).id
    for first in range(0, PEOPLE, CHUNK):

        async def write(work: WriteWork, first: int = first) -> None:
            numbers = await work.new_ids(CHUNK)
            people = [_person(n, first + at) for at, n in enumerate(numbers)]
            await work.run_many(store.INSERT, people)
            values = [
                _value(fields[name], n, f"{name} {(first + at) % teams}")
                for at, n in enumerate(numbers)
                for name, teams in TEAMS.items()
            ]
            values += [
                _value(fields["number"], n, f"number {first + at}") for at, n in enumerate(numbers)
            ]
            await work.run_many(INSERT_VALUE, values)
            made_at = {person["id"]: person["created_at"] for person in people}
            await work.run_many(
                INSERT_USER_VALUE,
                [
                    {
                        "value_key": value["value_key"],
                        "user_id": value["entity_id"],
                        "created_at": made_at[value["entity_id"]],
                    }
                    for value in values
                ],
            )

        await school.write(write)


def _person(number: int, at: int) -> dict[str, Any]:
    user = User(
        id=number,
        uid=ids.new_uid(),
        login=f"person-{at}",
        email=None,
        display_name=f"Person {at}",
        given_name="Person",
        family_name=str(at),
        state=UserState.ACTIVE,
        seen_at=None,
        created_at=at,
        updated_at=at,
        extra={},
    )
    unseen = {
        "login_key": user.login,
        "name_key": user.display_name.lower(),
        "email_key": None,
        "password_hash": None,
        "trashed_at": None,
    }
    return {**msgspec.structs.asdict(user), **unseen}


def _value(field_id: int, user_id: int, value: str) -> dict[str, Any]:
    return {
        "entity_id": user_id,
        "field_id": field_id,
        "entity": Entity.USER,
        "value": value,
        "value_key": value,
    }


async def test_who_has_a_value_is_found_within_ten_milliseconds(school: School) -> None:
    await fill(school)
    async with school.works.database.writing() as connection:
        await connection.execute("ANALYZE", ())
    took = {}
    async with school.works.database.reading() as connection:
        for name, count in {
            **{name: PEOPLE // teams for name, teams in TEAMS.items()},
            "number": 1,
        }.items():
            where = UserFilter(field_value=f"{name.upper()} 7")
            watches = [Stopwatch(connection) for _ in range(20)]
            for watch in watches:
                page = await users(
                    Work(school.tenant, watch, school.works.database),
                    school.actor("admin"),
                    where=where,
                    sliced=Slice(limit=100),
                    order=Order("created_at", descending=False),
                )
                assert (len(page.rows), page.total) == (min(count, 100), count)
            # The quickest of them: what else the machine does is no time of the database.
            took[name] = 1000 * min(watch.seconds for watch in watches)
    print(took)
    assert {name: ms for name, ms in took.items() if ms > TARGET} == {}
