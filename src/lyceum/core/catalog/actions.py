"""Writing courses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.access.queries import roles_of
from lyceum.core.access.store import ROLES_BY_KEYS
from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import bring_courses
from lyceum.core.catalog import prerequisite_store, staff_store, store
from lyceum.core.catalog.categories import category_named
from lyceum.core.catalog.errors import NoSuchCourse, NotATeacher
from lyceum.core.catalog.model import (
    Admission,
    Category,
    Course,
    CourseChange,
    NewCourse,
    StaffRole,
    admission_at,
    clean_slug,
    clean_title,
)
from lyceum.core.catalog.queries import category, may_write_course
from lyceum.core.catalog.timing import WINDOW, must_be_window
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem, Refusal
from lyceum.core.events import Gone
from lyceum.core.extras import merged
from lyceum.core.work import WriteWork
from lyceum.kit import ids, text


async def create_course(work: WriteWork, actor: Actor, new: NewCourse) -> Course:
    """Makes a course led by `new.lead_id`, which only who may write any course can choose."""
    (made,) = await create_courses(work, actor, [new])
    if isinstance(made, Refusal):
        raise made
    return made


async def create_courses(
    work: WriteWork, actor: Actor, news: Sequence[NewCourse]
) -> list[Course | Refusal]:
    """Makes those that can be made: for each the course, or why not."""
    actor.must(Permission.COURSES_CREATE)
    teachers = await teachers_among(work, {n.lead_id for n in news if n.lead_id != actor.user_id})
    as_they_are = [new for new in news if not new.numbers_slug]
    slugs = {s for new in as_they_are for s in (new.slug, text.slugify(new.title) or "course")}
    taken = await _taken_slugs(work, {slug for slug in slugs if slug is not None})
    news = [await _with_number(work, new) for new in news]
    made: list[Course | Refusal] = []
    placed: list[tuple[Course, NewCourse, int | None]] = []
    for number, new in zip(await work.new_ids(len(news)), news, strict=True):
        try:
            _must_be_led(actor, new, teachers)
            course = _course(work, new, id=number, taken=taken)
            placed.append((course, new, await _category_id(work, actor, new)))
            taken.add(course.slug)
            made.append(course)
        except Refusal as refusal:
            made.append(refusal)
    await _insert(work, actor, placed)
    return made


async def teachers_among(work: WriteWork, user_ids: Iterable[int | None]) -> set[int]:
    """Those among them who hold a role that may lead a course."""
    held = await roles_of(work, [user_id for user_id in user_ids if user_id is not None])
    keys = sorted({key for roles in held.values() for key in roles})
    roles = await work.all(ROLES_BY_KEYS, keys=keys) if keys else []
    leading = {role.key for role in roles if Permission.COURSES_LEAD in role.permissions}
    return {user_id for user_id, roles in held.items() if leading.intersection(roles)}


def _must_be_led(actor: Actor, new: NewCourse, teachers: set[int]) -> None:
    if new.lead_id == actor.user_id or (new.lead_id is None and new.led):
        return
    actor.must(Permission.COURSES_WRITE_ANY)
    if new.lead_id is not None and new.lead_id not in teachers:
        raise NotATeacher


async def _with_number(work: WriteWork, new: NewCourse) -> NewCourse:
    """With an address of its own, if what it asks for may be numbered."""
    if not new.numbers_slug:
        return new
    wanted = new.slug or text.slugify(new.title) or "course"
    return msgspec.structs.replace(new, slug=await numbered_slug(work, wanted))


async def numbered_slug(work: WriteWork, slug: str, *, but: int | None = None) -> str:
    """The slug, or with the first free number from 2 on behind it when another course has it."""
    ((number,),) = await work.rows(store.FREE_NUMBER, slug=slug, but=but)
    if number > store.MOST_NUMBERS:
        raise Invalid(Problem("slug", Fault.TAKEN))
    return slug if number == 1 else f"{slug}-{number}"


async def _taken_slugs(work: WriteWork, slugs: Iterable[str]) -> set[str]:
    wanted = sorted(slugs)
    found = await work.all(store.SLUGS_TAKEN, slugs=wanted) if wanted else []
    return {line.slug for line in found}


def _course(work: WriteWork, new: NewCourse, *, id: int, taken: set[str]) -> Course:  # noqa: A002
    uid = ids.new_uid()
    title = clean_title(new.title)
    course = Course(
        id=id,
        uid=uid,
        title=title,
        slug=_slug(new, title, uid, taken=taken),
        summary=new.summary,
        body=new.body,
        state=new.state,
        trashed_from=None,
        admission=admission_at(new.amount, new.admission or Admission.REGISTERED),
        amount=new.amount,
        currency=new.currency or work.tenant.currency,
        seats=new.seats,
        required_units=0,
        publish_at=new.publish_at,
        created_at=work.now,
        updated_at=work.now,
        extra=merged({}, new.extra or {}),
        featured=new.featured,
        position=new.position,
        **{name: getattr(new, name) for name in WINDOW},
        code=new.code,
    )
    must_be_window(course)
    return course


def _slug(new: NewCourse, title: str, uid: bytes, *, taken: set[str]) -> str:
    """The slug asked for, which nobody else may have; else the title's, or with the first letters
    of the uid behind it when that is taken."""
    if new.slug is not None:
        if clean_slug(new.slug) in taken:
            raise Invalid(Problem("slug", Fault.TAKEN))
        return new.slug
    slug = text.slugify(title) or "course"
    return f"{slug}-{uid.hex()[:8]}" if slug in taken else slug


async def _category_id(work: WriteWork, actor: Actor, new: NewCourse) -> int | None:
    if new.category_id is not None:
        return (await category(work, new.category_id)).id
    return None if new.category is None else (await category_named(work, actor, new.category)).id


async def _insert(
    work: WriteWork, actor: Actor, made: Sequence[tuple[Course, NewCourse, int | None]]
) -> None:
    """Writes the courses with their leads and categories."""
    try:
        rows = [
            {**msgspec.structs.asdict(course), "title_key": text.fold(course.title)}
            for course, _, _ in made
        ]
        await work.run_many(store.INSERT, rows)
    except NotUnique as error:
        # Another writer took the slug between the look and the insert.
        raise TryAgain(str(error)) from error
    leads = [
        (course.id, new.lead_id or (actor.user_id if new.led else None)) for course, new, _ in made
    ]
    await work.run_many(
        store.INSERT_STAFF,
        [{"course_id": c, "user_id": u, "role": StaffRole.LEAD} for c, u in leads if u is not None],
    )
    await work.run_many(
        store.INSERT_COURSE_CATEGORY,
        [
            {"course_id": course.id, "category_id": category_id, "position": 0}
            for course, _, category_id in made
            if category_id is not None
        ],
    )
    await bring_courses(work, actor, [course.id for course, _, _ in made])
    for course, _, _ in made:
        work.count("courses", course.state, +1)
        work.record(actor, "course.created", "course", course.id, after=course)


async def set_lead(work: WriteWork, course_id: int, user_id: int) -> None:
    """Puts a teacher into the place of the lead, whether they taught the course before or not."""
    await work.run(store.DELETE_LEAD, course_id=course_id)
    await work.run(staff_store.DELETE_MEMBER, course_id=course_id, user_id=user_id)
    await work.run(store.INSERT_STAFF, course_id=course_id, user_id=user_id, role=StaffRole.LEAD)


async def set_first_category(
    work: WriteWork, actor: Actor, course_id: int, name: str | None
) -> None:
    """Puts the course first of all into the category of that name, or into none."""
    await work.run(store.DELETE_FIRST_CATEGORY, course_id=course_id)
    if name is None:
        return
    await _put_first(work, course_id, await category_named(work, actor, name))


async def _put_first(work: WriteWork, course_id: int, first: Category) -> None:
    await work.run(store.DELETE_FIRST_CATEGORY, course_id=course_id)
    await work.run(store.DELETE_CATEGORY_OF, course_id=course_id, category_id=first.id)
    await work.run(
        store.INSERT_COURSE_CATEGORY, course_id=course_id, category_id=first.id, position=0
    )


async def editable_course(work: WriteWork, actor: Actor, course_id: int) -> Course:
    """The course, locked, for whoever may write it: any course, or one they lead."""
    course = await work.first(store.BY_ID_LOCKED, id=course_id)
    if course is None:
        raise NoSuchCourse
    if not await may_write_course(work, actor, course_id):
        raise Forbidden
    return course


async def note_change(
    work: WriteWork, actor: Actor, course_id: int, *, changed: Sequence[str]
) -> None:
    """Says that something that stands beside the course's own row was changed: whoever follows
    courses learns of it, and of the time."""
    await work.run(store.update(("updated_at",)), row_id=course_id, updated_at=work.now)
    work.record(actor, "course.updated", "course", course_id, changed=changed)


async def change_course(
    work: WriteWork, actor: Actor, course_id: int, change: CourseChange
) -> Course:
    """Changes what `change` names and leaves the rest; refuses the slug of another course."""
    course = await editable_course(work, actor, course_id)
    columns = _columns(course, change)
    if "slug" in columns and change.numbers_slug:
        columns["slug"] = await numbered_slug(work, columns["slug"], but=course_id)
    elif "slug" in columns:
        await _must_be_free(work, columns["slug"])
    changed = sorted(columns)
    if change.category is not UNSET:
        await set_first_category(work, actor, course_id, change.category)
        changed.append("category")
    if change.category_id is not UNSET:
        await _put_first(work, course_id, await category(work, change.category_id))
        changed.append("category")
    if change.lead_id is not UNSET:
        await _change_lead(work, actor, course_id, change.lead_id)
        changed.append("lead_id")
    if not changed:
        return course
    columns["updated_at"] = work.now
    after = msgspec.structs.replace(course, **columns)
    must_be_window(after)
    if "title" in columns:
        columns["title_key"] = text.fold(after.title)
    try:
        await work.run(store.update(tuple(sorted(columns))), row_id=course_id, **columns)
    except NotUnique as error:
        # Another writer took the slug between the look and the update.
        raise TryAgain(str(error)) from error
    if after.state is not course.state:
        work.count("courses", course.state, -1)
        work.count("courses", after.state, +1)
    work.record(actor, "course.updated", "course", course_id, after=after, changed=changed)
    return after


_PLAIN = (
    "body", "summary", "state", "currency", "seats", "publish_at", "featured", "position", "code",
)  # fmt: skip


def _columns(course: Course, change: CourseChange) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    if change.title is not UNSET:
        columns["title"] = clean_title(change.title)
    if change.slug is not UNSET and change.slug != course.slug:
        columns["slug"] = clean_slug(change.slug)
    for name in (*_PLAIN, *WINDOW):
        value = getattr(change, name)
        if value is not UNSET:
            columns[name] = value
    if change.extra is not UNSET:
        columns["extra"] = merged(course.extra, change.extra)
    if change.amount is not UNSET or change.admission is not UNSET:
        amount = course.amount if change.amount is UNSET else change.amount
        admission = course.admission if change.admission is UNSET else change.admission
        columns |= {"amount": amount, "admission": admission_at(amount, admission)}
    return columns


async def _must_be_free(work: WriteWork, slug: str) -> None:
    if await _taken_slugs(work, [slug]):
        raise Invalid(Problem("slug", Fault.TAKEN))


async def _change_lead(work: WriteWork, actor: Actor, course_id: int, user_id: int) -> None:
    actor.must(Permission.COURSES_WRITE_ANY)
    if user_id not in await teachers_among(work, {user_id}):
        raise NotATeacher
    await set_lead(work, course_id, user_id)


async def remove_course(work: WriteWork, actor: Actor, course: Course) -> None:
    """Deletes the course's own rows; whoever calls has removed what refers to them."""
    await work.run(prerequisite_store.DELETE_PREREQUISITES_WITH, course_id=course.id)
    for section in await work.all(store.SECTIONS, course_id=course.id):
        work.record(actor, "section.deleted", "section", section.id, after=Gone(section.id))
    for statement in store.DELETE_CONTENT:
        await work.run(statement, course_id=course.id)
    await work.run(store.DELETE_EXTERNAL_IDS, id=course.id)
    await work.run(store.DELETE, id=course.id)
    work.count("courses", course.state, -1)
    work.record(actor, "course.deleted", "course", course.id, after=Gone(course.id, course.uid))
