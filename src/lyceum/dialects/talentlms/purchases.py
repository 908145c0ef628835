"""Buying courses, alone and by the category: a link to a page where the person pays (contract 2.2,
2.5)."""

from __future__ import annotations

from functools import partial

from lyceum.core.access.model import Purpose
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.catalog.queries import category
from lyceum.core.commerce import offers
from lyceum.core.errors import NotFound
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork
from lyceum.dialects.talentlms.wire import purchases as wire
from lyceum.dialects.talentlms.wire.access import Redirect
from lyceum.http.links import address


async def purchase_course(stages: Stages, actor: Actor, asked: wire.Purchase) -> Redirect:
    """Make a link by which a user buys a course."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    try:
        new = wire.offer(asked, asked.id)
        secret = await stages.write(partial(offers.offer, actor=actor, new=new))
    except NoSuchCourse as error:
        # In small letters, and without the longer id (contract 1.5).
        raise NotFound("course not found") from error
    return Redirect(address(stages.origin, Purpose.PURCHASE, secret))


async def purchase_category(stages: Stages, actor: Actor, asked: wire.Purchase) -> Redirect:
    """Make a link by which a user buys the courses of a category."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    try:
        secret = await stages.write(partial(_offer_category, actor=actor, asked=asked))
    except NoSuchCategory as error:
        raise NotFound("category not found") from error
    return Redirect(address(stages.origin, Purpose.PURCHASE, secret))


async def _offer_category(work: WriteWork, *, actor: Actor, asked: wire.Purchase) -> str:
    found = await category(work, asked.id)
    return await offers.offer_category(work, actor, found.id, wire.offer(asked))
