"""The operations of what is bought: orders, payments, refunds and coupons."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.commerce.errors import (
    CouponTaken,
    NoSuchCoupon,
    NoSuchOrder,
    NoSuchPayment,
    NoSuchRefund,
    NotDelivered,
    NothingToPay,
    NotRefundable,
    PaymentDeclined,
    PaymentsNotConfigured,
    PaymentUncertain,
    PaymentUnderWay,
    RefundRefused,
)
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    CourseOver,
    NotAdmitted,
    PrerequisitesMissing,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.lyceum import coupons, orders, payments
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

BUYS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, shown=Permission.ENROLL_SELF)
READS_PAID = whoever(Permission.PAYMENTS_READ_ANY, own=())
GIVES_BACK = any_of(Permission.PAYMENTS_WRITE_ANY)
READS_COUPONS = any_of(Permission.PAYMENTS_READ_ANY)
WRITES_COUPONS = any_of(Permission.PAYMENTS_WRITE_ANY)

_BUY = (Invalid, Forbidden, NotAdmitted, AlreadyEnrolled, CourseNotOpen, CourseOver, CourseFull,
        PrerequisitesMissing, NothingToPay, PaymentUnderWay, PaymentDeclined, NotDelivered,
        PaymentsNotConfigured, PaymentUncertain)  # fmt: skip

_CREATE_ORDER = {"course_id": 1042, "payment_method": "pm_card_visa"}
_CREATE_REFUND = {"payment_id": 1042, "amount": 1500, "reason": "The course was moved."}
_CREATE_COUPON = {"code": "SPRING-31", "percent": 20, "most": 100}
_CHANGE_COUPON = {"most": 250, "ends_at": "2031-07-31T22:00:00Z", "active": True}

# fmt: off
ORDERS = (
    operation("GET", "/orders", orders.list_orders, refuses=(Invalid,)),
    operation("GET", "/orders/{id}", orders.get_order, who=READS_PAID,
              refuses=(Invalid, NoSuchOrder)),
    operation("POST", "/orders", orders.create_order, who=BUYS, status=201, refuses=_BUY,
              example=_CREATE_ORDER),
)
PAYMENTS = (
    operation("GET", "/payments", payments.list_payments, refuses=(Invalid,)),
    operation("GET", "/payments/{id}", payments.get_payment, who=READS_PAID,
              refuses=(Invalid, NoSuchPayment)),
    operation("GET", "/refunds", payments.list_refunds, refuses=(Invalid,)),
    operation("GET", "/refunds/{id}", payments.get_refund, who=READS_PAID,
              refuses=(Invalid, NoSuchRefund)),
    operation("POST", "/refunds", payments.create_refund, who=GIVES_BACK, status=201,
              refuses=(Invalid, Forbidden, NotRefundable, RefundRefused, PaymentsNotConfigured),
              example=_CREATE_REFUND),
)
COUPONS = (
    operation("GET", "/coupons", coupons.list_coupons, who=READS_COUPONS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/coupons/{id}", coupons.get_coupon, who=READS_COUPONS,
              refuses=(Invalid, Forbidden, NoSuchCoupon)),
    operation("POST", "/coupons", coupons.create_coupon, who=WRITES_COUPONS, status=201,
              refuses=(Invalid, Forbidden, CouponTaken), example=_CREATE_COUPON),
    operation("PATCH", "/coupons/{id}", coupons.change_coupon, who=WRITES_COUPONS,
              refuses=(Invalid, Forbidden, NoSuchCoupon), example=_CHANGE_COUPON),
    operation("DELETE", "/coupons/{id}", coupons.delete_coupon, who=WRITES_COUPONS,
              refuses=(Invalid, Forbidden, NoSuchCoupon)),
)
# fmt: on

COMMERCE = (*ORDERS, *PAYMENTS, *COUPONS)
