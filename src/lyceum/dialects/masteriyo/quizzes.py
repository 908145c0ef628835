"""Quizzes, `/quizes` with one z (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor
from lyceum.core.assessment.actions import change_assessment, create_assessment
from lyceum.core.assessment.copying import copy_assessment
from lyceum.core.assessment.queries import assessment_by_id, with_settings
from lyceum.core.catalog import content, queries
from lyceum.core.catalog.content import UnitChange
from lyceum.core.catalog.content_model import ListOrder
from lyceum.core.catalog.model import CourseUnit, UnitKind
from lyceum.core.progress.reading import read_unit
from lyceum.core.progress.requiring import put_unit_state
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.lessons import (
    around_of,
    copied_title,
    lesson_of,
    readable,
    remove,
    section_in,
    trashed_or_not,
)
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.rights import must_read_courses, must_read_in
from lyceum.dialects.masteriyo.sections import must_be_course
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import content as units
from lyceum.dialects.masteriyo.wire import quizzes as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

KINDS = (UnitKind.QUIZ,)


async def list_quizzes(work: Work, actor: Actor, asked: units.UnitsAsked) -> Listing[wire.QuizOut]:
    """List quizzes, in their order; their text is there where it may be read at once."""
    must_read_courses(actor)
    order = ordered(asked, units.ORDERS.get(asked.orderby, ListOrder.POSITION))
    where = units.unit_filter(asked, KINDS)
    page = await queries.unit_page(work, actor, where=where, sliced=sliced(asked), order=order)
    around = await around_of(work, actor, page.rows)
    shown = [readable(unit, around[unit.course_id], actor) for unit in page.rows]
    return listing(asked, page, await all_told(work, actor, shown))


async def all_told(work: Work, actor: Actor, found: Sequence[CourseUnit]) -> list[wire.QuizOut]:
    around = await around_of(work, actor, found)
    quizzes = await with_settings(work, found)
    return [wire.quiz(quiz, around[quiz.unit.course_id]) for quiz in quizzes]


async def _told(work: Work, actor: Actor, unit: CourseUnit) -> wire.QuizOut:
    return (await all_told(work, actor, [unit]))[0]


async def get_quiz(work: Work, actor: Actor, asked: OneAsked) -> wire.QuizOut:
    """Retrieve a quiz, if the course lets its reader in."""
    unit = await lesson_of(work, actor, asked.id, kinds=KINDS)
    must_read_in(actor, await queries.course_by_id(work, actor, unit.course_id))
    return await _told(work, actor, await read_unit(work, actor, asked.id))


async def create_quiz(work: WriteWork, actor: Actor, asked: wire.CreateQuiz) -> wire.QuizOut:
    """Create a quiz in a section."""
    await must_be_course(work, actor, asked.course_id)
    section_id = await section_in(work, asked.parent_id, course_id=asked.course_id)
    title = without_tags(asked.name or units.UNTITLED) or units.UNTITLED
    new = wire.new(asked, title=title, section_id=section_id)
    made = await create_assessment(work, actor, course_id=asked.course_id, new=new)
    unit = made.unit
    if asked.menu_order is not UNSET:
        change = UnitChange(position=max(0, asked.menu_order))
        unit = await content.change_unit(work, actor, unit.id, change)
    return await _told(work, actor, unit)


async def update_quiz(work: WriteWork, actor: Actor, asked: wire.UpdateQuiz) -> wire.QuizOut:
    """Update a quiz, or move it."""
    before = await assessment_by_id(work, actor, asked.id)
    await change_assessment(work, actor, asked.id, wire.settings(asked, before))
    own = wire.own(asked)
    section_id: int | UnsetType = UNSET
    if asked.parent_id is not UNSET and asked.parent_id != before.unit.section_id:
        section_id = await section_in(work, asked.parent_id, course_id=before.unit.course_id)
    change = UnitChange(
        title=asked.name if asked.name is UNSET else without_tags(asked.name) or UNSET,
        body=asked.description,
        position=asked.menu_order if asked.menu_order is UNSET else max(0, asked.menu_order),
        section_id=section_id,
        extra=own if any(own.values()) else UNSET,
    )
    after = await content.change_unit(work, actor, asked.id, change)
    if asked.status is not UNSET:
        after = await put_unit_state(work, actor, asked.id, units.STATES[asked.status])
    return await _told(work, actor, after)


async def delete_quiz(work: WriteWork, actor: Actor, asked: wire.DeleteQuiz) -> wire.QuizOut:
    """Delete a quiz for good; put it into the trash where `force` is false."""
    before = await trashed_or_not(work, actor, asked.id, kinds=KINDS)
    told = await _told(work, actor, before)
    await remove(work, actor, before, force=asked.force, post="quiz")
    return told


async def clone_quiz(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.QuizOut:
    """Make a draft that is like a quiz, with its questions."""
    before = await assessment_by_id(work, actor, asked.id)
    title = await copied_title(work, actor, before.unit, kinds=KINDS)
    made = await copy_assessment(work, actor, before, title=title)
    return await _told(work, actor, made.unit)
