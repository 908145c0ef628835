"""Background tasks and batches on the wire (witnesses: contract 2.6, 2.7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.batches.model import (
    MOST,
    Failure,
    LetIn,
    PutCourse,
    PutUser,
    Row,
    Tally,
    Unreadable,
)
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.jobs.model import Job, JobState
from lyceum.dialects.talentlms import task_ids
from lyceum.dialects.talentlms.values import Status
from lyceum.dialects.talentlms.wire import texts
from lyceum.http.arguments import decode

TaskId = Annotated[str, Meta(examples=["Ab3xYz12"])]
Rows = Annotated[list[dict[str, Any]], Meta(min_length=1, max_length=MOST)]

_STATUS = {
    JobState.WAITING: "pending",
    JobState.RUNNING: "processing",
    JobState.DONE: "completed",
    JobState.FAILED: "failed",
    JobState.CANCELLED: "canceled",
}
_FIELD = re.compile(r"custom_field_([1-9][0-9]{0,15})")

Wire = TypeVar("Wire", bound=msgspec.Struct)


class TaskAsked(msgspec.Struct, frozen=True):
    id: TaskId


class RowRefused(msgspec.Struct, frozen=True):
    """`row` counts from 1; `id` is what the same request alone would have got, `title` too, but
    that a field is named without its thing: `Login is required`."""

    row: int
    id: str
    title: str


class TaskOut(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is pending, processing, completed, failed or canceled. What follows `download_url`
    tells of the rows (an extension)."""

    id: TaskId
    status: str
    progress: Annotated[int, Meta(ge=0, le=100)]
    processed_items: int
    download_url: str | None = None
    created: int = 0
    updated: int = 0
    failed: int = 0
    errors: list[RowRefused] = []


class TaskMade(msgspec.Struct, frozen=True):
    """The same id twice, since the vendor does not say which of the two names it has."""

    id: TaskId
    task_id: TaskId


class BatchUsers(msgspec.Struct, frozen=True):
    users: Rows


class BatchCourses(msgspec.Struct, frozen=True):
    courses: Rows


class BatchEnrollments(msgspec.Struct, frozen=True):
    enrollments: Rows


class UserRow(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id | UnsetType = UNSET
    login: texts.Line | UnsetType = UNSET
    name: texts.Line | UnsetType = UNSET
    surname: texts.Line | UnsetType = UNSET
    email: texts.Email | UnsetType = UNSET
    status: bool | Status | UnsetType = UNSET


class CourseRow(msgspec.Struct, frozen=True, kw_only=True):
    id: texts.Id | UnsetType = UNSET
    code: texts.Line | UnsetType = UNSET
    name: texts.Line | UnsetType = UNSET
    description: texts.Text | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class EnrollmentRow(msgspec.Struct, frozen=True, kw_only=True):
    course_id: texts.Id
    user_id: texts.Id


def user_row(row: dict[str, Any]) -> Row:
    try:
        said = decode(row, UserRow)
        fields = _fields(row)
    except Invalid as refusal:
        return Unreadable(problems=refusal.problems)
    return PutUser(
        id=said.id,
        login=said.login,
        given_name=said.name,
        family_name=said.surname,
        email=said.email,
        active=UNSET if said.status is UNSET else said.status in (True, Status.ACTIVE),
        fields=fields,
    )


def _fields(row: dict[str, Any]) -> dict[str, str | None]:
    """Custom fields stand beside the others, each under its key."""
    fields: dict[str, str | None] = {}
    for name, value in row.items():
        if (match := _FIELD.fullmatch(name)) is None:
            continue
        if not isinstance(value, str | None):
            raise Invalid(Problem(name, Fault.WRONG_TYPE, expected=("string",)))
        fields[match[1]] = value
    return fields


def course_row(row: dict[str, Any]) -> Row:
    try:
        said = decode(row, CourseRow)
    except Invalid as refusal:
        return Unreadable(problems=refusal.problems)
    return PutCourse(
        id=said.id,
        code=said.code,
        title=said.name,
        body=said.description,
        active=said.is_active,
    )


def enrollment_row(row: dict[str, Any]) -> Row:
    try:
        said = decode(row, EnrollmentRow)
    except Invalid as refusal:
        return Unreadable(problems=refusal.problems)
    return LetIn(course_id=said.course_id, user_id=said.user_id)


def made(job: Job) -> TaskMade:
    spelled = task_ids.spelled(job.id)
    return TaskMade(spelled, spelled)


def tally(job: Job) -> Tally:
    return msgspec.convert(job.result or {}, Tally)


def task(job: Job, told: Tally, errors: Sequence[RowRefused]) -> TaskOut:
    return TaskOut(
        id=task_ids.spelled(job.id),
        status=_STATUS[job.state],
        progress=_progress(job),
        processed_items=job.done,
        created=told.created,
        updated=told.updated,
        failed=len(told.failures),
        errors=list(errors),
    )


def _progress(job: Job) -> int:
    if job.state is JobState.DONE:
        return 100
    return 100 * job.done // job.total if job.total else 0


def refused_row(failure: Failure, *, id: str, title: str) -> RowRefused:  # noqa: A002
    return RowRefused(failure.number, id, title)
