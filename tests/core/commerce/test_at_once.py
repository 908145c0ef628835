"""Many who buy at the same moment: with one key and with many, for one seat and for several."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.core.commerce.errors import PaymentDeclined, PaymentUncertain, PaymentUnderWay
from lyceum.core.commerce.model import NewPurchase, Purchase
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull
from lyceum.core.errors import Refusal
from lyceum.core.people.model import User
from tests.core.commerce.till import LET_IN, Till

LAWFUL = (PaymentDeclined, PaymentUncertain, PaymentUnderWay, AlreadyEnrolled, CourseFull)
CHARGES = "SELECT count(*) FROM sandbox_charges WHERE tenant_id = {tenant} AND ref IS NOT NULL"


class Attempt:
    """One request: who, by which card, under which key, if any."""

    def __init__(self, buyer: int, card: str, key: int | None) -> None:
        self.buyer = buyer
        self.card = card
        self.key = key

    def __repr__(self) -> str:
        return f"Attempt({self.buyer}, {self.card!r}, {self.key})"

    def once(self, course_id: int) -> bytes | None:
        """As the platform makes it: of the key, and of what is asked under it."""
        if self.key is None:
            return None
        return f"{self.key} {self.buyer} {course_id} {self.card}".encode()


attempts = st.lists(
    st.builds(
        Attempt,
        st.integers(0, 3),
        st.sampled_from(["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined"]),
        st.one_of(st.none(), st.integers(0, 2)),
    ),
    min_size=2,
    max_size=12,
)


async def rush(
    till: Till, made: list[Attempt], *, course_id: int, buyers: list[User]
) -> list[Purchase | Refusal]:
    """All at once; whatever is no lawful refusal fails the test."""

    async def one(attempt: Attempt) -> Purchase | Refusal:
        asked = NewPurchase(
            user_id=buyers[attempt.buyer].id, course_id=course_id, payment_method=attempt.card
        )
        try:
            return await purchase(till.stages(attempt.once(course_id)), till.school.system(), asked)
        except LAWFUL as refusal:
            return refusal

    return await asyncio.gather(*(one(attempt) for attempt in made))


async def hurry(till: Till, made: list[Attempt], *, seats: int, silences: tuple[int, int]) -> None:
    course = await till.course(seats=seats)
    buyers = await till.learners(4)
    till.gateway.silent_before, till.gateway.silent_after = silences
    results = await rush(till, made, course_id=course.id, buyers=buyers)
    till.gateway.silent_before = till.gateway.silent_after = 0
    await till.repair()
    await till.expect_exact()
    in_it = {one.enrollment.user_id for one in results if isinstance(one, Purchase)}
    now_in = await till.rows(
        "SELECT user_id FROM enrollments WHERE tenant_id = {tenant} AND state = 'active' "
        f"AND course_id = {course.id}"
    )
    assert in_it <= {user_id for (user_id,) in now_in}
    assert len(now_in) <= seats


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    made=attempts, seats=st.integers(1, 4), silences=st.tuples(st.integers(0, 2), st.integers(0, 2))
)
async def test_whatever_comes_at_once_is_exact(
    till: Till, made: list[Attempt], seats: int, silences: tuple[int, int]
) -> None:
    """Also where the gateway falls silent a few times, before it acted and after."""
    await hurry(till, made, seats=seats, silences=silences)


@pytest.mark.long
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    made=attempts, seats=st.integers(1, 4), silences=st.tuples(st.integers(0, 2), st.integers(0, 2))
)
async def test_whatever_comes_at_once_is_exact_a_long_time(
    till: Till, made: list[Attempt], seats: int, silences: tuple[int, int]
) -> None:
    await hurry(till, made, seats=seats, silences=silences)


async def test_twenty_times_the_same_request_is_one_charge(till: Till) -> None:
    course, buyers = await till.course(seats=5), await till.learners(1)
    same = [Attempt(0, "pm_card_visa", 1)] * 20
    results = await rush(till, same, course_id=course.id, buyers=buyers)
    bought = [one for one in results if isinstance(one, Purchase)]
    assert len({one.enrollment.id for one in bought}) == 1
    assert await till.number(CHARGES) == 1
    await till.expect_exact()


async def test_twenty_keys_of_one_person_are_one_charge(till: Till) -> None:
    course, buyers = await till.course(seats=5), await till.learners(1)
    keys = [Attempt(0, "pm_card_visa", key) for key in range(20)]
    results = await rush(till, keys, course_id=course.id, buyers=buyers)
    assert Counter(type(one) is Purchase for one in results) == {True: 1, False: 19}
    assert await till.number(CHARGES) == 1
    await till.expect_exact()


async def test_twenty_people_for_five_seats_are_five_charges(till: Till) -> None:
    course, buyers = await till.course(seats=5), await till.learners(20)
    each = [Attempt(number, "pm_card_visa", None) for number in range(20)]
    results = await rush(till, each, course_id=course.id, buyers=buyers)
    assert Counter(type(one) for one in results) == {Purchase: 5, CourseFull: 15}
    assert await till.number(CHARGES) == await till.number(LET_IN) == 5
    await till.expect_exact()
