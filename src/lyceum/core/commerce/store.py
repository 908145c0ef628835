"""The SQL of orders, their lines and payments."""

from __future__ import annotations

from functools import lru_cache

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    LargeBinary,
    Text,
    bindparam,
    delete,
    func,
    null,
    select,
    update,
)

from lyceum.core.commerce.model import (
    UNTRASHED,
    CommerceOrder,
    Order,
    OrderLine,
    OrderState,
    Payment,
    PaymentState,
)
from lyceum.core.database import (
    TENANT,
    Statement,
    among,
    columns_of,
    command,
    insert_into,
    one_of,
    update_of,
)
from lyceum.core.listing import Newest, PageStatements, picking
from lyceum.core.page import Order as ListOrder
from lyceum.core.tables import order_lines, orders, payments
from lyceum.core.tables.commerce import is_held, is_processing

_ID = bindparam("id", type_=BigInteger)
_SELF = bindparam("self_id", type_=BigInteger)
_CUSTOMER = bindparam("customer_id", type_=BigInteger)

NEWEST = Newest(CommerceOrder.CREATED_AT)

_ORDER = columns_of(orders, Order)
_MY_ORDERS = orders.c.tenant_id == TENANT
INSERT_ORDER = insert_into(orders)
ORDER_BY_ID = Statement(select(*_ORDER).where(_MY_ORDERS, orders.c.id == _ID), Order)
ORDER_LOCKED = Statement(
    select(*_ORDER).where(_MY_ORDERS, orders.c.id == _ID).with_for_update(), Order
)
ORDER_ONCE = Statement(
    select(*_ORDER).where(_MY_ORDERS, orders.c.once == bindparam("known_as", type_=LargeBinary)),
    Order,
)
"""The order that the same request made before."""
FORGET_ONCE = command(
    update(orders).where(_MY_ORDERS, orders.c.id == bindparam("row_id", type_=BigInteger)),
    writes=["once", "updated_at"],
)
UPDATE_ORDER = update_of(orders, ("state", "paid_at"))
RECORDED = ("state", "customer_id", "currency", "subtotal", "total", "paid_at", "completed_at",
            "trashed_from", "extra")  # fmt: skip
"""What staff may change of an order that they see to by hand."""
RECORD_ORDER = update_of(orders, RECORDED)
DELETE_ORDER = command(delete(orders).where(_MY_ORDERS, orders.c.id == _ID))

_LINE = columns_of(order_lines, OrderLine)
_MY_LINES = order_lines.c.tenant_id == TENANT
INSERT_LINE = insert_into(order_lines)
LINES_OF = Statement(
    select(*_LINE)
    .where(_MY_LINES, among(order_lines.c.order_id, "order_ids"))
    .order_by(order_lines.c.order_id, order_lines.c.id),
    OrderLine,
)
LINE_BY_ID = Statement(select(*_LINE).where(_MY_LINES, order_lines.c.id == _ID), OrderLine)
UPDATE_LINE = update_of(
    order_lines, ("course_id", "title", "amount", "quantity", "customer_id", "enrollment_id")
)
DELETE_LINE = command(delete(order_lines).where(_MY_LINES, order_lines.c.id == _ID))
DELETE_LINES_OF = command(
    delete(order_lines).where(
        _MY_LINES, order_lines.c.order_id == bindparam("of_order", type_=BigInteger)
    )
)
LINES_OF_ENROLLMENTS = Statement(
    select(*_LINE)
    .where(_MY_LINES, among(order_lines.c.enrollment_id, "enrollment_ids"))
    .order_by(order_lines.c.id),
    OrderLine,
)
RELEASE_LINES = command(
    update(order_lines)
    .where(_MY_LINES, order_lines.c.order_id == bindparam("of_order", type_=BigInteger))
    .values(held_since=null(), enrollment_id=null())
)
DELIVER_LINE = command(
    update(order_lines)
    .where(_MY_LINES, order_lines.c.id == bindparam("row_id", type_=BigInteger))
    .values(held_since=null(), enrollment_id=bindparam("delivered", type_=BigInteger))
)
HELD_LINE = Statement(
    select(*_LINE).where(
        _MY_LINES,
        is_held,
        order_lines.c.course_id == bindparam("course_id", type_=BigInteger),
        order_lines.c.customer_id == _CUSTOMER,
    ),
    OrderLine,
)

_PAYMENT = columns_of(payments, Payment)
_MY_PAYMENTS = payments.c.tenant_id == TENANT


class Tried(Payment, frozen=True, array_like=True):
    """A payment with when the gateway was first asked, and when somebody last set out to."""

    asked_at: int
    tried_at: int


