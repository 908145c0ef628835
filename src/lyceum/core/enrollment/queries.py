"""Reading enrollments; who may see which is decided here, once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.enrollment import count_store, store
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter
from lyceum.core.listing import fetch_page, search_bound
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import WITHIN, Work


def sees_enrollments(actor: Actor) -> str:
    """Whose: all, led (one's own too), or own."""
    if actor.may(Permission.ENROLLMENTS_READ_ANY):
        return "all"
    return "led" if actor.may(Permission.COURSES_LEAD) else "own"


async def enrollments(
    work: Work,
    actor: Actor,
    *,
    where: EnrollmentFilter,
    sliced: Slice,
    order: Order = store.NEWEST,
) -> Page[Enrollment]:
    """A page of enrollments, newest first unless asked for in another `EnrollmentOrder`: all, those
    in courses one leads and one's own, or one's own alone."""
    values: dict[str, object] = {
        "states": [str(state) for state in where.states],
        "self_id": actor.user_id,
    }
    if where.user_id is not UNSET:
        values["user_id"] = where.user_id
    if where.course_id is not UNSET:
        values["course_id"] = where.course_id
    if where.known_as is not UNSET:
        values |= where.known_as.bound
    more = {name for name in ("search", *store.SPANS) if getattr(where, name) is not UNSET}
    values |= {name: getattr(where, name) for name in more}
    if where.search is not UNSET:
        values |= search_bound(where.search)
    if work.branch_id is not None:
        more.add(WITHIN)
    if where.newest:
        more.add("newest")
    shape = store.PageShape(
        states=tuple(sorted(where.states)),
        by_user="user_id" in values,
        by_course="course_id" in values,
        sees=sees_enrollments(actor),
        total=sliced.total,
        order=order,
        known_as=where.known_as is not UNSET,
        more=frozenset(more),
        is_begun=None if where.is_begun is UNSET else where.is_begun,
        has_done=None if where.has_done is UNSET else where.has_done,
        runs=None if where.runs is UNSET else where.runs,
    )
    return await fetch_page(work, store.page(shape), sliced, **values)


async def newest_of(work: Work, *, user_id: int, course_id: int) -> Enrollment | None:
    """The last stay of a person in a course, for whoever may see both."""
    return await work.first(store.NEWEST_OF_PAIR, user_id=user_id, course_id=course_id)


async def enrollment(work: Work, actor: Actor, uid: bytes | None) -> Enrollment:
    """One enrollment by its uid; one that the caller may not see does not exist."""
    found = None
    if uid is not None:
        found = await work.first(
            store.by_uid(sees_enrollments(actor)), uid=uid, self_id=actor.user_id
        )
    if found is None:
        raise NoSuchEnrollment
    return found


async def enrollment_by_id(work: Work, actor: Actor, enrollment_id: int) -> Enrollment:
    """One enrollment by its id, as by its uid."""
    statement = store.by_id(sees_enrollments(actor))
    found = await work.first(statement, id=enrollment_id, self_id=actor.user_id)
    if found is None:
        raise NoSuchEnrollment
    return found


async def enrolled_counts(work: Work, course_ids: Iterable[int]) -> dict[int, int]:
    """The part `enrolled` of a page of courses: how many are active or completed in each."""
    wanted = [str(course_id) for course_id in sorted(set(course_ids))]
    if not wanted:
        return {}
    found = await work.all(count_store.ENROLLED_COUNTS, keys=wanted)
    return {int(line.course_id): line.count for line in found}
