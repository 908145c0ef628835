"""Writing courses."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.access.queries import roles_of
from lyceum.core.access.store import ROLE_BY_KEY
from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store
from lyceum.core.catalog.categories import category_named
from lyceum.core.catalog.errors import NoSuchCourse, NotATeacher
from lyceum.core.catalog.model import (
    Admission,
    Course,
    CourseChange,
    NewCourse,
    StaffRole,
    admission_at,
    clean_title,
)
from lyceum.core.catalog.queries import may_write_course
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Forbidden
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text


async def create_course(work: WriteWork, actor: Actor, new: NewCourse) -> Course:
    """Makes a course led by `new.lead_id`, which only who may write any course can choose."""
    actor.must(Permission.COURSES_CREATE)
    lead_id = await _lead(work, actor, new.lead_id)
    uid = ids.new_uid()
    title = clean_title(new.title)
    course = Course(
        id=await work.new_id(),
        uid=uid,
        title=title,
        slug=await _free_slug(work, title, uid),
        summary=new.summary,
        body=new.body,
        state=new.state,
        trashed_from=None,
        admission=admission_at(new.amount, new.admission or Admission.REGISTERED),
        amount=new.amount,
        currency=new.currency or work.tenant.currency,
        seats=new.seats,
        required_units=0,
        publish_at=None,
        created_at=work.now,
        updated_at=work.now,
        extra={},
    )
    await _insert(work, course)
    if lead_id is not None:
        await _set_lead(work, course.id, lead_id)
    if new.category is not None:
        await set_first_category(work, actor, course.id, new.category)
    work.count("courses", course.state, +1)
    work.record(actor, "course.created", "course", course.id, after=course)
    return course


async def _insert(work: WriteWork, course: Course) -> None:
    try:
        await work.insert(store.INSERT, course)
    except NotUnique as error:
        # Another writer took the slug between the look and the insert.
        raise TryAgain(str(error)) from error


async def _free_slug(work: WriteWork, title: str, uid: bytes) -> str:
    """The title's slug, or with the first letters of the uid behind it when that is taken."""
    slug = text.slugify(title) or "course"
    if await work.first(store.SLUG_TAKEN, slug=slug) is None:
        return slug
    return f"{slug}-{uid.hex()[:8]}"


async def _lead(work: WriteWork, actor: Actor, lead_id: int | None) -> int | None:
    if lead_id is None or lead_id == actor.user_id:
        return actor.user_id
    actor.must(Permission.COURSES_WRITE_ANY)
    await _must_be_teacher(work, lead_id)
    return lead_id


async def _must_be_teacher(work: WriteWork, user_id: int) -> None:
    for key in (await roles_of(work, [user_id]))[user_id]:
        role = await work.first(ROLE_BY_KEY, key=key)
        if role is not None and Permission.COURSES_LEAD in role.permissions:
            return
    raise NotATeacher


async def _set_lead(work: WriteWork, course_id: int, user_id: int) -> None:
    await work.run(store.DELETE_LEAD, course_id=course_id)
    await work.run(store.INSERT_STAFF, course_id=course_id, user_id=user_id, role=StaffRole.LEAD)


async def set_first_category(
    work: WriteWork, actor: Actor, course_id: int, name: str | None
) -> None:
    """Puts the course first of all into the category of that name, or into none."""
    await work.run(store.DELETE_FIRST_CATEGORY, course_id=course_id)
    if name is None:
        return
    category = await category_named(work, actor, name)
    await work.run(store.DELETE_CATEGORY_OF, course_id=course_id, category_id=category.id)
    await work.run(
        store.INSERT_COURSE_CATEGORY, course_id=course_id, category_id=category.id, position=0
    )


async def editable_course(work: WriteWork, actor: Actor, course_id: int) -> Course:
    """The course, locked, for whoever may write it: any course, or one they lead."""
    course = await work.first(store.BY_ID_LOCKED, id=course_id)
    if course is None:
        raise NoSuchCourse
    if not await may_write_course(work, actor, course_id):
        raise Forbidden
    return course


async def change_course(
    work: WriteWork, actor: Actor, course_id: int, change: CourseChange
) -> Course:
    """Changes what `change` names and leaves the rest."""
    course = await editable_course(work, actor, course_id)
    columns = _columns(course, change)
    changed = sorted(columns)
    if change.category is not UNSET:
        await set_first_category(work, actor, course_id, change.category)
        changed.append("category")
    if change.lead_id is not UNSET:
        await _change_lead(work, actor, course_id, change.lead_id)
        changed.append("lead_id")
    if not changed:
        return course
    columns["updated_at"] = work.now
    after = msgspec.structs.replace(course, **columns)
    await work.run(store.update(tuple(sorted(columns))), row_id=course_id, **columns)
    if after.state is not course.state:
        work.count("courses", course.state, -1)
        work.count("courses", after.state, +1)
    work.record(actor, "course.updated", "course", course_id, after=after, changed=changed)
    return after


def _columns(course: Course, change: CourseChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if change.title is not UNSET:
        columns["title"] = clean_title(change.title)
    for name in ("body", "summary", "state"):
        value = getattr(change, name)
        if value is not UNSET:
            columns[name] = value
    if change.amount is not UNSET:
        columns["amount"] = change.amount
        columns["admission"] = admission_at(change.amount, course.admission)
    return columns


async def _change_lead(work: WriteWork, actor: Actor, course_id: int, user_id: int) -> None:
    actor.must(Permission.COURSES_WRITE_ANY)
    await _must_be_teacher(work, user_id)
    await _set_lead(work, course_id, user_id)


async def remove_course(work: WriteWork, actor: Actor, course: Course) -> None:
    """Deletes the course's own rows; whoever calls has removed what refers to them."""
    for statement in store.DELETE_CONTENT:
        await work.run(statement, course_id=course.id)
    await work.run(store.DELETE_EXTERNAL_IDS, id=course.id)
    await work.run(store.DELETE, id=course.id)
    work.count("courses", course.state, -1)
    work.record(actor, "course.deleted", "course", course.id)
