"""Attempts: begun, answered on the way, handed in, and judged by hand where no key can."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempts, results
from lyceum.core.assessment.model import Attempt
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.reviewing import grade_answer
from lyceum.core.progress.actions import begin_attempt as begin
from lyceum.core.progress.actions import complete_assessment
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import attempts as wire
from lyceum.dialects.lyceum.wire.asking import words
from lyceum.dialects.lyceum.wire.attempts import AttemptPart
from lyceum.http.references import referred


async def list_attempts(
    work: Work, actor: Actor, asked: wire.ListAttempts
) -> paging.Listing[wire.AttemptOut]:
    """List attempts: one's own, those in courses one teaches, or all."""
    parts = words(asked.parts, AttemptPart, name="parts")
    page = await results.attempts_where(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = await _written(work, actor, page.rows, whole=AttemptPart.QUESTIONS in parts)
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="attempt")


async def get_attempt(work: Work, actor: Actor, asked: wire.GetAttempt) -> wire.AttemptOut:
    """Get an attempt with its questions, and as much of what is right as may be seen."""
    return await _one(work, actor, await results.attempt_by_id(work, actor, asked.id))


async def begin_attempt(work: WriteWork, actor: Actor, asked: wire.BeginAttempt) -> wire.AttemptOut:
    """Begin an attempt of your own: the questions, in your order."""
    looking = assessment_by_id(work, actor, asked.assessment_id)
    assessment = await referred("assessment_id", looking)
    return await _one(work, actor, await begin(work, actor, assessment))


async def save_answers(work: WriteWork, actor: Actor, asked: wire.SaveAnswers) -> wire.SavedOut:
    """Save answers of your running attempt, one or several, as often as you like."""
    reading = partial(wire.given, asked.answers)
    attempt = await attempts.save_answers(work, actor, asked.id, reading)
    return wire.saved(attempt, now=work.now)


async def submit_attempt(
    work: WriteWork, actor: Actor, asked: wire.SubmitAttempt
) -> wire.AttemptOut:
    """Hand in your running attempt; it is graded at once, as far as keys can tell."""
    last = [] if asked.answers is UNSET else asked.answers
    attempt = await attempts.submit(work, actor, asked.id, partial(wire.given, last))
    frame = (await results.frames(work, [attempt]))[attempt.unit_id]
    await complete_assessment(work, actor, attempt, course_id=frame.course_id)
    return await _one(work, actor, attempt)


async def grade_attempt(work: WriteWork, actor: Actor, asked: wire.GradeAttempt) -> wire.AttemptOut:
    """Give answers their points and a comment by hand."""
    attempt = await results.attempt_by_id(work, actor, asked.id)
    framed = await results.frames(work, [attempt])
    sheet = (await results.answered(work, actor, [attempt], framed))[attempt.id]
    comments = {each.question_id: each.comment for each in asked.grades}
    for question_id, points in wire.grades(asked, sheet):
        attempt = await grade_answer(
            work,
            actor,
            attempt.id,
            question_id=question_id,
            points=points,
            feedback=comments[question_id],
        )
    return await _one(work, actor, attempt)


async def _one(work: Work, actor: Actor, attempt: Attempt) -> wire.AttemptOut:
    return (await _written(work, actor, [attempt], whole=True))[0]


async def _written(
    work: Work, actor: Actor, several: Sequence[Attempt], *, whole: bool
) -> list[wire.AttemptOut]:
    framed = await results.frames(work, several)
    sheets = await results.answered(work, actor, several, framed) if whole else {}
    return [
        wire.attempt(one, frame=framed[one.unit_id], sheet=sheets.get(one.id), now=work.now)
        for one in several
    ]
