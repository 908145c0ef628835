"""Buying a course: who may, what it costs, what is refused, and what a request does once."""

from __future__ import annotations

from functools import partial

import msgspec
import pytest

from lyceum.adapters.gateways import GatewaysByMode
from lyceum.adapters.sandbox import TEST_METHODS, Sandbox
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import Admission, CourseChange, CourseState
from lyceum.core.commerce.errors import (
    NotDelivered,
    NothingToPay,
    PaymentDeclined,
    PaymentsNotConfigured,
    PaymentUncertain,
    PaymentUnderWay,
)
from lyceum.core.commerce.model import OrderState, PaymentState
from lyceum.core.enrollment.actions import await_payment, enroll
from lyceum.core.enrollment.errors import AlreadyEnrolled, CourseFull, CourseNotOpen, NotAdmitted
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.errors import Fault, Forbidden, Invalid
from lyceum.core.idempotency import KEPT
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from tests.core.commerce.till import PRICE, VISA, Till

CHARGES = "SELECT count(*) FROM sandbox_charges WHERE tenant_id = {tenant} AND ref IS NOT NULL"
ENROLLED = "SELECT count(*) FROM enrollments WHERE tenant_id = {tenant}"
ORDERS = "SELECT count(*) FROM orders WHERE tenant_id = {tenant}"


async def test_a_learner_buys_a_course_and_is_in(till: Till) -> None:
    course = await till.course()
    bought = await till.buy(course)
    assert bought.payment is not None
    assert bought.payment.state is PaymentState.SUCCEEDED
    assert (bought.payment.amount, bought.payment.currency) == (PRICE, "USD")
    assert bought.order.state is OrderState.PAID and bought.order.paid_at is not None
    assert bought.enrollment.state is EnrollmentState.ACTIVE
    assert bought.enrollment.grounds == Grounds.PAID
    assert bought.line.enrollment_id == bought.enrollment.id
    await till.expect_exact()


async def test_staff_buy_for_anybody_and_learners_for_themselves(till: Till) -> None:
    course = await till.course(admission=Admission.REGISTERED)
    with pytest.raises(NotAdmitted):
        await till.buy(await till.course(admission=Admission.CLOSED))
    with pytest.raises(Forbidden):
        await till.buy(course, actor=till.school.actor("other_learner"))
    bought = await till.buy(course, actor=till.school.actor("admin"))
    assert bought.enrollment.user_id == till.school.people["learner"].id


async def test_who_waited_to_pay_is_in_by_the_same_enrollment(till: Till) -> None:
    course = await till.course()
    waiting = await till.school.write(
        partial(await_payment, actor=till.school.actor("learner"), course_id=course.id)
    )
    assert (await till.buy(course)).enrollment.id == waiting.id


