"""Reading the catalog; who may see which course is decided here, once."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.belonging import value_key
from lyceum.core.catalog import category_store, content_store, course_page, staff_store, store
from lyceum.core.catalog.content_model import SectionFilter, UnitFilter
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse, NoSuchSection, NoSuchUnit
from lyceum.core.catalog.model import (
    Category,
    CategoryFilter,
    Course,
    CourseFilter,
    CourseState,
    CourseUnit,
    Section,
    UnitState,
)
from lyceum.core.errors import Forbidden
from lyceum.core.listing import PICKED, fetch_page, search_bound
from lyceum.core.page import Order, Page, Slice
from lyceum.core.people.model import User
from lyceum.core.work import WITHIN, Work
from lyceum.kit import text


async def courses(
    work: Work, actor: Actor, *, where: CourseFilter, sliced: Slice, order: Order = store.NEWEST
) -> Page[Course]:
    """A page of courses, newest first unless asked for in another `CourseOrder`. Who may not read
    any course is shown published ones and those they are enrolled in, whatever `where` asks for."""
    shape = course_page.PageShape(
        states=tuple(sorted(where.states)),
        category=where.category is not UNSET,
        category_id=where.category_id is not UNSET,
        sees_all=actor.may(Permission.COURSES_READ_ANY),
        total=sliced.total,
        lead=where.lead_id is not UNSET,
        admission=where.admission is not UNSET,
        known_as=where.known_as is not UNSET,
        narrowed=_rarer(work, where),
        order=order,
    )
    values: dict[str, object] = {
        **{name: getattr(where, name) for name in _RARER},
        "states": list(shape.states),
        "self_id": actor.user_id,
        "category_id": where.category_id,
        "lead_id": where.lead_id,
        "admission": where.admission,
    }
    if where.field_value is not UNSET:
        values["field_value"] = value_key(where.field_value)
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    if where.category is not UNSET:
        values["category"] = text.fold(where.category)
    if where.known_as is not UNSET:
        values |= where.known_as.bound
    return await fetch_page(work, course_page.page(shape), sliced, **values)


_RARER = (
    "category_ids", "tags", "difficulties", "search", "code", "slug", "featured", "amount",
    "group_id", "branch_id", "field_value", *PICKED,
)  # fmt: skip


def _rarer(work: Work, where: CourseFilter) -> frozenset[str]:
    """The names of those filters that a statement is seldom built with."""
    names = {name for name in _RARER if getattr(where, name) is not UNSET}
    if where.priced is not UNSET:
        names.add("priced" if where.priced else "not_priced")
    if work.branch_id is not None:
        names.add(WITHIN)
    return frozenset(names)


async def course(work: Work, actor: Actor, uid: bytes | None) -> Course:
    """One course by its uid; one that the caller may not see does not exist."""
    if uid is None:
        raise NoSuchCourse
    if actor.may(Permission.COURSES_READ_ANY):
        found = await work.first(store.BY_UID, uid=uid)
    else:
        found = await work.first(store.BY_UID_VISIBLE, uid=uid, self_id=actor.user_id)
    if found is None:
        raise NoSuchCourse
    return found


async def course_by_id(work: Work, actor: Actor, course_id: int) -> Course:
    """One course by its id, as by its uid."""
    if not actor.may(Permission.COURSES_READ_ANY):
        return await course_to_take(work, actor, course_id)
    found = await work.first(store.BY_ID, id=course_id)
    if found is None:
        raise NoSuchCourse
    return found


async def course_to_take(work: Work, actor: Actor, course_id: int) -> Course:
    """One course by its id, as who learns sees it: published, or one that the caller is in."""
    found = await work.first(store.BY_ID_VISIBLE, id=course_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchCourse
    return found


async def course_in_any_state(work: Work, actor: Actor, course_id: int) -> Course:
    """One course by its id, for APIs that tell a course which the caller may not see (Forbidden)
    from one that is not there. What is not published is for who may write it and, once it is open
    to them, for who is enrolled; what is in the trash for who may take it out."""
    found = await work.first(store.BY_ID_IN_ANY_STATE, id=course_id)
    if found is None:
        raise NoSuchCourse
    if found.state is CourseState.TRASHED:
        if not await leads_course(work, actor, course_id):
            raise Forbidden
        return found
    if await work.first(store.BY_ID_VISIBLE, id=course_id, self_id=actor.user_id) is None and not (
        await may_write_course(work, actor, course_id)
    ):
        raise Forbidden
    return found


async def course_id(work: Work, uid: bytes) -> int | None:
    """The id behind a uid, for a filter that judges by itself who may know."""
    found = await work.first(store.BY_UID, uid=uid)
    return found.id if found else None


async def courses_by_id(work: Work, course_ids: Iterable[int]) -> dict[int, Course]:
    """The part `course` of another page."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    return {found.id: found for found in await work.all(store.BY_IDS, ids=wanted)}


