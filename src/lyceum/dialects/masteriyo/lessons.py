"""Lessons (contract 5)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import content, queries
from lyceum.core.catalog.content import NewUnit, UnitChange
from lyceum.core.catalog.content_model import ListOrder, UnitFilter
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, UnitKind, UnitState
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Order, Slice
from lyceum.core.progress.reading import admits_reading, read_unit
from lyceum.core.progress.requiring import put_unit_state
from lyceum.core.progress.trash import restore_unit, trash_unit
from lyceum.core.removal.actions import delete_trashed_unit, delete_unit
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed
from lyceum.dialects.masteriyo.rights import must_read_courses, must_read_in
from lyceum.dialects.masteriyo.sections import must_be_course
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import content as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked

DELETED = "Lesson deleted successfully"
POST = "lesson"


async def list_lessons(work: Work, actor: Actor, asked: wire.UnitsAsked) -> Listing[wire.LessonOut]:
    """List lessons, in their order; their text is there where it may be read at once."""
    must_read_courses(actor)
    order = ordered(asked, wire.ORDERS.get(asked.orderby, ListOrder.POSITION))
    where = wire.unit_filter(asked, wire.LESSON_KINDS)
    page = await queries.unit_page(work, actor, where=where, sliced=sliced(asked), order=order)
    return listing(asked, page, await all_told(work, actor, page.rows, for_list=True))


async def around_of(
    work: Work, actor: Actor, units: Sequence[CourseUnit]
) -> dict[int, wire.Around]:
    """By the course's id what lies around the units, in three statements."""
    ids = {unit.course_id for unit in units}
    courses = await queries.courses_by_id(work, ids)
    outlines = await queries.outlines(work, actor, ids)
    writable = await queries.writable_courses(work, actor, ids)
    return {one: wire.Around(courses.get(one), outlines[one], one in writable) for one in ids}


async def all_told(
    work: Work,
    actor: Actor,
    units: Sequence[CourseUnit],
    *,
    for_list: bool = False,
) -> list[wire.LessonOut]:
    around = await around_of(work, actor, units)
    if for_list:
        units = [readable(unit, around[unit.course_id], actor) for unit in units]
    return [wire.lesson(unit, around[unit.course_id]) for unit in units]


def readable(unit: CourseUnit, around: wire.Around, actor: Actor) -> CourseUnit:
    """Without its text where it takes more than a look at the course to know who may read it."""
    if actor.may(Permission.COURSES_READ_ANY):
        return unit
    if around.course is not None and admits_reading(around.course, actor):
        return unit
    return replace(unit, body=None)


async def _told(work: Work, actor: Actor, unit: CourseUnit) -> wire.LessonOut:
    return (await all_told(work, actor, [unit]))[0]


async def get_lesson(work: Work, actor: Actor, asked: OneAsked) -> wire.LessonOut:
    """Retrieve a lesson, if the course lets its reader in."""
    unit = await lesson_of(work, actor, asked.id)
    must_read_in(actor, await queries.course_by_id(work, actor, unit.course_id))
    unit = await read_unit(work, actor, asked.id)
    return await _told(work, actor, unit)


async def lesson_of(
    work: Work, actor: Actor, unit_id: int, *, kinds: tuple[UnitKind, ...] = wire.LESSON_KINDS
) -> CourseUnit:
    """One that the caller may know of, whether it is open to them or not."""
    unit = await queries.unit(work, actor, unit_id)
    if unit.kind not in kinds:
        raise NoSuchUnit
    return unit


async def create_lesson(work: WriteWork, actor: Actor, asked: wire.CreateLesson) -> wire.LessonOut:
    """Create a lesson in a section."""
    await must_be_course(work, actor, asked.course_id)
    new = NewUnit(
        kind=UnitKind.TEXT,
        title=without_tags(asked.name or wire.UNTITLED) or wire.UNTITLED,
        body=asked.description or "",
        section_id=await section_in(work, asked.parent_id, course_id=asked.course_id),
        state=UnitState.PUBLISHED if asked.status is UNSET else wire.STATES[asked.status],
        extra=wire.own(asked),
    )
    made = await content.add_unit(work, actor, course_id=asked.course_id, new=new)
    if asked.menu_order is not UNSET:
        change = UnitChange(position=max(0, asked.menu_order))
        made = await content.change_unit(work, actor, made.id, change)
    return await _told(work, actor, made)


