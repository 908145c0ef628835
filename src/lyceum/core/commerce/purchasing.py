"""Buying a course: the seat is held, the money is taken outside of any transaction, and then the
person is let in. Whatever breaks off in between is settled by `repairing.py`."""

from __future__ import annotations

from functools import partial

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Course
from lyceum.core.commerce import store
from lyceum.core.commerce.coupons import use_coupon
from lyceum.core.commerce.errors import (
    NothingToPay,
    PaymentsNotConfigured,
    PaymentUncertain,
    PaymentUnderWay,
)
from lyceum.core.commerce.model import (
    GIVEN_UP,
    NewPurchase,
    Order,
    OrderLine,
    OrderState,
    PaymentState,
    Purchase,
)
from lyceum.core.commerce.settling import bought, charge_of, deliver, settle
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.enrollment.actions import must_let_buy, must_sell
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.gateway import Gateway, NoAnswer
from lyceum.core.idempotency import KEPT
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.kit import clock, ids
from lyceum.kit.time import MINUTE

START_WITHIN = 2 * MINUTE
"""Whoever slept longer between noting a payment and asking for it asks no more: by then others may
take it for given up."""


async def purchase(stages: Stages, actor: Actor, asked: NewPurchase) -> Purchase:
    """Sells a course to a person, takes the money, and lets them in.

    Staff buy for anybody, learners for themselves where the course is sold. The same request under
    the same idempotency key goes on with what it had begun, and is never charged twice. Refuses
    what `enroll` refuses, a free course, a payment method that there is not, and a payment that
    was declined, which is kept. When the gateway does not say what became of it: PaymentUncertain.
    """
    gateway = stages.ports.gateways.of(stages.tenant)
    begun = await stages.write(
        partial(_begin, actor=actor, asked=asked, stages=stages, gateway=gateway)
    )
    if isinstance(begun, Purchase):
        return begun
    return await _pay(stages, actor, begun)


async def _pay(stages: Stages, actor: Actor, payment: store.Tried) -> Purchase:
    if payment.state is not PaymentState.PROCESSING:
        return await settle(stages, actor, payment, None)
    gateway = stages.ports.gateways.of(stages.tenant)
    if gateway is None or gateway.name != payment.gateway:
        raise PaymentsNotConfigured
    if clock.now() - payment.tried_at > START_WITHIN:
        raise PaymentUncertain
    try:
        outcome = await gateway.charge(stages.tenant, charge_of(payment))
    except NoAnswer as error:
        raise PaymentUncertain from error
    return await settle(stages, actor, payment, outcome)


async def _begin(
    work: WriteWork,
    *,
    actor: Actor,
    asked: NewPurchase,
    stages: Stages,
    gateway: Gateway | None,
) -> Purchase | store.Tried:
    """Holds the seat and notes what is to be paid; or what the same request had begun."""
    before = await _begun_before(work, stages.once)
    resumed = await _resume(work, before) if before is not None else None
    if resumed is not None:
        return resumed
    course = await must_let_buy(work, actor, user_id=asked.user_id, course_id=asked.course_id)
    if course.amount == 0:
        raise NothingToPay
    await must_sell(work, actor, user_id=asked.user_id, course=course)
    held = await work.first(store.HELD_LINE, course_id=course.id, customer_id=asked.user_id)
    if held is not None:
        raise PaymentUnderWay
    order = await _order(work, actor, asked, course=course)
    if order.total:
        _must_be_payable(stages, asked.payment_method, gateway=gateway)
    line = await _write(work, order, course=course, once=stages.once)
    if not order.total or gateway is None or asked.payment_method is None:
        return await deliver(work, actor, order, line=line, payment=None)
    return await _payment(work, order, method=asked.payment_method, gateway=gateway)


def _must_be_payable(stages: Stages, method: str | None, *, gateway: Gateway | None) -> None:
    """A test card pays nothing in a live school, whether or not anything else would."""
    if not method:
        raise Invalid(Problem("payment_method", Fault.MISSING))
    if stages.tenant.mode == "live" and stages.ports.gateways.is_for_tests(method):
        raise Invalid(Problem("payment_method", Fault.UNKNOWN))
    if gateway is None:
        raise PaymentsNotConfigured


async def _begun_before(work: WriteWork, once: bytes | None) -> Order | None:
    """An idempotency key means nothing any more when its time is over."""
    if once is None:
        return None
    order = await work.first(store.ORDER_ONCE, known_as=once)
    if order is None or order.created_at > work.now - KEPT:
        return order
    await work.run(store.FORGET_ONCE, row_id=order.id, once=None)
    return None


async def _resume(work: WriteWork, order: Order) -> Purchase | store.Tried | None:
    """What the request had come to; None where it came to nothing, and is to begin anew."""
    begun = await work.first(store.TRIED_OF_ORDER, order_id=order.id)
    if begun is None:
        return await bought(work, order.id)
    payment = await work.first(store.PAYMENT_LOCKED, id=begun.id)
    if payment is not None and payment.state is PaymentState.PROCESSING:
        # From now on it is ours: the repair leaves it alone for a while.
        now = work.machine_now
        await work.run(store.TRY_AGAIN, row_id=payment.id, tried_at=now)
        return msgspec.structs.replace(payment, tried_at=now)
    if payment is not None and payment.code == GIVEN_UP:
        await work.run(store.FORGET_ONCE, row_id=order.id, once=None)
        return None
    return payment


async def _order(work: WriteWork, actor: Actor, asked: NewPurchase, *, course: Course) -> Order:
    coupon = None
    if asked.coupon is not None:
        coupon = await use_coupon(work, asked.coupon, currency=course.currency)
    discount = coupon.discount(course.amount) if coupon is not None else 0
    return Order(
        id=await work.new_id(),
        uid=ids.new_uid(),
        customer_id=asked.user_id,
        state=OrderState.PENDING,
        currency=course.currency,
        subtotal=course.amount,
        discount=discount,
        total=course.amount - discount,
        coupon_id=coupon.id if coupon is not None else None,
        via=actor.dialect,
        created_at=work.now,
        updated_at=work.now,
        paid_at=None,
    )


async def _write(work: WriteWork, order: Order, *, course: Course, once: bytes | None) -> OrderLine:
    line = OrderLine(
        id=await work.new_id(),
        order_id=order.id,
        customer_id=order.customer_id,
        course_id=course.id,
        title=course.title,
        amount=course.amount,
        enrollment_id=None,
        held_since=work.now,
    )
    try:
        await work.insert(store.INSERT_ORDER, order, once=once)
        await work.insert(store.INSERT_LINE, line)
    except NotUnique as error:
        # The same request, or another one for the same person, was here in between.
        raise TryAgain(str(error)) from error
    return line


async def _payment(work: WriteWork, order: Order, *, method: str, gateway: Gateway) -> store.Tried:
    payment = store.Tried(
        id=await work.new_id(),
        uid=ids.new_uid(),
        order_id=order.id,
        customer_id=order.customer_id,
        state=PaymentState.PROCESSING,
        gateway=gateway.name,
        method=method,
        ref=None,
        amount=order.total,
        currency=order.currency,
        refunded=0,
        code=None,
        decline_code=None,
        message=None,
        created_at=work.now,
        updated_at=work.now,
        asked_at=work.machine_now,
        tried_at=work.machine_now,
    )
    await work.insert(store.INSERT_PAYMENT, payment)
    return payment
