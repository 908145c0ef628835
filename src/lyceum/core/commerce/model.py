"""Orders, payments, refunds and coupons: their states, and the sums that need only them.

Amounts are in minor units of a currency (ISO 4217, upper case), never fractions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.enrollment.model import Enrollment
from lyceum.kit.money import part_of


class OrderState(StrEnum):
    """PENDING: it is being paid. FAILED: no money was taken, or none was owed any more. PROCESSING,
    ON_HOLD and CANCELLED are said of those alone that staff see to by hand."""

    PENDING = "pending"
    PROCESSING = "processing"
    ON_HOLD = "on_hold"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"
    TRASHED = "trashed"


class PaymentState(StrEnum):
    """PROCESSING: the gateway may have been asked; what it did is not known here yet."""

    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class RefundState(StrEnum):
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


_O = OrderState

UNTRASHED = tuple(state for state in OrderState if state is not OrderState.TRASHED)

ORDER_STEPS: dict[OrderState, frozenset[OrderState]] = {
    _O.PENDING: frozenset({_O.PAID, _O.FAILED}),
    _O.PAID: frozenset({_O.PARTLY_REFUNDED, _O.REFUNDED}),
    _O.FAILED: frozenset({_O.PAID}),
    _O.PARTLY_REFUNDED: frozenset({_O.PARTLY_REFUNDED, _O.REFUNDED}),
    _O.REFUNDED: frozenset(),
}
"""Which state may follow which, as a gateway sees to it. A failed order is paid when a charge turns
up that nobody could find: then what it paid for is given, or the money back."""

_P = PaymentState

PAYMENT_STEPS: dict[PaymentState, frozenset[PaymentState]] = {
    _P.PROCESSING: frozenset({_P.SUCCEEDED, _P.FAILED}),
    _P.FAILED: frozenset({_P.SUCCEEDED}),
    _P.SUCCEEDED: frozenset(),
}

NO_SUCH_METHOD = "no_such_method"
"""The code of a payment whose method the gateway does not know."""

GIVEN_UP = "never_charged"
"""The code of a payment that the gateway never heard of: the process that began it died."""


class Order(msgspec.Struct, frozen=True, array_like=True):
    """`total` = `subtotal` - `discount`; `via` is the dialect that it came through. `customer_id`
    may be of somebody who is gone: an order outlives them; it is 0 where nobody was named. One that
    is TRASHED was `trashed_from` that state."""

    id: int
    uid: bytes
    customer_id: int
    state: OrderState
    currency: str
    subtotal: int
    discount: int
    total: int
    coupon_id: int | None
    via: str
    created_at: int
    updated_at: int
    paid_at: int | None
    completed_at: int | None = None
    trashed_from: OrderState | None = None
    extra: dict[str, Any] = {}

    @property
    def known_state(self) -> OrderState:
        """What it was before it went into the trash, if it lies there."""
        return self.trashed_from or self.state


class OrderLine(msgspec.Struct, frozen=True, array_like=True):
    """A course as it was called when it was sold; `amount` is of all of `quantity`, before any
    discount. From `held_since` until it is paid or given up it holds a seat of the course;
    `enrollment_id` is what it led to. A line that names no course that there was has 0 for it."""

    id: int
    order_id: int
    customer_id: int
    course_id: int
    title: str
    amount: int
    enrollment_id: int | None
    held_since: int | None
    quantity: int = 1


class Payment(msgspec.Struct, frozen=True, array_like=True):
    """One try to pay an order. `refunded` is how much was given back, or is about to be; `ref` is
    the gateway's name of the charge; `code`, `decline_code` and `message` say why it failed."""

    id: int
    uid: bytes
    order_id: int
    customer_id: int
    state: PaymentState
    gateway: str
    method: str
    ref: str | None
    amount: int
    currency: str
    refunded: int
    code: str | None
    decline_code: str | None
    message: str | None
    created_at: int
    updated_at: int

    @property
    def left(self) -> int:
        """What may still be given back."""
        return self.amount - self.refunded if self.state is PaymentState.SUCCEEDED else 0


class Refund(msgspec.Struct, frozen=True, array_like=True):
    """Money on its way back; `code` says why it stayed where it was."""

    id: int
    uid: bytes
    payment_id: int
    state: RefundState
    amount: int
    currency: str
    reason: str
    ref: str | None
    code: str | None
    message: str | None
    created_at: int
    updated_at: int


class Coupon(msgspec.Struct, frozen=True, array_like=True):
    """Takes off `percent`, or `amount` of `currency`: one of the two. Usable from `starts_at` until
    before `ends_at`, `most` times in all; None is no bound."""

    id: int
    uid: bytes
    code: str
    percent: int | None
    amount: int | None
    currency: str | None
    most: int | None
    used: int
    starts_at: int | None
    ends_at: int | None
    active: bool
    created_at: int
    updated_at: int

    def is_usable(self, currency: str, *, now: int) -> bool:
        """Whether it takes anything off such a price now."""
        if not self.active or (self.most is not None and self.used >= self.most):
            return False
        if self.starts_at is not None and now < self.starts_at:
            return False
        if self.ends_at is not None and now >= self.ends_at:
            return False
        return self.currency is None or self.currency == currency

    def discount(self, price: int) -> int:
        """How much it takes off a price: never more than the price itself."""
        off = self.amount if self.percent is None else part_of(price, percent=self.percent)
        return min(price, off or 0)


class NewPurchase(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to get into which course, and how it is paid: `payment_method` as the gateway knows
    it, `coupon` by its code, in any case."""

    user_id: int
    course_id: int
    payment_method: str | None = None
    coupon: str | None = None


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; there is no payment where a coupon left nothing to pay."""

    order: Order
    line: OrderLine
    payment: Payment | None
    enrollment: Enrollment


class NewCoupon(msgspec.Struct, frozen=True, kw_only=True):
    code: str
    percent: int | None = None
    amount: int | None = None
    currency: str | None = None
    most: int | None = None
    starts_at: int | None = None
    ends_at: int | None = None


class CouponChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays: what it takes off always does."""

    most: int | UnsetType | None = UNSET
    starts_at: int | UnsetType | None = UNSET
    ends_at: int | UnsetType | None = UNSET
    active: bool | UnsetType = UNSET


class CommerceOrder(StrEnum):
    """What orders, payments, refunds and coupons may be listed by: each is a column, and has an
    index."""

    CREATED_AT = "created_at"
    UPDATED_AT = "updated_at"


class OrderFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders to list; the times are from, and before."""

    states: tuple[OrderState, ...] = UNTRASHED
    customer_id: int | UnsetType = UNSET
    via: str | UnsetType = UNSET
    among: tuple[int, ...] | UnsetType = UNSET
    without: tuple[int, ...] | UnsetType = UNSET
    made_from: int | UnsetType = UNSET
    made_before: int | UnsetType = UNSET


class PaymentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which payments to list."""

    states: tuple[PaymentState, ...] = tuple(PaymentState)
    customer_id: int | UnsetType = UNSET
    order_id: int | UnsetType = UNSET


class RefundFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which refunds to list."""

    payment_id: int | UnsetType = UNSET


CREDIT = 100
"""Credits are kept in hundredths."""

MOST_CREDITS = 10**12
LONGEST_REASON = 200


class CreditEntry(msgspec.Struct, frozen=True, array_like=True):
    """What was added to somebody's credits, below 0: taken from them, in hundredths of one."""

    id: int
    user_id: int
    amount: int
    reason: str
    made_by: int | None
    made_at: int
