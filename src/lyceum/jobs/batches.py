"""Does the rows of a batch, some at a time: what is done stays done, and told, if a worker dies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.batches.actions import JOB, do_rows
from lyceum.core.batches.model import Row, Tally
from lyceum.core.jobs.actions import note_progress
from lyceum.core.jobs.duties import Kind, Running
from lyceum.core.work import WriteWork

AT_ONCE = 20
"""Rows in one transaction: few, since on SQLite all other writers wait meanwhile."""


async def run(running: Running) -> Mapping[str, Any]:
    """Goes on behind the rows that an earlier worker did."""
    actor = msgspec.convert(running.payload["actor"], Actor)
    running = _within_branch(running, actor)
    rows = msgspec.convert(running.payload["rows"], list[Row])
    tally = msgspec.convert(running.claimed.result or {}, Tally)
    for at in range(running.done, len(rows), AT_ONCE):
        part = rows[at : at + AT_ONCE]
        tally = await running.write(
            partial(_do, running, actor, part, at=at, total=len(rows), before=tally)
        )
    return _told(tally)


def _within_branch(running: Running, actor: Actor) -> Running:
    """What was asked for within a branch is done within it."""
    tenant = msgspec.structs.replace(running.tenant, branch_id=actor.branch_id)
    return Running(running.claimed, tenant, running.works, running.ports)


async def _do(
    running: Running,
    actor: Actor,
    rows: Sequence[Row],
    work: WriteWork,
    *,
    at: int,
    total: int,
    before: Tally,
) -> Tally:
    after = await do_rows(work, actor, rows, first=at + 1, before=before)
    done = at + len(rows)
    await note_progress(work, running.claimed, done=done, total=total, result=_told(after))
    return after


def _told(tally: Tally) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(tally)
    return told


kind = Kind(name=JOB, run=run)
