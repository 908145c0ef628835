"""Allowances: more time and more attempts for single learners."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.assessment import allowing
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import allowances as wire
from lyceum.dialects.lyceum.wire.asking import Deleted
from lyceum.http.references import referred


async def list_allowances(
    work: Work, actor: Actor, asked: wire.ListAllowances
) -> paging.Listing[wire.AllowanceOut]:
    """List what single learners are allowed at an assessment."""
    page = await allowing.allowances(
        work,
        actor,
        unit_id=asked.id,
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = list(map(wire.allowance, page.rows))
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="allowance")


async def allow(work: WriteWork, actor: Actor, asked: wire.Allow) -> wire.AllowanceOut:
    """Allow a learner more time or more attempts than the others have."""
    await assessment_by_id(work, actor, asked.id)
    allowed = await referred("user_id", allowing.allow(work, actor, wire.new(asked)))
    return wire.allowance(allowed)


async def disallow(work: WriteWork, actor: Actor, asked: wire.Disallow) -> Deleted:
    """Take back what a learner was allowed."""
    await allowing.disallow(work, actor, unit_id=asked.id, allowance_id=asked.allowance_id)
    return Deleted(asked.allowance_id)
