"""Taking an assessment: begin, save answers on the way, hand in, be graded at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment import attempt_store, store
from lyceum.core.assessment.allowing import allowance_of, is_beyond
from lyceum.core.assessment.errors import (
    AttemptClosed,
    AttemptRunning,
    NoAttemptsLeft,
    NoQuestions,
    NoSuchAttempt,
    NotEnrolled,
    TimeIsUp,
)
from lyceum.core.assessment.grading import has_passed, points_won, total
from lyceum.core.assessment.model import (
    TELLING_ORDER,
    Allowance,
    Answered,
    Assessment,
    Attempt,
    AttemptState,
    Given,
    LayoutItem,
    Question,
    Settings,
)
from lyceum.core.assessment.queries import (
    assessment_by_id,
    sheets,
    shown_to_taker,
    unanswered,
)
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.schedule.model import earliest
from lyceum.core.schedule.queries import must_be_open
from lyceum.core.work import WriteWork
from lyceum.kit import ids
from lyceum.kit.time import SECOND

_ORDER = random.SystemRandom()

Answers = Mapping[int, Given | None]
"""By question id; None takes an answer back."""

Reading = Callable[[Sequence[Answered]], Answers]
"""Answers that cannot be understood before it is known what was asked."""


class Opened(msgspec.Struct, frozen=True):
    """A running attempt of the caller's own, in time, whose enrollment this Work has locked; with
    its questions, their keys too, and the answers so far."""

    assessment: Assessment
    attempt: Attempt
    sheet: list[Answered]


async def start_attempt(work: WriteWork, actor: Actor, asked: Assessment) -> Attempt:
    """Begins an attempt of one's own; refuses a locked assessment, and a second attempt that runs
    at the same time. One whose time ran out is handed in first, with what was saved in time."""
    seat_id = await _seat(work, actor, asked)
    latest = await _latest(work, asked, seat_id)
    if await _in_time(work, actor, asked, latest) is not None:
        raise AttemptRunning
    opened = await _start(
        work, actor, asked, user_id=actor.self_id(), seat_id=seat_id, latest=latest
    )
    attempt = opened.attempt
    work.record(actor, "attempt.started", "attempt", attempt.id, after=attempt)
    return attempt


async def hand_in_own_overdue(work: WriteWork, actor: Actor, asked: Assessment) -> Attempt | None:
    """Hands in the attempt of one's own whose time is over, with what was saved in time; None if
    there is none."""
    seat_id = await _seat(work, actor, asked)
    latest = await _latest(work, asked, seat_id)
    if latest is None or not latest.has_run_out(work.now):
        return None
    ((_, sheet),) = await sheets(work, [latest])
    attempt, _ = await hand_in(work, actor, Opened(asked, latest, sheet), {})
    return attempt


async def open_attempt(work: WriteWork, actor: Actor, asked: Assessment) -> Opened:
    """The caller's running attempt, or a new one: for whoever hands in without having begun."""
    seat_id = await _seat(work, actor, asked)
    latest = await _latest(work, asked, seat_id)
    running = await _in_time(work, actor, asked, latest)
    return running or await _start(
        work, actor, asked, user_id=actor.self_id(), seat_id=seat_id, latest=latest
    )


async def record_attempt(
    work: WriteWork,
    actor: Actor,
    asked: Assessment,
    *,
    user_id: int,
    answers: Answers | Reading,
) -> tuple[Attempt, list[Answered]]:
    """Hands in for somebody what they answered elsewhere, as an attempt of theirs, which is graded;
    for whoever may write the course, who gets what was answered with its keys. Refuses while an
    attempt of theirs runs."""
    if not await may_write_course(work, actor, asked.unit.course_id):
        raise Forbidden
    seat_id = await _seat_of(work, asked, user_id)
    latest = await _latest(work, asked, seat_id)
    if latest is not None and latest.state is AttemptState.RUNNING:
        raise AttemptRunning
    opened = await _start(work, actor, asked, user_id=user_id, seat_id=seat_id, latest=latest)
    return await _hand_in(work, actor, opened, _read(opened, answers))


async def _seat(work: WriteWork, actor: Actor, asked: Assessment) -> int:
    actor.must(Permission.OWN_WRITE)
    return await _seat_of(work, asked, actor.self_id())


async def _seat_of(work: WriteWork, asked: Assessment, user_id: int) -> int:
    """The enrollment that an attempt belongs to, locked behind its course: one learner's attempts
    come one after the other."""
    course_id = asked.unit.course_id
    await work.first(catalog_store.BY_ID_SHARED, id=course_id)
    seat = await work.first(attempt_store.SEAT_LOCKED, user_id=user_id, course_id=course_id)
    if seat is None:
        raise NotEnrolled
    return seat.value


