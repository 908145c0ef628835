"""Questions of quizzes (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.actor import Actor
from lyceum.core.assessment.copying import content_of
from lyceum.core.assessment.errors import NoSuchAssessment, NoSuchQuestion
from lyceum.core.assessment.grading import points_won
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.questions import (
    add_question,
    change_question,
    question_to_edit,
    remove_question,
)
from lyceum.core.catalog import queries
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.progress.questions import PlacedQuestion, placed_question, questions_where
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.rights import must_read_courses, must_read_in
from lyceum.dialects.masteriyo.sections import must_be_course
from lyceum.dialects.masteriyo.wire import questions as wire
from lyceum.dialects.masteriyo.wire.texts import Deleting, OneAsked

RIGHT, WRONG = "The answer is correct.", "The answer is incorrect."


async def list_questions(
    work: Work, actor: Actor, asked: wire.QuestionsAsked
) -> Listing[wire.QuestionOut]:
    """List questions; students find those that nobody is kept from, without what is right."""
    must_read_courses(actor)
    order = ordered(asked, "created_at")
    where = wire.where(asked)
    page = await questions_where(work, actor, where=where, sliced=sliced(asked), order=order)
    return listing(asked, page, await _all_told(work, actor, page.rows), enveloped=True)


async def _all_told(
    work: Work, actor: Actor, found: Sequence[PlacedQuestion]
) -> list[wire.QuestionOut]:
    writable = await queries.writable_courses(work, actor, {one.course_id for one in found})
    return [wire.question(one, writes=one.course_id in writable) for one in found]


async def _told(work: Work, actor: Actor, question_id: int) -> wire.QuestionOut:
    one = await _question(work, actor, question_id)
    return (await _all_told(work, actor, [one]))[0]


async def _question(work: Work, actor: Actor, question_id: int) -> PlacedQuestion:
    """One of a kind that this API knows."""
    one = await placed_question(work, actor, question_id)
    if one.kind not in wire.TYPES:
        raise NoSuchQuestion
    return one


async def get_question(work: Work, actor: Actor, asked: OneAsked) -> wire.QuestionOut:
    """Retrieve a question, if its quiz may be read."""
    one = await _question(work, actor, asked.id)
    must_read_in(actor, await queries.course_by_id(work, actor, one.course_id))
    return (await _all_told(work, actor, [one]))[0]


async def create_question(
    work: WriteWork, actor: Actor, asked: wire.CreateQuestion
) -> wire.QuestionOut:
    """Create a question in a quiz."""
    await must_be_course(work, actor, asked.course_id)
    try:
        quiz = await assessment_by_id(work, actor, asked.parent_id)
    except NoSuchAssessment as error:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN)) from error
    if quiz.unit.course_id != asked.course_id:
        raise Invalid(Problem("course_id", Fault.UNKNOWN))
    made = await add_question(
        work, actor, unit_id=quiz.unit.id, content=wire.content(asked), extra=wire.own(asked)
    )
    return await _told(work, actor, made.id)


async def update_question(
    work: WriteWork, actor: Actor, asked: wire.UpdateQuestion
) -> wire.QuestionOut:
    """Update a question; attempts that run keep the one that they were given."""
    one = await _question(work, actor, asked.id)
    before = await question_to_edit(work, actor, unit_id=one.unit_id, question_id=asked.id)
    content = wire.content(asked, before)
    await change_question(work, actor, before, content=content, extra=wire.own(asked))
    return await _told(work, actor, asked.id)


async def delete_question(work: WriteWork, actor: Actor, asked: Deleting) -> wire.QuestionOut:
    """Delete a question, with `force` or without."""
    told = await _told(work, actor, asked.id)
    unit_id = told.parent_id
    before = await question_to_edit(work, actor, unit_id=unit_id, question_id=asked.id)
    await remove_question(work, actor, before, unit_id)
    return told


async def check_answer(work: Work, actor: Actor, asked: wire.CheckAsked) -> wire.Checked:
    """Tell whether an answer is right, to whoever may write the question."""
    one = await _question(work, actor, asked.id)
    if not await queries.may_write_course(work, actor, one.course_id):
        raise Forbidden
    is_right = points_won(one, wire.chosen(asked, one)) == one.points
    return wire.Checked(is_right, RIGHT if is_right else WRONG)


async def create_from_bank(
    work: WriteWork, actor: Actor, asked: wire.FromBank
) -> list[wire.QuestionOut]:
    """Copy questions, of whatever quizzes the caller may write, into a quiz."""
    try:
        quiz = await assessment_by_id(work, actor, asked.quiz_id)
    except NoSuchAssessment as error:
        raise Invalid(Problem("quiz_id", Fault.UNKNOWN)) from error
    made = []
    for question_id in dict.fromkeys(asked.ids):
        one = await _to_copy(work, actor, question_id)
        copy = await add_question(
            work, actor, unit_id=quiz.unit.id, content=content_of(one), extra=wire.kept(one)
        )
        made.append(await _told(work, actor, copy.id))
    return made


async def _to_copy(work: Work, actor: Actor, question_id: int) -> PlacedQuestion:
    try:
        one = await _question(work, actor, question_id)
    except NoSuchQuestion as error:
        raise Invalid(Problem("ids", Fault.UNKNOWN)) from error
    if not await queries.may_write_course(work, actor, one.course_id):
        raise Forbidden
    return one
