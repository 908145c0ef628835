"""A job, its states, and how long a worker waits before it tries once more."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.kit.time import HOUR, SECOND

LEASE = 60 * SECOND
"""How long a job belongs to the worker that claimed it, unless that prolongs it."""

FIRST_PAUSE = 5 * SECOND
LONGEST_PAUSE = HOUR


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(msgspec.Struct, frozen=True, array_like=True):
    """`done` of `total` (None: not known yet); `result` is what a job that is done tells, `failure`
    why the last attempt failed. Times in microseconds by the machine's clock."""

    id: int
    uid: bytes
    kind: str
    key: str | None
    payload: dict[str, Any]
    state: JobState
    due_at: int
    attempts: int
    done: int
    total: int | None
    result: dict[str, Any] | None
    failure: str | None
    asked_by: int | None
    created_at: int
    updated_at: int
    finished_at: int | None


class JobFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which jobs to list."""

    kind: str | UnsetType = UNSET
    states: tuple[JobState, ...] = tuple(JobState)
    asked_by: int | UnsetType = UNSET


class JobOrder(StrEnum):
    CREATED = "created_at"


class Claimed(msgspec.Struct, frozen=True, array_like=True):
    """A job that is one worker's until its lease ends; the lease says that it still is."""

    tenant_id: int
    id: int
    kind: str
    payload: dict[str, Any]
    lease: bytes
    attempts: int
    done: int
    total: int | None
    asked_by: int | None


def pause_after(attempts: int) -> int:
    """Microseconds until the next attempt after so many: 5 s, and twice as long each time."""
    return int(min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE))
