"""Learning paths (contract 2.8)."""

from __future__ import annotations

from collections.abc import Iterable

from lyceum.core.actor import Actor
from lyceum.core.catalog.model import Category
from lyceum.core.catalog.queries import category_tree, courses_by_id
from lyceum.core.paths import queries
from lyceum.core.paths.actions import enroll_on_path, leave_path
from lyceum.core.paths.errors import NotOnPath
from lyceum.core.paths.model import Path
from lyceum.core.people.queries import live_user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, values
from lyceum.dialects.talentlms.sorting import ORDERS
from lyceum.dialects.talentlms.wire import learning_paths as wire
from lyceum.dialects.talentlms.wire.texts import OneAsked


async def list_learning_paths(
    work: Work, actor: Actor, asked: wire.ListPaths
) -> paging.Listing[wire.PathRow]:
    """List learning paths, the first ones first."""
    page = await queries.paths(
        work, actor, where=wire.where(asked), sliced=paging.sliced(asked), order=ORDERS[asked.sort]
    )
    known = await _categories(work, page.rows)
    rows = [wire.row(path, known.get(path.category_id or 0)) for path in page.rows]
    return paging.listing(asked, page, rows)


async def get_learning_path(work: Work, actor: Actor, asked: OneAsked) -> wire.PathOut:
    """Get a learning path with its courses."""
    path = await queries.path(work, actor, asked.id)
    course_ids = (await queries.courses_of(work, [path.id]))[path.id]
    courses = await courses_by_id(work, course_ids)
    known = await _categories(work, [path])
    parts = [courses[course_id] for course_id in course_ids]
    return wire.one(path, known.get(path.category_id or 0), parts)


async def enroll_in_learning_path(
    work: WriteWork, actor: Actor, asked: wire.OnPath
) -> wire.PathRole:
    """Enroll a user in a learning path, and in its first course, or in all."""
    stay = await enroll_on_path(work, actor, path_id=asked.learning_path_id, user_id=asked.user_id)
    return wire.PathRole(
        role="learner",
        learning_path_id=stay.path_id,
        user_id=stay.user_id,
        enrollment_date=values.time(stay.enrolled_at),
        completion_date=values.maybe_time(stay.completed_at),
    )


async def leave_learning_path(work: WriteWork, actor: Actor, asked: wire.OnPath) -> None:
    """Take a user off a learning path; the enrollments in its courses stay."""
    try:
        await leave_path(work, actor, path_id=asked.learning_path_id, user_id=asked.user_id)
    except NotOnPath:
        # Of somebody who is not there it is said that they are not (contract 1.5).
        await live_user(work, asked.user_id)
        raise


async def _categories(work: Work, paths: Iterable[Path]) -> dict[int, Category]:
    if all(path.category_id is None for path in paths):
        return {}
    return {category.id: category for category in await category_tree(work)}
