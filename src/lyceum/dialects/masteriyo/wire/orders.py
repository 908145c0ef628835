"""Orders and their items on the wire (contract 8)."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.commerce.model import (
    UNTRASHED,
    Order,
    OrderFilter,
    OrderLine,
    OrderState,
    Payment,
)
from lyceum.core.commerce.recording import NewLine, NewOrder, OrderChange
from lyceum.core.people.model import User
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Context
from lyceum.dialects.masteriyo.values import (
    SYMBOLS,
    entered,
    formatted,
    moment,
    price,
)
from lyceum.dialects.masteriyo.wire import texts
from lyceum.dialects.masteriyo.wire.courses import PostOrder
from lyceum.dialects.masteriyo.wire.links import Links, links
from lyceum.dialects.masteriyo.wire.people import NAMESPACE, avatar
from lyceum.kit.time import SECOND

VERSION = "2.3.1"
Short = Annotated[str, Meta(max_length=1_000)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", examples=["USD"])]
Quantity = Annotated[int, Meta(ge=1, le=10_000, examples=[1])]

_S = OrderState


class Status(StrEnum):
    PROCESSING = "processing"
    PENDING = "pending"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"
    REFUNDED = "refunded"
    TRASH = "trash"


class StatusAsked(StrEnum):
    """The product lists no `processing` ones by themselves."""

    PENDING = "pending"
    ON_HOLD = "on-hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"
    ANY = "any"
    TRASH = "trash"


class Method(StrEnum):
    OFFLINE = "offline"
    PAYPAL = "paypal"


class MethodTitle(StrEnum):
    PAYPAL = "Paypal"


TITLES: dict[str, str] = {Method.OFFLINE: "Offline payment", Method.PAYPAL: "Paypal"}
STATES = {
    Status.PROCESSING: _S.PROCESSING,
    Status.PENDING: _S.PENDING,
    Status.ON_HOLD: _S.ON_HOLD,
    Status.COMPLETED: _S.PAID,
    Status.CANCELLED: _S.CANCELLED,
    Status.FAILED: _S.FAILED,
    Status.REFUNDED: _S.REFUNDED,
    Status.TRASH: _S.TRASHED,
}
WORDS = {state: word for word, state in STATES.items()} | {_S.PARTLY_REFUNDED: Status.COMPLETED}
COUNTED = (
    Status.PENDING, Status.TRASH, Status.ON_HOLD, Status.COMPLETED, Status.CANCELLED,
    Status.REFUNDED, Status.FAILED,
)  # fmt: skip
BILLING = (
    "first_name", "last_name", "company", "address_1", "address_2", "city", "postcode", "country",
    "state", "email", "phone",
)  # fmt: skip


class OrdersAsked(texts.Picked, frozen=True, kw_only=True):
    """`course` is taken and changes nothing, as in the product (a19)."""

    orderby: PostOrder = PostOrder.DATE
    status: StatusAsked = StatusAsked.ANY
    customer: int | UnsetType = UNSET
    course: int | UnsetType = UNSET
    created_via: str | UnsetType = UNSET


class LineGiven(msgspec.Struct, frozen=True):
    course_id: int = 0
    quantity: Quantity = 1


class Fields(msgspec.Struct, frozen=True, kw_only=True):
    """What may be written of an order; `set_paid`: the money came just now."""

    status: Status | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    customer_id: int | UnsetType = UNSET
    payment_method: Method | UnsetType = UNSET
    payment_method_title: MethodTitle | UnsetType = UNSET
    transaction_id: Short | UnsetType = UNSET
    customer_note: Short | UnsetType = UNSET
    billing: dict[str, Any] | UnsetType = UNSET
    set_paid: bool = False
    course_lines: list[LineGiven] | UnsetType = UNSET


class CreateOrder(Fields, frozen=True, kw_only=True):
    pass


class UpdateOrder(Fields, frozen=True, kw_only=True):
    id: texts.Id


class RestoreOrders(msgspec.Struct, frozen=True, kw_only=True):
    ids: texts.Ids
    context: Context = Context.VIEW


class Customer(msgspec.Struct, frozen=True):
    id: int
    display_name: str
    avatar_url: str
    email: str


class LineOut(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    name: str
    type: str = "course"
    course_id: int
    quantity: str
    subtotal: str
    total: str
    formatted_subtotal: str
    formatted_total: str


class OrderOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id
    permalink: str
    status: Status
    total: str
    formatted_total: str
    currency: str
    currency_symbol: str
    expiry_date: str
    date_created: str
    date_modified: str
    customer_id: int | None
    customer: Customer | None
    payment_method: str
    payment_method_title: str
    transaction_id: str
    date_paid: str
    date_completed: str
    created_via: str
    customer_ip_address: str
    customer_user_agent: str
    version: str
    order_key: str
    customer_note: str
    attachment: list[Any]
    cart_hash: str
    billing: dict[str, str]
    course_lines: list[LineOut]
    download_url: str
    links: Links = msgspec.field(name="_links")


def where(asked: OrdersAsked) -> OrderFilter:
    states: tuple[OrderState, ...] = UNTRASHED
    if asked.status is not StatusAsked.ANY:
        state = STATES[Status(asked.status)]
        states = (state, _S.PARTLY_REFUNDED) if state is _S.PAID else (state,)
    return OrderFilter(
        states=states,
        customer_id=asked.customer,
        via=VIA.get(asked.created_via, asked.created_via) if asked.created_via else UNSET,
        among=asked.among,
        without=asked.without,
        made_from=asked.made_from,
        made_before=asked.made_before,
    )


VIA = {"rest-api": "masteriyo"}
"""What this API calls an order that came through it."""


def counts(by_state: dict[OrderState, int]) -> dict[str, int]:
    told = {str(word): by_state.get(STATES[word], 0) for word in COUNTED}
    told[Status.COMPLETED] += by_state.get(_S.PARTLY_REFUNDED, 0)
    return {**told, "any": sum(by_state.get(state, 0) for state in UNTRASHED)}


def _lines(asked: Fields) -> tuple[NewLine, ...] | UnsetType:
    if asked.course_lines is UNSET:
        return UNSET
    return tuple(
        NewLine(course_id=line.course_id, quantity=line.quantity) for line in asked.course_lines
    )


def own(asked: Fields, before: dict[str, Any]) -> dict[str, Any]:
    """What only this API keeps of an order."""
    kept: dict[str, Any] = {}
    for name in ("payment_method", "transaction_id", "customer_note"):
        value = getattr(asked, name)
        if value is not UNSET:
            kept[name] = str(value)
    if asked.billing is not UNSET:
        sent = {name: str(asked.billing[name])[:1_000] for name in BILLING if name in asked.billing}
        kept["billing"] = {**before.get("billing", {}), **sent}
    return kept


def new(asked: CreateOrder) -> NewOrder:
    lines = _lines(asked)
    state = Status.COMPLETED if asked.set_paid else asked.status or Status.PENDING
    return NewOrder(
        customer_id=asked.customer_id or 0,
        state=STATES[state],
        currency=asked.currency or None,
        lines=() if lines is UNSET else lines,
        is_paid=asked.set_paid,
        extra={NAMESPACE: own(asked, {})},
    )


def change(asked: UpdateOrder, before: Order) -> OrderChange:
    kept = own(asked, before.extra.get(NAMESPACE, {}))
    return OrderChange(
        customer_id=asked.customer_id,
        state=STATES[asked.status] if asked.status is not UNSET else UNSET,
        currency=asked.currency,
        lines=_lines(asked),
        is_paid=asked.set_paid,
        extra={NAMESPACE: kept} if kept else UNSET,
    )


def _when(at: int | None) -> str:
    """As any other moment; where the product was measured seconds since 1970 (D4)."""
    if at is None:
        return ""
    return moment(at) if here().profile.plain_dates else str(at // SECOND)


def _order_key(order: Order) -> str:
    """The same for the same order, and not to be guessed from its number."""
    return "masteriyo_order_" + hashlib.sha256(b"order" + order.uid).hexdigest()[:13]


def order(
    order: Order, *, lines: list[OrderLine], customer: User | None, payment: Payment | None
) -> OrderOut:
    kept = order.extra.get(NAMESPACE, {})
    email = (customer.email or "") if customer is not None else ""
    billing = dict.fromkeys(BILLING, "") | {"email": email} | kept.get("billing", {})
    method: str = kept.get("payment_method") or (payment.method if payment is not None else "")
    total = entered(order.total)
    return OrderOut(
        id=order.id,
        permalink=here().address(f"/?post_type=mto-order&p={order.id}"),
        status=WORDS[order.state],
        total=price(total),
        formatted_total=formatted(total, currency=order.currency),
        currency=order.currency,
        currency_symbol=SYMBOLS.get(order.currency, order.currency),
        expiry_date="",
        date_created=moment(order.created_at),
        date_modified=moment(order.updated_at),
        customer_id=order.customer_id or None,
        customer=_customer(customer),
        payment_method=method,
        payment_method_title=TITLES.get(method, method.title()),
        transaction_id=kept.get("transaction_id") or (payment.ref or "" if payment else ""),
        date_paid=_when(order.paid_at),
        date_completed=_when(order.completed_at),
        created_via="rest-api" if order.via == NAMESPACE else order.via,
        customer_ip_address="",
        customer_user_agent="",
        version=VERSION,
        order_key=_order_key(order),
        customer_note=kept.get("customer_note", ""),
        attachment=[],
        cart_hash="",
        billing=billing,
        course_lines=[_line(line, currency=order.currency) for line in lines],
        download_url="",
        links=links("/orders", order.id),
    )


def _customer(person: User | None) -> Customer | None:
    if person is None:
        return None
    return Customer(person.id, person.display_name, avatar(person.email), person.email or "")


def _line(line: OrderLine, *, currency: str) -> LineOut:
    amount = entered(line.amount)
    shown = formatted(amount, currency=currency)
    return LineOut(
        id=line.id,
        name=line.title,
        course_id=line.course_id,
        quantity=str(line.quantity),
        subtotal=price(amount),
        total=price(amount),
        formatted_subtotal=_marked_up(shown, currency),
        formatted_total=shown,
    )


def _marked_up(shown: str, currency: str) -> str:
    """The same for a page; the symbol apart."""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    amount = shown
    if shown.startswith(symbol):
        coded = "".join(f"&#{ord(letter)};" for letter in symbol)
        sign = f'<span class="masteriyo-price-currencySymbol">{coded}</span>'
        amount = sign + shown.removeprefix(symbol)
    return f'<span class="masteriyo-price-amount amount"><bdi>{amount}</bdi></span>'
