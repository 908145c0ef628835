"""Refunds: what was paid is given back, in whole or in part."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import queries, refunding
from lyceum.core.commerce.errors import NoSuchPayment
from lyceum.core.commerce.model import Refund, RefundFilter
from lyceum.core.commerce.parts import payments_by_id
from lyceum.core.page import Place
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.learnflow import ids, paging, values
from lyceum.dialects.learnflow.payments import payment_of
from lyceum.dialects.learnflow.wire import payments as wire
from lyceum.http.references import referred


async def list_refunds(
    work: Work, actor: Actor, asked: wire.ListRefunds
) -> paging.Listing[wire.RefundOut]:
    """List refunds, newest first."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    where = RefundFilter()
    if asked.payment_id is not UNSET:
        where = RefundFilter(payment_id=await _payment_id(work, actor, asked.payment_id))
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    page = await queries.refunds(work, actor, where=where, sliced=sliced)
    return paging.listing(asked, page, await _written(work, page.rows))


async def _payment_id(work: Work, actor: Actor, text: str) -> int:
    """Nothing's id for a payment that does not exist: a filter by it finds nothing."""
    try:
        return (await payment_of(work, actor, text)).id
    except NoSuchPayment:
        return ids.NOBODY


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _refund(work, actor, text)
    return Place(found.created_at, found.id)


async def get_refund(work: Work, actor: Actor, asked: wire.RefundId) -> wire.RefundOut:
    """Get a refund."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    return await _one(work, await _refund(work, actor, asked.id))


async def create_refund(stages: Stages, actor: Actor, asked: wire.CreateRefund) -> wire.RefundOut:
    """Give back what was paid, or a part of it; with the whole of it the enrollment is refunded."""
    async with stages.read() as work:
        payment = await referred("payment_id", payment_of(work, actor, asked.payment_id))
    made = await refunding.refund(
        stages, actor, payment.id, amount=asked.amount, reason=asked.reason
    )
    async with stages.read() as work:
        return await _one(work, made)


async def _refund(work: Work, actor: Actor, text: str) -> Refund:
    return await queries.refund(work, actor, await ids.read(work, "refund", text))


async def _one(work: Work, refund: Refund) -> wire.RefundOut:
    return (await _written(work, [refund]))[0]


async def _written(work: Work, refunds: list[Refund]) -> list[wire.RefundOut]:
    payments = await payments_by_id(work, [refund.payment_id for refund in refunds])
    livemode = values.is_live(work)
    return [wire.refund(one, payments[one.payment_id], livemode=livemode) for one in refunds]
