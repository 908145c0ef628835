"""Grading by hand what no key can judge, and what a teacher judges otherwise."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.attempts import settle
from lyceum.core.assessment.errors import NoSuchAttempt, NotHandedIn
from lyceum.core.assessment.model import Answered, Attempt, AttemptState
from lyceum.core.assessment.queries import assessment_by_id, sheets
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.work import WriteWork


async def grade_answer(
    work: WriteWork,
    actor: Actor,
    attempt_id: int,
    *,
    question_id: int,
    points: int,
    feedback: str | None = None,
) -> Attempt:
    """Gives an answer its points, in hundredths, whatever its key says; for whoever may write the
    course. The attempt's score follows."""
    attempt = await _handed_in(work, actor, attempt_id)
    ((_, sheet),) = await sheets(work, [attempt])
    item = next((item for item in sheet if item.question.id == question_id), None)
    if item is None:
        raise Invalid(Problem("question_id", Fault.UNKNOWN))
    _must_fit(item, points)
    given: dict[str, Any] = {
        "points": points,
        "feedback": feedback,
        "graded_by": actor.user_id or 0,
        "graded_at": work.now,
    }
    await work.run(
        attempt_store.update_response(tuple(sorted(given))),
        of_attempt=attempt.id,
        of_question=question_id,
        **given,
    )
    judged = Answered(item.question, msgspec.structs.replace(item.response, **given))
    sheet = [judged if one is item else one for one in sheet]
    return await settle(work, actor, attempt, sheet=sheet, columns={}, kind="attempt.graded")


async def _handed_in(work: WriteWork, actor: Actor, attempt_id: int) -> Attempt:
    attempt = await work.first(attempt_store.BY_ID_LOCKED, id=attempt_id)
    if attempt is None:
        raise NoSuchAttempt
    asked = await assessment_by_id(work, actor, attempt.unit_id)
    if not await may_write_course(work, actor, asked.unit.course_id):
        raise Forbidden
    if attempt.state is AttemptState.RUNNING:
        raise NotHandedIn
    return attempt


def _must_fit(item: Answered, points: int) -> None:
    if points < 0:
        raise Invalid(Problem("points", Fault.TOO_SMALL, limit=0))
    if points > item.question.points:
        raise Invalid(Problem("points", Fault.TOO_LARGE, limit=item.question.points / 100))
