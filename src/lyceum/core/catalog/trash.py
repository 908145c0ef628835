"""Courses in the trash: out of everybody's sight, with all that they hold, until they return."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import category_store, store, trash_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse
from lyceum.core.catalog.model import Category, Course, CourseFilter, CourseState
from lyceum.core.catalog.queries import courses, leads_course, must_lead_course
from lyceum.core.changes import changed_from
from lyceum.core.feed import MOST_TOMBSTONES, Tombstone
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work, WriteWork


async def trash_course(work: WriteWork, actor: Actor, course_id: int) -> Course:
    """Puts a course into the trash; its address stays its own."""
    course = await editable_course(work, actor, course_id)
    await must_lead_course(work, actor, course_id)
    return await _set(work, actor, course, state=CourseState.TRASHED, trashed_from=course.state)


async def trash_category(work: WriteWork, actor: Actor, category_id: int) -> None:
    """Puts a category into the trash, with all below it and the courses that lie there first of
    all; its name is free again."""
    actor.must(Permission.CATALOG_WRITE)
    await work.first(category_store.TREE_LOCKED)
    tree = {one.id: one for one in await work.all(category_store.CATEGORIES)}
    if category_id not in tree:
        raise NoSuchCategory
    for going in _with_those_below(tree, category_id):
        for found in await work.all(category_store.COURSES_IN, category_id=going.id):
            await trash_course(work, actor, found.id)
        await work.run(category_store.TRASH_CATEGORY, row_id=going.id, trashed_at=work.now)
        work.record(actor, "category.trashed", "category", going.id, after=going)


def _with_those_below(tree: Mapping[int, Category], category_id: int) -> list[Category]:
    """The category, and whatever lies below it, from the top down."""
    going = [tree[category_id]]
    for one in going:
        going += [each for each in tree.values() if each.parent_id == one.id]
    return going


async def restore_course(work: WriteWork, actor: Actor, course_id: int) -> Course:
    """Takes a course out of the trash, to the state in which it went there."""
    course = await trashed_course(work, actor, course_id)
    state = course.trashed_from or CourseState.DRAFT
    return await _set(work, actor, course, state=state, trashed_from=None)


async def trashed_course(work: WriteWork, actor: Actor, course_id: int) -> Course:
    """The course, locked, for whoever may take it out again; for others it is not there."""
    course = await work.first(trash_store.LOCKED, id=course_id)
    if course is None or not await leads_course(work, actor, course_id):
        raise NoSuchCourse
    return course


async def trashed_courses(
    work: Work, actor: Actor, *, sliced: Slice, order: Order = store.NEWEST
) -> Page[Course]:
    """A page of the trash: all of it for whoever may write any course, else what one leads."""
    where = CourseFilter(states=(CourseState.TRASHED,))
    if not actor.may(Permission.COURSES_WRITE_ANY):
        actor.must(Permission.COURSES_LEAD)
        where = msgspec.structs.replace(where, lead_id=actor.self_id())
    return await courses(work, actor, where=where, sliced=sliced, order=order)


async def trashed_since(work: Work, actor: Actor, since: int) -> list[Tombstone]:
    """What went to the trash since, by the tenant's clock and the rule of `core/changes.py`, and
    lies there, at most MOST_TOMBSTONES: whoever follows courses has to drop it as if it were
    deleted. Refuses who may not read events, as for what is deleted."""
    actor.must(Permission.EVENTS_READ)
    found = await work.all(
        trash_store.SINCE, changed_from=changed_from(since), limit=MOST_TOMBSTONES
    )
    offset = work.tenant.clock_offset
    return [
        Tombstone(one.id, one.updated_at - offset, {"id": one.id, "uid": one.uid.hex()})
        for one in found
    ]


async def _set(work: WriteWork, actor: Actor, course: Course, **columns: Any) -> Course:
    columns["updated_at"] = work.now
    after = msgspec.structs.replace(course, **columns)
    await work.run(store.update(tuple(sorted(columns))), row_id=course.id, **columns)
    work.count("courses", course.state, -1)
    work.count("courses", after.state, +1)
    kind = "course.trashed" if after.state is CourseState.TRASHED else "course.restored"
    work.record(actor, kind, "course", course.id, after=after, changed=["state"])
    return after
