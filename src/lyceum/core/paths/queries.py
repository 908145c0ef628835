"""Reading learning paths; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.paths import store
from lyceum.core.paths.errors import NoSuchPath, NotOnPath
from lyceum.core.paths.model import Path, PathEnrollment, PathFilter
from lyceum.core.work import Work
from lyceum.kit import text


async def paths(
    work: Work,
    actor: Actor,
    *,
    where: PathFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Path]:
    """A page of paths, newest first unless asked for in another `PathOrder`: all for whoever may
    read every course, else the active ones."""
    filtered, values = set[str](), {}
    if where.active is not UNSET:
        filtered.add("active" if where.active else "inactive")
    if not actor.may(Permission.COURSES_READ_ANY):
        filtered.add("active")
    if where.search is not UNSET:
        filtered.add("search")
        values["search"] = text.part_of(text.fold(where.search))
    statement = store.page(frozenset(filtered), total=sliced.total, order=order)
    return await fetch_page(work, statement, sliced, **values)


async def path(work: Work, actor: Actor, path_id: int) -> Path:
    """One path; one that the caller may not see does not exist."""
    found = await work.first(store.BY_ID, id=path_id)
    if found is None or not (found.active or actor.may(Permission.COURSES_READ_ANY)):
        raise NoSuchPath
    return found


async def courses_of(work: Work, path_ids: Iterable[int]) -> dict[int, list[int]]:
    """The part `courses` of a page of paths: the ids of each one's courses, in their order."""
    found: dict[int, list[int]] = {path_id: [] for path_id in sorted(set(path_ids))}
    if found:
        for part in await work.all(store.COURSES, path_ids=list(found)):
            found[part.path_id].append(part.course_id)
    return found


async def path_enrollments(
    work: Work,
    actor: Actor,
    *,
    user_id: int | None = None,
    path_id: int | None = None,
    sliced: Slice,
    order: Order = store.LATEST,
) -> Page[PathEnrollment]:
    """A page of who is or was on paths, newest first unless asked for in another
    `PathEnrollmentOrder`: everybody for whoever may read every enrollment, else oneself alone."""
    filtered = {
        name for name, value in (("user_id", user_id), ("path_id", path_id)) if value is not None
    }
    if not actor.may(Permission.ENROLLMENTS_READ_ANY):
        filtered.add("own")
    statement = store.stay_page(frozenset(filtered), total=sliced.total, order=order)
    return await fetch_page(
        work, statement, sliced, user_id=user_id, path_id=path_id, self_id=actor.user_id
    )


async def path_enrollment(work: Work, actor: Actor, stay_id: int) -> PathEnrollment:
    """One stay on a path; one that the caller may not see does not exist."""
    found = await work.first(store.STAY_BY_ID, id=stay_id)
    if found is None:
        raise NotOnPath
    if found.user_id != actor.user_id and not actor.may(Permission.ENROLLMENTS_READ_ANY):
        raise NotOnPath
    return found
