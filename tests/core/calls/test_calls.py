"""Calls: kept many at once, counted by the day, forgotten after a while and with the person."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import msgspec
import pytest

from lyceum.core.access.keys import NewKey, add_key
from lyceum.core.calls import queries
from lyceum.core.calls.actions import BATCH, LISTED, keep_calls, sweep
from lyceum.core.calls.model import DAYS_KEPT, CallDay, CallFilter, DayFilter, NewCall
from lyceum.core.page import Slice
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser
from lyceum.core.removal.actions import delete_user
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR
from tests.harness.rows import every_row
from tests.harness.school import School

NOON = 20_000 * DAY + 12 * HOUR
A_CALL = NewCall(
    key_id=7,
    user_id=8,
    dialect="lyceum",
    verb="GET",
    path="/courses",
    answered=200,
    took=1_500,
    request_id="one",
    at=NOON,
)


def call(**rest: Any) -> NewCall:
    return msgspec.structs.replace(A_CALL, **rest)


async def keep(school: School, *made: NewCall) -> None:
    await school.write(partial(keep_calls, made=made))


async def days(school: School, **where: Any) -> list[CallDay]:
    async with school.works.read(school.tenant) as work:
        page = await queries.call_days(
            work, school.system(), where=DayFilter(**where), sliced=Slice(limit=100)
        )
    return page.rows


async def calls(school: School, who: str = "", **where: Any) -> list[str]:
    """The request ids of those found."""
    actor = school.actor(who) if who else school.system()
    async with school.works.read(school.tenant) as work:
        page = await queries.calls(work, actor, where=CallFilter(**where), sliced=Slice(limit=100))
    assert page.total == len(page.rows)
    return [found.request_id for found in page.rows]


async def test_calls_are_kept_and_counted_by_the_day(school: School) -> None:
    await keep(school, call(), call(answered=404), call(answered=503, at=NOON + 13 * HOUR))
    await keep(school, call(key_id=9), call(answered=403))
    found = {(day.key_id, day.day): day for day in await days(school)}
    midnight = 20_000 * DAY
    counted = {at: (day.calls, day.refused, day.failed) for at, day in found.items()}
    assert counted == {
        (7, midnight): (3, 2, 0),
        (7, midnight + DAY): (1, 0, 1),
        (9, midnight): (1, 0, 0),
    }
    assert [day.key_id for day in await days(school, since=midnight + DAY)] == [7]


async def test_two_who_count_one_day_lose_nothing(school: School) -> None:
    await asyncio.gather(*(keep(school, *[call()] * 20) for _ in range(10)))
    assert [day.calls for day in await days(school)] == [200]


async def test_filters_narrow_and_everybody_sees_the_calls_of_their_own_keys(
    school: School,
) -> None:
    mine, theirs = school.people["learner"].id, school.people["other_learner"].id
    await keep(
        school,
        call(user_id=mine, request_id="a"),
        call(user_id=mine, request_id="b", at=NOON + 1, verb="POST", answered=422),
        call(user_id=theirs, request_id="c", at=NOON + 2, dialect="karma", key_id=9),
    )
    assert await calls(school) == ["c", "b", "a"]
    for where, expected in (
        ({"verb": "POST"}, ["b"]),
        ({"answered": 200}, ["c", "a"]),
        ({"dialect": "karma"}, ["c"]),
        ({"key_id": 7}, ["b", "a"]),
        ({"since": NOON + 1, "until": NOON + 2}, ["b"]),
        ({"user_id": mine}, ["b", "a"]),
    ):
        assert await calls(school, "admin", **where) == expected, where
    assert await calls(school, "learner") == ["b", "a"]
    assert await calls(school, "learner", user_id=theirs) == []
    assert await calls(school, "learner", key_id=9) == []
    assert await calls(school, "manager") == []


async def test_of_many_at_once_the_first_are_listed_and_all_are_counted(school: School) -> None:
    await keep(school, *(call(request_id=str(n)) for n in range(LISTED + 40)))
    assert sum(each.calls for each in await days(school)) == LISTED + 40
    async with school.works.read(school.tenant) as work:
        every = Slice(limit=1)
        page = await queries.calls(work, school.system(), where=CallFilter(), sliced=every)
    assert page.total == LISTED


async def test_what_is_old_goes_a_batch_at_a_time(school: School) -> None:
    now = clock.now()
    for _ in range(BATCH // LISTED):
        await keep(school, *[call(at=now - 3 * DAY)] * LISTED)
    await keep(school, *[call(at=now - 3 * DAY)] * 3, call(at=now, request_id="new"))
    await keep(school, call(at=now - DAYS_KEPT - 2 * DAY))
    act = partial(sweep, kept_for=2 * DAY)
    assert await school.write(act) == BATCH
    assert await school.write(act) == 4
    assert await calls(school) == ["new"]
    assert sorted(day.calls for day in await days(school)) == [1, BATCH + 3]


async def test_with_the_person_goes_what_was_asked_with_their_keys(school: School) -> None:
    async def let_in(work: WriteWork) -> int:
        user = await add_user(work, school.system(), NewUser(display_name="Noor", login="noor"))
        new = NewKey(user_id=user.id, dialect="lyceum", name="", secret="s" * 20)
        await add_key(work, new)
        return user.id

    user_id = await school.write(let_in)
    await keep(school, call(user_id=user_id), call())
    await school.write(lambda work: delete_user(work, school.system(), user_id))
    rows = await every_row(school.works.database)
    assert (len(rows["calls"]), len(rows["call_days"])) == (1, 0 + len(await days(school)))
    assert await calls(school, user_id=user_id) == []
    assert await days(school, user_id=user_id) == []


@pytest.mark.parametrize("made", [(), (A_CALL,)])
async def test_few_are_as_good_as_many(school: School, made: tuple[NewCall, ...]) -> None:
    await keep(school, *made)
    assert len(await calls(school)) == len(made)
