"""Meetings, and who comes to them."""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.catalog.model import clean_title
from lyceum.core.errors import Fault, Invalid, Problem

LONGEST_MINUTES = 60 * 24 * 30
MOST_PLACES = 1_000_000


class MeetingKind(StrEnum):
    """Where people meet."""

    CLASSROOM = "classroom"
    ONLINE = "online"


class AttendanceState(StrEnum):
    SIGNED_UP = "signed_up"
    ATTENDED = "attended"
    MISSED = "missed"


class Meeting(msgspec.Struct, frozen=True, array_like=True):
    """One of the times at which a unit is taught; `capacity` None: as many as come. `place` is a
    room or an address. Times in microseconds UTC."""

    id: int
    unit_id: int
    title: str
    kind: MeetingKind
    description: str | None
    place: str | None
    starts_at: int
    minutes: int
    capacity: int | None
    owner_id: int | None
    instructor_id: int | None
    created_at: int
    updated_at: int


class MeetingFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which meetings of a unit to list; the times are when they begin: from, and before."""

    kind: MeetingKind | UnsetType = UNSET
    starts_from: int | UnsetType = UNSET
    starts_to: int | UnsetType = UNSET


class NewMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """`instructor_id` None: whoever makes it."""

    title: str
    starts_at: int
    minutes: int
    kind: MeetingKind = MeetingKind.CLASSROOM
    description: str | None = None
    place: str | None = None
    capacity: int | None = None
    instructor_id: int | None = None


class MeetingChange(msgspec.Struct, frozen=True, kw_only=True):
    """What to change; what is UNSET stays."""

    title: str | UnsetType = UNSET
    starts_at: int | UnsetType = UNSET
    minutes: int | UnsetType = UNSET
    kind: MeetingKind | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    place: str | UnsetType | None = UNSET
    capacity: int | UnsetType | None = UNSET
    instructor_id: int | UnsetType = UNSET


class Attendance(msgspec.Struct, frozen=True, array_like=True):
    """Somebody who comes, came or did not; `decided_at` is when somebody said which."""

    meeting_id: int
    user_id: int
    state: AttendanceState
    signed_up_at: int
    decided_at: int | None


def cleaned(meeting: Meeting) -> Meeting:
    """The meeting as stored; refuses with every field that breaks a rule."""
    problems = [
        Problem(name, Fault.TOO_SMALL if value < least else Fault.TOO_LARGE, limit=limit)
        for name, value, least, most in (
            ("starts_at", meeting.starts_at, 0, 2**53),
            ("minutes", meeting.minutes, 1, LONGEST_MINUTES),
            ("capacity", meeting.capacity if meeting.capacity is not None else 1, 1, MOST_PLACES),
        )
        if not least <= value <= most
        for limit in (least if value < least else most,)
    ]
    if problems:
        raise Invalid(*problems)
    return msgspec.structs.replace(meeting, title=clean_title(meeting.title))
