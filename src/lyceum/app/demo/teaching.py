"""The demo's catalog comes about: categories, courses with their units, a course that closes."""

from __future__ import annotations

from collections.abc import Mapping

from lyceum.app.demo.calendar import Calendar
from lyceum.app.demo.courses import CATEGORIES, COURSES, DemoCourse
from lyceum.app.demo.remembering import known_as, remember
from lyceum.core.actor import Actor
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.model import CourseChange, CourseState, NewCourse, UnitKind
from lyceum.core.work import WriteWork

_OPENING = max(course.made for course in COURSES) + 1
_LATE_MORNING, _NOON = 11, 12


def plan(
    calendar: Calendar, actor: Actor, people: Mapping[str, int], *, courses: dict[str, int]
) -> None:
    """Notes when each course begins and ends; their ids are put into `courses`."""
    calendar.note(_OPENING, _NOON, _add_categories, actor=actor)
    for course in COURSES:
        rest = {"actor": actor, "planned": course, "courses": courses}
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


async def _add_course(
    work: WriteWork,
    *,
    actor: Actor,
    planned: DemoCourse,
    people: Mapping[str, int],
    courses: dict[str, int],
) -> None:
    new = NewCourse(
        title=planned.title,
        body=planned.text.description,
        category=planned.category,
        state=planned.state,
        lead_id=people[planned.lead],
        amount=planned.amount,
        admission=planned.admission,
    )
    course = await create_course(work, actor, new)
    for title, text in planned.text.units:
        unit = NewUnit(kind=UnitKind.TEXT, title=title, body=text)
        await add_unit(work, actor, course_id=course.id, new=unit)
    await remember(work, "course", planned.key, entity_id=course.id)
    await known_as(work, "course", planned.literal, entity_id=course.id)
    courses[planned.key] = course.id


async def _archive(
    work: WriteWork, *, actor: Actor, planned: DemoCourse, courses: Mapping[str, int]
) -> None:
    change = CourseChange(state=CourseState.ARCHIVED)
    await change_course(work, actor, courses[planned.key], change)
