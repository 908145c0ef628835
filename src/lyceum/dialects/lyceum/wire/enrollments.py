"""An enrollment on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.enrollment.history import MOST_STEPS, Step
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, EnrollmentState, Grounds
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Asked, Fields, Id, OneAsked, words
from lyceum.dialects.lyceum.wire.external_ids import KnownAs, known_as
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

Percent = Annotated[int, Meta(ge=0, le=100, examples=[73])]


class EnrollmentOrder(StrEnum):
    OLDEST = "enrolled_at"
    NEWEST = "-enrolled_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class EnrollmentPart(StrEnum):
    PERCENT = "percent"
    COURSE = "course_title"
    USER = "user_name"


class NewState(StrEnum):
    """What an enrollment may begin as."""

    ACTIVE = "active"
    REQUESTED = "requested"
    AWAITING_PAYMENT = "awaiting_payment"


class WritableState(StrEnum):
    """What a client may set: asking and buying are how an enrollment begins."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    COMPLETED = "completed"
    DROPPED = "dropped"
    REFUNDED = "refunded"
    REJECTED = "rejected"


Parts = Annotated[
    str,
    Meta(
        description=f"What else to tell, separated by commas: {', '.join(EnrollmentPart)}.",
        examples=["percent,course_title"],
    ),
]
States = Annotated[
    str,
    Meta(
        description=f"In these states, separated by commas: {', '.join(EnrollmentState)}.",
        examples=["active,completed"],
    ),
]
Mine = Annotated[bool, Meta(description="Only one's own, of all that one may see.")]


class EnrollmentOut(msgspec.Struct, frozen=True):
    """One stay of a user in a course; a retake is a new one. `grounds` is why they were let in.
    `percent`, `course_title` and `user_name` are parts, there when asked for."""

    id: Id
    user_id: Id
    course_id: Id
    state: EnrollmentState
    grounds: Grounds
    requested_at: Time
    decided_at: Time | None
    decided_by: Id | None
    enrolled_at: Time
    expires_at: Time | None
    completed_at: Time | None
    ended_at: Time | None
    ended_by: Id | None
    updated_at: Time
    percent: Percent | UnsetType = UNSET
    course_title: str | UnsetType = UNSET
    user_name: str | UnsetType = UNSET


class StepOut(msgspec.Struct, frozen=True):
    """`event` is what happened, `at` by the server's clock; `by` is null for the platform itself;
    `state` and `expires_at` are those that it led to."""

    id: Id
    event: Annotated[str, Meta(examples=["enrollment.active"])]
    at: Time
    by: Id | None
    state: EnrollmentState | None
    expires_at: Time | None


class StepsOut(msgspec.Struct, frozen=True):
    """The newest first."""

    data: Annotated[list[StepOut], Meta(max_length=MOST_STEPS)]


class ListEnrollments(FollowAsked, frozen=True, kw_only=True):
    order: EnrollmentOrder = EnrollmentOrder.NEWEST
    states: States | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    course_id: Id | UnsetType = UNSET
    mine: Mine = False
    external_id: KnownAs | UnsetType = UNSET
    parts: Parts | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class GetEnrollment(OneAsked, frozen=True, kw_only=True):
    parts: Parts | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class CreateEnrollment(Asked, frozen=True, kw_only=True):
    """`user_id` may be left out by who comes by themselves. Who is `requested` waits for staff, who
    is `awaiting_payment` for that: both one asks for oneself alone."""

    course_id: Id
    user_id: Id | UnsetType = UNSET
    state: NewState = NewState.ACTIVE


class ChangeEnrollment(OneAsked, frozen=True, kw_only=True):
    """`active` grants a request, and takes back who was shut out: to where they were, so that who
    had completed the course has completed it. `expires_at` null takes the end away."""

    state: WritableState | UnsetType = UNSET
    expires_at: Time | UnsetType | None = UNSET


def where(asked: ListEnrollments, *, self_id: int | None) -> EnrollmentFilter:
    """Refuses to be asked for one's own and somebody's at once."""
    states = words(asked.states, EnrollmentState, name="states")
    if asked.mine and asked.user_id is not UNSET:
        raise Invalid(Problem("user_id", Fault.NOT_ALLOWED))
    user_id = asked.user_id
    if asked.mine and self_id is not None:
        user_id = self_id
    return EnrollmentFilter(
        states=tuple(states) or tuple(EnrollmentState),
        user_id=user_id,
        course_id=asked.course_id,
        known_as=known_as(asked.external_id),
    )


def enrollment(
    enrollment: Enrollment,
    *,
    percent: int | UnsetType = UNSET,
    course_title: str | UnsetType = UNSET,
    user_name: str | UnsetType = UNSET,
) -> EnrollmentOut:
    return EnrollmentOut(
        id=enrollment.id,
        user_id=enrollment.user_id,
        course_id=enrollment.course_id,
        state=enrollment.state,
        grounds=Grounds(enrollment.grounds),
        requested_at=iso_micros(enrollment.requested_at),
        decided_at=spelled(enrollment.decided_at),
        decided_by=enrollment.decided_by,
        enrolled_at=iso_micros(enrollment.enrolled_at),
        expires_at=spelled(enrollment.expires_at),
        completed_at=spelled(enrollment.completed_at),
        ended_at=spelled(enrollment.ended_at),
        ended_by=enrollment.ended_by,
        updated_at=iso_micros(enrollment.updated_at),
        percent=percent,
        course_title=course_title,
        user_name=user_name,
    )


def step(step: Step) -> StepOut:
    return StepOut(
        id=step.id,
        event=step.kind,
        at=iso_micros(step.at),
        by=step.actor_id,
        state=step.state,
        expires_at=spelled(step.expires_at),
    )


def spelled(at: int | None) -> str | None:
    """A moment that may not be."""
    return None if at is None else iso_micros(at)
