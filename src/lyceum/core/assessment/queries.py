"""Reading assessments, questions and attempts; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment import attempt_store, store
from lyceum.core.assessment.errors import (
    NoSuchAssessment,
    NoSuchAttempt,
    NoSuchQuestion,
    NotEnrolled,
)
from lyceum.core.assessment.model import (
    Answered,
    Assessment,
    Attempt,
    Question,
    Response,
    Revision,
    Settings,
    may_see_key,
)
from lyceum.core.catalog.model import CourseUnit
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.database import Statement
from lyceum.core.errors import Forbidden
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.queries import availability_at, seat
from lyceum.core.work import Work

LATEST_REVISION = Order("number")


async def assessments(
    work: Work,
    actor: Actor,
    *,
    course_id: int | UnsetType = UNSET,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Assessment]:
    """A page of assessments of the courses that the caller may see, newest first unless asked for
    in another `AssessmentOrder`."""
    shape = store.PageShape(
        by_course=course_id is not UNSET,
        sees_all=_sees_courses(actor),
        total=sliced.total,
        order=order,
    )
    values: dict[str, object] = {"self_id": actor.user_id}
    if course_id is not UNSET:
        values["course_id"] = course_id
    page = await fetch_page(work, store.page(shape), sliced, **values)
    return Page(await with_settings(work, page.rows), page.total, more=page.more)


def _sees_courses(actor: Actor) -> bool:
    return actor.may_everywhere(Permission.COURSES_READ_ANY)


async def with_settings(work: Work, quizzes: Sequence[CourseUnit]) -> list[Assessment]:
    """Units of kind quiz that the caller was shown, with what only a quiz has."""
    if not quizzes:
        return []
    unit_ids = [quiz.id for quiz in quizzes]
    settings = {one.unit_id: one for one in await work.all(store.SETTINGS, unit_ids=unit_ids)}
    counts = {
        one.unit_id: one.count for one in await work.all(store.QUESTION_COUNTS, unit_ids=unit_ids)
    }
    return [
        Assessment(quiz, settings.get(quiz.id, Settings(quiz.id)), counts.get(quiz.id, 0))
        for quiz in quizzes
    ]


async def assessments_by_id(work: Work, unit_ids: Iterable[int]) -> dict[int, Assessment]:
    """The part `assessment` of another page: by their units' ids, in three statements."""
    wanted = sorted(set(unit_ids))
    found = await work.all(store.UNITS, unit_ids=wanted) if wanted else []
    return {one.unit.id: one for one in await with_settings(work, found)}


async def assessment(work: Work, actor: Actor, uid: bytes | None) -> Assessment:
    """One assessment by its uid; one in a course that the caller may not see does not exist."""
    if uid is None:
        raise NoSuchAssessment
    return await _one(work, actor, store.BY_UID, uid=uid)


async def assessment_by_id(work: Work, actor: Actor, unit_id: int) -> Assessment:
    """The same by its unit's id."""
    return await _one(work, actor, store.BY_ID, id=unit_id)


async def _one(
    work: Work, actor: Actor, statements: Mapping[bool, Statement[CourseUnit]], **key: Any
) -> Assessment:
    """In one statement, since nearly every request about an assessment begins with it."""
    statement = statements[_sees_courses(actor)]
    rows = await work.rows(statement, self_id=actor.user_id, **key)
    if not rows:
        raise NoSuchAssessment
    (unit,) = statement.decode(rows, statement.form(work.connection.flavor))
    *settings, count = tuple(rows[0])[len(CourseUnit.__struct_fields__) :]
    if settings[0] is None:
        return Assessment(unit, Settings(unit.id), count)
    return Assessment(unit, msgspec.convert(settings, Settings, strict=False), count)


async def questions(work: Work, actor: Actor, asked: Assessment) -> list[Question]:
    """The questions in their order, each in its current revision; with keys for editors alone. For
    staff who read every course, and for who is in this one, unless it is locked to them."""
    if not _sees_courses(actor):
        await _must_read(work, actor, asked)
    found = await work.all(store.QUESTIONS, unit_id=asked.unit.id)
    return await _as_readable(work, actor, asked, found)


async def question(work: Work, actor: Actor, asked: Assessment, question_id: int) -> Question:
    """One of them."""
    if not _sees_courses(actor):
        await _must_read(work, actor, asked)
    found = await work.all(store.QUESTION_BY_ID, unit_id=asked.unit.id, id=question_id)
    if not found:
        raise NoSuchQuestion
    return (await _as_readable(work, actor, asked, found))[0]


async def _as_readable(
    work: Work, actor: Actor, asked: Assessment, found: list[Question]
) -> list[Question]:
    may_edit = await may_write_course(work, actor, asked.unit.course_id)
    if may_see_key(may_edit=may_edit, reveal=asked.settings.reveal):
        return found
    return [question.without_key().without_order() for question in found]


