"""Cancelling a job, and with it the import that it does."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from lyceum.core.actor import Actor, system
from lyceum.core.files.actions import discard_unused, erase_discarded, usable_file
from lyceum.core.files.errors import NoSuchFile
from lyceum.core.imports.actions import stop
from lyceum.core.imports.receiving import JOB
from lyceum.core.jobs import actions as jobs
from lyceum.core.jobs.model import Job
from lyceum.core.stages import Stages
from lyceum.core.work import WriteWork


async def cancel_job(stages: Stages, actor: Actor, job_id: int) -> Job:
    """Ends a job that waits or runs, as `jobs.cancel` says. An import ends behind the rows that are
    done, which stay, and its file is taken away."""
    cancelled, files = await stages.write(partial(_cancel, actor=actor, job_id=job_id))
    if files:
        await erase_discarded(stages, files)
    return cancelled


async def _cancel(work: WriteWork, *, actor: Actor, job_id: int) -> tuple[Job, list[int]]:
    cancelled = await jobs.cancel(work, actor, job_id)
    if cancelled.kind != JOB:
        return cancelled, []
    await stop(work, actor, cancelled.payload["import_id"])
    files: list[int] = []
    with suppress(NoSuchFile):
        keeper = system(actor.tenant_id, name=JOB)
        file = await usable_file(work, keeper, bytes.fromhex(cancelled.payload["file"]))
        files.append(file.id)
        await discard_unused(work, files)
    return cancelled, files
