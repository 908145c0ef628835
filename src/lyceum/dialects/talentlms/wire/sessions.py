"""Sessions of a unit on the wire (witness: contract 2.6, Appendix A)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from lyceum.core.meetings.model import Meeting
from lyceum.dialects.talentlms.paging import PageAsked
from lyceum.dialects.talentlms.wire import texts
from lyceum.dialects.talentlms.wire.gamification import Seconds
from lyceum.kit.time import SECOND

Local = Annotated[str, Meta(examples=["08/07/2025, 21:40:00"])]


class ListSessions(PageAsked, frozen=True, kw_only=True):
    id: texts.Id


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
