"""Courses and their categories (contract 2.2, 2.5)."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from lyceum.core.actor import Actor
from lyceum.core.catalog import actions, queries
from lyceum.core.catalog.model import Category, Course, CourseFilter
from lyceum.core.catalog.prerequisites import prerequisites_of, required_among
from lyceum.core.catalog.trash import live_course, trash_course
from lyceum.core.fields.actions import fill_course
from lyceum.core.fields.model import Entity
from lyceum.core.fields.queries import fields, values_of
from lyceum.core.progress.requiring import require_share
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, sorting
from lyceum.dialects.talentlms.wire import categories
from lyceum.dialects.talentlms.wire import courses as wire
from lyceum.dialects.talentlms.wire.texts import OneAsked, field_rows
from lyceum.kit.text import fold


async def list_courses(
    work: Work, actor: Actor, asked: wire.ListCourses
) -> paging.Listing[wire.CourseRow]:
    """List courses, the first ones first."""
    page = await queries.courses(
        work,
        actor,
        where=await where_of(work, asked),
        sliced=paging.sliced(asked),
        order=sorting.ORDERS[asked.sort],
    )
    parts = await _parts(work, page.rows)
    return paging.listing(asked, page, [wire.row(course, parts) for course in page.rows])


async def where_of(work: Work, asked: wire.ListCourses) -> CourseFilter:
    """Which courses are asked for; by a part of a category's name, those that lie in one of it."""
    where = wire.where(asked)
    if asked.category is UNSET:
        return where
    part = fold(asked.category)
    named = [one.id for one in await queries.category_tree(work) if part in fold(one.name)]
    return replace(where, category_ids=tuple(named))


async def first_categories(work: Work, course_ids: list[int]) -> dict[int, Category]:
    """The part `category`: each course's first one, where it has one."""
    first = await queries.first_category_ids(work, course_ids)
    if not first:
        return {}
    tree = {each.id: each for each in await queries.category_tree(work)}
    return {course_id: tree[id_] for course_id, id_ in first.items() if id_ in tree}


async def _parts(work: Work, courses: list[Course]) -> wire.Parts:
    course_ids = [course.id for course in courses]
    return wire.Parts(
        categories=await first_categories(work, course_ids),
        required=await required_among(work, course_ids),
    )


async def get_course(work: Work, actor: Actor, asked: OneAsked) -> wire.CourseOut:
    """Get a course."""
    return await _one(work, await queries.course_by_id(work, actor, asked.id))


async def _one(work: Work, course: Course) -> wire.CourseOut:
    required = await prerequisites_of(work, course.id)
    before = await queries.courses_by_id(work, required)
    there = await fields(work, Entity.COURSE)
    return wire.one(
        course,
        await _parts(work, [course]),
        prerequisites=[before[id_] for id_ in required if id_ in before],
        units=await queries.units(work, course.id),
        custom_fields=field_rows(there, (await values_of(work, [course.id]))[course.id]),
        now=work.now,
    )


async def create_course(work: WriteWork, actor: Actor, asked: wire.CreateCourse) -> wire.CourseMade:
    """Create a course."""
    course = await actions.create_course(work, actor, wire.new(work, asked))
    if asked.custom_fields is not UNSET:
        await _fill(work, actor, course.id, asked.custom_fields)
    first = await first_categories(work, [course.id])
    return wire.made(course, first.get(course.id))


async def update_course(work: WriteWork, actor: Actor, asked: wire.UpdateCourse) -> None:
    """Update a course: what is left out stays."""
    course = await queries.course_by_id(work, actor, asked.id)
    await actions.change_course(work, actor, course.id, wire.change(course, asked))
    if asked.unit_percentage is not UNSET:
        await require_share(work, actor, course.id, percent=asked.unit_percentage)
    if asked.custom_fields is not UNSET:
        await _fill(work, actor, course.id, asked.custom_fields)


async def _fill(work: WriteWork, actor: Actor, course_id: int, told: wire.FieldValues) -> None:
    there = await fields(work, Entity.COURSE)
    await fill_course(work, actor, course_id, wire.filled(there, told))


async def delete_course(work: WriteWork, actor: Actor, asked: OneAsked) -> None:
    """Delete a course: it lies in the trash, from which other APIs take it out again."""
    await live_course(work, asked.id)
    await trash_course(work, actor, asked.id)


async def list_categories(
    work: Work, actor: Actor, asked: categories.ListCategories
) -> paging.Listing[categories.CategoryRow]:
    """List the roots of the categories, each with all below it."""
    roots = categories.tree(await queries.category_tree(work))
    return paging.cut(asked, categories.wanted(asked, roots))


async def get_category(work: Work, actor: Actor, asked: OneAsked) -> categories.CategoryOut:
    """Get a category."""
    return categories.category(await queries.category(work, asked.id))
