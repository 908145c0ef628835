"""Giving money back: the whole, a part, too much, and once."""

from __future__ import annotations

import pytest

from lyceum.core.commerce.errors import NotRefundable, PaymentDeclined
from lyceum.core.commerce.model import Payment, RefundState
from lyceum.core.commerce.refunding import refund
from lyceum.core.errors import Forbidden, Invalid
from tests.core.commerce.till import PRICE, Till

BACK = "SELECT count(*) FROM sandbox_refunds WHERE tenant_id = {tenant}"
STATES = (
    "SELECT o.state, e.state FROM orders o, enrollments e "
    "WHERE o.tenant_id = {tenant} AND e.tenant_id = {tenant}"
)


async def _paid(till: Till) -> Payment:
    payment = (await till.buy(await till.course())).payment
    assert payment is not None
    return payment


async def test_the_whole_goes_back_and_with_it_the_enrollment(till: Till) -> None:
    payment = await _paid(till)
    back = await till.give_back(payment.id, reason="asked for it")
    assert (back.state, back.amount) == (RefundState.SUCCEEDED, PRICE)
    assert await till.rows(STATES) == [("refunded", "refunded")]
    with pytest.raises(NotRefundable):
        await till.give_back(payment.id)
    await till.expect_exact()


async def test_parts_go_back_until_nothing_is_left(till: Till) -> None:
    payment = await _paid(till)
    await till.give_back(payment.id, amount=1_000)
    assert await till.rows(STATES) == [("partly_refunded", "active")]
    with pytest.raises(NotRefundable):
        await till.give_back(payment.id, amount=PRICE - 999)
    await till.give_back(payment.id)
    assert await till.rows(STATES) == [("refunded", "refunded")]
    await till.expect_exact()


async def test_the_same_request_gives_back_once(till: Till) -> None:
    payment = await _paid(till)
    first = await till.give_back(payment.id, amount=100, once=b"request")
    assert await till.give_back(payment.id, amount=100, once=b"request") == first
    assert await till.number(BACK) == 1


@pytest.mark.parametrize("silence", ["silent_before", "silent_after"])
async def test_a_refund_that_nobody_answered_is_carried_out_later(till: Till, silence: str) -> None:
    payment = await _paid(till)
    setattr(till.gateway, silence, 1)
    assert (await till.give_back(payment.id)).state is RefundState.PENDING
    with pytest.raises(NotRefundable):
        await till.give_back(payment.id)
    assert await till.repair() == 1
    assert await till.number(BACK) == 1
    await till.expect_exact()


async def test_nothing_goes_back_that_was_not_paid_or_is_not_there(till: Till) -> None:
    with pytest.raises(PaymentDeclined) as declined:
        await till.buy(await till.course(), method="pm_card_chargeDeclined")
    assert declined.value.payment_id is not None
    with pytest.raises(NotRefundable):
        await till.give_back(declined.value.payment_id)
    with pytest.raises(Invalid):
        await till.give_back(declined.value.payment_id, amount=0)


async def test_only_who_sees_to_payments_gives_back(till: Till) -> None:
    payment = await _paid(till)
    with pytest.raises(Forbidden):
        await refund(till.stages(), till.school.actor("learner"), payment.id)


async def test_a_gateway_that_keeps_it_is_told_and_the_rest_can_still_go_back(
    till: Till,
) -> None:
    from lyceum.core.commerce.errors import RefundRefused

    payment = await _paid(till)
    await till.school.write(_lose_the_charge)
    with pytest.raises(RefundRefused) as refused:
        await till.give_back(payment.id)
    assert refused.value.code == "resource_missing"
    left = "SELECT refunded FROM payments WHERE tenant_id = {tenant}"
    assert await till.number(left) == 0


async def _lose_the_charge(work) -> None:
    sql = f"UPDATE sandbox_charges SET ref = 'ch_lost' WHERE tenant_id = {work.tenant.id}"
    await work.connection.execute(sql, ())
