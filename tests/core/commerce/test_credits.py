"""Credits: a sum of entries, never below nothing, and exact however many spend at once."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from lyceum.core.commerce import crediting
from lyceum.core.commerce.errors import NotEnoughCredits
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.removal.actions import delete_user
from lyceum.core.work import WriteWork
from tests.core.learning import write
from tests.harness.school import School


async def balance(school: School, who: str = "learner") -> int:
    user_id = school.people[who].id
    async with school.works.read(school.tenant) as work:
        return (await crediting.credits_of(work, [user_id]))[user_id]


async def test_credits_are_the_sum_of_entries_that_stay(school: School) -> None:
    user_id = school.people["learner"].id
    assert await balance(school) == 0
    assert await write(school, crediting.add_credits, user_id=user_id, amount=1_050) == 1_050
    assert await write(school, crediting.set_credits, user_id=user_id, balance=333) == 333
    assert await write(school, crediting.set_credits, user_id=user_id, balance=333) == 333
    async with school.works.read(school.tenant) as work:
        page = await crediting.credit_entries(
            work, school.actor("learner"), user_id, sliced=Slice(limit=5)
        )
        with pytest.raises(Forbidden):
            await crediting.credit_entries(
                work, school.actor("other_learner"), user_id, sliced=Slice(limit=5)
            )
    assert [entry.amount for entry in page.rows] == [-717, 1_050]
    await write(school, delete_user, user_id)
    assert await balance(school) == 0


async def test_no_more_is_spent_than_there_is_even_at_once(school: School) -> None:
    user_id = school.people["learner"].id
    await write(school, crediting.add_credits, user_id=user_id, amount=1_000)
    spent = await asyncio.gather(
        *(write(school, crediting.add_credits, user_id=user_id, amount=-300) for _ in range(5)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, NotEnoughCredits) for one in spent) == 2
    assert await balance(school) == 100


async def test_only_who_writes_people_gives_credits(school: School) -> None:
    user_id = school.people["learner"].id
    for who in ("learner", "instructor"):
        with pytest.raises(Forbidden):
            await school.write(partial(_give, school=school, who=who))
    with pytest.raises(NoSuchUser):
        await write(school, crediting.add_credits, user_id=10_000_000, amount=1)
    with pytest.raises(Invalid):
        await write(school, crediting.set_credits, user_id=user_id, balance=10**13)
    with pytest.raises(NotEnoughCredits):
        await write(school, crediting.set_credits, user_id=user_id, balance=-1)
    assert await balance(school) == 0


async def _give(work: WriteWork, *, school: School, who: str) -> None:
    user_id = school.people["learner"].id
    await crediting.add_credits(work, school.actor(who), user_id=user_id, amount=1)