@pytest.mark.parametrize(
    ("method", "code", "decline_code"),
    [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("pm_card_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        ("pm_card_chargeDeclinedFraudulent", "card_declined", "fraudulent"),
        ("pm_card_radarBlock", "card_declined", "fraudulent"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "processing_error"),
        ("pm_card_authenticationRequired", "authentication_required", "authentication_required"),
        ("pm_card_threeDSecure2Required", "authentication_required", "authentication_required"),
    ],
)
@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_a_declined_payment_is_kept_and_lets_nobody_in(
    till: Till, method: str, code: str, decline_code: str
) -> None:
    course = await till.course(seats=1)
    with pytest.raises(PaymentDeclined) as declined:
        await till.buy(course, method=method)
    assert (declined.value.code, declined.value.decline_code) == (code, decline_code)
    assert await till.number(ENROLLED) == 0
    ((state, kept),) = await till.rows(
        "SELECT state, code FROM payments WHERE tenant_id = {tenant}"
    )
    assert (state, kept) == ("failed", code)
    await till.expect_exact()
    # The seat is free again.
    await till.buy(course)


@pytest.mark.parametrize("method", sorted(TEST_METHODS))
@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_every_test_card_does_what_it_is_for(till: Till, method: str) -> None:
    course = await till.course()
    if "Declined" in method or "Required" in method or "Block" in method:
        with pytest.raises(PaymentDeclined):
            await till.buy(course, method=method)
    else:
        assert (await till.buy(course, method=method)).payment is not None
    await till.expect_exact()


@pytest.mark.parametrize(("method", "fault"), [(None, "missing"), ("pm_nobody", "unknown")])
async def test_without_a_known_method_nothing_is_sold(till: Till, method, fault: str) -> None:
    course = await till.course()
    with pytest.raises(Invalid) as refused:
        await till.buy(course, method=method)
    assert [(p.field, p.fault) for p in refused.value.problems] == [
        ("payment_method", Fault(fault))
    ]
    assert await till.number(ENROLLED) == await till.number(CHARGES) == 0
    await till.expect_exact()


async def test_what_is_not_for_sale_is_refused_before_anything_is_charged(till: Till) -> None:
    with pytest.raises(NothingToPay):
        await till.buy(await till.course(amount=0), actor=till.school.actor("admin"))
    for state in (CourseState.DRAFT, CourseState.ARCHIVED):
        with pytest.raises(CourseNotOpen):
            await till.buy(await till.course(state=state))
    course = await till.course()
    await till.buy(course)
    with pytest.raises(AlreadyEnrolled):
        await till.buy(course)
    assert await till.number(CHARGES) == 1


async def test_the_last_seat_is_sold_once(till: Till) -> None:
    course = await till.course(seats=1)
    await till.buy(course)
    with pytest.raises(CourseFull):
        await till.buy(course, who="other_learner")
    await till.expect_exact()


async def test_who_is_paying_holds_a_seat(till: Till) -> None:
    course = await till.course(seats=1)
    till.gateway.silent_after = 1
    with pytest.raises(PaymentUncertain):
        await till.buy(course)
    with pytest.raises(CourseFull):
        await till.buy(course, who="other_learner")
    with pytest.raises(CourseFull):
        await till.school.write(partial(_enroll, till=till, course_id=course.id))
    await till.repair()
    await till.expect_exact()


async def _enroll(work: WriteWork, *, till: Till, course_id: int, who: str = "subscriber") -> None:
    user_id, admin = till.school.people[who].id, till.school.actor("admin")
    await enroll(work, admin, user_id=user_id, course_id=course_id, grounds=Grounds.GRANTED)


async def test_the_same_request_is_charged_once_and_answers_the_same(till: Till) -> None:
    course = await till.course()
    first = await till.buy(course, once=b"request")
    again = await till.buy(course, once=b"request")
    assert again == first
    assert await till.number(CHARGES) == await till.number(ORDERS) == 1


async def test_the_same_request_goes_on_where_the_gateway_fell_silent(till: Till) -> None:
    course = await till.course()
    for silence in ("silent_before", "silent_after"):
        setattr(till.gateway, silence, 1)
        with pytest.raises(PaymentUncertain):
            await till.buy(course, once=b"request")
        with pytest.raises(PaymentUnderWay):
            await till.buy(course, once=b"another")
    assert (await till.buy(course, once=b"request")).payment is not None
    assert await till.number(CHARGES) == 1
    assert len({charge.key for charge in till.gateway.asked}) == 1
    await till.expect_exact()


async def test_a_declined_request_is_declined_again_without_asking(till: Till) -> None:
    course = await till.course()
    for _ in range(2):
        with pytest.raises(PaymentDeclined):
            await till.buy(course, method="pm_card_chargeDeclined", once=b"request")
    assert len(till.gateway.asked) == 1


async def test_a_request_that_came_to_nothing_begins_anew(till: Till) -> None:
    course = await till.course()
    till.gateway.silent_before = 1
    with pytest.raises(PaymentUncertain):
        await till.buy(course, once=b"request")
    assert await till.repair() == 1
    assert await till.number(CHARGES) == 0
    assert (await till.buy(course, once=b"request")).payment is not None
    assert await till.number(ORDERS) == 2
    await till.expect_exact()


async def test_a_key_means_nothing_after_its_day(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = await till.course()
    await till.buy(course, once=b"request")
    now = clock.now()
    monkeypatch.setattr("lyceum.kit.clock.now", lambda: now + KEPT)
    with pytest.raises(AlreadyEnrolled):
        await till.buy(course, once=b"request")


async def test_who_was_let_in_meanwhile_gets_the_money_back(till: Till) -> None:
    course = await till.course()
    till.gateway.silent_after = 1
    with pytest.raises(PaymentUncertain):
        await till.buy(course, once=b"request")
    await till.school.write(partial(_enroll, till=till, course_id=course.id, who="learner"))
    with pytest.raises(NotDelivered):
        await till.buy(course, once=b"request")
    await till.expect_exact()
    assert await till.rows("SELECT state, reason FROM refunds WHERE tenant_id = {tenant}") == [
        ("succeeded", "not delivered")
    ]


async def test_where_the_course_is_withdrawn_meanwhile_the_money_goes_back(till: Till) -> None:
    course = await till.course()
    till.gateway.silent_after = 1
    with pytest.raises(PaymentUncertain):
        await till.buy(course)
    away = CourseChange(state=CourseState.ARCHIVED)
    await till.school.write(partial(_change, till=till, course_id=course.id, change=away))
    assert await till.repair() == 1
    assert await till.number(ENROLLED) == 0
    await till.expect_exact()


async def _change(work: WriteWork, *, till: Till, course_id: int, change: CourseChange) -> None:
    await change_course(work, till.school.system(), course_id, change)


async def test_a_live_school_without_a_gateway_never_pretends(till: Till) -> None:
    course = await till.course()
    honest = GatewaysByMode(test=Sandbox(till.school.works), live=None)
    till.ports = msgspec.structs.replace(till.ports, gateways=honest)
    with pytest.raises(PaymentsNotConfigured):
        await till.buy(course, method="pm_1Real")
    with pytest.raises(Invalid) as refused:
        await till.buy(course, method=VISA)
    assert refused.value.problems[0].fault is Fault.UNKNOWN
    assert await till.number(ORDERS) == 0


async def test_what_happened_is_told_without_a_word_too_many(till: Till) -> None:
    course = await till.course()
    with pytest.raises(PaymentDeclined):
        await till.buy(course, method="pm_card_chargeDeclined")
    await till.buy(course)
    kinds = await till.rows(
        "SELECT kind FROM events WHERE tenant_id = {tenant} AND kind LIKE 'payment.%' ORDER BY id"
    )
    assert [kind for (kind,) in kinds] == ["payment.failed", "payment.succeeded"]
