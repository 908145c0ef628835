"""Courses."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import actions, queries
from lyceum.core.catalog.model import (
    LIVE_STATES,
    Course,
    CourseChange,
    CourseFilter,
    CourseState,
    NewCourse,
)
from lyceum.core.enrollment.queries import enrolled_counts
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.people.queries import user_id_of
from lyceum.core.removal.actions import delete_course as remove_course
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.karma import ids, paging, values
from lyceum.dialects.karma.wire import courses as wire
from lyceum.dialects.karma.wire.users import Deleted
from lyceum.http.references import referred


async def list_courses(
    work: Work, actor: Actor, asked: wire.ListCourses
) -> paging.Listing[wire.CourseOut]:
    """List courses."""
    where = CourseFilter(category=asked.category, states=_listed_states(actor, asked))
    page = await queries.courses(work, actor, where=where, sliced=paging.sliced(asked))
    return paging.listing(asked, page, await _written(work, page.rows))


def _listed_states(actor: Actor, asked: wire.ListCourses) -> tuple[CourseState, ...]:
    """Learners list published courses alone, though they may read others that they are in
    (witness: contract, Endpoints; K23)."""
    states = LIVE_STATES if asked.status is UNSET else values.states_shown_as(asked.status)
    if actor.may(Permission.COURSES_READ_ANY):
        return states
    return tuple(state for state in states if state is CourseState.PUBLISHED)


async def get_course(work: Work, actor: Actor, asked: wire.CourseId) -> wire.CourseOut:
    """Get a course."""
    return await _one(work, await _course(work, actor, asked.id))


async def create_course(work: WriteWork, actor: Actor, asked: wire.CreateCourse) -> wire.CourseOut:
    """Create a course."""
    lead_id = None
    if asked.instructor_id is not None:
        lead_id = await _lead_id(work, actor, asked.instructor_id)
    new = NewCourse(
        title=asked.title,
        body=asked.description,
        category=asked.category,
        state=CourseState(asked.status),
        lead_id=lead_id,
    )
    return await _one(work, await actions.create_course(work, actor, new))


async def update_course(work: WriteWork, actor: Actor, asked: wire.UpdateCourse) -> wire.CourseOut:
    """Update a course."""
    course = await _course(work, actor, asked.id)
    change = CourseChange(
        title=asked.title,
        body=asked.description,
        category=asked.category,
        state=_state(course, asked),
        lead_id=await _other_lead(work, actor, course, asked.instructor_id),
    )
    return await _one(work, await actions.change_course(work, actor, course.id, change))


def _state(course: Course, asked: wire.UpdateCourse) -> CourseState | UnsetType:
    """A word that the course already shows keeps its finer state: a private one stays private."""
    if asked.status is UNSET or asked.status is values.course_status(course.state):
        return UNSET
    return CourseState(asked.status)


async def _other_lead(
    work: Work, actor: Actor, course: Course, asked: str | UnsetType | None
) -> int | UnsetType:
    """Who shall lead, unless they do already; nobody takes the lead from a course."""
    if asked is UNSET:
        return UNSET
    leads_now = (await queries.leads(work, [course.id])).get(course.id)
    if asked is not None:
        shall_lead = await _lead_id(work, actor, asked)
        return UNSET if shall_lead == leads_now else shall_lead
    if leads_now is not None:
        raise Invalid(Problem("instructor_id", Fault.WRONG_TYPE, expected=("string",)))
    return UNSET


async def delete_course(work: WriteWork, actor: Actor, asked: wire.CourseId) -> Deleted:
    """Delete a course for good."""
    course = await _course(work, actor, asked.id)
    await remove_course(work, actor, course.id)
    return Deleted(asked.id)


async def _course(work: Work, actor: Actor, text: str) -> Course:
    return await queries.course(work, actor, await ids.read(work, "course", text))


async def _lead_id(work: Work, actor: Actor, text: str) -> int:
    uid = await ids.read(work, "user", text)
    return await referred("instructor_id", user_id_of(work, actor, uid))


async def _one(work: Work, course: Course) -> wire.CourseOut:
    return (await _written(work, [course]))[0]


async def _written(work: Work, courses: list[Course]) -> list[wire.CourseOut]:
    course_ids = [course.id for course in courses]
    categories = await queries.first_categories(work, course_ids)
    leads = await queries.people_leading(work, course_ids)
    enrolled = await enrolled_counts(work, course_ids)
    return [
        wire.course(
            course,
            category=categories.get(course.id),
            lead=leads.get(course.id),
            enrolled=enrolled.get(course.id, 0),
        )
        for course in courses
    ]