async def first_categories(work: Work, course_ids: Iterable[int]) -> dict[int, str]:
    """The part `category`: the name of each course's first category, where it has one."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    found = await work.all(store.FIRST_CATEGORIES, course_ids=wanted)
    return {line.course_id: line.name for line in found}


async def first_category_ids(work: Work, course_ids: Iterable[int]) -> dict[int, int]:
    """The same by the category's id."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    found = await work.all(store.FIRST_CATEGORIES, course_ids=wanted)
    return {line.course_id: line.category_id for line in found}


async def first_category_slugs(work: Work, course_ids: Iterable[int]) -> dict[int, str]:
    """The same by the category's slug."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    found = await work.all(store.FIRST_CATEGORIES, course_ids=wanted)
    return {line.course_id: line.slug for line in found}


async def leads(work: Work, course_ids: Iterable[int]) -> dict[int, int]:
    """The part `lead`: the id of the person who leads each course, where somebody does."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    found = await work.all(store.LEADS, course_ids=wanted)
    return {line.course_id: line.user_id for line in found}


async def people_leading(work: Work, course_ids: Iterable[int]) -> dict[int, User]:
    """The part `lead` with the people themselves, in one statement."""
    wanted = sorted(set(course_ids))
    if not wanted:
        return {}
    found = await work.all(store.PEOPLE_LEADING, course_ids=wanted)
    return {person.course_id: person for person in found}


async def leads_any(work: Work, user_id: int) -> bool:
    """Whether a person leads at least one course."""
    return await work.first(staff_store.LED_BY, user_id=user_id) is not None


async def is_led_by(work: Work, actor: Actor, course_id: int) -> bool:
    """Whether the caller is on the staff of this course, as its lead or an instructor, and may
    still act there: change it, let people in."""
    if not _may_lead(actor):
        return False
    asked = {"course_id": course_id, "user_id": actor.user_id}
    return await work.first(staff_store.STANDING, **asked) is not None


async def leads_course(work: Work, actor: Actor, course_id: int) -> bool:
    """Whether the caller may do what instructors beside the lead may not: name staff, delete."""
    if actor.may(Permission.COURSES_WRITE_ANY):
        return True
    return _may_lead(actor) and (await leads(work, [course_id])).get(course_id) == actor.user_id


async def must_lead_course(work: Work, actor: Actor, course_id: int) -> None:
    """Refuses whoever may not."""
    if not await leads_course(work, actor, course_id):
        raise Forbidden


def _may_lead(actor: Actor) -> bool:
    return actor.may(Permission.COURSES_LEAD) and actor.may(Permission.OWN_WRITE)


async def may_write_course(work: Work, actor: Actor, course_id: int) -> bool:
    """Whether the caller may change this course and its content: any course, or one they lead."""
    return actor.may(Permission.COURSES_WRITE_ANY) or await is_led_by(work, actor, course_id)


async def writable_courses(work: Work, actor: Actor, course_ids: Collection[int]) -> frozenset[int]:
    """Those of these courses that the caller may change."""
    if actor.may(Permission.COURSES_WRITE_ANY):
        return frozenset(course_ids)
    if not course_ids or not _may_lead(actor):
        return frozenset()
    asked = {"course_ids": sorted(course_ids), "user_id": actor.user_id}
    return frozenset(found.id for found in await work.all(staff_store.STANDING_IN, **asked))


async def category(work: Work, category_id: int) -> Category:
    """One category by its id; everybody may see all of them."""
    found = await work.first(category_store.CATEGORY_BY_ID, id=category_id)
    if found is None:
        raise NoSuchCategory
    return found


async def category_at(work: Work, slug: str) -> Category | None:
    """The category of that slug, if there is one."""
    return await work.first(category_store.CATEGORY_BY_SLUG, slug=slug)


async def category_of(work: Work, uid: bytes | None) -> Category:
    """The same by its uid."""
    if uid is not None:
        found = await work.first(category_store.CATEGORY_BY_UID, uid=uid)
        if found is not None:
            return found
    raise NoSuchCategory


async def categories(
    work: Work, *, where: CategoryFilter, sliced: Slice, order: Order
) -> Page[Category]:
    """A page of categories, in one of `CategoryOrder`."""
    shape = category_store.PageShape(
        below=where.parent_id not in (UNSET, None),
        roots=where.parent_id is None,
        search=where.search is not UNSET,
        slug=where.slug is not UNSET,
        used=where.used,
        known_as=where.known_as is not UNSET,
        total=sliced.total,
        order=order,
    )
    values: dict[str, object] = {"parent_id": where.parent_id, "slug": where.slug}
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    if where.known_as is not UNSET:
        values |= where.known_as.bound
    return await fetch_page(work, category_store.page(shape), sliced, **values)


