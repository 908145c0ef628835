"""Requests that were made with API keys, and how many there were in a day, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.calls.model import LONGEST_PATH, Call, CallDay, CallFilter, DayFilter
from lyceum.dialects.lyceum.paging import FollowAsked, PageAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id
from lyceum.dialects.lyceum.wire.keys import Api
from lyceum.dialects.lyceum.wire.texts import Time, moment
from lyceum.kit.time import iso_micros

Method = Annotated[str, Meta(pattern="^[A-Z]{1,20}$", examples=["GET"])]
Path = Annotated[str, Meta(max_length=LONGEST_PATH, examples=["/api/lyceum/v1/courses"])]
Status = Annotated[int, Meta(ge=100, le=599, examples=[200])]
Milliseconds = Annotated[float, Meta(ge=0, examples=[3.2])]
RequestId = Annotated[str, Meta(max_length=64, examples=["9f2c4e6a8b0d1357"])]
Count = Annotated[int, Meta(ge=0, lt=2**53, examples=[120])]
Day = Annotated[
    str,
    Meta(
        pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        examples=["2026-03-01"],
        extra_json_schema={"format": "date"},
    ),
]


class RequestOrder(StrEnum):
    OLDEST = "at"
    NEWEST = "-at"


class DayOrder(StrEnum):
    FIRST = "day"
    LAST = "-day"
    FIRST_CHANGED = "updated_at"
    LAST_CHANGED = "-updated_at"


class RequestOut(msgspec.Struct, frozen=True):
    """`request_id` is that of the answer's `X-Request-Id`, `path` without the query."""

    id: Id
    key_id: Id
    user_id: Id
    api: Api
    method: Method
    path: Path
    status: Status
    milliseconds: Milliseconds
    request_id: RequestId
    at: Time


class UsageOut(msgspec.Struct, frozen=True):
    """What one key asked on one day (UTC): in all, of these refused (4xx) and failed (5xx)."""

    id: Id
    key_id: Id
    user_id: Id
    day: Day
    requests: Count
    refused: Count
    failed: Count
    updated_at: Time


class ListRequests(PageAsked, frozen=True, kw_only=True):
    """From `since` until before `until`."""

    order: RequestOrder = RequestOrder.NEWEST
    key_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    api: Api | UnsetType = UNSET
    method: Method | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    since: Time | UnsetType = UNSET
    until: Time | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


class ListUsage(FollowAsked, frozen=True, kw_only=True):
    """The days from `since` until before `until`."""

    order: DayOrder = DayOrder.LAST
    key_id: Id | UnsetType = UNSET
    user_id: Id | UnsetType = UNSET
    since: Day | UnsetType = UNSET
    until: Day | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET


def where(asked: ListRequests) -> CallFilter:
    return CallFilter(
        key_id=asked.key_id,
        user_id=asked.user_id,
        dialect=asked.api,
        verb=asked.method,
        answered=asked.status,
        since=_moment(asked.since, field="since"),
        until=_moment(asked.until, field="until"),
    )


def days(asked: ListUsage) -> DayFilter:
    return DayFilter(
        key_id=asked.key_id,
        user_id=asked.user_id,
        since=_midnight(asked.since, field="since"),
        until=_midnight(asked.until, field="until"),
    )


def _moment(text: str | UnsetType, *, field: str) -> int | UnsetType:
    at = None if text is UNSET else moment(text, field=field)
    return UNSET if at is None else at


def _midnight(day: str | UnsetType, *, field: str) -> int | UnsetType:
    return UNSET if day is UNSET else _moment(f"{day}T00:00:00Z", field=field)


def request(call: Call) -> RequestOut:
    return RequestOut(
        id=call.id,
        key_id=call.key_id,
        user_id=call.user_id,
        api=call.dialect,
        method=call.verb,
        path=call.path,
        status=call.answered,
        milliseconds=round(call.took / 1000, 1),
        request_id=call.request_id,
        at=iso_micros(call.at),
    )


def usage(of_day: CallDay) -> UsageOut:
    return UsageOut(
        id=of_day.id,
        key_id=of_day.key_id,
        user_id=of_day.user_id,
        day=iso_micros(of_day.day)[:10],
        requests=of_day.calls,
        refused=of_day.refused,
        failed=of_day.failed,
        updated_at=iso_micros(of_day.updated_at),
    )
