"""Reading attempts and what was answered in them, across assessments."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.attempt_store import Frame
from lyceum.core.assessment.errors import NoSuchAttempt
from lyceum.core.assessment.model import (
    Answered,
    Attempt,
    AttemptFilter,
    Settings,
    may_see_key,
)
from lyceum.core.assessment.queries import sees_attempts, sheets, without_key
from lyceum.core.catalog.queries import writable_courses
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work


async def attempts_where(
    work: Work,
    actor: Actor,
    *,
    where: AttemptFilter,
    sliced: Slice,
    order: Order = attempt_store.NEWEST,
) -> Page[Attempt]:
    """A page of attempts, running ones too, the latest begun first unless asked for in another
    `AttemptOrder`: all, those in courses one teaches and one's own, or one's own alone."""
    shape = attempt_store.PageShape(
        sees=sees_attempts(actor),
        by_unit=where.unit_id is not UNSET,
        by_course=where.course_id is not UNSET,
        by_user=where.user_id is not UNSET,
        within=work.branch_id is not None,
        states=tuple(sorted(where.states)),
        total=sliced.total,
        order=order,
    )
    return await fetch_page(
        work,
        attempt_store.listed_page(shape),
        sliced,
        unit_id=where.unit_id,
        course_id=where.course_id,
        user_id=where.user_id,
        self_id=actor.user_id,
    )


async def attempt_by_id(work: Work, actor: Actor, attempt_id: int) -> Attempt:
    """One attempt; one that the caller may not see does not exist."""
    statement = attempt_store.by_id(sees_attempts(actor))
    found = await work.first(statement, id=attempt_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchAttempt
    return found


async def frames(work: Work, attempts: Sequence[Attempt]) -> dict[int, Frame]:
    """Where attempts that the caller was allowed to see were made, by the unit's id."""
    unit_ids = sorted({attempt.unit_id for attempt in attempts})
    if not unit_ids:
        return {}
    return {
        frame.unit_id: frame for frame in await work.all(attempt_store.FRAMES, unit_ids=unit_ids)
    }


async def answered(
    work: Work, actor: Actor, attempts: Sequence[Attempt], framed: dict[int, Frame]
) -> dict[int, list[Answered]]:
    """What was answered in each of these attempts, in the order given; keys and feedback of the
    questions only as far as `may_see_key` lets the caller see them. Three statements at most."""
    writable = await writable_courses(work, actor, {frame.course_id for frame in framed.values()})
    told = {}
    for attempt, sheet in await sheets(work, attempts):
        frame = framed[attempt.unit_id]
        shown = may_see_key(
            may_edit=frame.course_id in writable,
            attempt=attempt,
            reveal=frame.reveal or Settings(attempt.unit_id).reveal,
        )
        told[attempt.id] = sheet if shown else without_key(sheet)
    return told
