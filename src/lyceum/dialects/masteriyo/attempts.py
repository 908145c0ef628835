"""Taking quizzes, and what came of it: `/quizes/attempts` and what begins and ends one
(contract 5)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempts, results
from lyceum.core.assessment.allowing import is_last
from lyceum.core.assessment.errors import (
    NoAttemptsLeft,
    NoSuchAssessment,
    NoSuchAttempt,
    NotEnrolled,
    NotHandedIn,
)
from lyceum.core.assessment.model import Assessment, Attempt, AttemptFilter, AttemptState
from lyceum.core.assessment.queries import assessment_by_id, assessments_by_id
from lyceum.core.assessment.reviewing import grade_answer
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Admission, CourseState
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem, Unauthenticated
from lyceum.core.page import Slice
from lyceum.core.people.queries import users_by_id
from lyceum.core.progress.actions import begin_attempt
from lyceum.core.removal.actions import delete_attempt as remove_attempt
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.progress import begin
from lyceum.dialects.masteriyo.progress_items import not_by_saying
from lyceum.dialects.masteriyo.refusals import CannotBulkDelete, SaidForbidden, SaidMissing
from lyceum.dialects.masteriyo.wire import answering
from lyceum.dialects.masteriyo.wire import attempts as wire
from lyceum.dialects.masteriyo.wire.texts import DeletingMany, OneAsked


async def start_quiz(work: WriteWork, actor: Actor, asked: wire.QuizNamed) -> wire.StartedOut:
    """Begin a quiz, or go on with it; of a guest of an open course nothing is kept."""
    quiz = await _quiz(work, actor, asked.id)
    if actor.credential is None:
        await _must_be_open(work, actor, quiz)
        return wire.guests(quiz, name=secrets.token_hex(16), now=work.now)
    try:
        attempt = await _taken_up(work, actor, quiz)
    except NotEnrolled as error:
        message = "Sorry, you have not bought the course."
        raise SaidForbidden("masteriyo_rest_cannot_start_quiz", message, status=403) from error
    except NoAttemptsLeft as error:
        message = "The maximum number of attempts for the quiz have been reached."
        raise SaidForbidden("masteriyo_rest_quiz_attempt_reached", message, status=403) from error
    return wire.started(attempt, course_id=quiz.unit.course_id)


async def _taken_up(work: WriteWork, actor: Actor, quiz: Assessment) -> Attempt:
    """The attempt that runs and has time left, else a new one. The last one is not begun again,
    only handed in (937, 939). Who is not in the course yet is let in, where it lets whoever comes
    in."""
    stay = await begin(work, actor, course_id=quiz.unit.course_id, user_id=actor.self_id())
    latest = await _latest(work, actor, quiz.unit.id, states=(AttemptState.RUNNING,))
    if latest is None or latest.enrollment_id != stay.id or latest.is_overdue(work.now):
        return await begin_attempt(work, actor, quiz)
    if await is_last(work, quiz, latest):
        raise NoAttemptsLeft
    return latest


async def _quiz(work: Work, actor: Actor, quiz_id: int) -> Assessment:
    try:
        return await assessment_by_id(work, actor, quiz_id)
    except NoSuchAssessment as error:
        status = 401 if actor.credential is None else 403
        code, message = "masteriyo_rest_invalid_quiz", "Invalid Quiz ID."
        raise SaidMissing(code, message, status=status) from error


async def _must_be_open(work: Work, actor: Actor, quiz: Assessment) -> None:
    try:
        course = await catalog.course_by_id(work, actor, quiz.unit.course_id)
    except NoSuchCourse as error:
        raise Unauthenticated from error
    if course.state is not CourseState.PUBLISHED or course.admission is not Admission.OPEN:
        message = "Please sign in to start the quiz."
        raise SaidForbidden("masteriyo_rest_user_not_logged_in", message, status=401)


async def _latest(
    work: Work, actor: Actor, quiz_id: int, *, states: tuple[AttemptState, ...]
) -> Attempt | None:
    where = AttemptFilter(unit_id=quiz_id, user_id=actor.self_id(), states=states)
    sliced_to_one = Slice(limit=1, total=False)
    page = await results.attempts_where(work, actor, where=where, sliced=sliced_to_one)
    return page.rows[0] if page.rows else None


async def check_answers(work: WriteWork, actor: Actor, asked: wire.CheckAnswers) -> wire.CheckedOut:
    """Hand in one's running attempt at a quiz with these answers; it is graded at once. The quiz is
    done when a progress item says so (940)."""
    quiz = await _quiz(work, actor, asked.id)
    running = await _latest(work, actor, quiz.unit.id, states=(AttemptState.RUNNING,))
    if running is None:
        raise not_by_saying()
    reading = partial(answering.given, asked.data, field="data")
    attempt = await attempts.submit(work, actor, running.id, reading)
    return wire.checked(attempt, (await _beside(work, actor, [attempt]))[0])


async def list_attempts(
    work: Work, actor: Actor, asked: wire.AttemptsAsked
) -> Listing[wire.AttemptOut]:
    """List one's own attempts, those in courses one teaches, or all."""
    page = await results.attempts_where(
        work,
        actor,
        where=wire.where(asked),
        sliced=sliced(asked),
        order=ordered(asked, wire.ORDERS.get(asked.orderby, "started_at")),
    )
    return listing(asked, page, await all_told(work, actor, page.rows), enveloped=True)


