"""The questions of an assessment, each in immutable revisions."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.assessment import queries
from lyceum.core.assessment import questions as core
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import questions as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


async def list_questions(work: Work, actor: Actor, asked: OneAsked) -> wire.QuestionsOut:
    """List the questions of an assessment, in their order."""
    return await _all(work, actor, asked.id)


async def get_question(work: Work, actor: Actor, asked: wire.GetQuestion) -> wire.QuestionOut:
    """Get a question."""
    one = await queries.assessment_by_id(work, actor, asked.id)
    return wire.question(await queries.question(work, actor, one, asked.question_id))


async def create_question(
    work: WriteWork, actor: Actor, asked: wire.CreateQuestion
) -> wire.QuestionOut:
    """Add a question to an assessment, behind the others."""
    await queries.assessment_by_id(work, actor, asked.id)
    content = wire.new_content(asked)
    return wire.question(await core.add_question(work, actor, unit_id=asked.id, content=content))


async def change_question(
    work: WriteWork, actor: Actor, asked: wire.ChangeQuestion
) -> wire.QuestionOut:
    """Change a question, in a new revision."""
    before = await core.question_to_edit(
        work, actor, unit_id=asked.id, question_id=asked.question_id
    )
    content = wire.changed_content(asked, before)
    return wire.question(await core.change_question(work, actor, before, content=content))


async def delete_question(work: WriteWork, actor: Actor, asked: wire.OneQuestion) -> Deleted:
    """Take a question out of an assessment; attempts keep what they were given."""
    question = await core.question_to_edit(
        work, actor, unit_id=asked.id, question_id=asked.question_id
    )
    await core.remove_question(work, actor, question, asked.id)
    return Deleted(asked.question_id)


async def order_questions(
    work: WriteWork, actor: Actor, asked: wire.OrderQuestions
) -> wire.QuestionsOut:
    """Put the questions of an assessment into another order."""
    await core.order_questions(work, actor, unit_id=asked.id, question_ids=asked.question_ids)
    return await _all(work, actor, asked.id)


async def list_revisions(
    work: Work, actor: Actor, asked: wire.ListRevisions
) -> paging.Listing[wire.RevisionOut]:
    """List all that a question ever was."""
    page = await queries.revisions(
        work,
        actor,
        await queries.assessment_by_id(work, actor, asked.id),
        question_id=asked.question_id,
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.revision(one) for one in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def _all(work: Work, actor: Actor, assessment_id: int) -> wire.QuestionsOut:
    one = await queries.assessment_by_id(work, actor, assessment_id)
    return wire.QuestionsOut(list(map(wire.question, await queries.questions(work, actor, one))))
