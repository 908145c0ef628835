"""Writing subjects and their topics (contract A26): a course, and a unit of text with its files."""

from __future__ import annotations

from contextlib import suppress

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.catalog import actions, content, queries
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.attachments import files_of_units
from lyceum.core.catalog.errors import NoSuchCategory
from lyceum.core.catalog.model import (
    Admission,
    Category,
    Course,
    CourseChange,
    CourseState,
    CourseUnit,
    NewCourse,
    UnitKind,
    UnitState,
)
from lyceum.core.catalog.naming import name_course_apart, name_unit_apart
from lyceum.core.catalog.trash import trash_course
from lyceum.core.people.queries import user_id_of
from lyceum.core.progress.requiring import activate_unit
from lyceum.core.progress.trash import trash_unit
from lyceum.core.work import WriteWork
from lyceum.dialects.akako import ids, tree, values
from lyceum.dialects.akako.wire import education as wire
from lyceum.dialects.akako.wire.texts import Deleted, OneAsked
from lyceum.http.references import referred


async def create_subject(
    work: WriteWork, actor: Actor, asked: wire.CreateSubject
) -> wire.SubjectOut:
    """Create subject; learners ask to be let in."""
    grade = await referred("gradeId", tree.category(work, asked.grade_id))
    new = NewCourse(
        title=asked.name,
        body=asked.description,
        state=CourseState.PUBLISHED if asked.is_active else CourseState.DRAFT,
        admission=Admission.REQUEST,
        category_id=grade.id,
        lead_id=await _mentor(work, actor, asked.mentor_id),
        extra=wire.own(imageUrl=asked.image_url),
    )
    course = await actions.create_course(work, actor, new)
    await name_course_apart(work, course.title, category_id=grade.id, but=course.id)
    return await _written(work, course, grade=grade)


async def _mentor(work: WriteWork, actor: Actor, text: str | None) -> int | None:
    if text is None:
        return None
    uid = await ids.read_user(work, text)
    return await referred("mentorId", user_id_of(work, actor, uid))


async def update_subject(
    work: WriteWork, actor: Actor, asked: wire.UpdateSubject
) -> wire.SubjectOut:
    """Update subject, or move it to another grade."""
    course = await _subject(work, actor, asked.id)
    grade = await _grade_of(work, course)
    if asked.grade_id is not UNSET:
        grade = await referred("gradeId", tree.category(work, asked.grade_id))
    own = wire.own(imageUrl=asked.image_url)
    change = CourseChange(
        title=asked.name,
        body=asked.description,
        category_id=UNSET if asked.grade_id is UNSET or grade is None else grade.id,
        extra=own if any(own.values()) else UNSET,
    )
    change = _with_state(change, course, active=asked.is_active)
    if asked.mentor_id is not UNSET:
        lead_id = await _mentor(work, actor, asked.mentor_id)
        change = replace(change, lead_id=lead_id)
    after = await actions.change_course(work, actor, course.id, change)
    if grade is not None:
        await name_course_apart(work, after.title, category_id=grade.id, but=after.id)
    return await _written(work, after, grade=grade)


def _with_state(change: CourseChange, course: Course, *, active: bool | UnsetType) -> CourseChange:
    if active is UNSET:
        return change
    return replace(change, state=values.course_state(course.state, active=active))


async def delete_subject(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete subject, with its topics."""
    await trash_course(work, actor, (await _subject(work, actor, asked.id)).id)
    return Deleted(id=asked.id)


async def _subject(work: WriteWork, actor: Actor, text: str) -> Course:
    return await queries.course(work, actor, await ids.read(work, "course", text))


async def _grade_of(work: WriteWork, course: Course) -> Category | None:
    """None for one that came back from the trash without its grade, too."""
    found = await queries.first_category_ids(work, [course.id])
    with suppress(NoSuchCategory):
        return await queries.category(work, found[course.id]) if found else None
    return None


async def _written(work: WriteWork, course: Course, *, grade: Category | None) -> wire.SubjectOut:
    mentors = await queries.people_leading(work, [course.id])
    return wire.subject(course, grade=grade, mentor=mentors.get(course.id))


async def create_topic(work: WriteWork, actor: Actor, asked: wire.CreateTopic) -> wire.TopicOut:
    """Create topic."""
    course = await referred("subjectId", _subject(work, actor, asked.subject_id))
    new = content.NewUnit(
        kind=UnitKind.TEXT,
        title=asked.name,
        body=asked.content,
        state=UnitState.PUBLISHED if asked.is_active else UnitState.DRAFT,
        extra=wire.own(description=asked.description),
    )
    unit = await content.add_unit(work, actor, course_id=course.id, new=new)
    await name_unit_apart(work, unit.title, course_id=course.id, but=unit.id)
    return wire.topic(unit, course=course, files=[])


async def update_topic(work: WriteWork, actor: Actor, asked: wire.UpdateTopic) -> wire.TopicOut:
    """Update topic."""
    unit = await topic(work, actor, asked.id)
    own = wire.own(description=asked.description)
    change = content.UnitChange(
        title=asked.name, body=asked.content, extra=own if any(own.values()) else UNSET
    )
    unit = await content.change_unit(work, actor, unit.id, change)
    if asked.is_active is not UNSET:
        unit = await activate_unit(work, actor, unit.id, active=asked.is_active)
    await name_unit_apart(work, unit.title, course_id=unit.course_id, but=unit.id)
    course = await editable_course(work, actor, unit.course_id)
    files = await files_of_units(work, [unit.id])
    return wire.topic(unit, course=course, files=files[unit.id])


async def delete_topic(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete topic, with its files."""
    await trash_unit(work, actor, (await topic(work, actor, asked.id)).id)
    return Deleted(id=asked.id)


async def topic(work: WriteWork, actor: Actor, text: str) -> CourseUnit:
    return await queries.unit_of(work, actor, await ids.read(work, "unit", text))


async def writable_topic(work: WriteWork, actor: Actor, text: str) -> CourseUnit:
    """A topic for whoever may change it; refuses everybody else before anything is sent."""
    unit = await topic(work, actor, text)
    await editable_course(work, actor, unit.course_id)
    return unit
