"""When a unit is taught in person, and who comes."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.meetings import actions, queries
from lyceum.core.meetings.errors import NoSuchMeeting
from lyceum.core.meetings.model import Meeting
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import meetings as wire
from lyceum.dialects.lyceum.wire.asking import Deleted


async def list_meetings(
    work: Work, actor: Actor, asked: wire.ListMeetings
) -> paging.Listing[wire.MeetingOut]:
    """List the meetings of a unit, the first one first."""
    sliced = paging.sliced(asked, asked.order)
    page = await queries.meetings(work, actor, asked.id, sliced=sliced)
    rows = [wire.meeting(one) for one in page.rows]
    return paging.listing(asked, asked.order, page=page, rows=rows)


async def get_meeting(work: Work, actor: Actor, asked: wire.GetMeeting) -> wire.MeetingOut:
    """Get a meeting."""
    return wire.meeting(await _meeting(work, actor, asked))


async def set_meeting(work: WriteWork, actor: Actor, asked: wire.SetMeeting) -> wire.MeetingOut:
    """Say when a unit that is a session is taught."""
    return wire.meeting(await actions.set_meeting(work, actor, asked.id, wire.new(asked)))


async def change_meeting(
    work: WriteWork, actor: Actor, asked: wire.ChangeMeeting
) -> wire.MeetingOut:
    """Change a meeting; whoever comes keeps the place."""
    await _meeting(work, actor, asked)
    return wire.meeting(
        await actions.change_meeting(work, actor, asked.meeting_id, wire.change(asked))
    )


async def delete_meeting(work: WriteWork, actor: Actor, asked: wire.OneMeeting) -> Deleted:
    """Delete a meeting, with who would have come."""
    await _meeting(work, actor, asked)
    await actions.delete_meeting(work, actor, asked.meeting_id)
    return Deleted(asked.meeting_id)


async def list_attendances(work: Work, actor: Actor, asked: wire.OneMeeting) -> wire.AttendancesOut:
    """List who comes to a meeting."""
    await _meeting(work, actor, asked)
    coming = await queries.attendances(work, actor, asked.meeting_id)
    return wire.AttendancesOut([wire.attendance(one) for one in coming])


async def sign_up(work: WriteWork, actor: Actor, asked: wire.SignUp) -> wire.AttendanceOut:
    """Take a place in a meeting."""
    await _meeting(work, actor, asked)
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    return wire.attendance(await actions.sign_up(work, actor, asked.meeting_id, user_id=user_id))


async def sign_off(work: WriteWork, actor: Actor, asked: wire.OneComing) -> Deleted:
    """Give a place in a meeting back."""
    await _meeting(work, actor, asked)
    await actions.sign_off(work, actor, asked.meeting_id, user_id=asked.user_id)
    return Deleted(asked.user_id)


async def note_attendance(
    work: WriteWork, actor: Actor, asked: wire.NoteAttendance
) -> wire.AttendanceOut:
    """Say whether somebody came; who came has done the unit."""
    await _meeting(work, actor, asked)
    noting = actions.note_attendance(
        work, actor, asked.meeting_id, user_id=asked.user_id, attended=asked.attended
    )
    return wire.attendance(await noting)


async def _meeting(work: Work, actor: Actor, asked: wire.OneMeeting) -> Meeting:
    """The meeting, if it is one of the unit that it is asked for in."""
    found = await queries.meeting(work, actor, asked.meeting_id)
    if found.unit_id != asked.id:
        raise NoSuchMeeting
    return found
