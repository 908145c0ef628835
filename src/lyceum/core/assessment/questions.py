"""Writing questions: every change is a new revision, so that what was given stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from lyceum.core.actor import Actor
from lyceum.core.assessment import store
from lyceum.core.assessment.authoring import checked
from lyceum.core.assessment.errors import NoSuchQuestion
from lyceum.core.assessment.model import Question, QuestionContent, Revision
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.model import UnitKind
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.extras import Extras, merged
from lyceum.core.work import WriteWork
from lyceum.kit import ids

MOST_QUESTIONS = 1_000


async def add_question(
    work: WriteWork,
    actor: Actor,
    *,
    unit_id: int,
    content: QuestionContent,
    extra: Extras | None = None,
) -> Question:
    """Adds a question behind the others of an assessment; a survey's has no key and no points."""
    asked = await assessment_by_id(work, actor, unit_id)
    await editable_course(work, actor, asked.unit.course_id)
    if asked.question_count >= MOST_QUESTIONS:
        raise Invalid(Problem("questions", Fault.TOO_MANY, limit=MOST_QUESTIONS))
    content = checked(content, for_survey=asked.unit.kind is UnitKind.SURVEY)
    question_id, revision_id = await work.new_id(), await work.new_id()
    question = Question(
        id=question_id,
        uid=ids.new_uid(),
        course_id=asked.unit.course_id,
        extra=merged({}, extra or {}),
        revision_id=revision_id,
        number=1,
        **_fields(content),
    )
    await work.insert(store.INSERT_QUESTION, question, created_at=work.now)
    await _insert_revision(work, question)
    (last,) = await work.all(store.NEXT_PLACE, unit_id=unit_id)
    await work.run(
        store.INSERT_PLACE, unit_id=unit_id, question_id=question_id, position=last.value
    )
    work.record(actor, "question.created", "question", question_id, after=question)
    return question


def _fields(content: QuestionContent) -> dict[str, Any]:
    return {**msgspec.structs.asdict(content), "options": list(content.options)}


async def _insert_revision(work: WriteWork, question: Question) -> None:
    fields = {
        name: getattr(question, name)
        for name in ("number", "kind", "text", "options", "key", "points", "feedback")
    }
    revision = Revision(
        id=question.revision_id, question_id=question.id, created_at=work.now, **fields
    )
    await work.insert(store.INSERT_REVISION, revision)


async def question_to_edit(
    work: WriteWork, actor: Actor, *, unit_id: int, question_id: int
) -> Question:
    """A question of this assessment with its key, its course locked, for whoever may write it."""
    asked = await assessment_by_id(work, actor, unit_id)
    await editable_course(work, actor, asked.unit.course_id)
    question = await work.first(store.QUESTION_BY_ID, unit_id=unit_id, id=question_id)
    if question is None:
        raise NoSuchQuestion
    return question


async def change_question(
    work: WriteWork,
    actor: Actor,
    question: Question,
    *,
    content: QuestionContent,
    extra: Extras | None = None,
) -> Question:
    """Writes a new revision of a question got to edit; running attempts keep the one that they
    were given, and scores stay as they are. Saying the same again changes nothing."""
    # Elsewhere every question is worth something.
    fields = _fields(checked(content, for_survey=not question.points))
    changed = sorted(name for name, value in fields.items() if getattr(question, name) != value)
    if extra:
        kept = merged(question.extra, extra)
        question = msgspec.structs.replace(question, extra=kept)
        await work.run(store.SET_EXTRA, id=question.id, extra=kept)
        work.record(
            actor, "question.updated", "question", question.id, after=question, changed=["extra"]
        )
    if not changed:
        return question
    after = msgspec.structs.replace(
        question, revision_id=await work.new_id(), number=question.number + 1, **fields
    )
    await _insert_revision(work, after)
    await work.run(store.SET_REVISION, id=question.id, revision_id=after.revision_id)
    work.record(actor, "question.updated", "question", question.id, after=after, changed=changed)
    return after


async def order_questions(
    work: WriteWork, actor: Actor, *, unit_id: int, question_ids: Sequence[int]
) -> None:
    """Puts the questions of an assessment into this order; refuses a list that lacks one, names one
    twice, or names one of another. Attempts that run keep the order they were given."""
    asked = await assessment_by_id(work, actor, unit_id)
    await editable_course(work, actor, asked.unit.course_id)
    places = {place.question_id: place for place in await work.all(store.PLACES, unit_id=unit_id)}
    problems = list(_order_faults(question_ids, places))
    if problems:
        raise Invalid(*problems)
    moved = [
        {"unit_id": unit_id, "id": question_id, "position": at}
        for at, question_id in enumerate(question_ids)
        if places[question_id].position != at
    ]
    if not moved:
        return
    await work.run_many(store.MOVE_PLACE, moved)
    await work.run_many(store.TOUCH_QUESTION, [{"id": move["id"]} for move in moved])
    work.record(actor, "assessment.updated", "assessment", unit_id, changed=["questions"])


def _order_faults(named: Sequence[int], places: Mapping[int, object]) -> Iterator[Problem]:
    seen: set[int] = set()
    for at, question_id in enumerate(named):
        if question_id not in places:
            yield Problem(f"question_ids[{at}]", Fault.UNKNOWN)
        elif question_id in seen:
            yield Problem(f"question_ids[{at}]", Fault.REPEATED)
        seen.add(question_id)
    if missing := len(set(places) - seen):
        yield Problem("question_ids", Fault.TOO_FEW, limit=len(seen) + missing)


async def remove_question(work: WriteWork, actor: Actor, question: Question, unit_id: int) -> None:
    """Takes a question out of an assessment. Its revisions stay, since attempts refer to them;
    they go with the course."""
    await work.run(store.DELETE_PLACE, unit_id=unit_id, id=question.id)
    work.record(actor, "question.removed", "question", question.id)
