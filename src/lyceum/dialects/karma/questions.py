"""The questions of an assessment (K38)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.assessment import questions
from lyceum.core.assessment.model import Question
from lyceum.core.assessment.queries import question_id
from lyceum.core.page import Page
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import authoring, ids, paging
from lyceum.dialects.karma.assessments import found, written_questions
from lyceum.dialects.karma.wire import questions as wire
from lyceum.dialects.karma.wire.users import Deleted


async def list_questions(
    work: Work, actor: Actor, asked: wire.ListQuestions
) -> paging.Listing[wire.QuestionOut]:
    """List an assessment's questions."""
    rows = await written_questions(work, actor, await found(work, actor, asked.id))
    sliced = paging.sliced(asked)
    page = Page(rows[sliced.offset : sliced.offset + sliced.limit], len(rows))
    return paging.listing(asked, page, page.rows)


async def create_question(
    work: WriteWork, actor: Actor, asked: wire.CreateQuestion
) -> wire.QuestionOut:
    """Add a question."""
    one = await found(work, actor, asked.id)
    content = authoring.new_content(asked)
    made = await questions.add_question(work, actor, unit_id=one.unit.id, content=content)
    return wire.question(made, with_key=True)


async def update_question(
    work: WriteWork, actor: Actor, asked: wire.UpdateQuestion
) -> wire.QuestionOut:
    """Change a question."""
    before, _ = await _to_edit(work, actor, asked.id, asked.question_id)
    content = authoring.changed_content(asked, before)
    after = await questions.change_question(work, actor, before, content=content)
    return wire.question(after, with_key=True)


async def delete_question(work: WriteWork, actor: Actor, asked: wire.QuestionId) -> Deleted:
    """Take a question out of an assessment."""
    question, unit_id = await _to_edit(work, actor, asked.id, asked.question_id)
    await questions.remove_question(work, actor, question, unit_id)
    return Deleted(asked.question_id)


async def _to_edit(
    work: WriteWork, actor: Actor, assessment: str, question: str
) -> tuple[Question, int]:
    one = await found(work, actor, assessment)
    uid = await ids.read(work, "question", question)
    editable = await questions.question_to_edit(
        work, actor, unit_id=one.unit.id, question_id=await question_id(work, one, uid)
    )
    return editable, one.unit.id
