"""Giving money back: noted first, then asked of the gateway, then written down."""

from __future__ import annotations

from functools import partial

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import refund_store, store
from lyceum.core.commerce.errors import (
    NoSuchPayment,
    NotRefundable,
    PaymentsNotConfigured,
    RefundRefused,
)
from lyceum.core.commerce.model import (
    OrderState,
    Payment,
    Refund,
    RefundState,
)
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.enrollment.steps import end_refunded
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.gateway import GivenBack, GivingBack, Kept, NoAnswer
from lyceum.core.idempotency import KEPT
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.kit import ids


async def refund(
    stages: Stages,
    actor: Actor,
    payment_id: int,
    *,
    amount: int | None = None,
    reason: str = "",
) -> Refund:
    """Gives back what was paid, or `amount` of it in minor units; when nothing is left of it, the
    enrollment is refunded too. Refuses more than is left, and what the gateway refuses; the same
    request under the same idempotency key gives back once. When the gateway does not answer, it is
    asked again later, and the refund is pending until then."""
    begun = await stages.write(
        partial(
            _begin, actor=actor, payment_id=payment_id, amount=amount, reason=reason, stages=stages
        )
    )
    if begun.state is not RefundState.PENDING:
        return _told(begun)
    return _told(await carry_out(stages, actor, begun))


def _told(done: Refund) -> Refund:
    if done.state is RefundState.FAILED:
        raise RefundRefused(done.message, code=done.code or "")
    return done


async def _begin(
    work: WriteWork,
    *,
    actor: Actor,
    payment_id: int,
    amount: int | None,
    reason: str,
    stages: Stages,
) -> Refund:
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    before = await _begun_before(work, stages.once)
    if before is not None:
        return before
    payment = await work.first(store.PAYMENT_LOCKED, id=payment_id)
    if payment is None:
        raise NoSuchPayment
    if amount is not None and amount <= 0:
        raise Invalid(Problem("amount", Fault.TOO_SMALL, limit=1))
    wanted = payment.left if amount is None else amount
    if not 0 < wanted <= payment.left:
        raise NotRefundable
    gateway = stages.ports.gateways.of(stages.tenant)
    if gateway is None or gateway.name != payment.gateway:
        raise PaymentsNotConfigured
    return await add_refund(work, payment, amount=wanted, reason=reason, once=stages.once)


async def _begun_before(work: WriteWork, once: bytes | None) -> Refund | None:
    """An idempotency key means nothing any more when its time is over."""
    if once is None:
        return None
    before = await work.first(refund_store.ONCE, known_as=once)
    if before is None or before.created_at > work.now - KEPT:
        return before
    await work.run(refund_store.FORGET_ONCE, row_id=before.id, once=None)
    return None


async def add_refund(
    work: WriteWork,
    payment: Payment,
    *,
    amount: int,
    reason: str,
    once: bytes | None = None,
) -> Refund:
    """Notes what is to be given back of a locked payment: from now on that is not left any more."""
    made = Refund(
        id=await work.new_id(),
        uid=ids.new_uid(),
        payment_id=payment.id,
        state=RefundState.PENDING,
        amount=amount,
        currency=payment.currency,
        reason=reason,
        ref=None,
        code=None,
        message=None,
        created_at=work.now,
        updated_at=work.now,
    )
    try:
        await work.insert(refund_store.INSERT, made, once=once, tried_at=work.machine_now)
    except NotUnique as error:
        raise TryAgain(str(error)) from error
    refunded = payment.refunded + amount
    await work.run(store.SET_REFUNDED, row_id=payment.id, refunded=refunded)
    return made


async def carry_out(stages: Stages, actor: Actor, refund: Refund) -> Refund:
    """Has the gateway give the money back, and writes down what it said; leaves the refund pending
    where it says nothing."""
    gateway = stages.ports.gateways.of(stages.tenant)
    async with stages.read() as work:
        payment = await work.first(store.payment_by_id(mine=False), id=refund.payment_id)
    if payment is None or payment.ref is None or gateway is None:
        return refund
    giving = GivingBack(
        key=f"refund-{refund.uid.hex()}",
        ref=payment.ref,
        amount=refund.amount,
        currency=refund.currency,
    )
    try:
        outcome = await gateway.give_back(stages.tenant, giving)
    except NoAnswer:
        return refund
    return await stages.write(partial(_end, actor=actor, refund=refund, outcome=outcome))


async def _end(
    work: WriteWork, *, actor: Actor, refund: Refund, outcome: GivenBack | Kept
) -> Refund:
    payment = await work.first(store.PAYMENT_LOCKED, id=refund.payment_id)
    pending = await work.first(refund_store.LOCKED, id=refund.id)
    if payment is None or pending is None or pending.state is not RefundState.PENDING:
        return pending or refund
    if isinstance(outcome, Kept):
        facts = {"ref": None, "code": outcome.code, "message": outcome.message}
        await work.run(refund_store.SETTLE, row_id=refund.id, state=RefundState.FAILED, **facts)
        refunded = payment.refunded - refund.amount
        await work.run(store.SET_REFUNDED, row_id=payment.id, refunded=refunded)
    else:
        facts = {"ref": outcome.ref, "code": None, "message": None}
        await work.run(refund_store.SETTLE, row_id=refund.id, state=RefundState.SUCCEEDED, **facts)
        await _follow(work, actor, payment)
    after = await work.first(refund_store.LOCKED, id=refund.id)
    assert after is not None  # noqa: S101 - it is locked
    return after


async def _follow(work: WriteWork, actor: Actor, payment: Payment) -> None:
    """The order says how much went back; with the whole of it goes the enrollment."""
    (back,) = await work.all(refund_store.GIVEN_BACK, payment_id=payment.id)
    order = await work.first(store.ORDER_LOCKED, id=payment.order_id)
    assert order is not None  # noqa: S101 - orders are never deleted
    is_whole = back.value == payment.amount
    to = OrderState.REFUNDED if is_whole else OrderState.PARTLY_REFUNDED
    await work.run(store.UPDATE_ORDER, row_id=order.id, state=to, paid_at=order.paid_at)
    if is_whole:
        for line in await work.all(store.LINES_OF, order_ids=[order.id]):
            if line.enrollment_id is not None:
                await end_refunded(work, actor, line.enrollment_id)
    after = await work.first(store.payment_by_id(mine=False), id=payment.id)
    work.record(actor, "payment.refunded", "payment", payment.id, after=after)
