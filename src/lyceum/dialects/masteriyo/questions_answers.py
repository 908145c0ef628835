"""Questions that learners ask in a course, and the answers to them (contract 10)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.community import contributing
from lyceum.core.community.model import Contribution, ContributionKind, NewContribution
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import comments
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import comments as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

SHELF = comments.Shelf(kind=ContributionKind.QUESTION, on_units=False, word="mto_course_qa")


async def list_questions_answers(
    work: Work, actor: Actor, asked: wire.AnswersAsked
) -> Listing[wire.AnswerOut]:
    """List questions and answers."""
    must_read_courses(actor)
    where = wire.filter_of(asked, kind=SHELF.kind, on_units=False, courses=asked.course_id)
    return await comments.listed(
        work, actor, asked, where=where, tell=wire.answer, counted="course_qas_count"
    )


async def _told(work: Work, actor: Actor, one: Contribution) -> wire.AnswerOut:
    (told,) = await comments.all_told(work, actor, [one], tell=wire.answer)
    return told


async def get_question_answer(work: Work, actor: Actor, asked: OneAsked) -> wire.AnswerOut:
    """Retrieve a question or an answer."""
    must_read_courses(actor)
    return await _told(work, actor, await comments.found(work, actor, asked.id, shelf=SHELF))


async def create_question_answer(
    work: WriteWork, actor: Actor, asked: wire.CreateAnswer
) -> wire.AnswerOut:
    """Ask a question in a course, or answer one."""
    must_read_courses(actor)
    try:
        await catalog.course_by_id(work, actor, asked.course_id)
    except NoSuchCourse as error:
        raise Invalid(Problem("course_id", Fault.UNKNOWN)) from error
    new = NewContribution(
        kind=SHELF.kind,
        course_id=asked.course_id,
        parent_id=asked.parent or None,
        body=asked.content,
        state=wire.STATES[asked.status or wire.Status.APPROVE],
        extra=comments.kept(agent=asked.agent),
    )
    return await _told(work, actor, await contributing.contribute(work, actor, new))


async def update_question_answer(
    work: WriteWork, actor: Actor, asked: wire.UpdateComment
) -> wire.AnswerOut:
    """Update a question or an answer."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    change = comments.change_of(asked)
    after = await contributing.change_contribution(work, actor, one.id, change)
    return await _told(work, actor, after)


async def delete_question_answer(
    work: WriteWork, actor: Actor, asked: wire.DeleteComment
) -> wire.AnswerOut:
    """Delete a question or an answer: into the trash, or for good."""
    one = await comments.found(work, actor, asked.id, shelf=SHELF)
    told = await _told(work, actor, one)
    await comments.deleted(
        work, actor, one.id, shelf=SHELF, force=asked.force_delete, children=asked.children
    )
    return told


async def restore_question_answer(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.AnswerOut:
    """Take a question or an answer out of the trash."""
    await comments.found(work, actor, asked.id, shelf=SHELF)
    return await _told(work, actor, await contributing.restore_contribution(work, actor, asked.id))


async def delete_questions_answers(
    work: WriteWork, actor: Actor, asked: wire.DeleteComments
) -> list[wire.AnswerOut]:
    """Delete several questions and answers; those that are not there are passed over."""
    gone = await comments.deleted_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, gone, tell=wire.answer)


async def restore_questions_answers(
    work: WriteWork, actor: Actor, asked: wire.RestoreComments
) -> list[wire.AnswerOut]:
    """Take several questions and answers out of the trash."""
    back = await comments.restored_several(work, actor, asked, shelf=SHELF)
    return await comments.all_told(work, actor, back, tell=wire.answer)
