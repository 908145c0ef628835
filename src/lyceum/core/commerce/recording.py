"""Orders that staff see to by hand: paid in cash, by transfer, or not at all; and the enrollments
that follow each of their states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.commerce import store
from lyceum.core.commerce.errors import NoSuchOrder, SeenToByGateway
from lyceum.core.commerce.following import follow
from lyceum.core.commerce.model import Order, OrderLine, OrderState
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.extras import Extras, merged
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import WriteWork
from lyceum.kit import ids

NOBODY = 0
MOST_LINES = 100
MOST_OF_ONE = 10_000
LARGEST = 10**15
_S = OrderState


class NewLine(msgspec.Struct, frozen=True, kw_only=True):
    """So many of a course at its price, unless another `title` or `amount` of all is said."""

    course_id: int
    quantity: int = 1
    title: str | None = None
    amount: int | None = None


class NewOrder(msgspec.Struct, frozen=True, kw_only=True):
    """`currency` None is the tenant's; `is_paid`: the money came just now."""

    customer_id: int = NOBODY
    state: OrderState = OrderState.PENDING
    currency: str | None = None
    lines: tuple[NewLine, ...] = ()
    is_paid: bool = False
    extra: Extras = {}


class OrderChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays. `lines` replace all that there are."""

    customer_id: int | UnsetType = UNSET
    state: OrderState | UnsetType = UNSET
    currency: str | UnsetType = UNSET
    lines: tuple[NewLine, ...] | UnsetType = UNSET
    is_paid: bool = False
    extra: Extras | UnsetType = UNSET


async def record_order(work: WriteWork, actor: Actor, new: NewOrder) -> Order:
    """Writes down an order of a customer, or of nobody; enrollments follow it. A line that names
    no course that there is costs nothing; refuses a customer who is not there."""
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    await _must_be_person(work, new.customer_id)
    order = Order(
        id=await work.new_id(),
        uid=ids.new_uid(),
        customer_id=new.customer_id,
        state=new.state,
        currency=new.currency or work.tenant.currency,
        subtotal=0,
        discount=0,
        total=0,
        coupon_id=None,
        via=actor.dialect,
        created_at=work.now,
        updated_at=work.now,
        paid_at=work.now if new.is_paid else None,
        trashed_from=_S.PENDING if new.state is _S.TRASHED else None,
        extra=merged({}, new.extra),
    )
    lines = await _lines(work, order, new.lines)
    order = _summed(order, lines)
    await work.insert(store.INSERT_ORDER, order, once=None)
    for line in lines:
        await work.insert(store.INSERT_LINE, line)
    work.record(actor, "order.created", "order", order.id, after=order)
    await follow(work, actor, order, lines)
    return order


async def _must_be_person(work: WriteWork, customer_id: int) -> None:
    if customer_id != NOBODY and not await users_by_id(work, [customer_id]):
        raise NoSuchUser


async def _lines(work: WriteWork, order: Order, asked: Sequence[NewLine]) -> list[OrderLine]:
    if len(asked) > MOST_LINES:
        raise Invalid(Problem("lines", Fault.TOO_MANY, limit=MOST_LINES))
    courses = await courses_by_id(work, {line.course_id for line in asked})
    made = []
    for line in asked:
        if not 1 <= line.quantity <= MOST_OF_ONE:
            raise Invalid(Problem("quantity", Fault.TOO_SMALL, limit=1))
        course = courses.get(line.course_id)
        price = course.amount * line.quantity if course is not None else 0
        amount = price if line.amount is None else line.amount
        if not 0 <= amount <= LARGEST:
            raise Invalid(Problem("amount", Fault.TOO_SMALL, limit=0))
        title = course.title if course is not None else ""
        one = OrderLine(
            id=await work.new_id(),
            order_id=order.id,
            customer_id=order.customer_id,
            course_id=course.id if course is not None else NOBODY,
            title=title if line.title is None else line.title,
            amount=amount,
            enrollment_id=None,
            held_since=None,
            quantity=line.quantity,
        )
        made.append(one)
    return made


def _summed(order: Order, lines: Sequence[OrderLine]) -> Order:
    whole = sum(line.amount for line in lines)
    return msgspec.structs.replace(order, subtotal=whole, total=whole - order.discount)


async def change_order(work: WriteWork, actor: Actor, order_id: int, change: OrderChange) -> Order:
    """Changes an order that is seen to by hand, and lets enrollments follow. Of one that a payment
    service sees to only `extra` is changed."""
    before = await _locked(work, actor, order_id)
    lines = await work.all(store.LINES_OF, order_ids=[order_id])
    columns: dict[str, Any] = {}
    if change.extra is not UNSET:
        columns["extra"] = merged(before.extra, change.extra)
    if _moves(before, change):
        await _must_be_by_hand(work, before)
    if change.customer_id is not UNSET and change.customer_id != before.customer_id:
        await _must_be_person(work, change.customer_id)
        columns["customer_id"] = change.customer_id
        lines = [
            msgspec.structs.replace(one, customer_id=change.customer_id, enrollment_id=None)
            for one in lines
        ]
        for one in lines:
            await _put_line(work, one)
    if change.currency is not UNSET:
        columns["currency"] = change.currency
    columns |= _step(work, before, change)
    after = msgspec.structs.replace(before, **columns)
    if change.lines is not UNSET:
        await work.run(store.DELETE_LINES_OF, of_order=order_id)
        lines = await _lines(work, after, change.lines)
        for line in lines:
            await work.insert(store.INSERT_LINE, line)
        after = _summed(after, lines)
    after = await _put(work, actor, before, after=after)
    if after.state is not _S.TRASHED and _moves(before, change):
        await follow(work, actor, after, lines)
    return after


def _moves(before: Order, change: OrderChange) -> bool:
    """Whether more is changed than what only one API keeps."""
    asked = msgspec.structs.asdict(change)
    asked.pop("extra")
    is_paid = asked.pop("is_paid")
    named = {name: value for name, value in asked.items() if value is not UNSET}
    same = {name: value for name, value in named.items() if value == getattr(before, name, None)}
    return is_paid or named.keys() != same.keys()


def _step(work: WriteWork, before: Order, change: OrderChange) -> dict[str, Any]:
    state = _S.PAID if change.is_paid else change.state
    columns: dict[str, Any] = {}
    if change.is_paid and before.paid_at is None:
        columns["paid_at"] = work.now
    if state is UNSET or state is before.state:
        return columns
    columns |= {"state": state, "trashed_from": None}
    if state is _S.TRASHED:
        columns["trashed_from"] = before.state
    if state is _S.PAID:
        columns |= {"paid_at": before.paid_at or work.now, "completed_at": work.now}
    return columns


async def trash_order(work: WriteWork, actor: Actor, order_id: int) -> Order:
    """Puts an order out of sight; who it let in stays in. The same again changes nothing."""
    before = await _locked(work, actor, order_id)
    if before.state is _S.TRASHED:
        return before
    await _must_be_by_hand(work, before)
    after = msgspec.structs.replace(before, state=_S.TRASHED, trashed_from=before.state)
    return await _put(work, actor, before, after=after, kind="order.trashed")


async def restore_order(work: WriteWork, actor: Actor, order_id: int) -> Order:
    """Takes an order out of the trash, to the state in which it went there."""
    before = await _locked(work, actor, order_id)
    if before.state is not _S.TRASHED:
        return before
    state = before.trashed_from or _S.PENDING
    after = msgspec.structs.replace(before, state=state, trashed_from=None)
    return await _put(work, actor, before, after=after, kind="order.restored")


async def delete_order(work: WriteWork, actor: Actor, order_id: int) -> Order:
    """Deletes an order that is seen to by hand for good; who it let in stays in."""
    before = await _locked(work, actor, order_id)
    await _must_be_by_hand(work, before)
    await work.run(store.DELETE_LINES_OF, of_order=order_id)
    await work.run(store.DELETE_ORDER, id=order_id)
    work.record(actor, "order.deleted", "order", order_id, after=Gone(before.id, before.uid))
    return before


async def add_line(work: WriteWork, actor: Actor, order_id: int, new: NewLine) -> OrderLine:
    """Adds a line to an order that is seen to by hand."""
    order = await _locked(work, actor, order_id)
    await _must_be_by_hand(work, order)
    (made,) = await _lines(work, order, [new])
    await work.insert(store.INSERT_LINE, made)
    await _recount(work, actor, order)
    return made


async def change_line(work: WriteWork, actor: Actor, line: OrderLine, new: NewLine) -> OrderLine:
    """Replaces what a line says; whom it let in stays in."""
    order = await _locked(work, actor, line.order_id)
    await _must_be_by_hand(work, order)
    (made,) = await _lines(work, order, [new])
    kept = line.enrollment_id if made.course_id == line.course_id else None
    after = msgspec.structs.replace(made, id=line.id, enrollment_id=kept)
    await _put_line(work, after)
    await _recount(work, actor, order)
    return after


async def delete_line(work: WriteWork, actor: Actor, line: OrderLine) -> None:
    """Takes a line away; whom it let in stays in."""
    order = await _locked(work, actor, line.order_id)
    await _must_be_by_hand(work, order)
    await work.run(store.DELETE_LINE, id=line.id)
    await _recount(work, actor, order)


async def _recount(work: WriteWork, actor: Actor, order: Order) -> None:
    lines = await work.all(store.LINES_OF, order_ids=[order.id])
    await _put(work, actor, order, after=_summed(order, lines))
    if order.state is not _S.TRASHED:
        await follow(work, actor, order, lines)


async def _put_line(work: WriteWork, line: OrderLine) -> None:
    await work.run(
        store.UPDATE_LINE,
        row_id=line.id,
        course_id=line.course_id,
        title=line.title,
        amount=line.amount,
        quantity=line.quantity,
        customer_id=line.customer_id,
        enrollment_id=line.enrollment_id,
    )


async def _locked(work: WriteWork, actor: Actor, order_id: int) -> Order:
    actor.must(Permission.PAYMENTS_WRITE_ANY)
    found = await work.first(store.ORDER_LOCKED, id=order_id)
    if found is None:
        raise NoSuchOrder
    return found


async def _must_be_by_hand(work: WriteWork, order: Order) -> None:
    """Refuses what was bought through a gateway, or with a coupon that left nothing to pay."""
    if order.coupon_id is not None or await work.all(store.PAYMENTS_OF, order_ids=[order.id]):
        raise SeenToByGateway


async def _put(
    work: WriteWork, actor: Actor, before: Order, *, after: Order, kind: str = "order.updated"
) -> Order:
    changed = [name for name in store.RECORDED if getattr(before, name) != getattr(after, name)]
    if not changed:
        return before
    after = msgspec.structs.replace(after, updated_at=work.now)
    written = {name: getattr(after, name) for name in store.RECORDED}
    await work.run(store.RECORD_ORDER, row_id=after.id, **written)
    work.record(actor, kind, "order", after.id, after=after, changed=changed)
    return after
