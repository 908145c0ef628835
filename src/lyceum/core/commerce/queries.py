"""Reading orders, payments, refunds and coupons; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.commerce import coupon_store, refund_store, store
from lyceum.core.commerce.errors import NoSuchCoupon, NoSuchOrder, NoSuchPayment, NoSuchRefund
from lyceum.core.commerce.model import (
    Coupon,
    Order,
    OrderFilter,
    OrderLine,
    OrderState,
    Payment,
    PaymentFilter,
    Refund,
    RefundFilter,
)
from lyceum.core.database import Statement
from lyceum.core.errors import NotFound
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order as ListOrder
from lyceum.core.page import Page, Slice
from lyceum.core.work import Work

Row = TypeVar("Row")


def _sees_own_alone(actor: Actor) -> bool:
    return not actor.may(Permission.PAYMENTS_READ_ANY)


async def orders(
    work: Work,
    actor: Actor,
    *,
    where: OrderFilter,
    sliced: Slice,
    order: ListOrder = store.NEWEST,
) -> Page[Order]:
    """A page of orders, newest first unless asked for in another `CommerceOrder`: all, or one's
    own alone."""
    values: dict[str, Any] = {"self_id": actor.user_id}
    if where.customer_id is not UNSET:
        values["customer_id"] = where.customer_id
    asked = {name: getattr(where, name) for name in store.NARROWING}
    narrowed = {name: value for name, value in asked.items() if value is not UNSET}
    shape = store.OrderShape(
        states=tuple(sorted(where.states)),
        mine=_sees_own_alone(actor),
        by_customer="customer_id" in values,
        total=sliced.total,
        order=order,
        narrowed=frozenset(narrowed),
    )
    values |= {n: list(v) if isinstance(v, tuple) else v for n, v in narrowed.items()}
    return await fetch_page(work, store.order_page(shape), sliced, **values)


async def order_by_id(work: Work, actor: Actor, order_id: int) -> Order:
    """One order by its id; one that the caller may not see does not exist."""
    return await _one(work, actor, store.order_by_id, NoSuchOrder, id=order_id)


async def _one(
    work: Work,
    actor: Actor,
    statement: Callable[..., Statement[Row]],
    missing: type[NotFound],
    **by: int | bytes | None,
) -> Row:
    """What these name, among what the caller may see; None names nothing."""
    found = None
    if None not in by.values():
        mine = _sees_own_alone(actor)
        found = await work.first(statement(mine=mine), self_id=actor.user_id, **by)
    if found is None:
        raise missing
    return found


async def orders_by_state(work: Work, actor: Actor) -> dict[OrderState, int]:
    """How many orders there are in each state: of all, or of one's own alone."""
    statement = store.orders_by_state(mine=_sees_own_alone(actor))
    found = await work.all(statement, self_id=actor.user_id)
    return {line.state: line.count for line in found}


async def line_by_id(work: Work, actor: Actor, line_id: int) -> OrderLine:
    """One line of an order; one of an order that the caller may not see does not exist."""
    found = await work.first(store.LINE_BY_ID, id=line_id)
    if found is None:
        raise NoSuchOrder
    await order_by_id(work, actor, found.order_id)
    return found


async def methods_of(work: Work, order_ids: Iterable[int]) -> dict[int, Payment]:
    """The part `payment` of a page of orders: the last try to pay each, where there was one."""
    wanted = sorted(set(order_ids))
    found = await work.all(store.PAYMENTS_OF, order_ids=wanted) if wanted else []
    return {payment.order_id: payment for payment in found}


async def lines_of(work: Work, order_ids: Iterable[int]) -> dict[int, list[OrderLine]]:
    """The lines of each of these orders: one statement for a whole page."""
    lines: dict[int, list[OrderLine]] = {order_id: [] for order_id in order_ids}
    if lines:
        for line in await work.all(store.LINES_OF, order_ids=sorted(lines)):
            lines[line.order_id].append(line)
    return lines


async def payments(
    work: Work,
    actor: Actor,
    *,
    where: PaymentFilter,
    sliced: Slice,
    order: ListOrder = store.NEWEST,
) -> Page[Payment]:
    """A page of payments, as of orders."""
    values: dict[str, Any] = {"self_id": actor.user_id}
    for name in ("customer_id", "order_id"):
        if getattr(where, name) is not UNSET:
            values[name] = getattr(where, name)
    shape = store.PaymentShape(
        states=tuple(sorted(where.states)),
        mine=_sees_own_alone(actor),
        by_customer="customer_id" in values,
        by_order="order_id" in values,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(work, store.payment_page(shape), sliced, **values)


async def payment_by_id(work: Work, actor: Actor, payment_id: int) -> Payment:
    """One payment by its id; one that the caller may not see does not exist."""
    return await _one(work, actor, store.payment_by_id, NoSuchPayment, id=payment_id)


async def payment(work: Work, actor: Actor, uid: bytes | None) -> Payment:
    """The same by its uid."""
    return await _one(work, actor, store.payment_by_uid, NoSuchPayment, uid=uid)


async def payments_of_enrollments(work: Work, enrollment_ids: Iterable[int]) -> dict[int, Payment]:
    """By which payment each of these enrollments came to be, where one did: for whoever was shown
    the enrollments. Two statements for a whole page."""
    wanted = sorted(set(enrollment_ids))
    if not wanted:
        return {}
    lines = await work.all(store.LINES_OF_ENROLLMENTS, enrollment_ids=wanted)
    if not lines:
        return {}
    order_ids = sorted({line.order_id for line in lines})
    paid = {one.order_id: one for one in await work.all(store.PAYMENTS_OF, order_ids=order_ids)}
    return {
        line.enrollment_id: paid[line.order_id]
        for line in lines
        if line.enrollment_id is not None and line.order_id in paid
    }


async def refunds(
    work: Work,
    actor: Actor,
    *,
    where: RefundFilter,
    sliced: Slice,
    order: ListOrder = refund_store.NEWEST,
) -> Page[Refund]:
    """A page of refunds: all, or those of one's own payments."""
    values: dict[str, Any] = {"self_id": actor.user_id}
    if where.payment_id is not UNSET:
        values["payment_id"] = where.payment_id
    shape = refund_store.Shape(
        mine=_sees_own_alone(actor),
        by_payment="payment_id" in values,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(work, refund_store.page(shape), sliced, **values)


async def refund_by_id(work: Work, actor: Actor, refund_id: int) -> Refund:
    """One refund by its id; one that the caller may not see does not exist."""
    return await _one(work, actor, refund_store.by_id, NoSuchRefund, id=refund_id)


async def refund(work: Work, actor: Actor, uid: bytes | None) -> Refund:
    """The same by its uid."""
    return await _one(work, actor, refund_store.by_uid, NoSuchRefund, uid=uid)


async def coupons(
    work: Work, actor: Actor, *, sliced: Slice, order: ListOrder = coupon_store.NEWEST
) -> Page[Coupon]:
    """A page of coupons, for whoever sees to payments."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    return await fetch_page(work, coupon_store.page(order, total=sliced.total), sliced)


async def coupon_by_id(work: Work, actor: Actor, coupon_id: int) -> Coupon:
    """One coupon by its id, for the same."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    found = await work.first(coupon_store.BY_ID, id=coupon_id)
    if found is None:
        raise NoSuchCoupon
    return found
