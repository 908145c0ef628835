"""Reviews, questions and comments: what people say about courses and units."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import unit
from lyceum.core.community import contributing, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import contributions as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_contributions(
    work: Work, actor: Actor, asked: wire.ListContributions
) -> paging.Listing[wire.ContributionOut]:
    """List what was said, of one kind."""
    page = await queries.contributions(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.contribution(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="contribution")


async def get_contribution(
    work: Work, actor: Actor, asked: wire.GetContribution
) -> wire.ContributionOut:
    """Get a contribution."""
    return wire.contribution(await queries.contribution(work, actor, asked.id))


async def create_contribution(
    work: WriteWork, actor: Actor, asked: wire.CreateContribution
) -> wire.ContributionOut:
    """Review a course, ask a question about it, comment on a unit, or answer what was said."""
    if asked.unit_id is not None:
        await referred("unit_id", unit(work, actor, asked.unit_id))
    saying = contributing.contribute(work, actor, wire.new(asked))
    return wire.contribution(await referred("course_id", saying))


async def change_contribution(
    work: WriteWork, actor: Actor, asked: wire.ChangeContribution
) -> wire.ContributionOut:
    """Change what one said, or moderate what others did."""
    changed = await contributing.change_contribution(work, actor, asked.id, wire.change(asked))
    return wire.contribution(changed)


async def delete_contribution(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a contribution for good, with the answers to it."""
    await contributing.delete_contribution(work, actor, asked.id)
    return Deleted(asked.id)
