"""Ids that others gave to users, courses and enrollments."""

from __future__ import annotations

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.external_ids import names_in, set_external_id
from lyceum.core.people.queries import user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire import external_ids as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked


async def get_user_ids(work: Work, actor: Actor, asked: OneAsked) -> wire.ExternalIdsOut:
    """Tell what others call a user."""
    return wire.ExternalIdsOut(asked.id, names_in((await user(work, actor, asked.id)).extra))


async def set_user_id(
    work: WriteWork, actor: Actor, asked: wire.SetExternalId
) -> wire.ExternalIdsOut:
    """Say what others call a user."""
    await user(work, actor, asked.id)
    return await _set(work, actor, asked, kind="user")


async def get_course_ids(work: Work, actor: Actor, asked: OneAsked) -> wire.ExternalIdsOut:
    """Tell what others call a course."""
    course = await course_by_id(work, actor, asked.id)
    return wire.ExternalIdsOut(course.id, names_in(course.extra))


async def set_course_id(
    work: WriteWork, actor: Actor, asked: wire.SetExternalId
) -> wire.ExternalIdsOut:
    """Say what others call a course."""
    await course_by_id(work, actor, asked.id)
    return await _set(work, actor, asked, kind="course")


async def get_enrollment_ids(work: Work, actor: Actor, asked: OneAsked) -> wire.ExternalIdsOut:
    """Tell what others call an enrollment."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    return wire.ExternalIdsOut(enrollment.id, names_in(enrollment.extra))


async def set_enrollment_id(
    work: WriteWork, actor: Actor, asked: wire.SetExternalId
) -> wire.ExternalIdsOut:
    """Say what others call an enrollment."""
    await enrollment_by_id(work, actor, asked.id)
    return await _set(work, actor, asked, kind="enrollment")


async def _set(
    work: WriteWork, actor: Actor, asked: wire.SetExternalId, *, kind: str
) -> wire.ExternalIdsOut:
    names = await set_external_id(
        work,
        actor,
        kind=kind,
        entity_id=asked.id,
        namespace=asked.namespace,
        value=asked.value,
    )
    return wire.ExternalIdsOut(asked.id, names)
