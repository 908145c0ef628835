"""The timeline (contract 2.6)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.branches.queries import branches_by_id
from lyceum.core.catalog.queries import courses_by_id
from lyceum.core.groups.queries import groups_by_id
from lyceum.core.page import Order
from lyceum.core.people.queries import users_by_id
from lyceum.core.timeline import Moment, TimelineFilter, timeline
from lyceum.core.work import Work
from lyceum.dialects.talentlms import event_types, paging, values
from lyceum.dialects.talentlms.wire import timeline as wire

COMPLETED = "tcc_"
"""What the ids of completions begin with where they alone are asked for (contract 2.6)."""

NOTHING = 0
"""No thing has this id."""


async def list_timeline(
    work: Work, actor: Actor, asked: wire.ListTimeline
) -> paging.Listing[wire.EventOut]:
    """List what happened, the latest first."""
    wanted = asked.event_type
    kinds = tuple(event_types.TYPE_OF) if wanted is UNSET else event_types.kinds_of(wanted)
    before = values.until(asked.created_to, field="filter[created_to][lte]")
    where = TimelineFilter(
        kinds=kinds,
        since=values.moment(asked.created_from, field="filter[created_from][gte]"),
        until=UNSET if before is UNSET else before - 1,
        actor_id=asked.user_id,
    )
    order = Order("at", descending=asked.sort is wire.TimelineSort.CREATED_DOWN)
    page = await timeline(work, actor, where=where, sliced=paging.sliced(asked), order=order)
    about = await about_of(work, page.rows)
    prefix = COMPLETED if wanted == event_types.COMPLETION else ""
    rows = [wire.event(moment, about, prefix=prefix) for moment in page.rows]
    return paging.listing(asked, page, rows)


async def about_of(work: Work, moments: Sequence[Moment]) -> wire.About:
    """What these events name: a statement for each kind of thing, whatever the page holds."""
    named = [wire.subjects(moment) for moment in moments]
    return wire.About(
        users=await users_by_id(work, [one.user or NOTHING for one in named]),
        courses=await courses_by_id(work, [one.course or NOTHING for one in named]),
        groups=await groups_by_id(work, [one.group or NOTHING for one in named]),
        branches=await branches_by_id(work, [one.branch or NOTHING for one in named]),
    )
