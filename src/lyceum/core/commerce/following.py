"""How enrollments follow an order that staff see to by hand."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor
from lyceum.core.catalog import store as catalog_store
from lyceum.core.commerce import store
from lyceum.core.commerce.model import Order, OrderLine, OrderState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.actions import let_in_paid, must_have_seat
from lyceum.core.enrollment.awaiting import expect_payment
from lyceum.core.enrollment.errors import AlreadyEnrolled
from lyceum.core.enrollment.model import WAITING, Enrollment, EnrollmentState
from lyceum.core.work import WriteWork

_E = EnrollmentState
_O = OrderState

GIVING = frozenset({_O.PAID, _O.PARTLY_REFUNDED})
WAITING_FOR_MONEY = frozenset({_O.PENDING, _O.PROCESSING, _O.ON_HOLD})
_OUT = frozenset({_E.SUSPENDED, _E.EXPIRED, _E.DROPPED, _E.REFUNDED})


async def follow(work: WriteWork, actor: Actor, order: Order, lines: Sequence[OrderLine]) -> None:
    """Whoever paid is in; who is to pay waits, or is shut out until then; who got the money back,
    or never will pay, is out. Who came in by another way is left alone."""
    if not order.customer_id:
        return
    for line in lines:
        if line.course_id:
            after = await _follow(work, actor, order.state, line=line)
            if after is not None and after.id != line.enrollment_id:
                await work.run(store.DELIVER_LINE, row_id=line.id, delivered=after.id)


async def _follow(
    work: WriteWork, actor: Actor, state: OrderState, *, line: OrderLine
) -> Enrollment | None:
    held = None
    if line.enrollment_id is not None:
        held = await work.first(enrollment_store.BY_ID, id=line.enrollment_id)
    if state in GIVING:
        return await _give(work, actor, line, held=held)
    if state in WAITING_FOR_MONEY:
        return await _wait(work, actor, line, held=held)
    if held is None:
        return None
    if state is _O.REFUNDED and held.state not in WAITING:
        return await steps.end_refunded(work, actor, held.id)
    if held.state in (*WAITING, _E.ACTIVE, _E.SUSPENDED):
        return await steps.drop(work, actor, held.id)
    return held


async def _give(
    work: WriteWork, actor: Actor, line: OrderLine, *, held: Enrollment | None
) -> Enrollment | None:
    if held is not None and held.state in _OUT:
        return await steps.reactivate(work, actor, held.id)
    if held is not None and held.state not in WAITING:
        return held
    if held is None:
        course = await work.first(catalog_store.BY_ID, id=line.course_id)
        if course is not None:
            await must_have_seat(work, course)
    try:
        return await let_in_paid(work, actor, user_id=line.customer_id, course_id=line.course_id)
    except AlreadyEnrolled:
        return None


async def _wait(
    work: WriteWork, actor: Actor, line: OrderLine, *, held: Enrollment | None
) -> Enrollment | None:
    if held is None or held.state in (_E.DROPPED, _E.REFUNDED, _E.EXPIRED):
        return await expect_payment(work, actor, user_id=line.customer_id, course_id=line.course_id)
    if held.state is _E.ACTIVE:
        return await steps.suspend(work, actor, held.id)
    return held