async def _latest(work: WriteWork, asked: Assessment, seat_id: int) -> Attempt | None:
    return await work.first(attempt_store.LATEST, enrollment_id=seat_id, unit_id=asked.unit.id)


async def _in_time(
    work: WriteWork, actor: Actor, asked: Assessment, latest: Attempt | None
) -> Opened | None:
    """The latest attempt if it runs and has time; without time it is handed in."""
    if latest is None or latest.state is not AttemptState.RUNNING:
        return None
    ((_, sheet),) = await sheets(work, [latest])
    opened = Opened(asked, latest, sheet)
    if not latest.is_overdue(work.now):
        return opened
    await hand_in(work, actor, opened, {})
    return None


async def _start(
    work: WriteWork,
    actor: Actor,
    asked: Assessment,
    *,
    user_id: int,
    seat_id: int,
    latest: Attempt | None,
) -> Opened:
    found = await must_be_open(work, actor, seat_id, unit=asked.unit)
    allowance = await allowance_of(work, asked, user_id)
    number = latest.number + 1 if latest else 1
    if is_beyond(number, asked.settings, allowance):
        raise NoAttemptsLeft
    questions = await work.all(store.QUESTIONS, unit_id=asked.unit.id)
    if not questions:
        raise NoQuestions
    attempt = Attempt(
        id=await work.new_id(),
        uid=ids.new_uid(),
        unit_id=asked.unit.id,
        user_id=user_id,
        enrollment_id=seat_id,
        number=number,
        state=AttemptState.RUNNING,
        layout=laid_out(questions, shuffle=asked.settings.shuffle),
        started_at=work.now,
        due_at=earliest(_due(work.now, asked.settings, allowance), found.closes_at),
        submitted_at=None,
        graded_at=None,
        points=0,
        possible=sum(question.points for question in questions),
        pass_percent=asked.settings.pass_percent,
        passed=False,
        extra={},
        updated_at=work.now,
    )
    await work.insert(attempt_store.INSERT, attempt)
    by_id = {question.id: question for question in questions}
    given = [by_id[item.question_id] for item in attempt.layout]
    return Opened(asked, attempt, [Answered(one, unanswered(attempt, one)) for one in given])


def _due(now: int, settings: Settings, allowance: Allowance) -> int | None:
    if settings.seconds is None:
        return None
    return now + settings.seconds * SECOND + allowance.time


def laid_out(questions: Sequence[Question], *, shuffle: bool) -> list[LayoutItem]:
    """What this learner is given, in which order: shuffled anew for each attempt, or as written;
    where the order of the options would tell what is right, they are always shuffled."""
    order = list(questions)
    if shuffle:
        _ORDER.shuffle(order)
    return [
        LayoutItem(question.id, question.revision_id, _option_order(question, shuffle=shuffle))
        for question in order
    ]


def _option_order(question: Question, *, shuffle: bool) -> list[str]:
    options = [option.id for option in question.options]
    if shuffle or question.kind in TELLING_ORDER:
        _ORDER.shuffle(options)
    return options


async def save_answers(
    work: WriteWork, actor: Actor, attempt_id: int, answers: Answers | Reading
) -> Attempt:
    """Keeps answers of a running attempt of one's own; saying them again replaces them."""
    opened = await _own_running(work, actor, attempt_id)
    answers = _read(opened, answers)
    saved = _saved(opened.sheet)
    for item in _overlaid(opened, answers, now=work.now):
        if item.question.id in answers:
            await _keep(work, item, is_saved=item.question.id in saved)
    return opened.attempt


async def submit(
    work: WriteWork, actor: Actor, attempt_id: int, answers: Answers | Reading
) -> Attempt:
    """Hands in a running attempt of one's own, with these last answers, and grades it."""
    opened = await _own_running(work, actor, attempt_id)
    attempt, _ = await hand_in(work, actor, opened, _read(opened, answers))
    return attempt


def _read(opened: Opened, answers: Answers | Reading) -> Answers:
    return answers if isinstance(answers, Mapping) else answers(opened.sheet)


async def _own_running(work: WriteWork, actor: Actor, attempt_id: int) -> Opened:
    """The attempt, locked behind its course and its enrollment, of whoever is still let in."""
    actor.must(Permission.OWN_WRITE)
    seen = await work.first(attempt_store.BY_ID, id=attempt_id)
    if seen is None or seen.user_id != actor.self_id():
        raise NoSuchAttempt
    asked = await assessment_by_id(work, actor, seen.unit_id)
    await work.first(catalog_store.BY_ID_SHARED, id=asked.unit.course_id)
    if await work.first(attempt_store.SEAT_BY_ID_LOCKED, id=seen.enrollment_id) is None:
        raise NotEnrolled
    attempt = await work.first(attempt_store.BY_ID_LOCKED, id=attempt_id)
    if attempt is None:
        raise NoSuchAttempt
    if attempt.state is not AttemptState.RUNNING:
        raise AttemptClosed
    if attempt.is_overdue(work.now):
        raise TimeIsUp
    ((_, sheet),) = await sheets(work, [attempt])
    return Opened(asked, attempt, sheet)


