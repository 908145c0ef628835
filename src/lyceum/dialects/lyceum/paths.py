"""Learning paths, and who is on them."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import category
from lyceum.core.paths import actions, queries
from lyceum.core.paths.model import Path
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import paths as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.http.references import referred


async def list_paths(
    work: Work, actor: Actor, asked: wire.ListPaths
) -> paging.Listing[wire.PathOut]:
    """List learning paths."""
    page = await queries.paths(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    parts = await queries.courses_of(work, [path.id for path in page.rows])
    rows = [wire.path(path, parts[path.id]) for path in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="path")


async def get_path(work: Work, actor: Actor, asked: wire.GetPath) -> wire.PathOut:
    """Get a learning path."""
    return await _told(work, await queries.path(work, actor, asked.id))


async def create_path(work: WriteWork, actor: Actor, asked: wire.CreatePath) -> wire.PathOut:
    """Make a learning path of courses."""
    await _must_be_category(work, asked.category_id)
    making = actions.create_path(work, actor, wire.new(asked))
    return await _told(work, await referred("course_ids", making))


async def change_path(work: WriteWork, actor: Actor, asked: wire.ChangePath) -> wire.PathOut:
    """Change a learning path; who lacks nothing any more completes it."""
    await queries.path(work, actor, asked.id)
    await _must_be_category(work, asked.category_id)
    changing = actions.change_path(work, actor, asked.id, wire.change(asked))
    return await _told(work, await referred("course_ids", changing))


async def delete_path(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a learning path; the enrollments in its courses stay."""
    await queries.path(work, actor, asked.id)
    await actions.delete_path(work, actor, asked.id)
    return Deleted(asked.id)


async def list_path_enrollments(
    work: Work, actor: Actor, asked: wire.ListStays
) -> paging.Listing[wire.StayOut]:
    """List who is or was on learning paths: oneself, or everybody."""
    page = await queries.path_enrollments(
        work,
        actor,
        user_id=None if asked.user_id is UNSET else asked.user_id,
        path_id=None if asked.path_id is UNSET else asked.path_id,
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.stay(one) for one in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="path_enrollment")


async def get_path_enrollment(work: Work, actor: Actor, asked: wire.GetStay) -> wire.StayOut:
    """Get somebody's stay on a learning path."""
    return wire.stay(await queries.path_enrollment(work, actor, asked.id))


async def enroll_on_path(work: WriteWork, actor: Actor, asked: wire.EnrollOnPath) -> wire.StayOut:
    """Let somebody onto a learning path, and into its first course, or into all."""
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    await referred("path_id", queries.path(work, actor, asked.path_id))
    enrolling = actions.enroll_on_path(work, actor, path_id=asked.path_id, user_id=user_id)
    return wire.stay(await referred("user_id", enrolling))


async def leave_path(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.StayOut:
    """Take somebody off a learning path; the enrollments in its courses stay."""
    found = await queries.path_enrollment(work, actor, asked.id)
    left = await actions.leave_path(work, actor, path_id=found.path_id, user_id=found.user_id)
    return wire.stay(left)


async def _must_be_category(work: Work, category_id: int | UnsetType | None) -> None:
    if category_id is not UNSET and category_id is not None:
        await referred("category_id", category(work, category_id))


async def _told(work: Work, path: Path) -> wire.PathOut:
    return wire.path(path, (await queries.courses_of(work, [path.id]))[path.id])
