"""What commerce refuses.

NotFound
├── NoSuchOrder
├── NoSuchPayment
├── NoSuchRefund
└── NoSuchCoupon
Conflict
├── NothingToPay            the course is free: it is entered without a purchase
├── PaymentUnderWay         this person is being charged for this course at this moment
├── PaymentDeclined         the gateway took no money; carries why
├── NotDelivered            what was paid for could not be given: the money goes back
├── PaymentsNotConfigured   nobody set up a gateway for this tenant
├── NotRefundable           less is left than is to be given back, or nothing was ever paid
├── SeenToByGateway         a payment service sees to the order: it is not changed by hand
├── RefundRefused           the gateway gives nothing back; carries why
├── CouponTaken             another coupon has this code
└── NotEnoughCredits        somebody has fewer than are to be taken
TooBusy
└── PaymentUncertain        the gateway did not say what became of it; it will be settled
"""

from __future__ import annotations

from lyceum.core.errors import Conflict, NotFound, TooBusy


class NoSuchOrder(NotFound):
    message = "There is no such order."


class NoSuchPayment(NotFound):
    message = "There is no such payment."


class NoSuchRefund(NotFound):
    message = "There is no such refund."


class NoSuchCoupon(NotFound):
    message = "There is no such coupon."


class NothingToPay(Conflict):
    message = "The course is free."
    field = "course_id"


class PaymentUnderWay(Conflict):
    message = "This course is being paid for at this moment."
    field = "course_id"


class PaymentDeclined(Conflict):
    """`code` and `decline_code` are the gateway's words; the payment is kept as it failed."""

    message = "The payment was declined."
    field = "payment_method"

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str = "card_declined",
        decline_code: str | None = None,
        payment_id: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.decline_code = decline_code
        self.payment_id = payment_id


class NotDelivered(Conflict):
    message = "The course could not be given; the money goes back."
    field = "course_id"


class PaymentsNotConfigured(Conflict):
    message = "No payments can be taken here: no gateway is configured."


class NotRefundable(Conflict):
    message = "This much cannot be given back."
    field = "amount"


class SeenToByGateway(Conflict):
    message = "A payment service sees to this order; give the money back there."


class RefundRefused(Conflict):
    """`code` is the gateway's word."""

    message = "The gateway refused the refund."

    def __init__(self, message: str | None = None, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class CouponTaken(Conflict):
    message = "Another coupon has this code."
    field = "code"


class PaymentUncertain(TooBusy):
    message = "The payment's outcome is not known yet; ask again with the same idempotency key."


class NotEnoughCredits(Conflict):
    message = "The user does not have so many credits."
    field = "credits"
