"""Payments and refunds on the wire: amounts in minor units, currencies in lower case (L18, L38)."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.catalog.model import Course
from lyceum.core.commerce.model import OrderLine, Payment, PaymentState, Refund, RefundState
from lyceum.core.people.model import User
from lyceum.dialects.learnflow import ids
from lyceum.dialects.learnflow.paging import ListAsked
from lyceum.dialects.learnflow.wire import texts
from lyceum.dialects.learnflow.wire.enrollments import PaymentPart
from lyceum.kit.time import iso_seconds

Reason = Annotated[str, Meta(max_length=500, examples=["requested_by_customer"])]
Failure = Annotated[str | None, Meta(examples=[None])]


class PaymentOut(msgspec.Struct, frozen=True, kw_only=True):
    """`failure_code`, `decline_code` and `failure_message` say why nothing was charged."""

    id: texts.PaymentId
    object: str = "payment"
    status: PaymentState
    amount: texts.Minor
    amount_refunded: texts.Minor
    currency: texts.LowerCurrency
    payment_method_id: texts.MethodId
    student_id: texts.StudentId | None
    course_id: texts.CourseId | None
    failure_code: Failure
    decline_code: Failure
    failure_message: Failure
    created_at: texts.Time
    livemode: bool


class RefundOut(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.RefundId
    object: str = "refund"
    payment_id: texts.PaymentId
    status: RefundState
    amount: texts.Minor
    currency: texts.LowerCurrency
    reason: str
    created_at: texts.Time
    livemode: bool


class ListPayments(ListAsked, frozen=True, kw_only=True):
    student_id: texts.StudentId | UnsetType = UNSET
    status: PaymentState | UnsetType = UNSET


class PaymentId(msgspec.Struct, frozen=True):
    id: texts.PaymentId


class ListRefunds(ListAsked, frozen=True, kw_only=True):
    payment_id: texts.PaymentId | UnsetType = UNSET


class RefundId(msgspec.Struct, frozen=True):
    id: texts.RefundId


class CreateRefund(msgspec.Struct, frozen=True, kw_only=True):
    """Without an `amount` all that is left of the payment."""

    payment_id: texts.PaymentId
    amount: Annotated[int, Meta(ge=1, examples=[4999])] | None = None
    reason: Reason = ""


def part(payment: Payment) -> PaymentPart:
    return PaymentPart(
        status=payment.state,
        amount=payment.amount,
        currency=payment.currency.lower(),
        id=ids.written("payment", payment),
        payment_method_id=payment.method,
    )


def payment(
    payment: Payment,
    *,
    user: User | None,
    line: OrderLine | None,
    courses: dict[int, Course],
    livemode: bool,
) -> PaymentOut:
    course = courses.get(line.course_id) if line else None
    return PaymentOut(
        id=ids.written("payment", payment),
        status=payment.state,
        amount=payment.amount,
        amount_refunded=payment.refunded,
        currency=payment.currency.lower(),
        payment_method_id=payment.method,
        student_id=ids.written("student", user) if user else None,
        course_id=ids.written("course", course) if course else None,
        failure_code=payment.code,
        decline_code=payment.decline_code,
        failure_message=payment.message,
        created_at=iso_seconds(payment.created_at),
        livemode=livemode,
    )


def refund(refund: Refund, payment: Payment, *, livemode: bool) -> RefundOut:
    return RefundOut(
        id=ids.written("refund", refund),
        payment_id=ids.written("payment", payment),
        status=refund.state,
        amount=refund.amount,
        currency=refund.currency.lower(),
        reason=refund.reason,
        created_at=iso_seconds(refund.created_at),
        livemode=livemode,
    )
