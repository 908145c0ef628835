"""What anybody may read of the education tree: live rows, by name (contract A27, A28, A50)."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog import queries
from lyceum.core.catalog.attachments import files_of_units
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import CourseFilter, CourseState, UnitKind, UnitState
from lyceum.core.page import Slice
from lyceum.core.work import Work
from lyceum.dialects.akako import ids, paging, tree
from lyceum.dialects.akako.wire import education as wire

TOPIC_KINDS = (UnitKind.TEXT, UnitKind.VIDEO, UnitKind.DOCUMENT)
MOST_SIBLINGS = 10_000


async def list_levels(
    work: Work, actor: Actor, asked: paging.WholeAsked
) -> paging.Listing[wire.LevelOut]:
    """List education levels."""
    found = (await tree.tree(work)).levels()
    rows, pagination = paging.whole(asked, found, name=lambda level: level.name)
    return paging.Listing([wire.level(each) for each in rows], pagination)


async def list_grades(
    work: Work, actor: Actor, asked: wire.ListWithin
) -> paging.Listing[wire.GradeOut]:
    """Get grades for level. One that holds subjects itself is a grade of its own as well."""
    level = await tree.level(work, asked.id)
    if not level.active:
        raise NoSuchCategory
    found = (await tree.tree(work)).grades(level)
    if await tree.holds_subjects(work, actor, level):
        found.append(level)
    rows, pagination = paging.whole(asked, found, name=lambda grade: grade.name)
    return paging.Listing([wire.grade(each, root=level) for each in rows], pagination)


async def list_subjects(
    work: Work, actor: Actor, asked: wire.ListWithin
) -> paging.Listing[wire.SubjectOut]:
    """Get subjects for grade."""
    grade = await tree.category(work, asked.id)
    if not (await tree.tree(work)).is_shown(grade):
        raise NoSuchCategory
    where = CourseFilter(states=(CourseState.PUBLISHED,), category_id=grade.id)
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
    found = [
        unit
        for unit in await queries.units(work, course.id)
        if unit.kind in TOPIC_KINDS and unit.state is UnitState.PUBLISHED
    ]
    rows, pagination = paging.whole(asked, found, name=lambda unit: unit.title)
    files = await files_of_units(work, [unit.id for unit in rows])
    written = [wire.topic(each, course=course, files=files[each.id]) for each in rows]
    return paging.Listing(written, pagination)
