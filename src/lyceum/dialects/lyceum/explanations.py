"""Explaining: why somebody stands where they stand in a course, and why they cannot enter one."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.catalog.queries import course_by_id
from lyceum.core.enrollment.explaining import why_not_enter
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.progress.explaining import why_percent
from lyceum.core.recognition.explaining import why_no_certificate
from lyceum.core.work import Work
from lyceum.dialects.lyceum.wire import explanations as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked
from lyceum.http.references import referred


async def explain_enrollment(work: Work, actor: Actor, asked: OneAsked) -> wire.ExplanationOut:
    """Explain why an enrollment stands where it stands, and what keeps a certificate away."""
    enrollment = await enrollment_by_id(work, actor, asked.id)
    explained = await why_percent(work, enrollment)
    missing = await why_no_certificate(work, enrollment, explained)
    return wire.explanation(enrollment, explained, missing)


async def explain_entry(work: Work, actor: Actor, asked: wire.EntryAsked) -> wire.EntryOut:
    """Explain why somebody cannot enter a course: everything in the way, not the first."""
    course = await course_by_id(work, actor, asked.id)
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    looking = why_not_enter(work, actor, user_id=user_id, course=course)
    return wire.entry(course.id, user_id, found=await referred("user_id", looking))
