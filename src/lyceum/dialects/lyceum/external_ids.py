"""Ids that others gave to our things."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Protocol

from lyceum.core.actor import Actor
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.queries import question as question_of
from lyceum.core.assessment.results import attempt_by_id
from lyceum.core.catalog.queries import category, course_by_id
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.external_ids import names_in, set_external_id
from lyceum.core.people.queries import user
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum.wire.asking import OneAsked
from lyceum.dialects.lyceum.wire.external_ids import ExternalIdsOut, SetExternalId, SetQuestionId
from lyceum.dialects.lyceum.wire.questions import OneQuestion


class Named(Protocol):
    """A thing that others may have ids for."""

    @property
    def id(self) -> int: ...

    @property
    def extra(self) -> dict[str, Any]: ...


async def _told(reading: Awaitable[Named]) -> ExternalIdsOut:
    thing = await reading
    return ExternalIdsOut(thing.id, names_in(thing.extra))


async def _set(
    work: WriteWork, actor: Actor, name: SetExternalId, *, kind: str, of: Awaitable[Named]
) -> ExternalIdsOut:
    """Of a thing that the caller sees; else it is not there."""
    thing = await of
    names = await set_external_id(
        work,
        actor,
        kind=kind,
        entity_id=thing.id,
        namespace=name.namespace,
        value=name.value,
    )
    return ExternalIdsOut(thing.id, names)


async def get_user_ids(work: Work, actor: Actor, asked: OneAsked) -> ExternalIdsOut:
    """Tell what others call a user."""
    return await _told(user(work, actor, asked.id))


async def set_user_id(work: WriteWork, actor: Actor, asked: SetExternalId) -> ExternalIdsOut:
    """Say what others call a user."""
    return await _set(work, actor, asked, kind="user", of=user(work, actor, asked.id))


async def get_course_ids(work: Work, actor: Actor, asked: OneAsked) -> ExternalIdsOut:
    """Tell what others call a course."""
    return await _told(course_by_id(work, actor, asked.id))


async def set_course_id(work: WriteWork, actor: Actor, asked: SetExternalId) -> ExternalIdsOut:
    """Say what others call a course."""
    return await _set(work, actor, asked, kind="course", of=course_by_id(work, actor, asked.id))


async def get_category_ids(work: Work, actor: Actor, asked: OneAsked) -> ExternalIdsOut:
    """Tell what others call a category."""
    return await _told(category(work, asked.id))


async def set_category_id(work: WriteWork, actor: Actor, asked: SetExternalId) -> ExternalIdsOut:
    """Say what others call a category."""
    return await _set(work, actor, asked, kind="category", of=category(work, asked.id))


async def get_enrollment_ids(work: Work, actor: Actor, asked: OneAsked) -> ExternalIdsOut:
    """Tell what others call an enrollment."""
    return await _told(enrollment_by_id(work, actor, asked.id))


async def set_enrollment_id(work: WriteWork, actor: Actor, asked: SetExternalId) -> ExternalIdsOut:
    """Say what others call an enrollment."""
    found = enrollment_by_id(work, actor, asked.id)
    return await _set(work, actor, asked, kind="enrollment", of=found)


async def get_attempt_ids(work: Work, actor: Actor, asked: OneAsked) -> ExternalIdsOut:
    """Tell what others call an attempt."""
    return await _told(attempt_by_id(work, actor, asked.id))


async def set_attempt_id(work: WriteWork, actor: Actor, asked: SetExternalId) -> ExternalIdsOut:
    """Say what others call an attempt."""
    return await _set(work, actor, asked, kind="attempt", of=attempt_by_id(work, actor, asked.id))


async def get_question_ids(work: Work, actor: Actor, asked: OneQuestion) -> ExternalIdsOut:
    """Tell what others call a question."""
    assessment = await assessment_by_id(work, actor, asked.id)
    return await _told(question_of(work, actor, assessment, asked.question_id))


async def set_question_id(work: WriteWork, actor: Actor, asked: SetQuestionId) -> ExternalIdsOut:
    """Say what others call a question."""
    assessment = await assessment_by_id(work, actor, asked.id)
    found = question_of(work, actor, assessment, asked.question_id)
    return await _set(work, actor, asked, kind="question", of=found)
