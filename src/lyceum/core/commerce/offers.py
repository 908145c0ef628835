"""Offering courses to a person by a link: whoever opens it is shown what they cost, and pays."""

from __future__ import annotations

from functools import partial

import msgspec

from lyceum.core.access.links import make_link, spend
from lyceum.core.access.model import Link, NewLink, Purpose
from lyceum.core.actor import Actor, system
from lyceum.core.catalog.model import Course, CourseFilter, CourseState
from lyceum.core.catalog.queries import courses, courses_by_id
from lyceum.core.commerce.errors import NothingToPay
from lyceum.core.commerce.model import NewPurchase, Purchase
from lyceum.core.commerce.purchasing import purchase
from lyceum.core.enrollment.actions import must_let_buy, must_sell
from lyceum.core.enrollment.errors import AlreadyEnrolled
from lyceum.core.page import Slice
from lyceum.core.people.queries import user
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.kit.time import DAY

PAY_WITHIN = DAY
MOST_COURSES = 100
"""Of one offer."""


class NewOffer(msgspec.Struct, frozen=True, kw_only=True):
    """`next` is where the person goes once they paid, `cancel` where if they do not want to."""

    user_id: int
    course_ids: tuple[int, ...]
    coupon: str | None = None
    next: str = ""
    cancel: str = ""


class Offered(msgspec.Struct, frozen=True):
    """What a link's `details` hold: which courses, and through which API they were offered."""

    course_ids: tuple[int, ...]
    coupon: str | None
    cancel: str
    dialect: str


async def offer(work: WriteWork, actor: Actor, new: NewOffer) -> str:
    """The secret of a link to buy by. Refuses an unknown person, courses that the caller may not
    buy for them, or that cannot be sold to them now, and where there is nothing to pay."""
    await user(work, actor, new.user_id)
    for course_id in new.course_ids:
        course = await must_let_buy(work, actor, user_id=new.user_id, course_id=course_id)
        if not course.amount:
            raise NothingToPay
        await must_sell(work, actor, user_id=new.user_id, course=course)
    if not new.course_ids:
        raise NothingToPay
    offered = Offered(new.course_ids, new.coupon, new.cancel, actor.dialect)
    link = NewLink(
        purpose=Purpose.PURCHASE,
        user_id=new.user_id,
        lifetime=PAY_WITHIN,
        next=new.next,
        details=msgspec.to_builtins(offered),
    )
    return await make_link(work, link)


async def offer_category(work: WriteWork, actor: Actor, category_id: int, new: NewOffer) -> str:
    """The same of all courses of a category that cost something and that the person lacks."""
    await user(work, actor, new.user_id)
    where = CourseFilter(category_id=category_id, states=(CourseState.PUBLISHED,))
    page = await courses(work, actor, where=where, sliced=Slice(limit=MOST_COURSES, total=False))
    wanted = [
        course.id
        for course in page.rows
        if course.amount and await _lacks(work, actor, course, user_id=new.user_id)
    ]
    return await offer(work, actor, msgspec.structs.replace(new, course_ids=tuple(wanted)))


async def _lacks(work: WriteWork, actor: Actor, course: Course, *, user_id: int) -> bool:
    try:
        await must_sell(work, actor, user_id=user_id, course=course)
    except AlreadyEnrolled:
        return False
    return True


def offered(link: Link) -> Offered:
    return msgspec.convert(link.details, Offered)


async def courses_offered(work: Work, link: Link) -> list[Course]:
    """The courses, in the order of the offer; without those that are gone."""
    ids = offered(link).course_ids
    found = await courses_by_id(work, ids)
    return [found[each] for each in ids if each in found]


async def accept(stages: Stages, link: Link, *, method: str) -> list[Purchase]:
    """Buys what was offered, each course by an order of its own, and spends the link when all are
    paid: after a refusal it may be tried again, and what was bought is not bought twice. Refuses
    what `purchase` refuses."""
    told = offered(link)
    platform = system(stages.tenant.id, name="purchase link")
    actor = msgspec.structs.replace(platform, user_id=link.user_id, dialect=told.dialect)
    bought = []
    for course_id in told.course_ids:
        asked = NewPurchase(
            user_id=link.user_id, course_id=course_id, payment_method=method, coupon=told.coupon
        )
        try:
            bought.append(await purchase(stages, actor, asked))
        except AlreadyEnrolled:
            continue
    await stages.write(partial(spend, link=link))
    return bought
