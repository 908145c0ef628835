"""Meetings, and who comes to them, on the wire."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from lyceum.core.meetings.model import (
    LONGEST_MINUTES,
    MOST_PLACES,
    Attendance,
    AttendanceState,
    Meeting,
    MeetingChange,
    MeetingKind,
    NewMeeting,
)
from lyceum.dialects.lyceum.paging import PageAsked
from lyceum.dialects.lyceum.wire.asking import Fields, Id, OneAsked
from lyceum.dialects.lyceum.wire.texts import Time
from lyceum.dialects.lyceum.wire.times import moments, told
from lyceum.kit.time import iso_micros

Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S", examples=["Day 1"])]
Description = Annotated[str, Meta(max_length=20_000)]
Place = Annotated[str, Meta(max_length=2_000, examples=["Room 12"])]
Minutes = Annotated[int, Meta(ge=1, le=LONGEST_MINUTES, examples=[90])]
Capacity = Annotated[
    int, Meta(ge=1, le=MOST_PLACES, description="How many may come; null: all.", examples=[12])
]


class MeetingOrder(StrEnum):
    FIRST = "starts_at"


class MeetingOut(msgspec.Struct, frozen=True):
    """One of the times at which a unit is taught."""

    id: Id
    unit_id: Id
    title: Title
    kind: MeetingKind
    description: Description | None
    place: Place | None
    starts_at: Time
    minutes: Minutes
    capacity: Capacity | None
    owner_id: Id | None
    instructor_id: Id | None
    created_at: Time
    updated_at: Time


class ListMeetings(PageAsked, frozen=True, kw_only=True):
    id: Id
    order: MeetingOrder = MeetingOrder.FIRST
    fields: Fields | UnsetType = UNSET


class OneMeeting(OneAsked, frozen=True, kw_only=True):
    meeting_id: Id


class GetMeeting(OneMeeting, frozen=True, kw_only=True):
    fields: Fields | UnsetType = UNSET


class SetMeeting(OneAsked, frozen=True, kw_only=True):
    """`instructor_id` left out: whoever sets it."""

    title: Title
    starts_at: Time
    minutes: Minutes
    kind: MeetingKind = MeetingKind.CLASSROOM
    description: Description | None = None
    place: Place | None = None
    capacity: Capacity | None = None
    instructor_id: Id | None = None


class ChangeMeeting(OneMeeting, frozen=True, kw_only=True):
    title: Title | UnsetType = UNSET
    starts_at: Time | UnsetType = UNSET
    minutes: Minutes | UnsetType = UNSET
    kind: MeetingKind | UnsetType = UNSET
    description: Description | UnsetType | None = UNSET
    place: Place | UnsetType | None = UNSET
    capacity: Capacity | UnsetType | None = UNSET
    instructor_id: Id | UnsetType = UNSET


class AttendanceOut(msgspec.Struct, frozen=True):
    """Somebody who comes, came or did not; `id` is theirs."""

    id: Id
    meeting_id: Id
    state: AttendanceState
    signed_up_at: Time
    decided_at: Time | None


class AttendancesOut(msgspec.Struct, frozen=True):
    data: list[AttendanceOut]


class SignUp(OneMeeting, frozen=True, kw_only=True):
    """`user_id` left out: oneself."""

    user_id: Id | UnsetType = UNSET


class OneComing(OneMeeting, frozen=True, kw_only=True):
    user_id: Id


class NoteAttendance(OneComing, frozen=True, kw_only=True):
    attended: bool


def new(asked: SetMeeting) -> NewMeeting:
    told = msgspec.structs.asdict(asked)
    told.pop("id")
    return NewMeeting(**{**told, **moments(asked, "starts_at")})


def change(asked: ChangeMeeting) -> MeetingChange:
    told: dict[str, Any] = msgspec.structs.asdict(asked)
    del told["id"], told["meeting_id"]
    return MeetingChange(**{**told, **moments(asked, "starts_at")})


def meeting(meeting: Meeting) -> MeetingOut:
    return MeetingOut(
        id=meeting.id,
        unit_id=meeting.unit_id,
        title=meeting.title,
        kind=meeting.kind,
        description=meeting.description,
        place=meeting.place,
        starts_at=iso_micros(meeting.starts_at),
        minutes=meeting.minutes,
        capacity=meeting.capacity,
        owner_id=meeting.owner_id,
        instructor_id=meeting.instructor_id,
        created_at=iso_micros(meeting.created_at),
        updated_at=iso_micros(meeting.updated_at),
    )


def attendance(coming: Attendance) -> AttendanceOut:
    return AttendanceOut(
        id=coming.user_id,
        meeting_id=coming.meeting_id,
        state=coming.state,
        signed_up_at=iso_micros(coming.signed_up_at),
        decided_at=told(coming.decided_at),
    )