_TRIED = columns_of(payments, Tried)
INSERT_PAYMENT = insert_into(payments)
PAYMENT_LOCKED = Statement(
    select(*_TRIED).where(_MY_PAYMENTS, payments.c.id == _ID).with_for_update(), Tried
)
PAYMENTS_OF = Statement(
    select(*_PAYMENT)
    .where(_MY_PAYMENTS, among(payments.c.order_id, "order_ids"))
    .order_by(payments.c.created_at, payments.c.id),
    Payment,
)
TRIED_OF_ORDER = Statement(
    select(*_TRIED)
    .where(_MY_PAYMENTS, payments.c.order_id == bindparam("order_id", type_=BigInteger))
    .order_by(payments.c.id.desc())
    .limit(1),
    Tried,
)
LEFT_BEHIND = Statement(
    select(*_TRIED)
    .where(
        _MY_PAYMENTS,
        is_processing,
        payments.c.tried_at <= bindparam("before", type_=BigInteger),
    )
    .order_by(payments.c.tried_at, payments.c.id)
    .limit(bindparam("limit", type_=BigInteger)),
    Tried,
)
"""What nobody has asked the gateway about for a while."""
BY_KEY = Statement(
    select(*_TRIED).where(_MY_PAYMENTS, payments.c.uid == bindparam("uid", type_=LargeBinary)),
    Tried,
)
TRY_AGAIN = update_of(payments, ("tried_at",))
SETTLE_PAYMENT = update_of(payments, ("state", "ref", "code", "decline_code", "message"))
SET_REFUNDED = update_of(payments, ("refunded",))


class CountedState(msgspec.Struct, frozen=True, array_like=True):
    state: OrderState
    count: int


@lru_cache(maxsize=2)
def orders_by_state(*, mine: bool) -> Statement[CountedState]:
    """How many orders there are in each state, of everybody or one's own alone."""
    where = [_MY_ORDERS, *([orders.c.customer_id == _SELF] if mine else [])]
    counting = select(orders.c.state, func.count()).where(*where).group_by(orders.c.state)
    return Statement(counting, CountedState)


NARROWING: dict[str, ColumnElement[bool]] = {
    "via": orders.c.via == bindparam("via", type_=Text),
    **picking(orders),
}


class OrderShape(msgspec.Struct, frozen=True):
    states: tuple[OrderState, ...]
    mine: bool
    by_customer: bool
    total: bool
    order: ListOrder = NEWEST
    narrowed: frozenset[str] = frozenset()


@lru_cache(maxsize=64)
def order_page(shape: OrderShape) -> PageStatements[Order]:
    """Orders, of everybody or one's own alone."""
    where: list[ColumnElement[bool]] = [_MY_ORDERS]
    if set(shape.states) == set(UNTRASHED):
        where.append(orders.c.state != OrderState.TRASHED)
    elif len(shape.states) < len(OrderState):
        where.append(one_of(orders.c.state, shape.states))
    if shape.mine:
        where.append(orders.c.customer_id == _SELF)
    if shape.by_customer:
        where.append(orders.c.customer_id == _CUSTOMER)
    where += [NARROWING[name] for name in sorted(shape.narrowed)]
    return PageStatements(
        orders, Order, where=where, order=shape.order, tallied=None, total=shape.total
    )


class PaymentShape(msgspec.Struct, frozen=True):
    states: tuple[PaymentState, ...]
    mine: bool
    by_customer: bool
    by_order: bool
    total: bool
    order: ListOrder = NEWEST


@lru_cache(maxsize=64)
def payment_page(shape: PaymentShape) -> PageStatements[Payment]:
    """The same of payments."""
    where: list[ColumnElement[bool]] = [_MY_PAYMENTS]
    if len(shape.states) < len(PaymentState):
        where.append(one_of(payments.c.state, shape.states))
    if shape.mine:
        where.append(payments.c.customer_id == _SELF)
    if shape.by_customer:
        where.append(payments.c.customer_id == _CUSTOMER)
    if shape.by_order:
        where.append(payments.c.order_id == bindparam("order_id", type_=BigInteger))
    return PageStatements(
        payments, Payment, where=where, order=shape.order, tallied=None, total=shape.total
    )


@lru_cache(maxsize=2)
def order_by_id(*, mine: bool) -> Statement[Order]:
    where = [_MY_ORDERS, orders.c.id == _ID]
    if mine:
        where.append(orders.c.customer_id == _SELF)
    return Statement(select(*_ORDER).where(*where), Order)


@lru_cache(maxsize=2)
def payment_by_id(*, mine: bool) -> Statement[Payment]:
    return _payment(payments.c.id == _ID, mine=mine)


@lru_cache(maxsize=2)
def payment_by_uid(*, mine: bool) -> Statement[Payment]:
    return _payment(payments.c.uid == bindparam("uid", type_=LargeBinary), mine=mine)


def _payment(which: ColumnElement[bool], *, mine: bool) -> Statement[Payment]:
    where = [_MY_PAYMENTS, which]
    if mine:
        where.append(payments.c.customer_id == _SELF)
    return Statement(select(*_PAYMENT).where(*where), Payment)