async def section_in(work: Work, section_id: int, *, course_id: int) -> int:
    """The section, if the course has it; refuses any other id."""
    there = await queries.sections(work, course_id)
    if any(section.id == section_id for section in there):
        return section_id
    raise Invalid(Problem("parent_id", Fault.UNKNOWN))


async def update_lesson(work: WriteWork, actor: Actor, asked: wire.UpdateLesson) -> wire.LessonOut:
    """Update a lesson, or move it."""
    before = await lesson_of(work, actor, asked.id)
    own = wire.own(asked)
    change = UnitChange(
        title=asked.name if asked.name is UNSET else without_tags(asked.name) or UNSET,
        body=asked.description,
        position=asked.menu_order if asked.menu_order is UNSET else max(0, asked.menu_order),
        extra=own if any(own.values()) else UNSET,
    )
    if asked.parent_id is not UNSET and asked.parent_id != before.section_id:
        to = await section_in(work, asked.parent_id, course_id=before.course_id)
        change = replace(change, section_id=to)
    after = await content.change_unit(work, actor, asked.id, change)
    if asked.status is not UNSET:
        after = await put_unit_state(work, actor, asked.id, wire.STATES[asked.status])
    return await _told(work, actor, after)


async def delete_lesson(work: WriteWork, actor: Actor, asked: wire.DeleteUnit) -> wire.LessonOut:
    """Delete a lesson for good; put it into the trash where `force` is false."""
    before = await trashed_or_not(work, actor, asked.id, kinds=wire.LESSON_KINDS)
    told = await _told(work, actor, before)
    await remove(work, actor, before, force=asked.force, post=POST)
    if not here().profile.tells_deletion:
        return told
    return replace(told, message=DELETED, status=told.status if asked.force else "trash")


async def remove(
    work: WriteWork, actor: Actor, unit: CourseUnit, *, force: bool, post: str
) -> None:
    """Puts a unit into the trash, where it must not lie already; `force` deletes it for good."""
    is_trashed = unit.trashed_at is not None
    if force:
        delete = delete_trashed_unit if is_trashed else delete_unit
        await delete(work, actor, unit.id)
    elif is_trashed:
        raise AlreadyTrashed(post)
    else:
        await trash_unit(work, actor, unit.id)


async def trashed_or_not(
    work: WriteWork, actor: Actor, unit_id: int, *, kinds: tuple[UnitKind, ...]
) -> CourseUnit:
    """A unit of a course that the caller may write, wherever it lies."""
    unit = await content.editable_unit(work, actor, unit_id)
    if unit.kind not in kinds:
        raise NoSuchUnit
    return unit


async def restore_lesson(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.LessonOut:
    """Take a lesson out of the trash; it is a draft then."""
    unit = await trashed_or_not(work, actor, asked.id, kinds=wire.LESSON_KINDS)
    if unit.trashed_at is not None:
        await restore_unit(work, actor, asked.id)
    after = await put_unit_state(work, actor, asked.id, UnitState.DRAFT)
    return await _told(work, actor, after)


async def clone_lesson(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.LessonOut:
    """Make a draft that is like a lesson."""
    unit = await lesson_of(work, actor, asked.id)
    new = NewUnit(
        kind=unit.kind,
        title=await copied_title(work, actor, unit, kinds=wire.LESSON_KINDS),
        body=unit.body,
        section_id=unit.section_id,
        state=UnitState.DRAFT,
        extra={wire.NAMESPACE: {**unit.extra.get(wire.NAMESPACE, {}), "slug": None}},
    )
    made = await content.add_unit(work, actor, course_id=unit.course_id, new=new)
    return await _told(work, actor, made)


async def copied_title(
    work: Work, actor: Actor, unit: CourseUnit, *, kinds: tuple[UnitKind, ...]
) -> str:
    """With how many such units there are behind it (247)."""
    page = await queries.unit_page(
        work,
        actor,
        where=UnitFilter(kinds=kinds),
        sliced=Slice(limit=1),
        order=Order(ListOrder.CREATED_AT),
    )
    return f"{unit.title} - Copy({page.total})"
