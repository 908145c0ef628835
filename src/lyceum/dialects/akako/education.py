"""What anybody may read of the education tree: live rows, by name (contract A27, A28, A50); staff
may ask for what is not active as well (A19)."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import queries
from lyceum.core.catalog.attachments import files_of_units
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.catalog.model import (
    LIVE_STATES,
    Category,
    Course,
    CourseFilter,
    CourseState,
    UnitKind,
)
from lyceum.core.page import Slice
from lyceum.core.work import Work
from lyceum.dialects.akako import ids, paging, tree
from lyceum.dialects.akako.wire import education as wire

TOPIC_KINDS = (UnitKind.TEXT, UnitKind.VIDEO, UnitKind.DOCUMENT)
MOST_SIBLINGS = 10_000
ACTIVE = (CourseState.PUBLISHED,)
INACTIVE = tuple(state for state in LIVE_STATES if state not in ACTIVE)
"""What the core shows of these to somebody who is no staff is their own."""


async def list_levels(
    work: Work, actor: Actor, asked: paging.WholeAsked
) -> paging.Listing[wire.LevelOut]:
    """List education levels."""
    found = [one for one in (await tree.tree(work)).levels() if _is_asked(actor, asked, one)]
    rows, pagination = paging.whole(asked, found, name=lambda level: level.name)
    return paging.Listing([wire.level(each) for each in rows], pagination)


async def list_grades(
    work: Work, actor: Actor, asked: wire.ListWithin
) -> paging.Listing[wire.GradeOut]:
    """Get grades for level. One that holds subjects itself is a grade of its own as well."""
    level = await tree.level(work, asked.id)
    whole = await tree.tree(work)
    if not _looks_behind(actor, asked) and not level.active:
        raise NoSuchCategory
    found = [one for one in whole.grades(level) if _is_asked(actor, asked, one, whole)]
    if _is_asked(actor, asked, level) and await tree.holds_subjects(work, actor, level):
        found.append(level)
    rows, pagination = paging.whole(asked, found, name=lambda grade: grade.name)
    return paging.Listing([wire.grade(each, root=level) for each in rows], pagination)


async def list_subjects(
    work: Work, actor: Actor, asked: wire.ListWithin
) -> paging.Listing[wire.SubjectOut]:
    """Get subjects for grade."""
    grade = await tree.category(work, asked.id)
    if not _looks_behind(actor, asked) and not (await tree.tree(work)).is_shown(grade):
        raise NoSuchCategory
    states = INACTIVE if asked.is_active is False else ACTIVE
    where = CourseFilter(states=states, category_id=grade.id)
    sliced = Slice(limit=MOST_SIBLINGS, total=False)
    page = await queries.courses(work, actor, where=where, sliced=sliced)
    rows, pagination = paging.whole(asked, page.rows, name=lambda subject: subject.title)
    mentors = await queries.people_leading(work, [course.id for course in rows])
    written = [wire.subject(each, grade=grade, mentor=mentors.get(each.id)) for each in rows]
    return paging.Listing(written, pagination)


async def list_topics(
    work: Work, actor: Actor, asked: wire.ListWithin
) -> paging.Listing[wire.TopicOut]:
    """Get topics for subject."""
    course = await queries.course(work, actor, await ids.read(work, "course", asked.id))
    if not _looks_behind(actor, asked):
        await _must_be_shown(work, course)
    wanted = asked.is_active is not False
    found = [
        unit
        for unit in await queries.units(work, course.id)
        if unit.kind in TOPIC_KINDS and unit.active is wanted
    ]
    if not wanted and not _looks_behind(actor, asked):
        found = []
    rows, pagination = paging.whole(asked, found, name=lambda unit: unit.title)
    files = await files_of_units(work, [unit.id for unit in rows])
    written = [wire.topic(each, course=course, files=files[each.id]) for each in rows]
    return paging.Listing(written, pagination)


async def _must_be_shown(work: Work, course: Course) -> None:
    """Below what is inactive nothing is shown; a course that lies nowhere, or came back from the
    trash without its grade, is below nothing."""
    lies_in = (await queries.first_category_ids(work, [course.id])).get(course.id)
    whole = await tree.tree(work)
    grade = whole.by_id.get(lies_in or 0)
    if grade is not None and not whole.is_shown(grade):
        raise NoSuchCourse


def _looks_behind(actor: Actor, asked: paging.WholeAsked) -> bool:
    """Whether somebody of the staff asks for what is active, or for what is not."""
    return asked.is_active is not UNSET and actor.may(Permission.COURSES_READ_ANY)


def _is_asked(
    actor: Actor, asked: paging.WholeAsked, category: Category, whole: tree.Tree | None = None
) -> bool:
    """Staff get what they ask for, everybody else what is shown."""
    if _looks_behind(actor, asked):
        return category.active is asked.is_active
    is_shown = category.active if whole is None else whole.is_shown(category)
    return is_shown and asked.is_active is not False
