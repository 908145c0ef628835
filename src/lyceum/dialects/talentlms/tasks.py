"""Background tasks, and the batches that they do (contract 2.6, 2.7)."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor
from lyceum.core.batches.actions import JOB, ask_for_batch
from lyceum.core.batches.model import Failure, Row
from lyceum.core.errors import Invalid, NotFound, Refusal
from lyceum.core.jobs.queries import job
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import errors, task_ids
from lyceum.dialects.talentlms.titles import title
from lyceum.dialects.talentlms.wire import tasks as wire
from lyceum.http.errors import NoSuchRoute


async def get_task(work: Work, actor: Actor, asked: wire.TaskAsked) -> wire.TaskOut:
    """Ask how far a task is."""
    number = task_ids.number(asked.id)
    if number is None:
        # The router's own refusal, as for everything that fits no route (contract 1.5).
        raise NoSuchRoute
    try:
        found = await job(work, actor, number)
    except NotFound as error:
        raise NoSuchRoute from error
    if found.kind != JOB:
        raise NoSuchRoute
    told = wire.tally(found)
    return wire.task(found, told, [_refused(failure) for failure in told.failures])


_REFUSALS: dict[str, type[Refusal]] = {kind.__name__: kind for kind in errors.SPELLINGS}


def _refused(failure: Failure) -> wire.RowRefused:
    """As the same request alone would have been refused, but for the noun before a field."""
    kind = _REFUSALS.get(failure.refusal, Refusal)
    spelling = errors.SPELLINGS[kind]
    said = spelling.title or failure.message.removesuffix(".")
    if issubclass(kind, Invalid) and failure.problems:
        said = title(failure.problems[0], None)
    return wire.refused_row(failure, id=spelling.id, title=said)


async def batch_users(work: WriteWork, actor: Actor, asked: wire.BatchUsers) -> wire.TaskMade:
    """Create and update users, up to 100 at once."""
    return await _ask(work, actor, [wire.user_row(row) for row in asked.users])


async def batch_courses(work: WriteWork, actor: Actor, asked: wire.BatchCourses) -> wire.TaskMade:
    """Create and update courses, up to 100 at once."""
    return await _ask(work, actor, [wire.course_row(row) for row in asked.courses])


async def batch_enrollments(
    work: WriteWork, actor: Actor, asked: wire.BatchEnrollments
) -> wire.TaskMade:
    """Enroll up to 100 users in courses."""
    return await _ask(work, actor, [wire.enrollment_row(row) for row in asked.enrollments])


async def _ask(work: WriteWork, actor: Actor, rows: Sequence[Row]) -> wire.TaskMade:
    return wire.made(await ask_for_batch(work, actor, rows))
