"""Enrollments: who gets in, how many, and which step may follow which."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Admission, Course, CourseChange, CourseState
from lyceum.core.enrollment import actions, queries, steps
from lyceum.core.enrollment.errors import (
    AlreadyEnrolled,
    CourseFull,
    CourseNotOpen,
    NewerEnrollment,
    NoSuchEnrollment,
    NotAdmitted,
    WrongState,
)
from lyceum.core.enrollment.model import (
    STEPS,
    Enrollment,
    EnrollmentFilter,
    EnrollmentState,
    Grounds,
    percent_done,
)
from lyceum.core.errors import Forbidden
from lyceum.core.page import Slice
from lyceum.core.people.actions import add_user
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.model import NewUser
from tests.harness.school import School

S = EnrollmentState


async def enroll(
    school: School, course: Course, who: str = "learner", *, by: str = "", **rest: Any
) -> Enrollment:
    user_id = rest.pop("user_id", None) or school.people[who].id
    actor = school.actor(by) if by else school.system()
    act = partial(actions.enroll, actor=actor, user_id=user_id, course_id=course.id)
    made: Enrollment = await school.write(partial(act, grounds=rest.get("grounds", Grounds.FREE)))
    return made


async def step(school: School, name: str, enrollment: Enrollment, *, by: str = "") -> Enrollment:
    actor = school.actor(by) if by else school.system()
    act = partial(getattr(steps, name), actor=actor, enrollment_id=enrollment.id)
    after: Enrollment = await school.write(act)
    return after


async def request(school: School, course: Course, who: str = "learner") -> Enrollment:
    act = partial(actions.request_enrollment, actor=school.actor(who), course_id=course.id)
    made: Enrollment = await school.write(act)
    return made


async def buy(school: School, course: Course, who: str = "learner") -> Enrollment:
    act = partial(actions.await_payment, actor=school.actor(who), course_id=course.id)
    made: Enrollment = await school.write(act)
    return made


async def crowd(school: School, number: int) -> list[int]:
    """The ids of new people."""
    made = []
    for n in range(number):
        new = NewUser(display_name=f"P {n}", email=f"p{n}@school.example")
        user = await school.write(partial(add_user, actor=school.system(), new=new))
        made.append(user.id)
    return made


@pytest.mark.parametrize("admission", Admission)
async def test_learners_enroll_themselves_where_whoever_comes_is_admitted(
    school: School, admission: Admission
) -> None:
    course = await school.course(admission=admission, amount=900 * (admission == "purchase"))
    if admission in (Admission.OPEN, Admission.REGISTERED):
        assert (await enroll(school, course, by="learner")).state is S.ACTIVE
    else:
        with pytest.raises(NotAdmitted):
            await enroll(school, course, by="learner")
    assert (await enroll(school, course, "other_learner", by="instructor")).state is S.ACTIVE


async def test_nobody_enrolls_anybody_else_but_staff(school: School) -> None:
    course = await school.course()
    for who in ("other_learner", "subscriber", "other_instructor"):
        with pytest.raises(Forbidden):
            await enroll(school, course, by=who)
    with pytest.raises(Forbidden):
        await enroll(school, course, "subscriber", by="subscriber")
    for by in ("instructor", "manager", "admin"):
        made = await enroll(school, course, by=by)
        await step(school, "drop", made)


@pytest.mark.parametrize("state", [CourseState.PUBLISHED, CourseState.PRIVATE])
async def test_a_course_takes_people_in_when_it_is_published_or_private(
    school: School, state: CourseState
) -> None:
    course = await school.course(state=state)
    assert (await enroll(school, course)).state is S.ACTIVE
    with pytest.raises(NoSuchUser):
        await enroll(school, course, user_id=7)


@pytest.mark.parametrize("state", [s for s in CourseState if s not in ("published", "private")])
async def test_a_course_in_another_state_takes_nobody_in(
    school: School, state: CourseState
) -> None:
    course = await school.course(state=state)
    refused = NoSuchCourse if state is CourseState.TRASHED else CourseNotOpen
    with pytest.raises(refused):
        await enroll(school, course)


async def test_one_is_enrolled_once_at_a_time_and_again_afterwards(school: School) -> None:
    course = await school.course()
    first = await enroll(school, course)
    with pytest.raises(AlreadyEnrolled):
        await enroll(school, course)
    await step(school, "complete", first)
    second = await enroll(school, course)
    assert second.id != first.id
    await step(school, "drop", second)
    third = await enroll(school, course)
    assert third.id not in (first.id, second.id)
    with pytest.raises(AlreadyEnrolled):
        await step(school, "reactivate", second)
    await step(school, "drop", third)
    with pytest.raises(NewerEnrollment):
        await step(school, "reactivate", second)
    assert (await step(school, "reactivate", third)).state is S.ACTIVE


async def test_of_many_that_enroll_one_person_at_once_one_succeeds(school: School) -> None:
    course = await school.course()
    ends = await asyncio.gather(*(enroll(school, course) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(end, Enrollment) for end in ends) == 1
    assert {type(end) for end in ends} == {Enrollment, AlreadyEnrolled}


async def test_no_more_get_in_than_there_are_seats(school: School) -> None:
    course = await school.course(seats=3)
    people = await crowd(school, 10)
    ends = await asyncio.gather(
        *(enroll(school, course, user_id=user_id) for user_id in people), return_exceptions=True
    )
    made = [end for end in ends if isinstance(end, Enrollment)]
    assert len(made) == 3
    assert {type(end) for end in ends} == {Enrollment, CourseFull}
    await step(school, "drop", made[0])
    assert (await enroll(school, course)).state is S.ACTIVE
    with pytest.raises(CourseFull):
        await step(school, "reactivate", made[0])


async def test_however_seats_are_taken_at_once_they_suffice(school: School) -> None:
    course = await school.course(seats=2, admission=Admission.REQUEST)
    asked = [await request(school, course, who) for who in ("learner", "other_learner")]
    dropped = await enroll(school, course, "subscriber")
    await step(school, "drop", dropped)
    ways = [
        *(step(school, "approve", enrollment) for enrollment in asked),
        step(school, "reactivate", dropped),
        enroll(school, course, "manager"),
        enroll(school, course, "other_instructor"),
    ]
    ends = await asyncio.gather(*ways, return_exceptions=True)
    assert {type(end) for end in ends} == {Enrollment, CourseFull}
    assert sum(isinstance(end, Enrollment) for end in ends) == 2


async def test_who_is_shut_out_for_a_time_keeps_the_seat(school: School) -> None:
    course = await school.course(seats=1)
    mine = await enroll(school, course)
    await step(school, "suspend", mine)
    with pytest.raises(CourseFull):
        await enroll(school, course, "other_learner")
    assert (await step(school, "reactivate", mine)).state is S.ACTIVE


async def test_a_request_waits_for_a_decision(school: School) -> None:
    course = await school.course(admission=Admission.REQUEST)
    mine = await request(school, course)
    assert mine.state is S.REQUESTED
    with pytest.raises(AlreadyEnrolled):
        await request(school, course)
    for by in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await step(school, "approve", mine, by=by)
    after = await step(school, "approve", mine, by="instructor")
    assert (after.state, after.decided_by) == (S.ACTIVE, school.people["instructor"].id)
    with pytest.raises(WrongState):
        await step(school, "reject", mine)
    others = await request(school, course, "other_learner")
    assert (await step(school, "reject", others)).state is S.REJECTED
    assert (await request(school, course, "other_learner")).state is S.REQUESTED


async def test_what_waits_is_decided_and_never_taken_back(school: School) -> None:
    asked = await school.course("Asked", admission=Admission.REQUEST)
    bought = await school.course("Bought", amount=900)
    for waiting in (await request(school, asked), await buy(school, bought)):
        for by in ("admin", "instructor", "learner"):
            with pytest.raises(WrongState):
                await step(school, "reactivate", waiting, by=by)
    with pytest.raises(NotAdmitted):
        await request(school, bought, "other_learner")
    with pytest.raises(NotAdmitted):
        await buy(school, asked, "other_learner")


STEP_TO = {
    S.ACTIVE: "reactivate",
    S.SUSPENDED: "suspend",
    S.EXPIRED: "expire",
    S.COMPLETED: "complete",
    S.DROPPED: "drop",
    S.REFUNDED: "refund",
}


async def brought_to(school: School, state: EnrollmentState) -> Enrollment:
    course = await school.course(f"To {state}")
    enrollment = await enroll(school, course)
    return enrollment if state is S.ACTIVE else await step(school, STEP_TO[state], enrollment)


@pytest.mark.parametrize("state", STEP_TO)
async def test_only_the_known_steps_lead_from_one_state_to_the_next(
    school: School, state: EnrollmentState
) -> None:
    for to, name in STEP_TO.items():
        enrollment = await brought_to(school, state)
        if to in STEPS[state]:
            assert (await step(school, name, enrollment)).state is to
        else:
            with pytest.raises(WrongState):
                await step(school, name, enrollment)


async def test_completed_is_a_fact_with_a_time(school: School) -> None:
    course = await school.course()
    done = await step(school, "complete", await enroll(school, course))
    assert done.completed_at is not None
    for name in ("drop", "suspend", "expire", "reactivate"):
        with pytest.raises(WrongState):
            await step(school, name, done)
    refunded = await step(school, "refund", done)
    assert refunded.completed_at == done.completed_at
    returned = await step(school, "reactivate", refunded)
    assert (returned.state, returned.completed_at) == (S.COMPLETED, done.completed_at)
    assert percent_done(returned, required_units=4) == 100


async def test_learners_take_back_what_they_dropped_themselves_and_nothing_else(
    school: School,
) -> None:
    course = await school.course()
    mine = await step(school, "drop", await enroll(school, course), by="learner")
    assert (await step(school, "reactivate", mine, by="learner")).state is S.ACTIVE
    await step(school, "drop", mine, by="admin")
    with pytest.raises(Forbidden):
        await step(school, "reactivate", mine, by="learner")
    assert (await step(school, "reactivate", mine, by="instructor")).state is S.ACTIVE
    await step(school, "drop", mine, by="learner")
    change = CourseChange(state=CourseState.PRIVATE)
    act = partial(change_course, actor=school.system(), course_id=course.id, change=change)
    await school.write(act)
    with pytest.raises(CourseNotOpen):
        await step(school, "reactivate", mine, by="learner")


async def test_nobody_takes_steps_for_others_but_staff(school: School) -> None:
    course = await school.course()
    mine = await enroll(school, course)
    for by in ("other_learner", "subscriber", "other_instructor"):
        for name in ("drop", "suspend", "complete", "expire", "refund"):
            with pytest.raises(Forbidden):
                await step(school, name, mine, by=by)
    for name in ("complete", "expire", "suspend", "refund"):
        with pytest.raises(Forbidden):
            await step(school, name, mine, by="learner")


async def test_each_sees_their_own_leads_theirs_and_staff_all(school: School) -> None:
    led, other = await school.course("Led"), await school.course("Other", lead_id=None)
    mine, theirs = await enroll(school, led), await enroll(school, led, "other_learner")
    far = await enroll(school, other, "other_learner")
    sees = {
        "admin": {mine.id, theirs.id, far.id},
        "manager": {mine.id, theirs.id, far.id},
        "instructor": {mine.id, theirs.id},
        "other_instructor": set(),
        "learner": {mine.id},
        "other_learner": {theirs.id, far.id},
        "subscriber": set(),
    }
    async with school.works.read(school.tenant) as work:
        for who, seen in sees.items():
            actor = school.actor(who)
            page = await queries.enrollments(
                work, actor, where=EnrollmentFilter(), sliced=Slice(limit=9)
            )
            assert {row.id for row in page.rows} == seen
            assert page.total == len(seen)
            for enrollment in (mine, theirs, far):
                if enrollment.id in seen:
                    assert (await queries.enrollment(work, actor, enrollment.uid)) == enrollment
                else:
                    with pytest.raises(NoSuchEnrollment):
                        await queries.enrollment(work, actor, enrollment.uid)


@pytest.mark.parametrize(
    ("done", "required", "percent"),
    [(0, 0, 0), (0, 3, 0), (1, 3, 33), (2, 3, 66), (3, 3, 100), (5, 3, 100), (199, 200, 99)],
)
async def test_percent_is_rounded_down_and_never_over_a_hundred(
    done: int, required: int, percent: int
) -> None:
    values: dict[str, Any] = dict.fromkeys(Enrollment.__struct_fields__)
    assert percent_done(Enrollment(**values | {"done_required": done}), required) == percent
