"""What follows when the gateway has spoken: the person is let in, or the seat is free again, or the
money goes back."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.commerce import coupon_store, store
from lyceum.core.commerce.errors import NotDelivered, PaymentDeclined, PaymentUncertain
from lyceum.core.commerce.model import (
    GIVEN_UP,
    NO_SUCH_METHOD,
    ORDER_STEPS,
    PAYMENT_STEPS,
    Order,
    OrderLine,
    OrderState,
    Payment,
    PaymentState,
    Purchase,
    Refund,
)
from lyceum.core.commerce.refunding import add_refund, carry_out
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.actions import let_in_paid
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.gateway import Charge, Charged, Declined, Outcome, UnknownMethod
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork

NOT_DELIVERED = "not delivered"
"""The reason of a refund that nobody asked for: what was paid could not be given."""


KEY_PREFIX = "payment-"


class NeverCharged:
    """The gateway has not heard of the charge. `tried_at` is when somebody last set out to ask for
    it, as whoever looked knew it: an attempt since then is left to whoever makes it."""

    def __init__(self, tried_at: int) -> None:
        self.tried_at = tried_at


Verdict = Outcome | NeverCharged | None
"""None: it was settled before, and only to be told again."""


def charge_of(payment: store.Tried) -> Charge:
    """What the gateway is asked: the same each time."""
    return Charge(
        key=f"{KEY_PREFIX}{payment.uid.hex()}",
        amount=payment.amount,
        currency=payment.currency,
        method=payment.method,
        asked_at=payment.asked_at,
    )


async def settle(stages: Stages, actor: Actor, payment: Payment, verdict: Verdict) -> Purchase:
    """Writes down what the gateway said, once, whoever says it how often: lets the person in and
    answers with what was bought, or refuses as the payment failed. Where the course can no longer
    be given, the money goes back at once."""
    came = await stages.write(partial(_settle, actor=actor, payment_id=payment.id, verdict=verdict))
    if isinstance(came, Purchase):
        return came
    if came is not None:
        await carry_out(stages, actor, came)
    async with stages.read() as work:
        return await _told(work, payment.id)


async def _told(work: Work, payment_id: int) -> Purchase:
    payment = await work.first(store.payment_by_id(mine=False), id=payment_id)
    assert payment is not None  # noqa: S101 - payments are never deleted
    if payment.state is PaymentState.SUCCEEDED:
        return await bought(work, payment.order_id)
    if payment.state is PaymentState.PROCESSING:
        raise PaymentUncertain
    if payment.code == NO_SUCH_METHOD:
        raise Invalid(Problem("payment_method", Fault.UNKNOWN))
    raise PaymentDeclined(
        payment.message,
        code=payment.code or "",
        decline_code=payment.decline_code,
        payment_id=payment.id,
    )


async def bought(work: Work, order_id: int) -> Purchase:
    """A purchase as it stands; refuses one that led to nothing."""
    order = await work.first(store.ORDER_BY_ID, id=order_id)
    (line,) = await work.all(store.LINES_OF, order_ids=[order_id])
    assert order is not None  # noqa: S101 - orders are never deleted
    if line.enrollment_id is None:
        raise NotDelivered
    enrollment = await work.first(enrollment_store.BY_ID, id=line.enrollment_id)
    if enrollment is None:
        raise NoSuchEnrollment
    paid = await work.all(store.PAYMENTS_OF, order_ids=[order_id])
    return Purchase(
        order=order, line=line, payment=paid[-1] if paid else None, enrollment=enrollment
    )


async def _settle(
    work: WriteWork, *, actor: Actor, payment_id: int, verdict: Verdict
) -> Purchase | Refund | None:
    """What was bought; where that cannot be given, the refund to be carried out."""
    payment = await work.first(store.PAYMENT_LOCKED, id=payment_id)
    if payment is None or verdict is None:
        return None
    if isinstance(verdict, NeverCharged) and verdict.tried_at != payment.tried_at:
        return None
    to = PaymentState.SUCCEEDED if isinstance(verdict, Charged) else PaymentState.FAILED
    if to not in PAYMENT_STEPS[payment.state]:
        return None
    after = await _note(work, payment, to=to, verdict=verdict)
    order = await work.first(store.ORDER_LOCKED, id=payment.order_id)
    (line,) = await work.all(store.LINES_OF, order_ids=[payment.order_id])
    assert order is not None  # noqa: S101 - orders are never deleted
    if to is PaymentState.FAILED:
        await _give_up(work, order)
        work.record(actor, "payment.failed", "payment", payment.id, after=after)
        return None
    work.record(actor, "payment.succeeded", "payment", payment.id, after=after)
    return await _give(work, actor, order, line=line, payment=after)


async def _note(
    work: WriteWork, payment: store.Tried, *, to: PaymentState, verdict: Verdict
) -> Payment:
    facts: dict[str, str | None] = {"ref": None, "code": None, "decline_code": None}
    facts["message"] = None
    match verdict:
        case Charged(ref):
            facts["ref"] = ref
        case Declined():
            facts |= {"ref": verdict.ref, "code": verdict.code, "message": verdict.message}
            facts["decline_code"] = verdict.decline_code
        case UnknownMethod():
            facts["code"] = NO_SUCH_METHOD
        case _:
            facts["code"] = GIVEN_UP
    await work.run(store.SETTLE_PAYMENT, row_id=payment.id, state=to, **facts)
    known = {name: getattr(payment, name) for name in Payment.__struct_fields__}
    return Payment(**{**known, **facts, "state": to, "updated_at": work.now})


async def _give(
    work: WriteWork, actor: Actor, order: Order, *, line: OrderLine, payment: Payment
) -> Purchase | Refund:
    """Lets the person in. A seat that was given up meanwhile may be somebody else's by now: then,
    and wherever the course or the person is gone, the money goes back."""
    if line.held_since is not None:
        with suppress(Refusal):
            return await deliver(work, actor, order, line=line, payment=payment)
    await _step(work, order, to=OrderState.PAID)
    await work.run(store.RELEASE_LINES, of_order=order.id)
    return await add_refund(work, payment, amount=payment.amount, reason=NOT_DELIVERED)


async def deliver(
    work: WriteWork, actor: Actor, order: Order, *, line: OrderLine, payment: Payment | None
) -> Purchase:
    """Gives what was paid for, and the seat that was held with it."""
    enrollment = await let_in_paid(work, actor, user_id=line.customer_id, course_id=line.course_id)
    await work.run(store.DELIVER_LINE, row_id=line.id, delivered=enrollment.id)
    given = replace(line, enrollment_id=enrollment.id, held_since=None)
    paid = await _step(work, order, to=OrderState.PAID)
    return Purchase(order=paid, line=given, payment=payment, enrollment=enrollment)


async def _give_up(work: WriteWork, order: Order) -> None:
    """Nothing was paid: the seat is free, and the coupon as if it had not been used."""
    await work.run(store.RELEASE_LINES, of_order=order.id)
    await _step(work, order, to=OrderState.FAILED)
    if order.coupon_id is not None:
        await work.run(coupon_store.USE, row_id=order.coupon_id, by=-1)


async def _step(work: WriteWork, order: Order, *, to: OrderState) -> Order:
    assert to in ORDER_STEPS[order.state]  # noqa: S101 - the payment's steps lead here alone
    paid_at = work.now if to is OrderState.PAID else None
    await work.run(store.UPDATE_ORDER, row_id=order.id, state=to, paid_at=paid_at)
    return replace(order, state=to, paid_at=paid_at, updated_at=work.now)
