"""Payments and refunds: what was taken, and what was given back."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import queries, refunding
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import payments as wire
from lyceum.http.references import referred


async def list_payments(
    work: Work, actor: Actor, asked: wire.ListPayments
) -> paging.Listing[wire.PaymentOut]:
    """List one's own payments, failed ones too; who sees to payments lists everybody's."""
    page = await queries.payments(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.payment(paid) for paid in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="payment")


async def get_payment(work: Work, actor: Actor, asked: wire.GetPayment) -> wire.PaymentOut:
    """Get a payment."""
    return wire.payment(await queries.payment_by_id(work, actor, asked.id))


async def list_refunds(
    work: Work, actor: Actor, asked: wire.ListRefunds
) -> paging.Listing[wire.RefundOut]:
    """List refunds of one's own payments; who sees to payments lists all."""
    page = await queries.refunds(
        work,
        actor,
        where=wire.where_refunds(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.refund(back) for back in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="refund")


async def get_refund(work: Work, actor: Actor, asked: wire.GetRefund) -> wire.RefundOut:
    """Get a refund."""
    return wire.refund(await queries.refund_by_id(work, actor, asked.id))


async def create_refund(stages: Stages, actor: Actor, asked: wire.CreateRefund) -> wire.RefundOut:
    """Give a payment back, whole or in part; with the whole goes the enrollment."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    back = refunding.refund(
        stages, actor, asked.payment_id, amount=asked.amount, reason=asked.reason
    )
    return wire.refund(await referred("payment_id", back))
