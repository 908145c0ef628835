"""Courses."""

from __future__ import annotations

from collections.abc import Set

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog import actions, queries
from lyceum.core.catalog.model import Course
from lyceum.core.catalog.trash import trashed_since
from lyceum.core.enrollment.queries import enrolled_counts
from lyceum.core.progress.requiring import require_share
from lyceum.core.removal.actions import delete_course as remove_course
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import courses as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked, words
from lyceum.dialects.lyceum.wire.courses import CoursePart

EVERY_PART = frozenset(CoursePart)


async def list_courses(
    work: Work, actor: Actor, asked: wire.ListCourses
) -> paging.Listing[wire.CourseOut]:
    """List courses."""
    parts = words(asked.parts, CoursePart, name="parts")
    page = await queries.courses(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = await _written(work, page.rows, parts=parts)
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="course", besides=trashed_since)


async def get_course(work: Work, actor: Actor, asked: wire.GetCourse) -> wire.CourseOut:
    """Get a course."""
    parts = words(asked.parts, CoursePart, name="parts")
    course = await queries.course_by_id(work, actor, asked.id)
    return await whole(work, course, parts=parts)


async def create_course(work: WriteWork, actor: Actor, asked: wire.CreateCourse) -> wire.CourseOut:
    """Create a course."""
    return await whole(work, await actions.create_course(work, actor, wire.new(asked)))


async def change_course(work: WriteWork, actor: Actor, asked: wire.ChangeCourse) -> wire.CourseOut:
    """Change a course: publish it, archive it, price it."""
    await queries.course_by_id(work, actor, asked.id)
    changed = await actions.change_course(work, actor, asked.id, wire.change(asked))
    if asked.done_percent is not UNSET:
        changed = await require_share(work, actor, asked.id, percent=asked.done_percent)
    return await whole(work, changed)


async def delete_course(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a course for good, with its content and its enrollments."""
    await queries.course_by_id(work, actor, asked.id)
    await remove_course(work, actor, asked.id)
    return Deleted(asked.id)


async def whole(
    work: Work, course: Course, *, parts: Set[CoursePart] = EVERY_PART
) -> wire.CourseOut:
    """One course; what was written is told with every part."""
    return (await _written(work, [course], parts=parts))[0]


async def _written(
    work: Work, courses: list[Course], *, parts: Set[CoursePart]
) -> list[wire.CourseOut]:
    """Each part that was asked for costs one statement for the whole page."""
    ids = [course.id for course in courses]
    told: dict[int, dict[str, object]] = {course_id: {} for course_id in ids}
    if CoursePart.CATEGORY in parts:
        categories = await queries.first_categories(work, ids)
        _tell(told, "category", categories, otherwise=None)
    if CoursePart.LEAD in parts:
        _tell(told, "lead_id", await queries.leads(work, ids), otherwise=None)
    if CoursePart.ENROLLMENTS in parts:
        _tell(told, "enrolled", await enrolled_counts(work, ids), otherwise=0)
    return [wire.course(course, **told[course.id]) for course in courses]  # type: ignore[arg-type]


def _tell(
    told: dict[int, dict[str, object]],
    name: str,
    found: dict[int, int] | dict[int, str],
    *,
    otherwise: object,
) -> None:
    for course_id, parts in told.items():
        parts[name] = found.get(course_id, otherwise)
