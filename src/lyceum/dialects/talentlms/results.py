"""Results of tests (contract 2.6)."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NoSuchAssessment
from lyceum.core.assessment.model import AttemptFilter
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.results import answered, attempts_where, frames
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.page import Slice
from lyceum.core.people.queries import user
from lyceum.core.work import Work
from lyceum.dialects.talentlms.wire import results as wire


async def get_results(work: Work, actor: Actor, asked: wire.GetResults) -> wire.ResultsOut:
    """Get the results of a person's last attempt at a test."""
    actor.must(Permission.ENROLLMENTS_READ_ANY)
    try:
        found = await assessment_by_id(work, actor, asked.unit_id)
    except NoSuchAssessment as error:
        raise NoSuchUnit from error
    await user(work, actor, asked.user_id)
    where = AttemptFilter(unit_id=asked.unit_id, user_id=asked.user_id)
    page = await attempts_where(work, actor, where=where, sliced=Slice(limit=1))
    if not page.rows:
        return wire.untried(found.settings)
    framed = await frames(work, page.rows)
    sheets = await answered(work, actor, page.rows, framed)
    (attempt,) = page.rows
    return wire.told(attempt, sheets[attempt.id], found.settings, tried=page.total or 1)
