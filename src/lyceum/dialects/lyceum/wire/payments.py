"""A payment and a refund on the wire."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import (
    Payment,
    PaymentFilter,
    PaymentState,
    Refund,
    RefundFilter,
    RefundState,
)
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.orders import CommerceOrder
from lyceum.dialects.lyceum.wire.texts import Amount, Currency, Time
from lyceum.kit.time import iso_micros

Gateway = Annotated[str, Meta(examples=["sandbox"])]
Why = Annotated[str, Meta(examples=["card_declined"])]
Reason = Annotated[str, Meta(max_length=500, examples=["The course was moved."])]
Part = Annotated[int, Meta(ge=1, lt=2**53, examples=[1500])]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(PaymentState)}.",
        examples=["failed"],
    ),
]


class PaymentOut(msgspec.Struct, frozen=True):
    """`refunded` is what was given back, or is on its way. Of a failed one, `code` and
    `decline_code` are the gateway's words for why."""

    id: Id
    order_id: Id
    user_id: Id
    state: PaymentState
    amount: Amount
    currency: Currency
    refunded: Amount
    gateway: Gateway
    payment_method: str
    code: Why | None
    decline_code: Why | None
    message: str | None
    created_at: Time
    updated_at: Time


class ListPayments(FollowAsked, frozen=True, kw_only=True):
    order: CommerceOrder = CommerceOrder.NEWEST
    states: States | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    order_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetPayment(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class RefundOut(msgspec.Struct, frozen=True):
    """One that is `pending` is asked for again until the gateway says what became of it."""

    id: Id
    payment_id: Id
    state: RefundState
    amount: Amount
    currency: Currency
    reason: str
    code: Why | None
    message: str | None
    created_at: Time
    updated_at: Time


class ListRefunds(FollowAsked, frozen=True, kw_only=True):
    order: CommerceOrder = CommerceOrder.NEWEST
    payment_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetRefund(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateRefund(Asked, frozen=True, kw_only=True):
    """All that is left of the payment unless `amount` says how much."""

    payment_id: Id
    amount: Part | None = None
    reason: Reason = ""


def where(asked: ListPayments) -> PaymentFilter:
    states = words(asked.states, PaymentState, name="states")
    return PaymentFilter(
        states=tuple(states) or tuple(PaymentState),
        customer_id=asked.user_id,
        order_id=asked.order_id,
    )


def where_refunds(asked: ListRefunds) -> RefundFilter:
    return RefundFilter(payment_id=asked.payment_id)


def payment(payment: Payment) -> PaymentOut:
    return PaymentOut(
        id=payment.id,
        order_id=payment.order_id,
        user_id=payment.customer_id,
        state=payment.state,
        amount=payment.amount,
        currency=payment.currency,
        refunded=payment.refunded,
        gateway=payment.gateway,
        payment_method=payment.method,
        code=payment.code,
        decline_code=payment.decline_code,
        message=payment.message,
        created_at=iso_micros(payment.created_at),
        updated_at=iso_micros(payment.updated_at),
    )


def refund(refund: Refund) -> RefundOut:
    return RefundOut(
        id=refund.id,
        payment_id=refund.payment_id,
        state=refund.state,
        amount=refund.amount,
        currency=refund.currency,
        reason=refund.reason,
        code=refund.code,
        message=refund.message,
        created_at=iso_micros(refund.created_at),
        updated_at=iso_micros(refund.updated_at),
    )
