"""Reading jobs: whoever asked for one may see how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import NotFound
from lyceum.core.jobs import store
from lyceum.core.jobs.model import Job, JobFilter
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work, Works


async def job(work: Work, actor: Actor, job_id: int) -> Job:
    """One job; that of another person exists only for who may read events."""
    found = await work.first(store.BY_ID, row_id=job_id)
    if found is None:
        raise NotFound
    is_own = actor.user_id is not None and found.asked_by == actor.user_id
    if not is_own and not actor.may(Permission.EVENTS_READ):
        raise NotFound
    return found


async def jobs(
    work: Work, actor: Actor, *, where: JobFilter, sliced: Slice, order: Order
) -> Page[Job]:
    """A page of jobs in a `JobOrder`; who may not read events is shown those alone that they asked
    for, whatever `where` asks for."""
    asked_by = where.asked_by
    if not actor.may(Permission.EVENTS_READ):
        if asked_by not in (UNSET, actor.user_id):
            return Page([], total=0 if sliced.total else None)
        asked_by = actor.self_id()
    shape = store.PageShape(
        by_kind=where.kind is not UNSET,
        by_asker=asked_by is not UNSET,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(
        work,
        store.page(shape),
        sliced,
        states=sorted(where.states),
        kind=where.kind,
        asked_by=asked_by,
    )


async def next_due(works: Works, *, kinds: Sequence[str]) -> int | None:
    """When the next job is due, by the machine's clock; None when there is none. That of a running
    one is the end of its lease."""
    found = await works.across(store.NEXT_DUE, kinds=list(kinds))
    return found[0].at if found else None