async def categories_of(work: Work, course_ids: Iterable[int]) -> dict[int, list[Category]]:
    """The part `categories`: those that each course lies in, the first of all first."""
    wanted = sorted(set(course_ids))
    held: dict[int, list[Category]] = {course_id: [] for course_id in wanted}
    if wanted:
        for line in await work.all(category_store.CATEGORIES_OF, course_ids=wanted):
            held[line.course_id].append(line)
    return held


async def courses_in_categories(work: Work, category_ids: Iterable[int]) -> dict[int, int]:
    """The part `count`: how many published courses lie in each category, in whatever place."""
    wanted = sorted(set(category_ids))
    if not wanted:
        return {}
    found = await work.all(category_store.COUNTED, category_ids=wanted)
    return {line.id: line.count for line in found}


async def courses_by_state(work: Work, actor: Actor) -> dict[CourseState, int]:
    """How many courses there are in each state: of all for who may write any, else of those that
    the caller leads."""
    if actor.may(Permission.COURSES_WRITE_ANY):
        is_within = work.branch_id is not None
        counted = course_page.PLACED_BY_STATE if is_within else course_page.COUNTED_BY_STATE
        found = await work.all(counted)
    else:
        found = await work.all(course_page.LED_BY_STATE, lead_id=actor.user_id)
    return {line.state: line.count for line in found}


async def category_tree(work: Work) -> list[Category]:
    """All categories, siblings in their order."""
    return await work.all(category_store.CATEGORIES)


async def sections(work: Work, course_id: int) -> list[Section]:
    return await work.all(store.SECTIONS, course_id=course_id)


async def units(work: Work, course_id: int) -> list[CourseUnit]:
    return await work.all(store.UNITS, course_id=course_id)


async def outlines(
    work: Work, actor: Actor, course_ids: Iterable[int]
) -> dict[int, list[content_store.Placed]]:
    """The part `outline`: the units of each course in its order, those alone that learners see
    unless the caller sees all."""
    wanted = sorted(set(course_ids))
    held: dict[int, list[content_store.Placed]] = {course_id: [] for course_id in wanted}
    sees_all = actor.may(Permission.COURSES_READ_ANY)
    if wanted:
        for line in await work.all(content_store.OUTLINES, course_ids=wanted):
            if sees_all or line.state is UnitState.PUBLISHED:
                held[line.course_id].append(line)
    return held


async def section(work: Work, actor: Actor, section_id: int) -> Section:
    """One section; one in a course that the caller may not see does not exist."""
    statement = content_store.VISIBLE_SECTION[actor.may(Permission.COURSES_READ_ANY)]
    found = await work.first(statement, id=section_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchSection
    return found


async def unit(work: Work, actor: Actor, unit_id: int) -> CourseUnit:
    """The same of a unit, which may be locked all the same."""
    statement = content_store.VISIBLE_UNIT[actor.may(Permission.COURSES_READ_ANY)]
    found = await work.first(statement, id=unit_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchUnit
    return found


async def unit_of(work: Work, actor: Actor, uid: bytes | None) -> CourseUnit:
    """The same by its uid."""
    if uid is not None:
        found = await work.first(content_store.UNIT_BY_UID, uid=uid)
        if found is not None:
            return await unit(work, actor, found.id)
    raise NoSuchUnit


async def section_page(
    work: Work, actor: Actor, *, where: SectionFilter, sliced: Slice, order: Order
) -> Page[Section]:
    """A page of the sections of the courses that the caller may see, in one of `ListOrder`."""
    shape, values = _narrowed(actor, where, sliced=sliced, order=order)
    return await fetch_page(work, content_store.section_page(shape), sliced, **values)


async def unit_page(
    work: Work, actor: Actor, *, where: UnitFilter, sliced: Slice, order: Order
) -> Page[CourseUnit]:
    """The same of units. Whoever writes them out keeps `body` from who may not read it."""
    shape, values = _narrowed(actor, where, sliced=sliced, order=order)
    return await fetch_page(work, content_store.unit_page(shape), sliced, **values)


def _narrowed(
    actor: Actor, where: SectionFilter | UnitFilter, *, sliced: Slice, order: Order
) -> tuple[content_store.PageShape, dict[str, object]]:
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    shape = content_store.PageShape(
        narrowed=tuple(sorted(values)),
        sees_all=actor.may(Permission.COURSES_READ_ANY),
        total=sliced.total,
        order=order,
    )
    if where.search is not UNSET:
        values |= search_bound(where.search)
    return shape, {**values, "self_id": actor.user_id}
