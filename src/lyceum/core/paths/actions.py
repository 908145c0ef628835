"""Making learning paths, letting people onto them, and taking them from course to course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission, system
from lyceum.core.catalog import category_store
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.database import NotUnique
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Grounds
from lyceum.core.errors import Forbidden, Refusal
from lyceum.core.events import Gone
from lyceum.core.paths import store
from lyceum.core.paths.errors import AlreadyOnPath, NoSuchPath, NotOnPath, PathNotOpen
from lyceum.core.paths.model import (
    NewPath,
    Path,
    PathChange,
    PathEnrollment,
    PathState,
    cleaned,
)
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text

NAME = "paths"


async def create_path(work: WriteWork, actor: Actor, new: NewPath) -> Path:
    """Makes a path of courses that there are."""
    actor.must_everywhere(Permission.COURSES_WRITE_ANY)
    path = Path(
        id=await work.new_id(),
        uid=ids.new_uid(),
        title=new.title,
        description=new.description,
        active=new.active,
        category_id=new.category_id,
        amount=new.amount,
        currency=new.currency or work.tenant.currency,
        sequential=new.sequential,
        needed=new.needed,
        created_at=work.now,
        updated_at=work.now,
    )
    path = cleaned(path, new.course_ids)
    await _must_be_category(work, path.category_id)
    await work.insert(store.INSERT, path, title_key=text.fold(path.title))
    await _set_courses(work, path.id, new.course_ids)
    work.record(actor, "path.created", "path", path.id, after=path)
    return path


async def change_path(work: WriteWork, actor: Actor, path_id: int, change: PathChange) -> Path:
    """Changes what `change` names and leaves the rest. Who is on the path and lacks nothing any
    more completes it; who completed it has completed it."""
    actor.must_everywhere(Permission.COURSES_WRITE_ANY)
    before = await _locked(work, path_id)
    asked = msgspec.structs.asdict(change)
    columns = {name: value for name, value in asked.items() if value is not UNSET}
    course_ids = columns.pop("course_ids", None)
    if course_ids is None:
        parts = await work.all(store.COURSES, path_ids=[path_id])
        course_ids = tuple(part.course_id for part in parts)
    after = cleaned(
        msgspec.structs.replace(before, **columns, updated_at=work.now), tuple(course_ids)
    )
    await _must_be_category(work, after.category_id)
    await _write(work, after, columns)
    if change.course_ids is not UNSET:
        await _set_courses(work, path_id, change.course_ids)
    changed = sorted(name for name, value in asked.items() if value is not UNSET)
    work.record(actor, "path.updated", "path", path_id, after=after, changed=changed)
    for stay in await work.all(store.ACTIVE_ON_LOCKED, path_id=path_id):
        await go_on(work, after, stay)
    return after


async def _write(work: WriteWork, after: Path, columns: dict[str, Any]) -> None:
    written = {name: getattr(after, name) for name in (*columns, "updated_at")}
    if "title" in written:
        written["title_key"] = text.fold(after.title)
    await work.run(store.update_path(tuple(sorted(written))), row_id=after.id, **written)


async def delete_path(work: WriteWork, actor: Actor, path_id: int) -> None:
    """Deletes a path, with who was on it; their stays in its courses remain."""
    actor.must_everywhere(Permission.COURSES_WRITE_ANY)
    path = await _locked(work, path_id)
    for stay in await work.all(store.DELETE_ENROLLMENTS, path_id=path_id):
        gone = Gone(stay.id)
        work.record(actor, "path_enrollment.deleted", "path_enrollment", stay.id, after=gone)
    await work.run(store.DELETE_COURSES, path_id=path_id)
    await work.run(store.DELETE, id=path_id)
    work.record(actor, "path.deleted", "path", path_id, after=Gone(path_id, path.uid))


async def enroll_on_path(
    work: WriteWork, actor: Actor, *, path_id: int, user_id: int
) -> PathEnrollment:
    """Lets a person onto a path, and into its first course, or into all. Staff let on anyone;
    learners only themselves, where it is free. Refuses as its courses do."""
    path = await work.first(store.BY_ID, id=path_id)
    if path is None or not (path.active or actor.may(Permission.COURSES_READ_ANY)):
        raise NoSuchPath
    _may_enroll(actor, path, user_id=user_id)
    if not path.active:
        raise PathNotOpen
    if await work.first(people_store.BY_ID_LOCKED, id=user_id) is None:
        raise NoSuchUser
    if await work.first(store.OPEN_OF_PAIR_LOCKED, path_id=path_id, user_id=user_id) is not None:
        raise AlreadyOnPath
    stay = PathEnrollment(
        id=await work.new_id(),
        path_id=path_id,
        user_id=user_id,
        state=PathState.ACTIVE,
        enrolled_at=work.now,
        completed_at=None,
        ended_at=None,
        updated_at=work.now,
    )
    try:
        await work.insert(store.INSERT_ENROLLMENT, stay)
    except NotUnique as error:
        raise AlreadyOnPath from error
    work.record(actor, "path_enrollment.created", "path_enrollment", stay.id, after=stay)
    return await _go(work, path, stay)


def _may_enroll(actor: Actor, path: Path, *, user_id: int) -> None:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return
    if user_id != actor.user_id or path.amount or not actor.may(Permission.ENROLL_SELF):
        raise Forbidden


async def leave_path(
    work: WriteWork, actor: Actor, *, path_id: int, user_id: int
) -> PathEnrollment:
    """Takes a person off a path: staff anybody, learners themselves. Their stays in its courses
    remain, and who has completed it is not taken off."""
    if user_id != actor.user_id or not actor.may(Permission.OWN_WRITE):
        actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    if await work.first(store.BY_ID, id=path_id) is None:
        raise NoSuchPath
    stay = await work.first(store.OPEN_OF_PAIR_LOCKED, path_id=path_id, user_id=user_id)
    if stay is None or stay.state is not PathState.ACTIVE:
        raise NotOnPath
    kind = "path_enrollment.dropped"
    marks = {"state": PathState.DROPPED, "ended_at": work.now}
    return await _turn(work, actor, stay, kind=kind, marks=marks)


async def go_on(work: WriteWork, path: Path, stay: PathEnrollment) -> PathEnrollment:
    """Takes somebody, whose stay is locked, as far along the path as they may go now: into the
    next course, or to the end. A course that takes nobody in now is left for the next time."""
    try:
        async with work.apart():
            return await _go(work, path, stay)
    except Refusal:
        return stay


async def _go(work: WriteWork, path: Path, stay: PathEnrollment) -> PathEnrollment:
    actor = system(work.tenant.id, name=NAME)
    parts = await work.all(store.CAME, path_id=path.id, user_id=stay.user_id)
    if _is_through(path, parts):
        kind = "path_enrollment.completed"
        marks = {"state": PathState.COMPLETED, "completed_at": work.now}
        return await _turn(work, actor, stay, kind=kind, marks=marks)
    for part in parts:
        if part.completed:
            continue
        if not part.entered:
            await enroll(
                work,
                actor,
                user_id=stay.user_id,
                course_id=part.course_id,
                grounds=Grounds.GRANTED,
            )
        if path.sequential:
            break
    return stay


def _is_through(path: Path, parts: Sequence[store.Came]) -> bool:
    """A path without courses leads nowhere, and nobody is through it."""
    done = sum(part.completed for part in parts)
    needed = len(parts) if path.needed is None else min(path.needed, len(parts))
    return bool(parts) and done >= needed


async def _turn(
    work: WriteWork, actor: Actor, stay: PathEnrollment, *, kind: str, marks: dict[str, Any]
) -> PathEnrollment:
    columns = {**marks, "updated_at": work.now}
    await work.run(store.update_stay(tuple(sorted(columns))), row_id=stay.id, **columns)
    after = msgspec.structs.replace(stay, **columns)
    changed = sorted(marks)
    work.record(actor, kind, "path_enrollment", stay.id, after=after, changed=changed)
    return after


async def _locked(work: WriteWork, path_id: int) -> Path:
    path = await work.first(store.BY_ID_LOCKED, id=path_id)
    if path is None:
        raise NoSuchPath
    return path


async def _set_courses(work: WriteWork, path_id: int, course_ids: Sequence[int]) -> None:
    known = {found.id for found in await work.all(catalog_store.BY_IDS, ids=sorted(course_ids))}
    if known != set(course_ids):
        raise NoSuchCourse
    await work.run(store.DELETE_COURSES, path_id=path_id)
    rows = [
        {"path_id": path_id, "course_id": course_id, "position": position}
        for position, course_id in enumerate(course_ids)
    ]
    await work.run_many(store.INSERT_COURSE, rows)


async def _must_be_category(work: WriteWork, category_id: int | None) -> None:
    if category_id is None:
        return
    if await work.first(category_store.CATEGORY_BY_ID, id=category_id) is None:
        raise NoSuchCategory
