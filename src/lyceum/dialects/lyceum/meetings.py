"""When a unit is taught in person, and who comes."""

from __future__ import annotations

from msgspec import UNSET

from lyceum.core.actor import Actor
from lyceum.core.meetings import actions, queries
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.wire import meetings as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked


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
    return wire.meeting(await queries.meeting(work, actor, asked.id))


async def set_meeting(work: WriteWork, actor: Actor, asked: wire.SetMeeting) -> wire.MeetingOut:
    """Say when a unit that is a session is taught."""
    return wire.meeting(await actions.set_meeting(work, actor, asked.id, wire.new(asked)))


async def change_meeting(
    work: WriteWork, actor: Actor, asked: wire.ChangeMeeting
) -> wire.MeetingOut:
    """Change a meeting; whoever comes keeps the place."""
    await queries.meeting(work, actor, asked.id)
    return wire.meeting(await actions.change_meeting(work, actor, asked.id, wire.change(asked)))


async def delete_meeting(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a meeting, with who would have come."""
    await queries.meeting(work, actor, asked.id)
    await actions.delete_meeting(work, actor, asked.id)
    return Deleted(asked.id)


async def list_attendances(work: Work, actor: Actor, asked: OneAsked) -> wire.AttendancesOut:
    """List who comes to a meeting."""
    coming = await queries.attendances(work, actor, asked.id)
    return wire.AttendancesOut([wire.attendance(one) for one in coming])


async def sign_up(work: WriteWork, actor: Actor, asked: wire.SignUp) -> wire.AttendanceOut:
    """Take a place in a meeting."""
    await queries.meeting(work, actor, asked.id)
    user_id = actor.self_id() if asked.user_id is UNSET else asked.user_id
    return wire.attendance(await actions.sign_up(work, actor, asked.id, user_id=user_id))


async def sign_off(work: WriteWork, actor: Actor, asked: wire.OneComing) -> Deleted:
    """Give a place in a meeting back."""
    await queries.meeting(work, actor, asked.id)
    await actions.sign_off(work, actor, asked.id, user_id=asked.user_id)
    return Deleted(asked.user_id)


async def note_attendance(
    work: WriteWork, actor: Actor, asked: wire.NoteAttendance
) -> wire.AttendanceOut:
    """Say whether somebody came; who came has done the unit."""
    await queries.meeting(work, actor, asked.id)
    noting = actions.note_attendance(
        work, actor, asked.id, user_id=asked.user_id, attended=asked.attended
    )
    return wire.attendance(await noting)
