"""Who is in which course, and how far they came (contract 2.1, 2.2)."""

from __future__ import annotations

from functools import partial

import msgspec
from msgspec import UNSET

from lyceum.core.access import links
from lyceum.core.access.model import Purpose
from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.model import Attempt, AttemptFilter
from lyceum.core.assessment.results import attempts_where
from lyceum.core.catalog.model import Course, CourseUnit, UnitKind
from lyceum.core.catalog.queries import course_by_id, courses_by_id
from lyceum.core.catalog.queries import unit as unit_by_id
from lyceum.core.catalog.staff import staff_of
from lyceum.core.catalog.trash import live_course
from lyceum.core.enrollment import queries
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import NoSuchEnrollment
from lyceum.core.enrollment.model import (
    BEEN_IN,
    Enrollment,
    EnrollmentFilter,
    Grounds,
)
from lyceum.core.enrollment.steps import drop
from lyceum.core.page import Order, Slice
from lyceum.core.people.queries import live_user, user, users_by_id
from lyceum.core.progress.queries import progress_of
from lyceum.core.progress.restarting import start_over
from lyceum.core.progress.totals import Total, totals
from lyceum.core.recognition.queries import certificates_of
from lyceum.core.stages import Stages
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging, values
from lyceum.dialects.talentlms.courses import first_categories
from lyceum.dialects.talentlms.wire import certificates
from lyceum.dialects.talentlms.wire import enrollments as wire
from lyceum.dialects.talentlms.wire.access import decoded
from lyceum.dialects.talentlms.wire.enrollments import EnrollmentSort
from lyceum.dialects.talentlms.wire.texts import OneAsked
from lyceum.http.links import address

MOST_COURSES = 1_000
"""Of a user, in the answer that has no pages."""

MOST_ATTEMPTS = 100

ORDERS = {
    EnrollmentSort.ENROLLMENT: Order("enrolled_at", descending=False),
    EnrollmentSort.ENROLLMENT_DOWN: Order("enrolled_at"),
    EnrollmentSort.LAST_UPDATED: Order("updated_at", descending=False),
    EnrollmentSort.LAST_UPDATED_DOWN: Order("updated_at"),
}


async def create_enrollment(work: WriteWork, actor: Actor, asked: wire.Pair) -> wire.Enrolled:
    """Enroll a user in a course."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    await live_course(work, asked.course_id)
    await live_user(work, asked.user_id)
    await enroll(
        work,
        actor,
        user_id=asked.user_id,
        course_id=asked.course_id,
        grounds=Grounds.GRANTED,
    )
    return wire.Enrolled(wire.LEARNER)


async def delete_enrollment(work: WriteWork, actor: Actor, asked: wire.Pair) -> None:
    """Take a user out of a course."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    await live_course(work, asked.course_id)
    await live_user(work, asked.user_id)
    found = await queries.newest_of(work, user_id=asked.user_id, course_id=asked.course_id)
    if found is None:
        raise NoSuchEnrollment
    await drop(work, actor, found.id)


async def list_enrollments(
    work: Work, actor: Actor, asked: wire.ListEnrollments
) -> paging.Listing[wire.EnrollmentRow]:
    """List all progress of the portal, one row for each user in each course."""
    sliced = paging.sliced(asked)
    since = values.moment(asked.updated_since, field="updated_since")
    if since is not UNSET:
        sliced = msgspec.structs.replace(sliced, changed_since=since)
    page = await queries.enrollments(
        work, actor, where=wire.where(asked), sliced=sliced, order=ORDERS[asked.sort]
    )
    courses = await courses_by_id(work, [stay.course_id for stay in page.rows])
    sums = await totals(work, [stay.id for stay in page.rows])
    rows = [
        wire.EnrollmentRow(
            user_id=stay.user_id,
            course_id=stay.course_id,
            enrolled=True,
            last_updated_on=values.time(stay.updated_at),
            **wire.attended(stay, courses[stay.course_id], sums[stay.id]),
        )
        for stay in page.rows
    ]
    return paging.listing(asked, page, rows)


async def list_course_users(
    work: Work, actor: Actor, asked: wire.CourseUsersAsked
) -> paging.Listing[wire.CourseUser]:
    """List the users of a course, with how far each came."""
    actor.must(Permission.ENROLLMENTS_READ_ANY)
    course = await course_by_id(work, actor, asked.id)
    where = EnrollmentFilter(states=BEEN_IN, course_id=course.id, newest=True, search=asked.keyword)
    page = await queries.enrollments(
        work, actor, where=where, sliced=paging.sliced(asked), order=ORDERS[asked.sort]
    )
    people = await users_by_id(work, [stay.user_id for stay in page.rows])
    sums = await totals(work, [stay.id for stay in page.rows])
    rows = [
        wire.course_user(people[stay.user_id], wire.attended(stay, course, sums[stay.id]))
        for stay in page.rows
    ]
    return paging.listing(asked, page, rows)


async def list_user_courses(work: Work, actor: Actor, asked: OneAsked) -> wire.UserCourses:
    """List the courses of a user, with how far they came in each."""
    return wire.UserCourses(await courses_of(work, actor, asked.id))


