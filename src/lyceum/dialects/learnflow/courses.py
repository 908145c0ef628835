"""Courses."""

from __future__ import annotations

from functools import partial
from typing import Any

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
from lyceum.core.page import Place
from lyceum.core.removal.actions import delete_unused_course
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import ids, instructors, paging, values
from lyceum.dialects.learnflow.wire import courses as wire
from lyceum.dialects.learnflow.wire.texts import Deleted
from lyceum.http.references import referred
from lyceum.kit.money import to_major
from lyceum.kit.text import slugify


async def list_courses(
    work: Work, actor: Actor, asked: wire.ListCourses
) -> paging.Listing[wire.CourseOut]:
    """List courses, newest first."""
    states = LIVE_STATES if asked.status is UNSET else values.states_shown_as(asked.status)
    where = CourseFilter(states=states, category_id=await _in_category(work, asked.category))
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    page = await queries.courses(work, actor, where=where, sliced=sliced)
    return paging.listing(asked, page, await _written(work, page.rows))


async def _in_category(work: Work, slug: str | UnsetType) -> int | UnsetType:
    """An unknown category holds nothing (L44)."""
    if slug is UNSET:
        return UNSET
    found = await queries.category_at(work, slug)
    return found.id if found else ids.NOBODY


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _course(work, actor, text)
    return Place(found.created_at, found.id)


async def get_course(work: Work, actor: Actor, asked: wire.CourseId) -> wire.CourseOut:
    """Get a course."""
    return await _one(work, await _course(work, actor, asked.id))


async def create_course(work: WriteWork, actor: Actor, asked: wire.CreateCourse) -> wire.CourseOut:
    """Create a course, a draft unless said otherwise."""
    code = values.currency(asked.currency)
    lead_id = None
    if asked.instructor_id is not None:
        lead_id = await instructors.referred_id(work, actor, asked.instructor_id)
    new = NewCourse(
        title=asked.title,
        body=asked.description,
        amount=values.amount(asked.price, code),
        currency=code,
        state=CourseState(asked.status),
        lead_id=lead_id,
        # Whoever may write but their own courses has to lead it, or they had lost it.
        led=not actor.may(Permission.COURSES_WRITE_ANY),
        **({} if asked.category is None else await _category(work, asked.category)),
    )
    return await _one(work, await actions.create_course(work, actor, new))


async def _category(work: Work, text: str) -> dict[str, Any]:
    """The category of that slug, or a new one of that name (L14)."""
    found = await queries.category_at(work, slugify(text))
    return {"category_id": found.id} if found else {"category": text}


async def update_course(work: WriteWork, actor: Actor, asked: wire.UpdateCourse) -> wire.CourseOut:
    """Update a course: what is left out stays."""
    course = await _course(work, actor, asked.id)
    category: dict[str, Any] = {}
    if asked.category is not UNSET:
        category = {"category": None}
        if asked.category is not None:
            category = await _category(work, asked.category)
    change = CourseChange(
        title=asked.title,
        body=asked.description,
        state=_state(course, asked),
        lead_id=await _other_lead(work, actor, course, asked.instructor_id),
        **_priced(course, asked),
        **category,
    )
    return await _one(work, await actions.change_course(work, actor, course.id, change))


def _state(course: Course, asked: wire.UpdateCourse) -> CourseState | UnsetType:
    """A word that the course already shows keeps its finer state: a private one stays private."""
    if asked.status is UNSET or asked.status is values.course_status(course.state):
        return UNSET
    return CourseState(asked.status)


def _priced(course: Course, asked: wire.UpdateCourse) -> dict[str, Any]:
    """A new currency keeps the price, as far as it has decimals for it."""
    if asked.price is UNSET and asked.currency is UNSET:
        return {}
    code = course.currency if asked.currency is UNSET else values.currency(asked.currency)
    price = to_major(course.amount, course.currency) if asked.price is UNSET else asked.price
    return {"amount": values.amount(price, code), "currency": code}


async def _other_lead(
    work: Work, actor: Actor, course: Course, asked: str | UnsetType | None
) -> int | UnsetType:
    """Who shall lead, unless they do already; nobody takes the lead from a course."""
    if asked is UNSET:
        return UNSET
    leads_now = (await queries.leads(work, [course.id])).get(course.id)
    if asked is not None:
        shall_lead = await instructors.referred_id(work, actor, asked)
        return UNSET if shall_lead == leads_now else shall_lead
    if leads_now is not None:
        raise Invalid(Problem("instructor_id", Fault.WRONG_TYPE, expected=("string",)))
    return UNSET


async def delete_course(work: WriteWork, actor: Actor, asked: wire.CourseId) -> Deleted:
    """Delete a course that nobody ever entered; any other can be archived."""
    course = await _course(work, actor, asked.id)
    await delete_unused_course(work, actor, course.id)
    return Deleted(asked.id, "course")


async def _course(work: Work, actor: Actor, text: str) -> Course:
    return await ids.found(work, "course", text, partial(queries.course, work, actor))


async def referred_course(work: Work, actor: Actor, text: str) -> Course:
    """The course that a body names."""
    return await referred("course_id", _course(work, actor, text))


async def parts_of(work: Work, course_ids: list[int]) -> wire.Parts:
    """What courses have besides, for all of them at once."""
    return wire.Parts(
        categories=await queries.first_category_slugs(work, course_ids),
        leads=await queries.people_leading(work, course_ids),
        enrolled=await enrolled_counts(work, course_ids),
    )


async def _one(work: Work, course: Course) -> wire.CourseOut:
    return (await _written(work, [course]))[0]


async def _written(work: Work, courses: list[Course]) -> list[wire.CourseOut]:
    parts = await parts_of(work, [course.id for course in courses])
    livemode = values.is_live(work)
    return [wire.course(course, parts, livemode=livemode) for course in courses]
