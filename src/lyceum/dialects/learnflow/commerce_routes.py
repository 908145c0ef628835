"""The operations of enrollments, payments and refunds."""

from __future__ import annotations

from lyceum.core.actor import Permission
from lyceum.core.commerce.errors import (
    NoSuchPayment,
    NoSuchRefund,
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
    NoSuchEnrollment,
    NotAdmitted,
    WrongState,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.dialects.learnflow import enrollments, examples, payments, refunds
from lyceum.http.operation import any_of, operation, whoever

_LEADS = (Permission.COURSES_LEAD, Permission.OWN_WRITE)

ENROLLS = any_of(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.ENROLL_SELF)
READS_ENROLLMENT = whoever(Permission.ENROLLMENTS_READ_ANY, led=Permission.COURSES_LEAD, own=())
WRITES_ENROLLMENT = whoever(Permission.ENROLLMENTS_WRITE_ANY, led=_LEADS, own=Permission.OWN_WRITE)
READS_PAYMENTS = any_of(Permission.PAYMENTS_READ_ANY)
REFUNDS = any_of(Permission.PAYMENTS_WRITE_ANY)

_ENROLL = (
    Invalid,
    Forbidden,
    NotAdmitted,
    AlreadyEnrolled,
    CourseNotOpen,
    CourseFull,
    PaymentDeclined,
    PaymentsNotConfigured,
    PaymentUnderWay,
    PaymentUncertain,
)
_REFUND = (Invalid, Forbidden, NotRefundable, RefundRefused, PaymentsNotConfigured)

# fmt: off
COMMERCE = (
    operation("GET", "/enrollments", enrollments.list_enrollments, refuses=(Invalid,)),
    operation("POST", "/enrollments", enrollments.create_enrollment, who=ENROLLS, status=201,
              refuses=_ENROLL, example=examples.ENROLLMENT),
    operation("GET", "/enrollments/{id}", enrollments.get_enrollment, who=READS_ENROLLMENT,
              refuses=(NoSuchEnrollment,)),
    operation("POST", "/enrollments/{id}/cancel", enrollments.cancel_enrollment,
              who=WRITES_ENROLLMENT, refuses=(Forbidden, NoSuchEnrollment, WrongState)),
    operation("DELETE", "/enrollments/{id}", enrollments.cancel_enrollment,
              who=WRITES_ENROLLMENT, refuses=(Forbidden, NoSuchEnrollment, WrongState)),

    operation("GET", "/payments", payments.list_payments, who=READS_PAYMENTS,
              refuses=(Invalid, Forbidden)),
    operation("GET", "/payments/{id}", payments.get_payment, who=READS_PAYMENTS,
              refuses=(Forbidden, NoSuchPayment)),
    operation("GET", "/refunds", refunds.list_refunds, who=READS_PAYMENTS,
              refuses=(Invalid, Forbidden)),
    operation("POST", "/refunds", refunds.create_refund, who=REFUNDS, status=201,
              refuses=_REFUND, example=examples.REFUND),
    operation("GET", "/refunds/{id}", refunds.get_refund, who=READS_PAYMENTS,
              refuses=(Forbidden, NoSuchRefund)),
)
# fmt: on
