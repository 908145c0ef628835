"""Orders that staff see to by hand, and the enrollments that follow them."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.model import Admission
from lyceum.core.commerce import queries
from lyceum.core.commerce.errors import NoSuchOrder, SeenToByGateway
from lyceum.core.commerce.model import NewPurchase, OrderFilter, OrderState
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.commerce.recording import (
    NewLine,
    NewOrder,
    OrderChange,
    add_line,
    change_order,
    delete_line,
    delete_order,
    record_order,
    restore_order,
    trash_order,
)
from lyceum.core.enrollment import queries as enrollment
from lyceum.core.enrollment.model import EnrollmentFilter
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.stages import Stages
from tests.harness.school import School

ALL = Slice(limit=100)
_O = OrderState


async def act(school: School, action: Any, *given: Any, who: str = "admin", **rest: Any) -> Any:
    actor = school.actor(who)
    return await school.write(lambda work: action(work, actor, *given, **rest))


async def read(school: School, query: Any, *given: Any, who: str = "admin", **rest: Any) -> Any:
    async with school.works.read(school.tenant) as work:
        return await query(work, school.actor(who), *given, **rest)


async def states(school: School, course_id: int) -> list[str]:
    """Of the learner's enrollments in the course, the latest first."""
    where = EnrollmentFilter(user_id=school.people["learner"].id, course_id=course_id)
    page = await read(school, enrollment.enrollments, where=where, sliced=ALL)
    return [str(one.state) for one in page.rows]


async def sold(school: School, **rest: Any) -> Any:
    return await school.course(amount=2_500, admission=Admission.PURCHASE, **rest)


async def test_an_enrollment_follows_its_order_from_state_to_state(school: School) -> None:
    course = await sold(school)
    leila = school.people["learner"].id
    lines = (NewLine(course_id=course.id, quantity=2), NewLine(course_id=99_999))
    order = await act(school, record_order, NewOrder(customer_id=leila, lines=lines))
    assert (order.state, order.total, order.paid_at) == (_O.PENDING, 5_000, None)
    kept = (await _lines(school, order.id))[0]
    assert (kept.title, kept.quantity, kept.amount) == (course.title, 2, 5_000)
    assert await states(school, course.id) == ["awaiting_payment"]
    for to, expected in (
        (_O.PAID, "active"),
        (_O.ON_HOLD, "suspended"),
        (_O.PAID, "active"),
        (_O.REFUNDED, "refunded"),
        (_O.PAID, "active"),
        (_O.CANCELLED, "dropped"),
    ):
        order = await act(school, change_order, order.id, OrderChange(state=to))
        assert (await states(school, course.id), order.state) == ([expected], to)
    assert order.paid_at is not None
    again = await act(school, record_order, NewOrder(customer_id=leila, state=_O.PAID, lines=lines))
    assert again.paid_at is None
    assert (await states(school, course.id))[0] == "active"
    assert len(await _lines(school, again.id)) == 2


async def _lines(school: School, order_id: int) -> Any:
    async with school.works.read(school.tenant) as work:
        return (await queries.lines_of(work, [order_id]))[order_id]


async def test_an_order_is_trashed_restored_deleted_and_its_lines_counted(school: School) -> None:
    course = await sold(school)
    leila = school.people["learner"].id
    order = await act(school, record_order, NewOrder(customer_id=leila, is_paid=True))
    line = await act(school, add_line, order.id, NewLine(course_id=course.id))
    assert (await read(school, queries.order_by_id, order.id)).total == 2_500
    await act(school, delete_line, line)
    assert (await read(school, queries.order_by_id, order.id)).total == 0
    await act(school, trash_order, order.id)
    page = await read(school, queries.orders, where=OrderFilter(), sliced=ALL)
    assert page.total == 0
    by_state = await read(school, queries.orders_by_state)
    assert by_state == {_O.TRASHED: 1}
    assert (await act(school, restore_order, order.id)).state is _O.PENDING
    nobody = await act(school, record_order, NewOrder())
    assert (nobody.customer_id, nobody.total) == (0, 0)
    mine = await read(school, queries.orders, who="learner", where=OrderFilter(), sliced=ALL)
    assert [one.id for one in mine.rows] == [order.id]
    await act(school, delete_order, order.id)
    with pytest.raises(NoSuchOrder):
        await act(school, delete_order, order.id)


async def test_what_cannot_be_recorded_changes_nothing(school: School) -> None:
    course = await sold(school)
    for who in ("learner", "instructor"):
        with pytest.raises(Forbidden):
            await act(school, record_order, NewOrder(), who=who)
    with pytest.raises(NoSuchUser):
        await act(school, record_order, NewOrder(customer_id=99_999))
    with pytest.raises(Invalid):
        lines = (NewLine(course_id=course.id, quantity=0),)
        await act(school, record_order, NewOrder(lines=lines))
    page = await read(school, queries.orders, where=OrderFilter(), sliced=ALL)
    assert page.total == 0


async def test_what_a_gateway_sees_to_is_not_changed_by_hand(school: School) -> None:
    course = await sold(school)
    stages = Stages(school.works, school.tenant, school.platform.ports)
    asked = NewPurchase(
        user_id=school.people["learner"].id, course_id=course.id, payment_method="pm_card_visa"
    )
    bought = await purchase(stages, school.actor("learner"), asked)
    order_id = bought.order.id
    for action, given in (
        (change_order, (OrderChange(state=_O.CANCELLED),)),
        (trash_order, ()),
        (delete_order, ()),
        (add_line, (NewLine(course_id=course.id),)),
    ):
        with pytest.raises(SeenToByGateway):
            await act(school, action, order_id, *given)
    noted = OrderChange(state=_O.PAID, extra={"masteriyo": {"customer_note": "hi"}})
    after = await act(school, change_order, order_id, noted)
    assert after.extra == {"masteriyo": {"customer_note": "hi"}}
    assert await states(school, course.id) == ["active"]
