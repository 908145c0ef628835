"""What single learners are allowed beyond the others: more time and more tries."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.assessment import store
from lyceum.core.assessment.actions import MOST_ATTEMPTS, out_of_range
from lyceum.core.assessment.errors import NoSuchAllowance
from lyceum.core.assessment.model import (
    Allowance,
    Assessment,
    Attempt,
    KeptAllowance,
    Settings,
)
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.events import Gone
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import Work, WriteWork

MOST_MINUTES = 365 * 24 * 60

_GIVEN = {"extra_minutes": MOST_MINUTES, "extra_attempts": MOST_ATTEMPTS}
NEWEST = Order("created_at")


async def allow(work: WriteWork, actor: Actor, allowance: Allowance) -> KeptAllowance:
    """Gives one learner more time and more attempts than the others have, instead of what they were
    given before. Attempts that run already keep their time."""
    await _editable(work, actor, allowance.unit_id)
    if await work.first(people_store.BY_ID, id=allowance.user_id) is None:
        raise NoSuchUser
    _must_be_something(allowance)
    before = await work.first(store.ALLOWANCE, unit_id=allowance.unit_id, user_id=allowance.user_id)
    kept = KeptAllowance(
        unit_id=allowance.unit_id,
        user_id=allowance.user_id,
        extra_minutes=allowance.extra_minutes,
        extra_attempts=allowance.extra_attempts,
        id=before.id if before else await work.new_id(),
        created_at=before.created_at if before else work.now,
        updated_at=work.now,
    )
    if before is None:
        await work.insert(store.INSERT_ALLOWANCE, kept)
    else:
        given = {name: getattr(kept, name) for name in _GIVEN}
        await work.run(store.UPDATE_ALLOWANCE, row_id=kept.id, **given)
    work.record(actor, "assessment.allowed", "assessment", allowance.unit_id, after=kept)
    return kept


def _must_be_something(allowance: Allowance) -> None:
    problems = [
        problem
        for name, most in _GIVEN.items()
        for problem in out_of_range(name, getattr(allowance, name), least=0, most=most)
    ]
    if not problems and not any(getattr(allowance, name) for name in _GIVEN):
        problems = [Problem(name, Fault.TOO_SMALL, limit=1) for name in _GIVEN]
    if problems:
        raise Invalid(*problems)


async def disallow(work: WriteWork, actor: Actor, *, unit_id: int, allowance_id: int) -> None:
    """Takes back what a learner was allowed; attempts that run already keep their time."""
    await _editable(work, actor, unit_id)
    kept = await work.first(store.ALLOWANCE_BY_ID, unit_id=unit_id, id=allowance_id)
    if kept is None:
        raise NoSuchAllowance
    await work.run(store.DELETE_ALLOWANCE, unit_id=unit_id, user_id=kept.user_id)
    work.record(actor, "allowance.deleted", "allowance", kept.id, after=Gone(kept.id))


async def _editable(work: WriteWork, actor: Actor, unit_id: int) -> None:
    asked = await assessment_by_id(work, actor, unit_id)
    await editable_course(work, actor, asked.unit.course_id)


async def allowances(
    work: Work, actor: Actor, *, unit_id: int, sliced: Slice, order: Order = NEWEST
) -> Page[KeptAllowance]:
    """A page of what learners are allowed at an assessment, the latest given first unless asked for
    in another `AllowanceOrder`; for whoever may write the course."""
    asked = await assessment_by_id(work, actor, unit_id)
    if not await may_write_course(work, actor, asked.unit.course_id):
        raise Forbidden
    statements = store.allowance_page(order, total=sliced.total)
    return await fetch_page(work, statements, sliced, unit_id=unit_id)


async def allowance_of(work: Work, asked: Assessment, user_id: int) -> Allowance:
    """What somebody has beyond the others; of no matter where nothing is limited."""
    unit_id = asked.unit.id
    nothing = Allowance(unit_id, user_id, 0, 0)
    if asked.settings.seconds is None and asked.settings.attempts is None:
        return nothing
    return await work.first(store.ALLOWANCE, unit_id=unit_id, user_id=user_id) or nothing


def is_beyond(number: int, settings: Settings, allowance: Allowance) -> bool:
    """Whether a learner who has this allowance may not begin so many attempts."""
    allowed = settings.attempts
    return allowed is not None and number > allowed + allowance.extra_attempts


async def is_last(work: Work, asked: Assessment, attempt: Attempt) -> bool:
    """Whether its learner may not begin another one after it."""
    allowance = await allowance_of(work, asked, attempt.user_id)
    return is_beyond(attempt.number + 1, asked.settings, allowance)
