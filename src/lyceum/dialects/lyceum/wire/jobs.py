"""Work that a worker does later, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.jobs.model import Job, JobFilter, JobState
from lyceum.dialects.lyceum.paging import PageAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

JobKind = Annotated[str, Meta(min_length=1, max_length=100, examples=["import"])]
Count = Annotated[int, Meta(ge=0, examples=[200])]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(JobState)}.",
        examples=["waiting,running"],
    ),
]


class JobOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"


class JobOut(msgspec.Struct, frozen=True):
    """`done` of `total`, null while nobody has counted; `result` is what it told at its end, and
    `failure` why its last attempt failed. A waiting job begins at `due_at`. Times are by the
    machine's clock, which in a test school may be another than the school's."""

    id: Id
    kind: JobKind
    state: JobState
    done: Count
    total: Count | None
    attempts: Count
    result: dict[str, Any] | None
    failure: str | None
    asked_by: Id | None
    due_at: Time | None
    created_at: Time
    updated_at: Time
    finished_at: Time | None


class ListJobs(PageAsked, frozen=True, kw_only=True):
    """`asked_by` is a person's id: that of another finds something for who may read events."""

    order: JobOrder = JobOrder.NEWEST
    kind: JobKind | UnsetType = UNSET
    states: States | UnsetType = UNSET
    asked_by: Id | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetJob(OneAsked, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


def where(asked: ListJobs) -> JobFilter:
    states = words(asked.states, JobState, name="states")
    return JobFilter(
        kind=asked.kind,
        states=tuple(JobState) if asked.states is UNSET else tuple(sorted(states)),
        asked_by=asked.asked_by,
    )


def job(job: Job) -> JobOut:
    is_waiting = job.state is JobState.WAITING
    return JobOut(
        id=job.id,
        kind=job.kind,
        state=job.state,
        done=job.done,
        total=job.total,
        attempts=job.attempts,
        result=job.result,
        failure=job.failure,
        asked_by=job.asked_by,
        due_at=iso_micros(job.due_at) if is_waiting else None,
        created_at=iso_micros(job.created_at),
        updated_at=iso_micros(job.updated_at),
        finished_at=iso_micros(job.finished_at) if job.finished_at is not None else None,
    )