async def courses_of(work: Work, actor: Actor, user_id: int) -> list[wire.UserCourse]:
    """The courses of a person whom the caller may see, in the order of enrollment."""
    found = await user(work, actor, user_id)
    page = await queries.enrollments(
        work,
        actor,
        where=EnrollmentFilter(states=BEEN_IN, user_id=found.id, newest=True),
        sliced=Slice(limit=MOST_COURSES, total=False),
        order=ORDERS[EnrollmentSort.ENROLLMENT],
    )
    courses = await courses_by_id(work, [stay.course_id for stay in page.rows])
    sums = await totals(work, [stay.id for stay in page.rows])
    return [
        wire.UserCourse(
            id=course.id,
            name=course.title,
            status=values.course_status(course.state),
            **wire.attended(stay, course, sums[stay.id]),
        )
        for stay in page.rows
        for course in [courses[stay.course_id]]
    ]


async def get_course_progress(
    stages: Stages, actor: Actor, asked: wire.Pair
) -> wire.CourseProgress:
    """Get how far a user came in a course."""
    actor.must(Permission.ENROLLMENTS_READ_ANY)
    async with stages.read() as work:
        return await _course_progress(work, actor, asked, origin=stages.origin)


async def _course_progress(
    work: Work, actor: Actor, asked: wire.Pair, *, origin: str
) -> wire.CourseProgress:
    course = await course_by_id(work, actor, asked.course_id)
    found = await user(work, actor, asked.user_id)
    stay = await _stay(work, actor, user_id=found.id, course_id=course.id)
    teaching = {member.user_id for member in await staff_of(work, course.id)}
    return wire.course_progress(
        course,
        (await first_categories(work, [course.id])).get(course.id),
        progress=await _progress(work, course, stay, origin=origin),
        enrolled=stay is not None,
        teaches=found.id in teaching,
    )


async def _stay(work: Work, actor: Actor, *, user_id: int, course_id: int) -> Enrollment | None:
    """The newest one of the pair that the caller may see."""
    where = EnrollmentFilter(states=BEEN_IN, user_id=user_id, course_id=course_id, newest=True)
    page = await queries.enrollments(work, actor, where=where, sliced=Slice(limit=1, total=False))
    return page.rows[0] if page.rows else None


async def _progress(
    work: Work, course: Course, stay: Enrollment | None, *, origin: str
) -> wire.Progress:
    if stay is None:
        return wire.progress(None, course, total=Total(), units=[], certificate=None)
    earned = (await certificates_of(work, [stay.id])).get(stay.id)
    return wire.progress(
        stay,
        course,
        total=(await totals(work, [stay.id]))[stay.id],
        units=await progress_of(work, stay),
        certificate=None
        if earned is None
        else certificates.out(earned, origin=origin, now=work.now),
    )


async def reset_course_progress(work: WriteWork, actor: Actor, asked: wire.Pair) -> None:
    """Let a user begin a course anew."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    await live_course(work, asked.course_id)
    await live_user(work, asked.user_id)
    await start_over(work, actor, user_id=asked.user_id, course_id=asked.course_id)


async def get_unit_progress(work: Work, actor: Actor, asked: wire.UnitPair) -> wire.UnitOut:
    """Get how far a user came in a unit."""
    actor.must(Permission.ENROLLMENTS_READ_ANY)
    unit = await unit_by_id(work, actor, asked.unit_id)
    found = await user(work, actor, asked.user_id)
    stay = await _stay(work, actor, user_id=found.id, course_id=unit.course_id)
    begun = [] if stay is None else await progress_of(work, stay)
    done = next((one for one in begun if one.unit_id == unit.id), None)
    return wire.unit(
        done,
        await _attempts(work, actor, unit, user_id=found.id),
        is_session=unit.kind is UnitKind.SESSION,
        now=work.now,
    )


async def _attempts(
    work: Work, actor: Actor, unit: CourseUnit, *, user_id: int
) -> list[Attempt] | None:
    if unit.kind is not UnitKind.QUIZ:
        return None
    page = await attempts_where(
        work,
        actor,
        where=AttemptFilter(unit_id=unit.id, user_id=user_id),
        sliced=Slice(limit=MOST_ATTEMPTS, total=False),
    )
    return page.rows


async def go_to_course(stages: Stages, actor: Actor, asked: wire.Goto) -> wire.GotoUrl:
    """Make a link that signs a user in and shows them a course."""
    for name in ("logout_redirect", "course_completed_redirect"):
        decoded(getattr(asked, name), field=name)
    secret = await stages.write(partial(_link, actor=actor, asked=asked))
    return wire.GotoUrl(address(stages.origin, Purpose.SIGN_IN, secret))


async def _link(work: WriteWork, *, actor: Actor, asked: wire.Goto) -> str:
    course = await course_by_id(work, actor, asked.course_id)
    await links.must_stand_above(work, actor, asked.user_id)
    stay = await queries.newest_of(work, user_id=asked.user_id, course_id=course.id)
    if stay is None:
        raise NoSuchEnrollment
    return await links.sign_in_link(work, actor, asked.user_id, next=f"/course/{course.slug}/")
