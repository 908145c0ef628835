"""Courses (contract 4)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import actions, labels, queries
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.label_model import LabelKind
from lyceum.core.catalog.marking import mark_with, put_into_categories
from lyceum.core.catalog.model import Course, CourseChange, CourseOrder, CourseState, NewCourse
from lyceum.core.catalog.trash import restore_course as take_out
from lyceum.core.catalog.trash import trash_course
from lyceum.core.enrollment.queries import enrolled_counts
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.removal import actions as removal
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import pricing
from lyceum.dialects.masteriyo.here import here
from lyceum.dialects.masteriyo.paging import Listing, listing, ordered, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed, CannotBulkDelete, Said
from lyceum.dialects.masteriyo.rights import must_read_courses, must_read_in
from lyceum.dialects.masteriyo.values import without_tags
from lyceum.dialects.masteriyo.wire import course_told
from lyceum.dialects.masteriyo.wire import courses as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked
from lyceum.kit.text import slugify

POST = "course"
DELETED = "Course deleted successfully"
_ORDERS = {
    wire.PostOrder.TITLE: CourseOrder.TITLE,
    wire.PostOrder.SLUG: CourseOrder.SLUG,
    wire.PostOrder.MODIFIED: CourseOrder.UPDATED_AT,
    wire.PostOrder.MENU_ORDER: CourseOrder.POSITION,
}


async def list_courses(
    work: Work, actor: Actor, asked: wire.CoursesAsked
) -> Listing[course_told.CourseOut]:
    """List courses; an instructor's are their own."""
    must_read_courses(actor)
    where = wire.where(asked)
    if not actor.may(Permission.COURSES_WRITE_ANY) and actor.may(Permission.COURSES_READ_ANY):
        where = replace(where, lead_id=actor.self_id())
    order = ordered(asked, _ORDERS.get(asked.orderby, CourseOrder.CREATED_AT))
    page = await queries.courses(work, actor, where=where, sliced=sliced(asked), order=order)
    rows = await all_told(work, actor, page.rows)
    counts = course_told.counts(await queries.courses_by_state(work, actor))
    return listing(asked, page, rows, enveloped=True, more={"courses_count": counts})


async def get_course(work: Work, actor: Actor, asked: OneAsked) -> course_told.CourseOut:
    """Retrieve a course."""
    course = await queries.course_in_any_state(work, actor, asked.id)
    must_read_in(actor, course)
    return await _told(work, actor, course)


async def _told(
    work: Work, actor: Actor, course: Course, *, is_gone: bool = False
) -> course_told.CourseOut:
    (told,) = await all_told(work, actor, [course], is_gone=is_gone)
    return told


async def all_told(
    work: Work, actor: Actor, courses: Sequence[Course], *, is_gone: bool = False
) -> list[course_told.CourseOut]:
    """With all that stands beside each, a statement for each part."""
    ids = [course.id for course in courses]
    leads = await queries.people_leading(work, ids)
    lying = await queries.categories_of(work, ids)
    marks = await labels.labels_of(work, ids)
    students = await enrolled_counts(work, ids)
    writable = await queries.writable_courses(work, actor, ids)
    return [
        course_told.course(
            course,
            course_told.Parts(
                lead=leads.get(course.id),
                categories=list(lying[course.id]),
                labels=list(marks[course.id]),
                students=students.get(course.id, 0),
                writes=course.id in writable,
            ),
            is_gone=is_gone,
        )
        for course in courses
    ]


