"""What single learners are allowed beyond the others, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.assessment.actions import MOST_ATTEMPTS
from lyceum.core.assessment.allowing import MOST_MINUTES
from lyceum.core.assessment.model import Allowance, KeptAllowance
from lyceum.dialects.lyceum.paging import FollowAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.kit.time import iso_micros

ExtraMinutes = Annotated[int, Meta(ge=0, le=MOST_MINUTES, examples=[15])]
ExtraAttempts = Annotated[int, Meta(ge=0, le=MOST_ATTEMPTS, examples=[1])]


class AllowanceOrder(StrEnum):
    OLDEST = "created_at"
    NEWEST = "-created_at"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class AllowanceOut(msgspec.Struct, frozen=True):
    """Minutes beyond the time of each attempt, and attempts beyond the others'."""

    id: Id
    assessment_id: Id
    user_id: Id
    extra_minutes: ExtraMinutes
    extra_attempts: ExtraAttempts
    created_at: Time
    updated_at: Time


class ListAllowances(FollowAsked, frozen=True, kw_only=True):
    id: Id
    order: AllowanceOrder = AllowanceOrder.NEWEST
    fields: Fields | UnsetType = UNSET


class Allow(OneAsked, frozen=True, kw_only=True):
    """Instead of what this learner was allowed before; attempts that run keep their time. One of
    the two is more than 0."""

    user_id: Id
    extra_minutes: ExtraMinutes = 0
    extra_attempts: ExtraAttempts = 0


class Disallow(OneAsked, frozen=True, kw_only=True):
    allowance_id: Id


def new(asked: Allow) -> Allowance:
    return Allowance(
        unit_id=asked.id,
        user_id=asked.user_id,
        extra_minutes=asked.extra_minutes,
        extra_attempts=asked.extra_attempts,
    )


def allowance(kept: KeptAllowance) -> AllowanceOut:
    return AllowanceOut(
        id=kept.id,
        assessment_id=kept.unit_id,
        user_id=kept.user_id,
        extra_minutes=kept.extra_minutes,
        extra_attempts=kept.extra_attempts,
        created_at=iso_micros(kept.created_at),
        updated_at=iso_micros(kept.updated_at),
    )
