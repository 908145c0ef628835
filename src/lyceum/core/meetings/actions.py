"""Setting meetings, signing up for them, and noting who came."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog import store as catalog_store
from lyceum.core.catalog.actions import editable_course
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, UnitKind
from lyceum.core.catalog.queries import is_led_by
from lyceum.core.database import NotUnique
from lyceum.core.enrollment import store as enrollment_store
from lyceum.core.enrollment.model import Enrollment, EnrollmentState
from lyceum.core.errors import Forbidden
from lyceum.core.events import Gone
from lyceum.core.meetings import store
from lyceum.core.meetings.errors import (
    AlreadySignedUp,
    MeetingFull,
    NoSuchMeeting,
    NotASession,
    NotSignedUp,
)
from lyceum.core.meetings.model import (
    Attendance,
    AttendanceState,
    Meeting,
    MeetingChange,
    NewMeeting,
    cleaned,
)
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.progress.actions import complete_unit
from lyceum.core.work import WriteWork

_IN = (EnrollmentState.ACTIVE, EnrollmentState.COMPLETED)


async def set_meeting(work: WriteWork, actor: Actor, unit_id: int, new: NewMeeting) -> Meeting:
    """Says when a unit is taught; refuses a unit that is not taught in person."""
    await _taught_unit(work, actor, unit_id)
    instructor_id = actor.user_id if new.instructor_id is None else new.instructor_id
    await _must_be_somebody(work, instructor_id)
    meeting = cleaned(
        Meeting(
            id=await work.new_id(),
            unit_id=unit_id,
            title=new.title,
            kind=new.kind,
            description=new.description,
            place=new.place,
            starts_at=new.starts_at,
            minutes=new.minutes,
            capacity=new.capacity,
            owner_id=actor.user_id,
            instructor_id=instructor_id,
            created_at=work.now,
            updated_at=work.now,
        )
    )
    await work.insert(store.INSERT, meeting)
    work.record(actor, "meeting.created", "meeting", meeting.id, after=meeting)
    return meeting


async def change_meeting(
    work: WriteWork, actor: Actor, meeting_id: int, change: MeetingChange
) -> Meeting:
    """Changes what `change` names; whoever signed up already keeps the place."""
    before = await _editable(work, actor, meeting_id)
    asked = msgspec.structs.asdict(change)
    columns = {name: value for name, value in asked.items() if value is not UNSET}
    if not columns:
        return before
    if change.instructor_id is not UNSET:
        await _must_be_somebody(work, change.instructor_id)
    after = cleaned(msgspec.structs.replace(before, **columns, updated_at=work.now))
    written = {name: getattr(after, name) for name in (*columns, "updated_at")}
    await work.run(store.update_meeting(tuple(sorted(written))), row_id=meeting_id, **written)
    work.record(
        actor, "meeting.updated", "meeting", meeting_id, after=after, changed=sorted(columns)
    )
    return after


async def delete_meeting(work: WriteWork, actor: Actor, meeting_id: int) -> None:
    """Takes a meeting away, with who would have come; units that were completed by it stay so."""
    await _editable(work, actor, meeting_id)
    await work.run(store.DELETE_ATTENDANCES, meeting_id=meeting_id)
    await work.run(store.DELETE, id=meeting_id)
    work.record(actor, "meeting.deleted", "meeting", meeting_id, after=Gone(meeting_id))


async def sign_up(work: WriteWork, actor: Actor, meeting_id: int, *, user_id: int) -> Attendance:
    """Takes a place: learners for themselves, staff for anybody who is in the course."""
    meeting, unit = await _held(work, meeting_id)
    await _may_act_for(work, actor, user_id=user_id, course_id=unit.course_id)
    await _stay(work, user_id=user_id, course_id=unit.course_id)
    if await work.first(store.ATTENDANCE, meeting_id=meeting_id, user_id=user_id) is not None:
        raise AlreadySignedUp
    if meeting.capacity is not None:
        (taken,) = await work.all(store.TAKEN, meeting_id=meeting_id)
        if taken.value >= meeting.capacity:
            raise MeetingFull
    made = Attendance(meeting_id, user_id, AttendanceState.SIGNED_UP, work.now, None)
    try:
        await work.insert(store.INSERT_ATTENDANCE, made)
    except NotUnique as error:
        raise AlreadySignedUp from error
    work.record(actor, "meeting.signed_up", "meeting", meeting_id, after=made)
    return made


async def sign_off(work: WriteWork, actor: Actor, meeting_id: int, *, user_id: int) -> None:
    """Gives the place back, as it was taken; not once somebody said who came."""
    _, unit = await _held(work, meeting_id)
    await _may_act_for(work, actor, user_id=user_id, course_id=unit.course_id)
    found = await work.first(store.ATTENDANCE, meeting_id=meeting_id, user_id=user_id)
    if found is None or found.state is not AttendanceState.SIGNED_UP:
        raise NotSignedUp
    await work.run(store.DELETE_ATTENDANCE, meeting_id=meeting_id, user_id=user_id)
    work.record(actor, "meeting.signed_off", "meeting", meeting_id, after=found)


async def note_attendance(
    work: WriteWork, actor: Actor, meeting_id: int, *, user_id: int, attended: bool
) -> Attendance:
    """Says whether somebody who signed up came, for whoever teaches the course; who came has done
    the unit."""
    _, unit = await _held(work, meeting_id)
    await _must_be_staff(work, actor, unit.course_id)
    before = await work.first(store.ATTENDANCE, meeting_id=meeting_id, user_id=user_id)
    if before is None:
        raise NotSignedUp
    state = AttendanceState.ATTENDED if attended else AttendanceState.MISSED
    after = msgspec.structs.replace(before, state=state, decided_at=work.now)
    await work.run(
        store.DECIDE, of_meeting=meeting_id, of_user=user_id, state=state, decided_at=work.now
    )
    work.record(actor, "meeting.attended", "meeting", meeting_id, after=after, changed=["state"])
    if attended:
        stay = await _stay(work, user_id=user_id, course_id=unit.course_id)
        await complete_unit(work, actor, stay, unit_id=unit.id)
    return after


async def _taught_unit(work: WriteWork, actor: Actor, unit_id: int) -> CourseUnit:
    unit = await work.first(catalog_store.UNIT_BY_ID, id=unit_id)
    if unit is None:
        raise NoSuchUnit
    await editable_course(work, actor, unit.course_id)
    if unit.kind is not UnitKind.SESSION:
        raise NotASession
    return unit


async def _editable(work: WriteWork, actor: Actor, meeting_id: int) -> Meeting:
    meeting, unit = await _held(work, meeting_id)
    await editable_course(work, actor, unit.course_id)
    return meeting


async def _held(work: WriteWork, meeting_id: int) -> tuple[Meeting, CourseUnit]:
    """The meeting, locked, so that of two who want the last place one gets it; and its unit."""
    meeting = await work.first(store.BY_ID_LOCKED, id=meeting_id)
    if meeting is None:
        raise NoSuchMeeting
    unit = await work.first(catalog_store.UNIT_BY_ID, id=meeting.unit_id)
    if unit is None:
        raise NoSuchMeeting
    return meeting, unit


async def _may_act_for(work: WriteWork, actor: Actor, *, user_id: int, course_id: int) -> None:
    if user_id == actor.user_id and actor.may(Permission.OWN_WRITE):
        return
    await _must_be_staff(work, actor, course_id)


async def _must_be_staff(work: WriteWork, actor: Actor, course_id: int) -> None:
    if actor.may(Permission.ENROLLMENTS_WRITE_ANY):
        return
    if not await is_led_by(work, actor, course_id):
        raise Forbidden


async def _stay(work: WriteWork, *, user_id: int, course_id: int) -> Enrollment:
    """The newest stay of somebody who is in the course, or was through it."""
    asked = {"user_ids": [user_id], "course_ids": [course_id]}
    stays = [one for one in await work.all(enrollment_store.OF_PAIRS, **asked) if one.state in _IN]
    if not stays:
        raise NotEnrolled
    found = await work.first(enrollment_store.BY_ID, id=stays[-1].id)
    if found is None:
        raise NotEnrolled
    return found


async def _must_be_somebody(work: WriteWork, user_id: int | None) -> None:
    if user_id is not None and await work.first(people_store.BY_ID, id=user_id) is None:
        raise NoSuchUser
