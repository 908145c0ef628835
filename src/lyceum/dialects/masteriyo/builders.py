"""The builders: all that a course or a quiz holds, and its order (contract 5)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.assessment.queries import assessment_by_id, question_ids
from lyceum.core.assessment.questions import order_questions
from lyceum.core.catalog import content, queries
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.content import SectionChange, UnitChange
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Order, Slice
from lyceum.core.progress.questions import QuestionsWanted, questions_where
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.paging import Listing
from lyceum.dialects.masteriyo.rights import must_read_labels
from lyceum.dialects.masteriyo.wire import builders as wire
from lyceum.dialects.masteriyo.wire.questions import TYPES
from lyceum.dialects.masteriyo.wire.texts import OneAsked

MOST_QUESTIONS = 1_000
"""No quiz has more."""


async def get_builder(work: Work, actor: Actor, asked: OneAsked) -> wire.BuilderOut:
    """Retrieve a course with its sections and what lies in them."""
    must_read_labels(actor)
    return await _told(work, (await queries.course_by_id(work, actor, asked.id)).id)


async def _told(work: Work, course_id: int) -> wire.BuilderOut:
    sections = await queries.sections(work, course_id)
    return wire.builder(sections, await queries.units(work, course_id))


async def arrange(work: WriteWork, actor: Actor, asked: wire.OrderGiven) -> wire.BuilderOut:
    """Put sections, lessons and quizzes into this order."""
    course = await editable_course(work, actor, asked.id)
    sections = {section.id for section in await queries.sections(work, course.id)}
    units = {unit.id for unit in await queries.units(work, course.id)}
    inside = {_number(name): given.contents for name, given in asked.sections.items()}
    if not sections.issuperset({*asked.section_order, *inside}):
        raise Invalid(Problem("section_order", Fault.UNKNOWN))
    if not units.issuperset(one for held in inside.values() for one in held):
        raise Invalid(Problem("sections", Fault.UNKNOWN))
    for position, section_id in enumerate(dict.fromkeys(asked.section_order)):
        await content.change_section(work, actor, section_id, SectionChange(position=position))
    for section_id, held in inside.items():
        for position, unit_id in enumerate(dict.fromkeys(held)):
            change = UnitChange(section_id=section_id, position=position)
            await content.change_unit(work, actor, unit_id, change)
    return await _told(work, course.id)


def _number(name: str) -> int:
    if not name.isascii() or not name.isdecimal() or len(name) > 15:
        raise Invalid(Problem("sections", Fault.UNKNOWN))
    return int(name)


async def get_quiz_builder(
    work: Work, actor: Actor, asked: OneAsked
) -> Listing[wire.BuiltQuestion]:
    """Retrieve a quiz's questions in their order."""
    must_read_labels(actor)
    quiz = await assessment_by_id(work, actor, asked.id)
    return await _questions_told(work, actor, quiz.unit.id, quiz.unit.course_id)


async def _questions_told(
    work: Work, actor: Actor, quiz_id: int, course_id: int
) -> Listing[wire.BuiltQuestion]:
    """All of those kinds that this API knows."""
    where = QuestionsWanted(unit_ids=(quiz_id,), kinds=tuple(TYPES))
    all_of_it = Slice(limit=MOST_QUESTIONS)
    order = Order("created_at", descending=False)
    page = await questions_where(work, actor, where=where, sliced=all_of_it, order=order)
    writes = await queries.may_write_course(work, actor, course_id)
    ordered = sorted(page.rows, key=lambda one: (one.position, one.id))
    return Listing(
        rows=[wire.built_question(one, writes=writes) for one in ordered],
        total=len(ordered),
        page=1,
        per_page=MOST_QUESTIONS,
        enveloped=True,
    )


async def arrange_questions(
    work: WriteWork, actor: Actor, asked: wire.QuestionsGiven
) -> Listing[wire.BuiltQuestion]:
    """Put a quiz's questions into this order."""
    quiz = await assessment_by_id(work, actor, asked.id)
    course = await editable_course(work, actor, quiz.unit.course_id)
    named = wire.question_ids(asked)
    there = await question_ids(work, quiz.unit.id)
    if not set(named) <= set(there):
        raise Invalid(Problem("questions", Fault.UNKNOWN))
    whole = [*named, *(one for one in there if one not in named)]
    await order_questions(work, actor, unit_id=quiz.unit.id, question_ids=whole)
    return await _questions_told(work, actor, quiz.unit.id, course.id)
