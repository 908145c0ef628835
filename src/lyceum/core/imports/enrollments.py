"""Bringing in enrollments."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor
from lyceum.core.database import TryAgain
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.errors import AlreadyEnrolled
from lyceum.core.enrollment.many import Pair, enroll_many
from lyceum.core.enrollment.model import WAITING, EnrollmentState, Grounds
from lyceum.core.errors import Fault, Invalid, Problem, Refusal
from lyceum.core.imports.courses import Shelf, shelf
from lyceum.core.imports.faults import refused
from lyceum.core.imports.model import Answer, EnrollmentRow, Outcome
from lyceum.core.imports.people import Directory, directory
from lyceum.core.imports.seen import Keys, Seen
from lyceum.core.work import WriteWork
from lyceum.kit import text

_IS_IN = (EnrollmentState.ACTIVE, EnrollmentState.SUSPENDED, EnrollmentState.COMPLETED)
"""States of a pair's newest enrollment that a file leaves as they are."""


def keys(row: EnrollmentRow) -> Keys:
    user = row.user_external_id or text.fold(row.login or row.email or "")
    course = row.course_external_id or row.course
    if not user or not course:
        return {}
    return {_user_column(row): (_user_column(row), user, _course_column(row), course)}


def _user_column(row: EnrollmentRow) -> str:
    columns = ("user_external_id", "login", "email")
    return next((name for name in columns if getattr(row, name) is not None), columns[0])


def _course_column(row: EnrollmentRow) -> str:
    return "course" if row.course_external_id is None else "course_external_id"


async def write_enrollments(
    work: WriteWork, actor: Actor, rows: Sequence[EnrollmentRow], *, seen: Seen
) -> list[Answer]:
    """Lets in whoever is not in yet, as staff do; who is in, or has completed, is left alone."""
    who = await directory(
        work,
        outside_ids=[row.user_external_id for row in rows],
        names=[name for row in rows for name in (row.login, row.email)],
    )
    there = await shelf(
        work,
        outside_ids=[r.course_external_id for r in rows if r.course_external_id is not None],
        slugs=[row.course for row in rows if row.course is not None],
    )
    found = [_pair(row, who, there) for row in rows]
    newest = await _newest(work, [pair for pair in found if not isinstance(pair, Refusal)])
    answers: list[Answer] = []
    missing: list[tuple[int, Pair]] = []
    for at, (row, pair) in enumerate(zip(rows, found, strict=True)):
        try:
            if isinstance(pair, Refusal):
                raise pair
            seen.claim(pair, _user_column(row))
            before = newest.get(pair)
            if before is not None and before.state in _IS_IN:
                answers.append(Answer(Outcome.UNCHANGED, before.id))
                continue
            waits = before is not None and before.state in WAITING
            answers.append(Answer(Outcome.UPDATED if waits else Outcome.CREATED))
            missing.append((at, pair))
        except Refusal as refusal:
            answers.append(refused(refusal))
    await _let_in(work, actor, missing, answers)
    return answers


async def _let_in(
    work: WriteWork, actor: Actor, missing: Sequence[tuple[int, Pair]], answers: list[Answer]
) -> None:
    """Lets in all who are missing, and completes their answers."""
    if not missing:
        return
    pairs = [pair for _, pair in missing]
    made = await enroll_many(work, actor, pairs, grounds=Grounds.GRANTED)
    for (at, _), enrollment in zip(missing, made, strict=True):
        if isinstance(enrollment, AlreadyEnrolled):
            # Somebody else let them in since the look: the next try sees it.
            raise TryAgain(str(enrollment))
        if isinstance(enrollment, Refusal):
            answers[at] = refused(enrollment)
        else:
            answers[at] = Answer(answers[at].outcome, enrollment.id)


async def _newest(work: WriteWork, pairs: Sequence[Pair]) -> dict[Pair, enrollment_store.OfPair]:
    users, courses = {user_id for user_id, _ in pairs}, {course_id for _, course_id in pairs}
    lines = await work.all(
        enrollment_store.OF_PAIRS, user_ids=sorted(users), course_ids=sorted(courses)
    )
    return {(line.user_id, line.course_id): line for line in lines}


def _pair(row: EnrollmentRow, who: Directory, there: Shelf) -> Pair | Refusal:
    """Whom and what the row means, or every column that means nothing."""
    user_column, course_column = _user_column(row), _course_column(row)
    user_id = {
        "user_external_id": who.by_outside_id.get(row.user_external_id or ""),
        "login": who.by_login.get(text.fold(row.login or "")),
        "email": who.by_email.get(text.fold(row.email or "")),
    }[user_column]
    known = there.by_slug if course_column == "course" else there.by_outside_id
    course_id = known.get(row.course_external_id or row.course or "")
    problems = []
    if user_id is None or user_id not in who.live:
        problems.append(_lost(user_column, is_said=getattr(row, user_column) is not None))
    if course_id is None or course_id not in there.courses:
        problems.append(_lost(course_column, is_said=getattr(row, course_column) is not None))
    if problems or user_id is None or course_id is None:
        return Invalid(*problems)
    return user_id, course_id


def _lost(column: str, *, is_said: bool) -> Problem:
    return Problem(column, Fault.UNKNOWN if is_said else Fault.MISSING)
