"""Points, badges and levels: the ledger, what somebody has, and the rules."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.recognition import awards, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import recognition as wire
from lyceum.dialects.lyceum.wire.asking import Asked, OneAsked


async def list_awards(
    work: Work, actor: Actor, asked: wire.ListAwards
) -> paging.Listing[wire.AwardOut]:
    """List what was given to whom: one's own entries, or everybody's."""
    user_id = None if asked.user_id is UNSET else asked.user_id
    sliced = paging.sliced(asked, asked.order)
    page = await queries.awards(work, actor, user_id=user_id, sliced=sliced)
    rows = [wire.award(given) for given in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_standing(work: Work, actor: Actor, asked: OneAsked) -> wire.StandingOut:
    """Get the points, the level and the badges of a person."""
    return wire.standing(asked.id, await queries.standing(work, actor, asked.id))


async def get_award_rules(work: Work, actor: Actor, asked: Asked) -> wire.AwardRules:
    """Get the rules by which points, badges and levels are given."""
    return wire.rules(await awards.rules_of(work))


async def set_award_rules(
    work: WriteWork, actor: Actor, asked: wire.SetAwardRules
) -> wire.AwardRules:
    """Set the rules by which is given from now on."""
    return wire.rules(await awards.set_rules(work, actor, wire.new_rules(asked)))
