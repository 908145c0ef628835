"""Deleting a person or a course with everything that cannot stand without them."""

from __future__ import annotations

from collections.abc import Sequence

from lyceum.core.access.actions import keep_an_administrator, remove_access
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment import attempt_store
from lyceum.core.assessment.errors import NoSuchAttempt
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.calls.actions import forget_calls_of
from lyceum.core.catalog import content_store
from lyceum.core.catalog import queries as catalog
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course, remove_course
from lyceum.core.catalog.attachments import detach_course, detach_unit
from lyceum.core.catalog.content import editable_section
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import Course, CourseUnit
from lyceum.core.catalog.queries import must_lead_course
from lyceum.core.catalog.trash import trashed_course
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.errors import HasEnrollments, NoSuchEnrollment
from lyceum.core.enrollment.steps import note_deleted
from lyceum.core.errors import Forbidden
from lyceum.core.events import Gone
from lyceum.core.files.actions import disown
from lyceum.core.files.pictures import forget_picture
from lyceum.core.people import store as people_store
from lyceum.core.people.actions import remove_user
from lyceum.core.people.errors import LeadsCourses, NoSuchUser, OwnAccount
from lyceum.core.progress.actions import recount
from lyceum.core.progress.trash import trashed_unit
from lyceum.core.removal import store
from lyceum.core.work import WriteWork


async def delete_user(work: WriteWork, actor: Actor, user_id: int) -> None:
    """Deletes a person with their enrollments, attempts, sessions and keys; refuses oneself, the
    last administrator, and whoever still leads a course."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    if user_id == actor.user_id:
        raise OwnAccount
    user = await work.first(people_store.BY_ID_LOCKED, id=user_id)
    if user is None:
        raise NoSuchUser
    if RoleKey.ADMIN in (await roles_of(work, [user_id]))[user_id]:
        await keep_an_administrator(work, without=user_id)
    if await catalog.leads_any(work, user_id):
        raise LeadsCourses
    await _take_along(work, actor, store.OF_USER, user_id=user_id)
    ended = await work.all(enrollment_store.DELETE_OF_USER, user_id=user_id)
    await note_deleted(work, actor, ended)
    await forget_picture(work, user_id)
    await disown(work, user_id=user_id)
    await forget_calls_of(work, user_id=user_id)
    await remove_access(work, actor, user_id=user_id)
    await remove_user(work, actor, user)


async def delete_course(work: WriteWork, actor: Actor, course_id: int) -> None:
    """Deletes a course with its content and all its enrollments."""
    course = await editable_course(work, actor, course_id)
    await must_lead_course(work, actor, course_id)
    await _delete_course(work, actor, course)


async def delete_unused_course(work: WriteWork, actor: Actor, course_id: int) -> None:
    """The same with a course that nobody ever entered, nor asked to; refuses any other."""
    course = await editable_course(work, actor, course_id)
    await must_lead_course(work, actor, course_id)
    if await work.first(enrollment_store.ANY_OF_COURSE, course_id=course_id) is not None:
        raise HasEnrollments
    await _delete_course(work, actor, course)


async def delete_trashed_course(work: WriteWork, actor: Actor, course_id: int) -> None:
    """The same with a course in the trash."""
    await _delete_course(work, actor, await trashed_course(work, actor, course_id))


async def _delete_course(work: WriteWork, actor: Actor, course: Course) -> None:
    course_id = course.id
    await detach_course(work, course_id)
    await _take_along(work, actor, store.OF_COURSE, course_id=course_id)
    ended = await work.all(enrollment_store.DELETE_OF_COURSE, course_id=course_id)
    await note_deleted(work, actor, ended)
    await remove_course(work, actor, course)


async def delete_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    """Deletes a unit with all attempts at it; what is required of everybody becomes
    less, which may complete somebody's enrollment."""
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    await _delete_units(work, actor, [unit])
    return unit


async def delete_trashed_unit(work: WriteWork, actor: Actor, unit_id: int) -> None:
    """The same with a unit in the trash, which counts for nobody."""
    await _delete_units(work, actor, [await trashed_unit(work, actor, unit_id)])


async def delete_section(work: WriteWork, actor: Actor, section_id: int) -> None:
    """Deletes a section with its units, as if one by one."""
    section = await editable_section(work, actor, section_id)
    units = await work.all(content_store.UNITS_OF_SECTION, section_id=section_id)
    await _delete_units(work, actor, units)
    await work.run(catalog_store.DELETE_EXTERNAL_IDS, id=section_id)
    await work.run(content_store.DELETE_SECTION, id=section_id)
    work.record(actor, "section.deleted", "section", section.id, after=Gone(section.id))


async def _delete_units(work: WriteWork, actor: Actor, units: Sequence[CourseUnit]) -> None:
    """Units of one course."""
    for unit in units:
        await detach_unit(work, unit.id)
        await _take_along(work, actor, store.OF_UNIT, unit_id=unit.id)
        if unit.counts:
            await work.run(catalog_store.FEWER_REQUIRED, course_id=unit.course_id)
    counted = next((unit.course_id for unit in units if unit.counts), None)
    if counted is not None:
        await recount(work, actor, counted)


async def delete_enrollment(work: WriteWork, actor: Actor, enrollment_id: int) -> None:
    """Deletes an enrollment with what was done in it, for good."""
    actor.must(Permission.ENROLLMENTS_DELETE)
    await _take_along(work, actor, store.OF_ENROLLMENT, enrollment_id=enrollment_id)
    deleted = await work.all(enrollment_store.DELETE, id=enrollment_id)
    if not deleted:
        raise NoSuchEnrollment
    await note_deleted(work, actor, deleted)


async def delete_attempt(work: WriteWork, actor: Actor, attempt_id: int) -> None:
    """Deletes an attempt with what was answered in it, so that its learner may try again; for
    whoever may write the course. A unit that it completed stays so."""
    attempt = await work.first(attempt_store.BY_ID, id=attempt_id)
    if attempt is None:
        raise NoSuchAttempt
    asked = await assessment_by_id(work, actor, attempt.unit_id)
    if not await catalog.may_write_course(work, actor, asked.unit.course_id):
        raise Forbidden
    await work.first(enrollment_store.BY_ID_LOCKED, id=attempt.enrollment_id)
    await _take_along(work, actor, store.OF_ATTEMPT, attempt_id=attempt_id)


async def _take_along(work: WriteWork, actor: Actor, going: store.Going, **of: int) -> None:
    """Deletes what there is, after one look that says of what there is any."""
    ((*there,),) = await work.rows(going.look, **of)
    for each, is_there in zip(going.deletions, there, strict=True):
        if not is_there:
            continue
        if not each.kind:
            await work.run(each.statement, **of)
            continue
        for gone in await work.all(each.statement, **of):
            work.record(actor, f"{each.kind}.deleted", each.kind, gone.id, after=gone)
