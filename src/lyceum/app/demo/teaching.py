"""The demo's catalog comes about: categories, courses with their units, a course that closes."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.courses import CATEGORIES, COURSES, DemoCourse
from lyceum.app.demo.filing import name_of
from lyceum.app.demo.quizzes import QuizText
from lyceum.app.demo.remembering import known_as, remember
from lyceum.app.demo.syllabus import SectionText, UnitText
from lyceum.core.actor import Actor
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, UnitChange, add_section, add_unit, change_unit
from lyceum.core.catalog.model import CourseChange, CourseState, NewCourse
from lyceum.core.catalog.prerequisites import set_prerequisites
from lyceum.core.work import WriteWork

_OPENING = max(course.made for course in COURSES) + 1
_LATE_MORNING, _NOON = 11 * 60, 12 * 60


class Taught(msgspec.Struct, frozen=True):
    """The ids of what is taught: courses by key, units by course and key, and the questions of a
    quiz by its unit, in the order in which they are written."""

    courses: dict[str, int] = msgspec.field(default_factory=dict)
    units: dict[tuple[str, str], int] = msgspec.field(default_factory=dict)
    questions: dict[int, list[int]] = msgspec.field(default_factory=dict)


def plan(calendar: Calendar, actor: Actor, people: Mapping[str, int], *, taught: Taught) -> None:
    """Notes when each course begins and ends; the ids are put into `taught`."""
    calendar.note(_OPENING, _NOON, _add_categories, actor=actor)
    for course in COURSES:
        rest = {"actor": actor, "planned": course, "taught": taught}
        calendar.note(course.made, _LATE_MORNING, _add_course, people=people, **rest)
        if course.archived is not None:
            calendar.note(course.archived, _NOON, _archive, **rest)


async def _add_categories(work: WriteWork, *, actor: Actor) -> None:
    made: dict[str, int] = {}
    for position, category in enumerate(CATEGORIES):
        parent_id = made[category.below] if category.below else None
        added = await create_category(
            work, actor, name=category.name, parent_id=parent_id, position=position
        )
        made[category.name] = added.id
        await remember(work, "category", category.name, entity_id=added.id)
        await known_as(work, "category", category.name, entity_id=added.id)


async def _add_course(
    work: WriteWork,
    *,
    actor: Actor,
    planned: DemoCourse,
    people: Mapping[str, int],
    taught: Taught,
) -> None:
    new = NewCourse(
        title=planned.title,
        body=planned.text.description,
        category=planned.category,
        state=planned.state,
        lead_id=people[planned.lead],
        amount=planned.amount,
        currency=planned.currency,
        admission=planned.admission,
    )
    course = await create_course(work, actor, new)
    taught.courses[planned.key] = course.id
    await remember(work, "course", planned.key, entity_id=course.id)
    await known_as(work, "course", planned.key, entity_id=course.id)
    for section in planned.text.sections:
        await _add_section(work, actor, planned, section=section, taught=taught)
    if planned.after is not None:
        await set_prerequisites(work, actor, course.id, [taught.courses[planned.after]])


async def _add_section(
    work: WriteWork, actor: Actor, planned: DemoCourse, *, section: SectionText, taught: Taught
) -> None:
    course_id, section_id = taught.courses[planned.key], None
    if section.title:
        added = await add_section(work, actor, course_id=course_id, title=section.title)
        section_id = added.id
    for unit in section.units:
        new = NewUnit(
            kind=unit.kind,
            title=unit.title,
            body=unit.body,
            section_id=section_id,
            opens_days=section.opens_after_days,
        )
        unit_id = await _add_unit(work, actor, course_id, unit=unit, new=new, taught=taught)
        taught.units[planned.key, unit.key] = unit_id
        if unit.file is not None:
            await remember(work, "unit", name_of(planned.key, unit), entity_id=unit_id)


async def _add_unit(
    work: WriteWork, actor: Actor, course_id: int, *, unit: UnitText, new: NewUnit, taught: Taught
) -> int:
    if unit.quiz is None:
        return (await add_unit(work, actor, course_id=course_id, new=new)).id
    settings = unit.quiz.settings(new.section_id)
    asked = await create_assessment(work, actor, course_id=course_id, new=settings)
    if new.opens_days is not None:
        await change_unit(work, actor, asked.unit.id, UnitChange(opens_days=new.opens_days))
    await known_as(work, "assessment", unit.key, entity_id=asked.unit.id)
    taught.questions[asked.unit.id] = await _add_questions(work, actor, asked.unit.id, unit.quiz)
    return asked.unit.id


async def _add_questions(work: WriteWork, actor: Actor, unit_id: int, quiz: QuizText) -> list[int]:
    return [
        (await add_question(work, actor, unit_id=unit_id, content=question.content)).id
        for question in quiz.questions
    ]


async def _archive(work: WriteWork, *, actor: Actor, planned: DemoCourse, taught: Taught) -> None:
    change = CourseChange(state=CourseState.ARCHIVED)
    await change_course(work, actor, taught.courses[planned.key], change)
