"""Asking for a job inside a write; claiming, prolonging and ending one as a worker.

A worker's writes are fenced: each of them holds the job's row and refuses when the lease is no
longer its own, so that of a job that was claimed anew nothing more is written by the first worker.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from lyceum.core.actor import Actor, Permission
from lyceum.core.database import Statement
from lyceum.core.jobs import store
from lyceum.core.jobs.errors import JobOver, LeaseLost
from lyceum.core.jobs.model import LEASE, Claimed, Job, JobState, pause_after
from lyceum.core.jobs.queries import job as job_by_id
from lyceum.core.work import Works, WriteWork
from lyceum.kit import clock, ids

LEASE_BYTES = 12


async def enqueue(
    work: WriteWork,
    actor: Actor,
    kind: str,
    *,
    payload: Mapping[str, Any] | None = None,
    key: str | None = None,
    due_at: int | None = None,
) -> Job:
    """Asks for a job with this write: it is there if the write commits, or not at all.

    Of several that wait under one key there is one, with the latest payload and the earliest time;
    one that runs already runs once more. Without a key each is a job of its own. `due_at` is by
    the machine's clock, now if None.
    """
    now = work.machine_now
    (job,) = await work.all(
        store.ENQUEUE[work.connection.flavor],
        tenant_id=work.tenant.id,
        id=await work.new_id(),
        uid=ids.new_uid(),
        kind=kind,
        key=key,
        payload=dict(payload or {}),
        state=JobState.WAITING,
        due_at=now if due_at is None else due_at,
        lease=None,
        attempts=0,
        again=False,
        done=0,
        total=None,
        result=None,
        failure=None,
        asked_by=actor.user_id,
        created_at=now,
        updated_at=now,
        finished_at=None,
    )
    work.ask_worker()
    return job


async def claim(works: Works, *, kinds: Sequence[str], limit: int) -> list[Claimed]:
    """Takes at most `limit` jobs that are due, those of dead workers among them; nobody else gets
    them until their lease ends."""
    now = clock.now()
    form = store.CLAIM.form(works.flavor)
    arguments = form.arguments(
        {
            "now": now,
            "until": now + LEASE,
            "lease": secrets.token_bytes(LEASE_BYTES),
            "kinds": list(kinds),
            "limit": limit,
        }
    )
    async with works.database.writing() as connection:
        rows = await connection.fetch(form.sql, arguments)
    return store.CLAIM.decode(rows, form)


async def hold(work: WriteWork, job: Claimed) -> None:
    """Keeps the job for as long as this transaction lasts; raises LeaseLost when it is another's.
    What the transaction writes is then written by the one worker whose job it is."""
    if not await work.all(store.HOLD, row_id=job.id, held=job.lease):
        raise LeaseLost


async def prolong(work: WriteWork, job: Claimed) -> None:
    """Begins the lease anew."""
    await _as_owner(work, store.PROLONG, job, until=work.machine_now + LEASE)


async def note_progress(work: WriteWork, job: Claimed, *, done: int, total: int | None) -> None:
    """Tells how far the job is, with what else this transaction writes; begins the lease anew."""
    now = work.machine_now
    await _as_owner(work, store.PROGRESS, job, so_far=done, of=total, until=now + LEASE, now=now)


async def finish(work: WriteWork, job: Claimed, *, result: Mapping[str, Any] | None = None) -> None:
    """The job is done, unless it was asked for once more meanwhile: then it is due again."""
    told = dict(result) if result is not None else None
    await _as_owner(work, store.FINISH, job, told=told, now=work.machine_now)
    work.ask_worker()


async def fail(work: WriteWork, job: Claimed, *, why: str, most: int) -> None:
    """The attempt failed: the next one follows after a pause, until there were `most`."""
    now = work.machine_now
    if job.attempts >= most:
        await _as_owner(work, store.GIVE_UP, job, why=why, now=now)
        return
    until = now + pause_after(job.attempts)
    await _as_owner(work, store.RETRY, job, why=why, tried=job.attempts, until=until, now=now)


async def release(work: WriteWork, job: Claimed) -> None:
    """Gives back a job that was begun and not ended, through no fault of its own: another worker
    may take it at once."""
    now, tried = work.machine_now, job.attempts - 1
    await _as_owner(work, store.RETRY, job, why=None, tried=tried, until=now, now=now)


async def cancel(work: WriteWork, actor: Actor, job_id: int) -> Job:
    """Ends a job that waits or runs: one's own, or one that the caller sees for who may write
    people. Of one that runs, the worker can commit nothing more under its lease. One that was
    cancelled stays as it is; refuses one that ended otherwise."""
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    found = await job_by_id(work, actor, job_id)
    if found.asked_by is None or found.asked_by != actor.user_id:
        actor.must(Permission.PEOPLE_WRITE_ANY)
    if found.state is JobState.CANCELLED:
        return found
    if not await work.run(store.CANCEL, row_id=job_id, now=work.machine_now):
        raise JobOver
    return await job_by_id(work, actor, job_id)


async def sweep_finished(works: Works, *, before: int) -> int:
    """Deletes the jobs that ended before that moment; how many it was."""
    form = store.SWEEP.form(works.flavor)
    async with works.database.writing() as connection:
        return await connection.execute(form.sql, form.arguments({"before": before}))


async def _as_owner(
    work: WriteWork, statement: Statement[Any], job: Claimed, **values: Any
) -> None:
    if not await work.run(statement, row_id=job.id, held=job.lease, **values):
        raise LeaseLost