async def create_course(
    work: WriteWork, actor: Actor, asked: wire.CreateCourse
) -> course_told.CourseOut:
    """Create a course; published and open, unless something else is asked for."""
    if asked.id is not UNSET:
        message = "Cannot create existing course."
        raise Said("masteriyo_rest_course_exists", message, status=400)
    await _must_be_course(work, actor, asked)
    plain = pricing.Prices(mode=pricing.AccessMode.OPEN, currency=work.tenant.currency, regular=0)
    prices = _prices(asked, plain)
    title = without_tags(asked.name or wire.UNTITLED) or wire.UNTITLED
    state = wire.state(asked)
    traversal = wire.traversal(asked)
    new = NewCourse(
        title=title,
        slug=slugify(asked.slug or title) or None,
        numbers_slug=True,
        body=asked.description or "",
        summary=without_tags(asked.short_description or ""),
        state=CourseState.PUBLISHED if state is UNSET else state,
        lead_id=asked.author_id or None,
        amount=prices.amount,
        admission=prices.admission,
        seats=asked.enrollment_limit or None,
        featured=asked.featured or False,
        position=asked.menu_order or 0,
        extra=wire.own(asked, prices),
    )
    if traversal is not UNSET:
        new = replace(new, traversal=traversal)
    course = await actions.create_course(work, actor, new)
    await _mark(work, actor, course.id, asked)
    return await _told(work, actor, course)


def _prices(asked: wire.CourseFields, before: pricing.Prices) -> pricing.Prices:
    said = pricing.Asked(
        mode=asked.access_mode,
        price=asked.price,
        regular=asked.regular_price,
        sale=asked.sale_price,
    )
    return pricing.written(said, before)


async def _must_be_course(work: Work, actor: Actor, asked: wire.CourseFields) -> None:
    """A course may lie below another; refuses what is none."""
    if not asked.parent_id:
        return
    try:
        await queries.course_by_id(work, actor, asked.parent_id)
    except NoSuchCourse as error:
        raise Invalid(Problem("parent_id", Fault.UNKNOWN)) from error


async def _mark(work: WriteWork, actor: Actor, course_id: int, asked: wire.CourseFields) -> None:
    """Categories, tags and the difficulty replace those that were there."""
    if asked.categories is not UNSET:
        there = {one.id for one in await queries.category_tree(work)}
        wanted = _known("categories", [term.id for term in asked.categories], there)
        await put_into_categories(work, actor, course_id, wanted)
    if asked.tags is not UNSET:
        await _label(work, actor, course_id, LabelKind.TAG, [term.id for term in asked.tags])
    if asked.difficulty is not UNSET:
        await _label(work, actor, course_id, LabelKind.DIFFICULTY, _difficulty(asked.difficulty))


def _difficulty(asked: dict[str, object]) -> list[int]:
    found = asked.get("id")
    if isinstance(found, str) and found.isdecimal() and len(found) < 16:
        found = int(found)
    if not asked or found in (None, 0):
        return []
    if not isinstance(found, int) or isinstance(found, bool):
        raise Invalid(Problem("difficulty[id]", Fault.WRONG_TYPE, expected=("integer",)))
    return [found]


async def _label(  # noqa: PLR0917 - as marking takes them
    work: WriteWork, actor: Actor, course_id: int, kind: LabelKind, wanted: list[int]
) -> None:
    there = await labels.known_labels(work, wanted, kind=kind)
    name = "tags" if kind is LabelKind.TAG else "difficulty"
    known = _known(name, wanted, there)
    await mark_with(work, actor, course_id, kind=kind, label_ids=known)


def _known(name: str, wanted: Sequence[int], there: set[int]) -> list[int]:
    """Those that there are; refuses the others where the profile does not swallow them."""
    if here().profile.refuses_nonsense and not there.issuperset(wanted):
        raise Invalid(Problem(name, Fault.UNKNOWN))
    return [one for one in wanted if one in there]