async def all_told(work: Work, actor: Actor, found: Sequence[Attempt]) -> list[wire.AttemptOut]:
    beside = await _beside(work, actor, found)
    return [wire.attempt(one, around) for one, around in zip(found, beside, strict=True)]


async def _beside(work: Work, actor: Actor, found: Sequence[Attempt]) -> list[wire.Beside]:
    framed = await results.frames(work, found)
    sheets = await results.answered(work, actor, found, framed)
    quizzes = await assessments_by_id(work, framed)
    courses = await catalog.courses_by_id(work, {frame.course_id for frame in framed.values()})
    people = await users_by_id(work, [one.user_id for one in found])
    return [
        wire.Beside(
            quiz=quizzes[one.unit_id],
            course=courses.get(framed[one.unit_id].course_id),
            user=people.get(one.user_id),
            sheet=sheets[one.id],
        )
        for one in found
    ]


async def _told(work: Work, actor: Actor, one: Attempt) -> wire.AttemptOut:
    return (await all_told(work, actor, [one]))[0]


async def create_attempt(
    work: WriteWork, actor: Actor, asked: wire.CreateAttempt
) -> wire.AttemptOut:
    """Hand in for somebody what they answered elsewhere; for whoever may write the course (274)."""
    try:
        quiz = await assessment_by_id(work, actor, asked.quiz_id)
    except NoSuchAssessment as error:
        raise Invalid(Problem("quiz_id", Fault.UNKNOWN)) from error
    if not await catalog.may_write_course(work, actor, quiz.unit.course_id):
        raise Forbidden
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    await begin(work, actor, course_id=quiz.unit.course_id, user_id=user_id)
    reading = partial(answering.given, asked.answers, field="answers")
    made, sheet = await attempts.record_attempt(work, actor, quiz, user_id=user_id, answers=reading)
    courses = await catalog.courses_by_id(work, [quiz.unit.course_id])
    people = await users_by_id(work, [user_id])
    course, user = courses.get(quiz.unit.course_id), people.get(user_id)
    return wire.attempt(made, wire.Beside(quiz=quiz, course=course, user=user, sheet=sheet))


async def get_attempt(work: Work, actor: Actor, asked: OneAsked) -> wire.AttemptOut:
    """Retrieve an attempt: one's own, or in a course one teaches."""
    return await _told(work, actor, await results.attempt_by_id(work, actor, asked.id))


async def last_attempt(work: Work, actor: Actor, asked: wire.LastAsked) -> wire.AttemptOut:
    """Retrieve one's own latest attempt at a quiz."""
    latest = await _latest(work, actor, asked.quiz_id, states=tuple(AttemptState))
    if latest is None:
        raise NoSuchAttempt
    return await _told(work, actor, latest)


async def update_attempt(
    work: WriteWork, actor: Actor, asked: wire.UpdateAttempt
) -> wire.AttemptOut:
    """Save answers of one's running attempt, or hand it in; judge the answers of one that was."""
    one = await results.attempt_by_id(work, actor, asked.id)
    said = {} if asked.answers is UNSET else asked.answers
    framed = await results.frames(work, [one])
    is_teacher = await catalog.may_write_course(work, actor, framed[one.unit_id].course_id)
    runs = one.state is AttemptState.RUNNING
    if one.user_id == actor.user_id and (runs or not is_teacher):
        reading = partial(answering.given, said, field="answers")
        ends = asked.attempt_status is wire.Status.ENDED
        writing = attempts.submit if ends else attempts.save_answers
        one = await writing(work, actor, one.id, reading)
        return await _told(work, actor, one)
    if not is_teacher:
        raise Forbidden
    if runs:
        raise NotHandedIn
    sheets = await results.answered(work, actor, [one], framed)
    for question_id, points in answering.judged(said, sheets[one.id]).items():
        one = await grade_answer(work, actor, one.id, question_id=question_id, points=points)
    return await _told(work, actor, one)


async def delete_attempt(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.AttemptOut:
    """Delete an attempt for good, so that it counts no more; for whoever may write the course."""
    one = await results.attempt_by_id(work, actor, asked.id)
    told = await _told(work, actor, one)
    await remove_attempt(work, actor, one.id)
    return told


async def delete_attempts(
    work: WriteWork, actor: Actor, asked: DeletingMany
) -> list[wire.AttemptOut]:
    """Delete several attempts; those that are not there are passed over."""
    told = []
    for attempt_id in dict.fromkeys(asked.ids):
        try:
            told.append(await delete_attempt(work, actor, OneAsked(id=attempt_id)))
        except NoSuchAttempt:
            continue
    if not told:
        raise CannotBulkDelete("quiz-attempt")
    return told
