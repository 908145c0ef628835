"""Jobs: what is done later, and how far it is."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.imports.cancelling import cancel_job as cancel
from lyceum.core.jobs import queries
from lyceum.core.stages import Stages
from lyceum.core.work import Work
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import jobs as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked


async def list_jobs(work: Work, actor: Actor, asked: wire.ListJobs) -> paging.Listing[wire.JobOut]:
    """List the jobs that one asked for; who may read events lists everybody's."""
    page = await queries.jobs(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.job(job) for job in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_job(work: Work, actor: Actor, asked: wire.GetJob) -> wire.JobOut:
    """Get a job and how far it is."""
    return wire.job(await queries.job(work, actor, asked.id))


async def cancel_job(stages: Stages, actor: Actor, asked: OneAsked) -> wire.JobOut:
    """Cancel a job that waits or runs; an import stops behind the rows that are done."""
    return wire.job(await cancel(stages, actor, asked.id))
