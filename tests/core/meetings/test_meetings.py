"""Meetings: set by who teaches, with so many places, and who came has done the unit."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseState, UnitKind
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.meetings import actions, queries
from lyceum.core.meetings.errors import (
    AlreadySignedUp,
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
)
from lyceum.core.page import Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.removal.actions import delete_course, delete_unit
from lyceum.kit.time import DAY
from tests.core.learning import Learning, learning, write
from tests.harness.school import School

TAUGHT = {"kind": UnitKind.SESSION}


async def meeting(here: Learning, at: int = 0, *, who: str = "instructor", **rest: Any) -> Meeting:
    new = NewMeeting(**{"title": "Day 1", "starts_at": 9 * DAY, "minutes": 90, **rest})
    found: Meeting = await here.act(actions.set_meeting, here.units[at].id, new, who=who)
    return found


async def sign_up(here: Learning, to: Meeting, user: str = "learner", *, by: str = "") -> Any:
    user_id = here.school.people[user].id
    return await here.act(actions.sign_up, to.id, user_id=user_id, who=by or user)


async def attend(here: Learning, to: Meeting, who: str, **rest: Any) -> Any:
    user_id = here.school.people["learner"].id
    return await here.act(actions.note_attendance, to.id, user_id=user_id, who=who, **rest)


async def let_in(here: Learning, who: str) -> None:
    await write(
        here.school, enroll, user_id=here.school.people[who].id, course_id=here.course.id,
        grounds=Grounds.GRANTED,
    )  # fmt: skip


async def test_meetings_are_listed_by_their_time_to_who_sees_the_unit(school: School) -> None:
    here = await learning(school, TAUGHT, state=CourseState.PRIVATE)
    later = await meeting(here, starts_at=20 * DAY, title=" Day 2 ", capacity=3, place="Room 1")
    first = await meeting(here)
    assert (later.title, later.capacity, later.place) == ("Day 2", 3, "Room 1")
    assert later.instructor_id == later.owner_id == school.people["instructor"].id
    async with school.works.read(school.tenant) as work:
        unit_id, sliced = here.units[0].id, Slice(limit=5)
        for who in ("admin", "learner"):
            page = await queries.meetings(work, school.actor(who), unit_id, sliced=sliced)
            assert (page.rows, page.total) == ([first, later], 2)
            assert await queries.meeting(work, school.actor(who), first.id) == first
        with pytest.raises(NoSuchUnit):
            await queries.meetings(work, school.actor("other_learner"), unit_id, sliced=sliced)
        with pytest.raises(NoSuchMeeting):
            await queries.meeting(work, school.actor("other_learner"), first.id)


async def test_who_came_has_done_the_unit_and_so_the_course(school: School) -> None:
    here = await learning(school, TAUGHT)
    to = await meeting(here)
    assert (await sign_up(here, to)).state is AttendanceState.SIGNED_UP
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await attend(here, to, who, attended=True)
    missed = await attend(here, to, "instructor", attended=False)
    assert missed.state is AttendanceState.MISSED
    assert (await here.now()).state is EnrollmentState.ACTIVE
    await attend(here, to, "instructor", attended=True)
    assert (await here.now()).state is EnrollmentState.COMPLETED
    async with school.works.read(school.tenant) as work:
        (came,) = await queries.attendances(work, school.actor("instructor"), to.id)
        assert came.state is AttendanceState.ATTENDED
        user_id = school.people["learner"].id
        asked = {"unit_id": here.units[0].id, "user_id": user_id}
        assert await queries.attendance(work, **asked) == came
        with pytest.raises(Forbidden):
            await queries.attendances(work, school.actor("learner"), to.id)
    with pytest.raises(NotSignedUp):
        await here.act(actions.sign_off, to.id, user_id=user_id)


async def test_the_last_place_is_taken_once(school: School) -> None:
    here = await learning(school, TAUGHT)
    await let_in(here, "other_learner")
    to = await meeting(here, capacity=1)
    both = await asyncio.gather(
        sign_up(here, to), sign_up(here, to, "other_learner"), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Attendance", "MeetingFull"]
    (came,) = [one for one in both if isinstance(one, Attendance)]
    who = next(name for name, user in school.people.items() if user.id == came.user_id)
    with pytest.raises(AlreadySignedUp):
        await sign_up(here, to, who)
    await here.act(actions.sign_off, to.id, user_id=came.user_id, who=who)
    await sign_up(here, to, "other_learner" if who == "learner" else "learner", by="instructor")


async def test_nobody_comes_to_a_course_they_are_not_in(school: School) -> None:
    here = await learning(school, TAUGHT)
    to = await meeting(here)
    for who in ("other_learner", "subscriber"):
        with pytest.raises(NotEnrolled):
            await sign_up(here, to, who)
    with pytest.raises(Forbidden):
        await sign_up(here, to, by="other_learner")
    with pytest.raises(NotSignedUp):
        await attend(here, to, "instructor", attended=True)
    with pytest.raises(NoSuchMeeting):
        await here.act(actions.sign_up, 10_000_000, user_id=school.people["learner"].id)


async def test_only_who_writes_the_course_sets_meetings_of_a_session(school: School) -> None:
    here = await learning(school, TAUGHT, {})
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await meeting(here, who=who)
    with pytest.raises(NotASession):
        await meeting(here, 1)
    with pytest.raises(NoSuchUser):
        await meeting(here, instructor_id=10_000_000)
    for wrong in ({"minutes": 0}, {"capacity": 0}, {"title": " "}, {"starts_at": -1}):
        with pytest.raises(Invalid):
            await meeting(here, **wrong)
    to = await meeting(here)
    change = MeetingChange(minutes=30, capacity=2, place="Hall")
    after = await here.act(actions.change_meeting, to.id, change, who="instructor")
    assert (after.minutes, after.capacity, after.place, after.title) == (30, 2, "Hall", to.title)
    with pytest.raises(Forbidden):
        await here.act(actions.delete_meeting, to.id)
    await sign_up(here, to)
    await here.act(actions.delete_meeting, to.id, who="instructor")
    with pytest.raises(NoSuchMeeting):
        await here.act(actions.change_meeting, to.id, change, who="instructor")


async def test_meetings_go_with_their_unit_and_course(school: School) -> None:
    here = await learning(school, TAUGHT, TAUGHT)
    kept = [await meeting(here, 0), await meeting(here, 1)]
    for one in kept:
        await sign_up(here, one)
    await write(school, delete_unit, here.units[0].id)
    await write(school, delete_course, here.course.id)
    async with school.works.read(school.tenant) as work:
        for one in kept:
            with pytest.raises(NoSuchMeeting):
                await queries.meeting(work, school.system(), one.id)
