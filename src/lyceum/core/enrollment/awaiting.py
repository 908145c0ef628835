"""Whom staff expect to pay: the place in the course is theirs until the money decides."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.database import NotUnique, TryAgain
from lyceum.core.enrollment import store
from lyceum.core.enrollment.actions import begun, must_have_seat, must_take_people, note_made
from lyceum.core.enrollment.model import Enrollment, EnrollmentState, Grounds
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import WriteWork


async def expect_payment(
    work: WriteWork, actor: Actor, *, user_id: int, course_id: int
) -> Enrollment | None:
    """Notes that a person is to pay for a course; None where they are in it already, or wait."""
    actor.must(Permission.ENROLLMENTS_WRITE_ANY)
    course = await work.first(catalog_store.BY_ID, id=course_id)
    if course is None:
        raise NoSuchCourse
    if await work.first(people_store.BY_ID, id=user_id) is None:
        raise NoSuchUser
    if await work.first(store.OPEN_OF_PAIR, user_id=user_id, course_id=course_id) is not None:
        return None
    must_take_people(course, now=work.now)
    await must_have_seat(work, course)
    made = begun(
        await work.new_id(),
        user_id,
        course=course,
        state=EnrollmentState.AWAITING_PAYMENT,
        grounds=Grounds.PAID,
        now=work.now,
    )
    try:
        await work.insert(store.INSERT, made, newer_id=None)
    except NotUnique as error:
        raise TryAgain(str(error)) from error
    note_made(work, actor, made)
    return made
