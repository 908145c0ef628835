"""Sessions of a unit on the wire (witness: contract 2.6, Appendix A)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType, field

from lyceum.core.meetings.model import Meeting, MeetingFilter, MeetingKind
from lyceum.dialects.talentlms import values
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.gamification import Seconds
from lyceum.kit.time import SECOND

Local = Annotated[str, Meta(examples=["08/07/2025, 21:40:00"])]


class SessionSort(StrEnum):
    """By when they begin; with a hyphen the last one first."""

    START = "start_timestamp"
    START_DOWN = "-start_timestamp"


class ListSessions(PageAsked, frozen=True, kw_only=True):
    id: texts.Id
    type: MeetingKind | UnsetType = field(default=UNSET, name="filter[type][eq]")
    start_from: texts.Time | UnsetType = field(default=UNSET, name="filter[start_date][gte]")
    start_to: texts.Time | UnsetType = field(default=UNSET, name="filter[start_date][lte]")
    sort: SessionSort = SessionSort.START


class SessionOut(msgspec.Struct, frozen=True, kw_only=True):
    """`start_date` is UTC, as all times of a portal are (decision T31)."""

    id: texts.Id
    name: str
    multiname: str | None
    linked_to: int | None
    type: str
    owner_id: int | None
    instructor_id: int | None
    description: str | None
    location: str | None
    start_timestamp: Seconds
    start_date: Local
    capacity: int | None
    duration_minutes: int


def where(asked: ListSessions) -> MeetingFilter:
    return MeetingFilter(
        kind=asked.type,
        starts_from=values.moment(asked.start_from, field="filter[start_date][gte]"),
        starts_to=values.until(asked.start_to, field="filter[start_date][lte]"),
    )


def out(meeting: Meeting) -> SessionOut:
    seconds = meeting.starts_at // SECOND
    return SessionOut(
        id=meeting.id,
        name=meeting.title,
        multiname=None,
        linked_to=None,
        type=meeting.kind,
        owner_id=meeting.owner_id,
        instructor_id=meeting.instructor_id,
        description=meeting.description,
        location=meeting.place,
        start_timestamp=seconds,
        start_date=datetime.fromtimestamp(seconds, UTC).strftime("%d/%m/%Y, %H:%M:%S"),
        capacity=meeting.capacity,
        duration_minutes=meeting.minutes,
    )
