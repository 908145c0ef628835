"""Submissions: an attempt begun, answered, handed in and graded in one request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempts, queries
from lyceum.core.assessment.errors import NoSuchAttempt
from lyceum.core.assessment.model import Assessment, Attempt, AttemptState, Given, Question
from lyceum.core.assessment.reviewing import grade_answer
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.queries import users_by_id
from lyceum.core.progress.actions import complete_assessment
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import answering, ids, paging, values
from lyceum.dialects.karma.assessments import found
from lyceum.dialects.karma.wire import submissions as wire


async def list_submissions(
    work: Work, actor: Actor, asked: wire.ListSubmissions
) -> paging.Listing[wire.SubmissionOut]:
    """List an assessment's submissions."""
    one = await found(work, actor, asked.id)
    page = await queries.attempts(work, actor, unit_id=one.unit.id, sliced=paging.sliced(asked))
    return paging.listing(asked, page, await _written(work, actor, one, page.rows))


async def get_submission(work: Work, actor: Actor, asked: wire.SubmissionId) -> wire.SubmissionOut:
    """Get a submission."""
    one = await found(work, actor, asked.id)
    return await _one(work, actor, one, await _handed_in(work, actor, one, asked.submission_id))


async def create_submission(
    work: WriteWork, actor: Actor, asked: wire.Submit
) -> wire.SubmissionOut:
    """Submit answers, and get them graded.

    Two acts of the core in one: the attempt is graded, and its unit is done, passed or not (K37).
    An attempt that was begun through another API is handed in with what was saved there; without
    one, an attempt begins and ends here (K47).
    """
    one = await found(work, actor, asked.id)
    opened = await attempts.open_attempt(work, actor, one)
    by_id = {ids.written("question", item.question): item.question for item in opened.sheet}
    answers = _read(asked.answers, by_id)
    attempt, sheet = await attempts.hand_in(work, actor, opened, answers)
    await complete_assessment(work, actor, attempt, course_id=one.unit.course_id)
    people = await users_by_id(work, [attempt.user_id])
    return wire.submission(attempt, unit=one.unit, user=people[attempt.user_id], sheet=sheet)


async def grade_submission(
    work: WriteWork, actor: Actor, asked: wire.GradeSubmission
) -> wire.SubmissionOut:
    """Give answers their points by hand."""
    one = await found(work, actor, asked.id)
    attempt = await _handed_in(work, actor, one, asked.submission_id)
    by_id = await _questions(work, actor, one, attempt)
    named = [answer.question_id for answer in asked.answers]
    questions = _each_once(named, by_id)
    for at, (question, answer) in enumerate(zip(questions, asked.answers, strict=True)):
        points = round(answer.points_awarded * 100)
        if points > question.points:
            most = values.number(question.points)
            field = f"answers[{at}].points_awarded"
            raise Invalid(Problem(field, Fault.TOO_LARGE, limit=most))
        attempt = await grade_answer(
            work, actor, attempt.id, question_id=question.id, points=points
        )
    return await _one(work, actor, one, attempt)


async def _handed_in(work: Work, actor: Actor, one: Assessment, text: str) -> Attempt:
    attempt = await queries.attempt(work, actor, await ids.read(work, "attempt", text))
    if attempt.unit_id != one.unit.id or attempt.state is AttemptState.RUNNING:
        raise NoSuchAttempt
    return attempt


def _read(answers: Sequence[wire.AnswerIn], by_id: dict[str, Question]) -> dict[int, Given | None]:
    """The answers by question, or every fault in them (K45)."""
    questions = _each_once([answer.question_id for answer in answers], by_id)
    read: dict[int, Given | None] = {}
    problems: list[Problem] = []
    for at, (question, answer) in enumerate(zip(questions, answers, strict=True)):
        name, said = answer.said
        try:
            read[question.id] = answering.given(question, said, field=f"answers[{at}].{name}")
        except Invalid as fault:
            problems += fault.problems
    if problems:
        raise Invalid(*problems)
    return read


async def _questions(
    work: Work, actor: Actor, one: Assessment, attempt: Attempt
) -> dict[str, Question]:
    """The questions that the attempt was given, by their ids on the wire."""
    sheet = (await queries.answers(work, actor, one, [attempt]))[attempt.id]
    return {ids.written("question", item.question): item.question for item in sheet}


def _each_once(named: Sequence[str], by_id: dict[str, Question]) -> list[Question]:
    """The question of each id; refuses those that are unknown, or there twice (K45)."""
    problems = [
        Problem(
            f"answers[{at}].question_id",
            Fault.REPEATED if question_id in by_id else Fault.UNKNOWN,
        )
        for at, question_id in enumerate(named)
        if question_id not in by_id or question_id in named[:at]
    ]
    if problems:
        raise Invalid(*problems)
    return [by_id[question_id] for question_id in named]


async def _one(work: Work, actor: Actor, one: Assessment, attempt: Attempt) -> wire.SubmissionOut:
    written = await _written(work, actor, one, [attempt])
    if not written:
        raise NoSuchAttempt
    return written[0]


async def _written(
    work: Work, actor: Actor, one: Assessment, rows: Iterable[Attempt]
) -> list[wire.SubmissionOut]:
    attempts = list(rows)
    people = await users_by_id(work, [attempt.user_id for attempt in attempts])
    sheets = await queries.answers(work, actor, one, attempts)
    return [
        wire.submission(
            attempt,
            unit=one.unit,
            user=people[attempt.user_id],
            sheet=sheets[attempt.id],
        )
        for attempt in attempts
        # Whoever deleted the person since then deleted the submission too.
        if attempt.user_id in people
    ]
