"""Payments: what enrolling cost, and whether it was taken (L22, L23, L36–L38)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.model import Course
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.commerce import queries
from lyceum.core.commerce.model import (
    NewPurchase,
    Payment,
    PaymentFilter,
    PaymentState,
    Purchase,
)
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.feed import restored
from lyceum.core.page import Place
from lyceum.core.people.queries import user_id, users_by_id
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.learnflow import ids, paging, values
from lyceum.dialects.learnflow.wire import enrollments as enrollment_wire
from lyceum.dialects.learnflow.wire import payments as wire
from lyceum.http.references import referred


async def buy(
    stages: Stages,
    actor: Actor,
    asked: enrollment_wire.CreateEnrollment,
    *,
    student_id: int,
    course: Course,
) -> Purchase:
    """Charges the student and lets them in, or neither."""
    wanted = NewPurchase(
        user_id=student_id, course_id=course.id, payment_method=asked.payment_method_id
    )
    return await referred("student_id", purchase(stages, actor, wanted))


async def list_payments(
    work: Work, actor: Actor, asked: wire.ListPayments
) -> paging.Listing[wire.PaymentOut]:
    """List payments, newest first, those that failed too."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    customer: Any = UNSET
    if asked.student_id is not UNSET:
        uid = await ids.read(work, "student", asked.student_id)
        customer = (await user_id(work, uid) if uid else None) or ids.NOBODY
    states = tuple(PaymentState) if asked.status is UNSET else (asked.status,)
    where = PaymentFilter(states=states, customer_id=customer)
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    page = await queries.payments(work, actor, where=where, sliced=sliced)
    return paging.listing(asked, page, await written(work, page.rows))


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await payment_of(work, actor, text)
    return Place(found.created_at, found.id)


async def get_payment(work: Work, actor: Actor, asked: wire.PaymentId) -> wire.PaymentOut:
    """Get a payment."""
    actor.must(Permission.PAYMENTS_READ_ANY)
    return (await written(work, [await payment_of(work, actor, asked.id)]))[0]


async def payment_of(work: Work, actor: Actor, text: str) -> Payment:
    """The payment that the id names."""
    return await ids.found(work, "payment", text, partial(queries.payment, work, actor))


async def parts_of(
    work: Work, enrollment_ids: Iterable[int]
) -> dict[int, enrollment_wire.PaymentPart]:
    """How these enrollments were paid, where they were."""
    paid = await queries.payments_of_enrollments(work, enrollment_ids)
    return {enrollment_id: wire.part(payment) for enrollment_id, payment in paid.items()}


async def written(work: Work, payments: list[Payment]) -> list[wire.PaymentOut]:
    """Payments with whose they are and what they were for."""
    people = await users_by_id(work, [one.customer_id for one in payments])
    lines = await queries.lines_of(work, [one.order_id for one in payments])
    courses = await courses_by_id(work, [one.course_id for each in lines.values() for one in each])
    return [
        wire.payment(
            one,
            user=people.get(one.customer_id),
            line=next(iter(lines[one.order_id]), None),
            courses=courses,
            livemode=values.is_live(work),
        )
        for one in payments
    ]


async def told(work: Work, taken: list[Mapping[str, Any]]) -> list[Any]:
    """Payments as snapshots have them."""
    return [*await written(work, [restored(Payment, after) for after in taken])]
