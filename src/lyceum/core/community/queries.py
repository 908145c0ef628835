"""Reading contributions; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.community import store
from lyceum.core.community.errors import NoSuchContribution
from lyceum.core.community.model import (
    Contribution,
    ContributionFilter,
    ContributionState,
    Rating,
)
from lyceum.core.community.narrowing import bound
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work

_PLAIN = frozenset({"kind", "on_units", "states"})


def sight_of(actor: Actor) -> store.Sight:
    """What the caller may see of what others said."""
    return store.Sight(
        all=actor.may(Permission.COURSES_WRITE_ANY),
        every_course=actor.may(Permission.COURSES_READ_ANY),
        leads=actor.may(Permission.COURSES_LEAD),
    )


def _shape(
    work: Work, actor: Actor, where: ContributionFilter, *, order: Order, total: bool
) -> tuple[store.PageShape, dict[str, Any]]:
    values, narrowed = bound(work, where, but=_PLAIN)
    shape = store.PageShape(
        kind=where.kind,
        on_units=where.on_units,
        states=tuple(sorted(where.states)),
        narrowed=narrowed,
        sight=sight_of(actor),
        total=total,
        order=order,
    )
    return shape, {**values, "self_id": actor.user_id}


async def contributions(
    work: Work,
    actor: Actor,
    *,
    where: ContributionFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Contribution]:
    """A page of what was said, newest first unless asked for in another `ContributionOrder`."""
    shape, values = _shape(work, actor, where, order=order, total=sliced.total)
    return await fetch_page(work, store.page(shape), sliced, **values)


async def contributions_by_state(
    work: Work, actor: Actor, *, where: ContributionFilter
) -> dict[ContributionState, int]:
    """How many of those there are in each state, whatever states `where` names."""
    anything = msgspec.structs.replace(where, states=tuple(ContributionState))
    shape, values = _shape(work, actor, anything, order=store.NEWEST, total=True)
    found = await work.all(store.counted(shape), **values)
    return {line.state: line.count for line in found}


async def contribution(work: Work, actor: Actor, contribution_id: int) -> Contribution:
    """One contribution; one that the caller may not see does not exist."""
    statement = store.by_id(sight_of(actor))
    found = await work.first(statement, id=contribution_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchContribution
    return found


async def replies_to(work: Work, contribution_ids: Iterable[int]) -> dict[int, int]:
    """The part `replies`: how many were given to each, where there are any."""
    wanted = sorted(set(contribution_ids))
    found = await work.all(store.REPLIES, ids=wanted) if wanted else []
    return {line.id: line.count for line in found}


async def ratings_of(work: Work, course_ids: Iterable[int]) -> dict[int, Rating]:
    """The part `rating` of a page of courses, of those that were rated: one statement."""
    wanted = sorted(set(course_ids))
    found = await work.all(store.RATINGS, course_ids=wanted) if wanted else []
    return {rating.course_id: rating for rating in found}
