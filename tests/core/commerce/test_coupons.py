"""Coupons: what they take off, how often, when, and what is no coupon."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.commerce.coupons import change_coupon, create_coupon, delete_coupon
from lyceum.core.commerce.errors import CouponTaken, NoSuchCoupon, PaymentDeclined
from lyceum.core.commerce.model import Coupon, CouponChange, NewCoupon, OrderState
from lyceum.core.errors import Fault, Forbidden, Invalid
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.core.commerce.till import PRICE, Till

USED = "SELECT used FROM coupons WHERE tenant_id = {tenant}"


async def _make(till: Till, **rest: Any) -> Coupon:
    new = NewCoupon(code="Spring", **rest)
    made: Coupon = await till.school.write(partial(_create, till=till, new=new))
    return made


async def _create(work: WriteWork, *, till: Till, new: NewCoupon, who: str = "admin") -> Coupon:
    return await create_coupon(work, till.school.actor(who), new)


@pytest.mark.parametrize(
    ("coupon", "total"),
    [
        ({"percent": 20}, 3_999),
        ({"amount": 999, "currency": "USD"}, 4_000),
        ({"amount": 2 * PRICE, "currency": "USD"}, 0),
        ({"percent": 100}, 0),
    ],
)
async def test_a_coupon_takes_off_a_part_or_a_sum(
    till: Till, coupon: dict[str, Any], total: int
) -> None:
    await _make(till, **coupon)
    bought = await till.buy(await till.course(), coupon="SPRING ", method="pm_card_visa")
    assert (bought.order.subtotal, bought.order.total) == (PRICE, total)
    assert bought.order.discount == PRICE - total
    assert (bought.payment.amount if bought.payment else 0) == total
    assert bought.order.state is OrderState.PAID
    assert await till.number(USED) == 1
    await till.expect_exact() if total else None


async def test_where_nothing_is_left_to_pay_nothing_is_charged(till: Till) -> None:
    await _make(till, percent=100)
    bought = await till.buy(await till.course(), coupon="spring", method=None, once=b"request")
    assert bought.payment is None
    again = await till.buy(await till.course(), coupon="spring", method=None, once=b"request")
    assert again == bought
    assert till.gateway.asked == []


async def test_a_coupon_is_used_as_often_as_it_says_and_a_declined_card_uses_none(
    till: Till,
) -> None:
    await _make(till, percent=10, most=1)
    course = await till.course()
    with pytest.raises(PaymentDeclined):
        await till.buy(course, coupon="spring", method="pm_card_chargeDeclined")
    assert await till.number(USED) == 0
    await till.buy(course, coupon="spring")
    with pytest.raises(Invalid):
        await till.buy(course, coupon="spring", who="other_learner")


async def test_a_coupon_out_of_its_time_or_of_another_currency_is_refused(till: Till) -> None:
    made = await _make(till, amount=100, currency="EUR")
    course = await till.course()
    with pytest.raises(Invalid) as refused:
        await till.buy(course, coupon="spring")
    assert refused.value.problems[0].fault is Fault.NOT_ALLOWED
    with pytest.raises(Invalid) as unknown:
        await till.buy(course, coupon="autumn")
    assert unknown.value.problems[0].fault is Fault.UNKNOWN
    admin = till.school.actor("admin")
    over = CouponChange(ends_at=clock.now() - DAY)
    await till.school.write(partial(change_coupon, actor=admin, coupon_id=made.id, change=over))
    with pytest.raises(Invalid):
        await till.buy(await till.course(currency="EUR"), coupon="spring")
    await till.school.write(partial(delete_coupon, actor=admin, coupon_id=made.id))
    with pytest.raises(NoSuchCoupon):
        await till.school.write(partial(delete_coupon, actor=admin, coupon_id=made.id))


@pytest.mark.parametrize(
    "faulty",
    [
        {},
        {"percent": 10, "amount": 5, "currency": "USD"},
        {"percent": 101},
        {"percent": 0},
        {"amount": 5},
        {"amount": 5, "currency": "XXQ"},
        {"amount": 0, "currency": "USD"},
        {"percent": 5, "most": 0},
        {"percent": 5, "starts_at": 10, "ends_at": 10},
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_what_makes_no_sense_is_no_coupon(till: Till, faulty: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await _make(till, **faulty)


async def test_a_code_is_one_coupons_in_any_case_and_only_who_may_makes_one(till: Till) -> None:
    await _make(till, percent=5)
    with pytest.raises(CouponTaken):
        await till.school.write(
            partial(_create, till=till, new=NewCoupon(code="SPRING", percent=9))
        )
    new = NewCoupon(code="other", percent=9)
    with pytest.raises(Forbidden):
        await till.school.write(partial(_create, till=till, new=new, who="instructor"))
