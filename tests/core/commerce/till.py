"""A school that sells a course, and a look into its till and the gateway's."""

from __future__ import annotations

from functools import partial
from itertools import count as counting
from itertools import islice
from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Admission, Course
from lyceum.core.commerce.model import NewPurchase, Purchase, Refund
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.commerce.refunding import refund
from lyceum.core.commerce.repairing import repair
from lyceum.core.gateway import Charge, Gateway, GivenBack, GivingBack, Kept, NoAnswer, Outcome
from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.stages import Stages
from lyceum.core.work import Tenant, Work, WriteWork
from tests.harness.school import SandboxAlone, School

VISA = "pm_card_visa"
PRICE = 4_999
_NUMBERS = counting(1)


class Faulty:
    """A gateway that may fall silent: before it acts, or after it did."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.silent_before = 0
        self.silent_after = 0
        self.asked: list[Charge] = []

    @property
    def name(self) -> str:
        return self.gateway.name

    async def charge(self, tenant: Tenant, charge: Charge) -> Outcome:
        self.asked.append(charge)
        self._hush("silent_before")
        outcome = await self.gateway.charge(tenant, charge)
        self._hush("silent_after")
        return outcome

    async def find(self, tenant: Tenant, charge: Charge) -> Outcome | None:
        self._hush("silent_before")
        return await self.gateway.find(tenant, charge)

    async def give_back(self, tenant: Tenant, giving: GivingBack) -> GivenBack | Kept:
        self._hush("silent_before")
        outcome = await self.gateway.give_back(tenant, giving)
        self._hush("silent_after")
        return outcome

    def _hush(self, when: str) -> None:
        left = getattr(self, when)
        if left:
            setattr(self, when, left - 1)
            raise NoAnswer


class Till:
    """What is asked of one school's commerce."""

    def __init__(self, school: School) -> None:
        self.school = school
        sandbox: Any = school.platform.ports.gateways
        self.gateway = Faulty(sandbox.sandbox)
        self.ports = msgspec.structs.replace(
            school.platform.ports, gateways=SandboxAlone(self.gateway)
        )

    def stages(self, once: bytes | None = None) -> Stages:
        return Stages(self.school.works, self.school.tenant, self.ports, once=once)

    async def course(self, **rest: Any) -> Course:
        rest = {"amount": PRICE, "currency": "USD", "admission": Admission.PURCHASE} | rest
        return await self.school.course("Reading Weather Maps", **rest)

    async def buy(
        self,
        course: Course,
        *,
        who: str = "learner",
        actor: Actor | None = None,
        method: str | None = VISA,
        once: bytes | None = None,
        coupon: str | None = None,
    ) -> Purchase:
        asked = NewPurchase(
            user_id=self.school.people[who].id,
            course_id=course.id,
            payment_method=method,
            coupon=coupon,
        )
        return await purchase(self.stages(once), actor or self.school.actor(who), asked)

    async def give_back(self, payment_id: int, **rest: Any) -> Refund:
        once = rest.pop("once", None)
        return await refund(self.stages(once), self.school.actor("admin"), payment_id, **rest)

    async def repair(self) -> int:
        return await repair(self.stages(), self.school.system(), patience=0)

    async def learners(self, count: int) -> list[User]:
        return list(await self.school.write(partial(_let_in, school=self.school, count=count)))

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of this tenant; `{tenant}` stands for its id."""
        async with self.school.works.read(self.school.tenant) as work:
            return await _rows(work, sql)

    async def number(self, sql: str) -> int:
        ((value,),) = await self.rows(sql)
        return int(value or 0)

    async def expect_exact(self) -> None:
        """Every sum fits every other, here and at the gateway: no charge twice, none without its
        enrollment or a refund, and no seat beyond those there are."""
        await expect_exact(self)


async def _let_in(work: WriteWork, *, school: School, count: int) -> list[User]:
    actor = school.system()
    made = []
    for n in islice(_NUMBERS, count):
        new = NewUser(display_name=f"Buyer {n}", email=f"buyer{n}@school.example")
        made.append(await add_user(work, actor, new))
    return made


async def _rows(work: Work, sql: str) -> list[tuple[Any, ...]]:
    found = await work.connection.fetch(sql.format(tenant=work.tenant.id), ())
    return [tuple(row) for row in found]


TAKEN = (
    "SELECT ref, amount - refunded FROM sandbox_charges "
    "WHERE tenant_id = {tenant} AND ref IS NOT NULL"
)
PAID = (
    "SELECT p.ref, p.amount - p.refunded, o.state, l.enrollment_id, e.state FROM payments p "
    "JOIN orders o ON o.tenant_id = p.tenant_id AND o.id = p.order_id "
    "JOIN order_lines l ON l.tenant_id = o.tenant_id AND l.order_id = o.id "
    "LEFT JOIN enrollments e ON e.tenant_id = l.tenant_id AND e.id = l.enrollment_id "
    "WHERE p.tenant_id = {tenant} AND p.state = 'succeeded'"
)
SEATS = (
    "SELECT c.id, c.seats, count(e.id) FROM courses c JOIN enrollments e "
    "ON e.tenant_id = c.tenant_id AND e.course_id = c.id AND e.state IN ('active', 'suspended') "
    "WHERE c.tenant_id = {tenant} AND c.seats IS NOT NULL GROUP BY c.id, c.seats"
)
LET_IN = (
    "SELECT count(*) FROM enrollments WHERE tenant_id = {tenant} AND grounds = 'paid' "
    "AND state = 'active'"
)
OPEN = (
    "SELECT (SELECT count(*) FROM payments WHERE tenant_id = {tenant} AND state = 'processing')"
    " + (SELECT count(*) FROM refunds WHERE tenant_id = {tenant} AND state = 'pending')"
    " + (SELECT count(*) FROM orders WHERE tenant_id = {tenant} AND state = 'pending')"
    " + (SELECT count(*) FROM order_lines WHERE tenant_id = {tenant} AND held_since IS NOT NULL)"
)


async def expect_exact(till: Till) -> None:
    taken, paid = dict(await till.rows(TAKEN)), await till.rows(PAID)
    assert await till.number(OPEN) == 0
    assert taken == {ref: left for ref, left, *_ in paid}
    for _, left, order, enrollment_id, enrollment in paid:
        if left:
            assert enrollment_id is not None and enrollment == "active", (order, enrollment)
        else:
            assert order == "refunded"
            assert enrollment in {None, "refunded"}
    assert len([1 for _, left, *_ in paid if left]) == await till.number(LET_IN)
    for course_id, seats, used in await till.rows(SEATS):
        assert used <= seats, course_id