async def hand_in_overdue(work: WriteWork, actor: Actor, attempt_id: int) -> Attempt | None:
    """Hands in an attempt whose time is over, with what was saved in time; None if somebody was
    quicker. Its course and its enrollment are locked already."""
    attempt = await work.first(attempt_store.BY_ID_LOCKED, id=attempt_id)
    if attempt is None or not attempt.has_run_out(work.now):
        return None
    asked = await assessment_by_id(work, actor, attempt.unit_id)
    ((_, sheet),) = await sheets(work, [attempt])
    handed_in, _ = await hand_in(work, actor, Opened(asked, attempt, sheet), {})
    return handed_in


def _saved(sheet: Sequence[Answered]) -> set[int]:
    return {item.question.id for item in sheet if item.response.saved_at}


def _overlaid(opened: Opened, answers: Answers, *, now: int) -> list[Answered]:
    """The sheet with these answers on it; refuses one to a question that the attempt lacks."""
    if not set(answers) <= {item.question.id for item in opened.sheet}:
        raise Invalid(Problem("answers", Fault.UNKNOWN))
    return [
        _changed(item, answer=answers[item.question.id], saved_at=now)
        if item.question.id in answers
        else item
        for item in opened.sheet
    ]


def _changed(item: Answered, **fields: Any) -> Answered:
    return Answered(item.question, msgspec.structs.replace(item.response, **fields))


async def hand_in(
    work: WriteWork, actor: Actor, opened: Opened, answers: Answers
) -> tuple[Attempt, list[Answered]]:
    """Ends an opened attempt with these last answers and grades it: the attempt, and what was
    answered, with as much of the keys as its settings reveal."""
    attempt, sheet = await _hand_in(work, actor, opened, answers)
    return attempt, shown_to_taker(opened.assessment, attempt, sheet)


async def _hand_in(
    work: WriteWork, actor: Actor, opened: Opened, answers: Answers
) -> tuple[Attempt, list[Answered]]:
    saved, sheet = _saved(opened.sheet), []
    for item in _overlaid(opened, answers, now=work.now):
        points = points_won(item.question, item.response.answer)
        graded_at = None if points is None else work.now
        graded = _changed(item, points=points, graded_at=graded_at, saved_at=work.now)
        await _keep(work, graded, is_saved=item.question.id in saved)
        sheet.append(graded)
    attempt = await settle(
        work,
        actor,
        opened.attempt,
        sheet=sheet,
        columns={"submitted_at": work.now},
        kind="attempt.submitted",
    )
    return attempt, sheet


_WRITTEN = ("answer", "graded_at", "points", "saved_at")


async def _keep(work: WriteWork, item: Answered, *, is_saved: bool) -> None:
    """Writes a response: over the one that was saved before, or anew."""
    if not is_saved:
        await work.insert(attempt_store.INSERT_RESPONSE, item.response)
        return
    await work.run(
        attempt_store.update_response(_WRITTEN),
        of_attempt=item.response.attempt_id,
        of_question=item.response.question_id,
        **{name: getattr(item.response, name) for name in _WRITTEN},
    )


async def settle(
    work: WriteWork,
    actor: Actor,
    attempt: Attempt,
    *,
    sheet: Sequence[Answered],
    columns: Mapping[str, object],
    kind: str,
) -> Attempt:
    """Reckons an attempt's points from what is answered, and whether all has been judged."""
    points, possible, judged = total(sheet)
    columns = {
        **columns,
        "points": points,
        "possible": possible,
        "passed": has_passed(points, possible, pass_percent=attempt.pass_percent),
        "state": AttemptState.GRADED if judged else AttemptState.SUBMITTED,
        "graded_at": work.now if judged else None,
        "updated_at": work.now,
    }
    after = msgspec.structs.replace(attempt, **columns)
    statement = attempt_store.update_attempt(tuple(sorted(columns)))
    await work.run(statement, row_id=attempt.id, **columns)
    await work.run(attempt_store.TOUCH_ENROLLMENT, enrollment_id=attempt.enrollment_id)
    work.record(actor, kind, "attempt", attempt.id, after=after, changed=sorted(columns))
    return after
