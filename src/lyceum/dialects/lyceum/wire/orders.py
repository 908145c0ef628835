"""An order on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import UNTRASHED, Order, OrderFilter, OrderLine, OrderState
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.texts import Amount, Currency, Time
from lyceum.dialects.lyceum.wire.times import told
from lyceum.kit.time import iso_micros

Method = Annotated[
    str,
    Meta(
        max_length=255,
        description="The payment method, as the gateway knows it; in a test school a test card.",
        examples=["pm_card_visa"],
    ),
]
Code = Annotated[str, Meta(max_length=100, examples=["SPRING-31"])]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(OrderState)}.",
        examples=["paid,partly_refunded"],
    ),
]


class CommerceOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class LineOut(msgspec.Struct, frozen=True):
    """A course as it was called when it was sold; `enrollment_id` is null until it is paid."""

    id: Id
    course_id: Id
    title: str
    amount: Amount
    enrollment_id: Id | None


class OrderOut(msgspec.Struct, frozen=True):
    """`total` is what was to be paid: `subtotal` without `discount`, all in the smallest unit of
    `currency`. `via` is the API that it came through; `user_id` is null where nobody was named."""

    id: Id
    user_id: Id | None
    state: OrderState
    subtotal: Amount
    discount: Amount
    total: Amount
    currency: Currency
    coupon_id: Id | None
    via: Annotated[str, Meta(examples=["lyceum"])]
    lines: Annotated[list[LineOut], Meta(max_length=100)]
    created_at: Time
    updated_at: Time
    paid_at: Time | None


class ListOrders(FollowAsked, frozen=True, kw_only=True):
    order: CommerceOrder = CommerceOrder.NEWEST
    states: States | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetOrder(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class CreateOrder(Asked, frozen=True, kw_only=True):
    """`user_id` may be left out by who buys for themselves, `payment_method` where a coupon leaves
    nothing to pay. Send an `Idempotency-Key`: whatever happens, the same request is charged once.
    After 503 `payment_uncertain`, send it again."""

    course_id: Id
    user_id: Id | UnsetType = UNSET
    payment_method: Method | UnsetType = UNSET
    coupon: Code | UnsetType = UNSET


def where(asked: ListOrders) -> OrderFilter:
    states = words(asked.states, OrderState, name="states")
    return OrderFilter(states=tuple(states) or UNTRASHED, customer_id=asked.user_id)


def order(order: Order, lines: Sequence[OrderLine]) -> OrderOut:
    return OrderOut(
        id=order.id,
        user_id=order.customer_id or None,
        state=order.state,
        subtotal=order.subtotal,
        discount=order.discount,
        total=order.total,
        currency=order.currency,
        coupon_id=order.coupon_id,
        via=order.via,
        lines=[
            LineOut(line.id, line.course_id, line.title, line.amount, line.enrollment_id)
            for line in lines
        ],
        created_at=iso_micros(order.created_at),
        updated_at=iso_micros(order.updated_at),
        paid_at=told(order.paid_at),
    )