async def update_course(
    work: WriteWork, actor: Actor, asked: wire.UpdateCourse
) -> course_told.CourseOut:
    """Update a course: what is sent, and no more. In the trash it stays, unless its status says
    otherwise."""
    before = await _writable(work, actor, asked.id)
    await _must_be_course(work, actor, asked)
    is_trashed = before.state is CourseState.TRASHED
    if is_trashed:
        before = await take_out(work, actor, asked.id)
    prices = _prices(asked, pricing.of_course(before))
    seats = asked.enrollment_limit
    lead = (await queries.leads(work, [asked.id])).get(asked.id)
    change = CourseChange(
        title=asked.name if asked.name is UNSET else without_tags(asked.name) or UNSET,
        slug=slugify(asked.slug) or UNSET if asked.slug is not UNSET else UNSET,
        numbers_slug=True,
        body=asked.description,
        summary=asked.short_description
        if asked.short_description is UNSET
        else without_tags(asked.short_description),
        state=wire.state(asked, before.state),
        lead_id=asked.author_id if asked.author_id not in (UNSET, lead) else UNSET,
        seats=seats if seats is UNSET else seats or None,
        featured=asked.featured,
        position=asked.menu_order,
        traversal=wire.traversal(asked),
        extra=wire.own(asked, prices),
    )
    if prices != pricing.of_course(before):
        change = replace(change, amount=prices.amount, admission=prices.admission)
    after = await actions.change_course(work, actor, asked.id, change)
    await _mark(work, actor, asked.id, asked)
    if is_trashed and asked.status is UNSET:
        after = await trash_course(work, actor, asked.id)
    return await _told(work, actor, after)


async def _writable(work: WriteWork, actor: Actor, course_id: int) -> Course:
    course = await queries.course_in_any_state(work, actor, course_id)
    if not await queries.may_write_course(work, actor, course_id):
        raise Forbidden
    return course


async def delete_course(
    work: WriteWork, actor: Actor, asked: wire.DeleteCourse
) -> course_told.CourseOut:
    """Put a course into the trash; with `force` delete it for good, with all that it holds."""
    before = await _writable(work, actor, asked.id)
    told = await _told(work, actor, before, is_gone=True)
    await _delete(work, actor, before, force=asked.force)
    if not here().profile.tells_deletion:
        return told
    return replace(told, message=DELETED, status=told.status if asked.force else "trash")


async def _delete(work: WriteWork, actor: Actor, course: Course, *, force: bool) -> None:
    is_trashed = course.state is CourseState.TRASHED
    if force and is_trashed:
        await removal.delete_trashed_course(work, actor, course.id)
    elif force:
        await removal.delete_course(work, actor, course.id)
    elif is_trashed:
        raise AlreadyTrashed(POST)
    else:
        await trash_course(work, actor, course.id)


async def restore_course(work: WriteWork, actor: Actor, asked: OneAsked) -> course_told.CourseOut:
    """Take a course out of the trash; it is a draft then, wherever it was (990)."""
    course = await _writable(work, actor, asked.id)
    return await _told(work, actor, await _restored(work, actor, course))


async def _restored(work: WriteWork, actor: Actor, course: Course) -> Course:
    if course.state is CourseState.TRASHED:
        await take_out(work, actor, course.id)
    change = CourseChange(state=CourseState.DRAFT)
    return await actions.change_course(work, actor, course.id, change)


async def delete_courses(
    work: WriteWork, actor: Actor, asked: wire.DeleteCourses
) -> list[course_told.CourseOut]:
    """Delete several courses; those that are not there are passed over."""
    there = await _several(work, actor, asked.ids)
    told = await all_told(work, actor, there, is_gone=True)
    for course in there:
        if asked.force or course.state is not CourseState.TRASHED:
            await _delete(work, actor, course, force=asked.force)
    return told


async def restore_courses(
    work: WriteWork, actor: Actor, asked: wire.RestoreCourses
) -> list[course_told.CourseOut]:
    """Take several courses out of the trash."""
    there = await _several(work, actor, asked.ids)
    after = [await _restored(work, actor, course) for course in there]
    return await all_told(work, actor, after)


async def _several(work: WriteWork, actor: Actor, course_ids: Sequence[int]) -> list[Course]:
    """Those that there are and that the caller may write; refuses when there is none."""
    there = []
    for course_id in dict.fromkeys(course_ids):
        try:
            there.append(await _writable(work, actor, course_id))
        except (NoSuchCourse, Forbidden):
            continue
    if not there and not actor.may(Permission.COURSES_WRITE_ANY):
        raise Forbidden
    if not there:
        raise CannotBulkDelete(POST)
    return there