async def revisions(
    work: Work,
    actor: Actor,
    asked: Assessment,
    *,
    question_id: int,
    sliced: Slice,
    order: Order = LATEST_REVISION,
) -> Page[Revision]:
    """A page of all that a question of this assessment ever was, the latest first unless asked for
    otherwise; for whoever may write the course."""
    if not await may_write_course(work, actor, asked.unit.course_id):
        raise Forbidden
    if await work.first(store.QUESTION_BY_ID, unit_id=asked.unit.id, id=question_id) is None:
        raise NoSuchQuestion
    statements = store.revision_page(order, total=sliced.total)
    return await fetch_page(work, statements, sliced, question_id=question_id)


async def question_ids(work: Work, unit_id: int) -> list[int]:
    """The ids of all questions of an assessment in their order, for an action that judges by itself
    who may."""
    return [place.question_id for place in await work.all(store.PLACES, unit_id=unit_id)]


async def question_id(work: Work, asked: Assessment, uid: bytes | None) -> int:
    """The id of a question of this assessment, for an action that judges by itself who may."""
    found = None
    if uid is not None:
        found = await work.first(store.QUESTION_BY_UID, unit_id=asked.unit.id, uid=uid)
    if found is None:
        raise NoSuchQuestion
    return found.id


async def _must_read(work: Work, actor: Actor, asked: Assessment) -> None:
    """Refuses who is not in the course, and whom the assessment is locked to."""
    stay = await seat(work, actor.user_id, asked.unit)
    if stay is None:
        raise NotEnrolled
    found = await availability_at(work, stay, asked.unit)
    if not found.is_readable:
        raise UnitLocked(found)


def sees_attempts(actor: Actor) -> str:
    """Whose attempts: all, led (one's own too), or own."""
    if actor.may_everywhere(Permission.ENROLLMENTS_READ_ANY):
        return "all"
    return "led" if actor.may(Permission.COURSES_LEAD) else "own"


async def attempts(work: Work, actor: Actor, *, unit_id: int, sliced: Slice) -> Page[Attempt]:
    """A page of the attempts handed in, latest first: all, those in courses one leads and one's
    own, or one's own alone."""
    statement = attempt_store.page(sees_attempts(actor), total=sliced.total)
    return await fetch_page(work, statement, sliced, unit_id=unit_id, self_id=actor.user_id)


async def attempt(work: Work, actor: Actor, uid: bytes | None) -> Attempt:
    """One attempt by its uid; one that the caller may not see does not exist."""
    found = None
    if uid is not None:
        statement = attempt_store.by_uid(sees_attempts(actor))
        found = await work.first(statement, uid=uid, self_id=actor.user_id)
    if found is None:
        raise NoSuchAttempt
    return found


async def answers(
    work: Work, actor: Actor, asked: Assessment, attempts: Sequence[Attempt]
) -> dict[int, list[Answered]]:
    """What was answered in each of these attempts at one assessment, in the order given; keys
    and feedback of the questions only as far as `may_see_key` lets the caller see them."""
    may_edit = await may_write_course(work, actor, asked.unit.course_id)
    return {
        attempt.id: _shown(asked, attempt, sheet, may_edit=may_edit)
        for attempt, sheet in await sheets(work, attempts)
    }


def shown_to_taker(asked: Assessment, attempt: Attempt, sheet: list[Answered]) -> list[Answered]:
    """What whoever made the attempt may see of it."""
    return _shown(asked, attempt, sheet, may_edit=False)


def _shown(
    asked: Assessment, attempt: Attempt, sheet: list[Answered], *, may_edit: bool
) -> list[Answered]:
    if may_see_key(may_edit=may_edit, attempt=attempt, reveal=asked.settings.reveal):
        return sheet
    return without_key(sheet)


def without_key(sheet: Sequence[Answered]) -> list[Answered]:
    """The same, telling nothing of what is right."""
    return [msgspec.structs.replace(item, question=item.question.without_key()) for item in sheet]


async def sheets(work: Work, attempts: Sequence[Attempt]) -> list[tuple[Attempt, list[Answered]]]:
    """Each attempt with its questions and answers so far, keys and all: for grading, not for
    showing. A question that nobody answered has an empty response."""
    if not attempts:
        return []
    given = await work.all(attempt_store.RESPONSES, attempt_ids=[one.id for one in attempts])
    responses = {(one.attempt_id, one.question_id): one for one in given}
    revisions = await _revisions(
        work, {item.revision_id for attempt in attempts for item in attempt.layout}
    )
    return [
        (
            attempt,
            [
                Answered(
                    revisions[item.revision_id].in_order(item.options),
                    responses.get((attempt.id, item.question_id))
                    or unanswered(attempt, revisions[item.revision_id]),
                )
                for item in attempt.layout
            ],
        )
        for attempt in attempts
    ]


def unanswered(attempt: Attempt, question: Question) -> Response:
    """A response that says nothing; saved never, which is 0."""
    return Response(
        attempt_id=attempt.id,
        question_id=question.id,
        revision_id=question.revision_id,
        answer=None,
        points=None,
        feedback=None,
        graded_by=None,
        graded_at=None,
        saved_at=0,
    )


async def _revisions(work: Work, revision_ids: Iterable[int]) -> dict[int, Question]:
    found = await work.all(attempt_store.REVISIONS, ids=sorted(revision_ids))
    return {question.revision_id: question for question in found}
