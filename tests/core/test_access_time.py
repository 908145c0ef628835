"""Access for a time: it ends by the clock, on the tenant's, whether or not a job came by."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.assessment import attempts, queries
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.model import (
    Attempt,
    AttemptState,
    Given,
    NewAssessment,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.model import Admission, CourseChange, CourseState
from lyceum.core.catalog.publication import publish_scheduled
from lyceum.core.catalog.queries import course as read_course
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll, request_enrollment
from lyceum.core.enrollment.errors import AccessOver, AlreadyEnrolled, CourseOver, WrongState
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.progress.actions import close_overdue
from lyceum.core.progress.queries import progress_of
from lyceum.core.removal.actions import delete_unit
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Why
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, SECOND
from tests.core.learning import Learning, learning
from tests.harness.school import School

S = EnrollmentState


async def system_act(here: Learning, action: Any, *given: Any, **rest: Any) -> Any:
    """What a job does, at the moment of the test's clock."""

    async def run(work: WriteWork) -> Any:
        work.now += here.later
        return await action(work, here.school.system(), *given, **rest)

    return await here.school.write(run)


async def test_days_of_access_begin_when_somebody_is_let_in(school: School) -> None:
    here = await learning(school, {}, days=30)
    assert here.made.expires_at == here.made.enrolled_at + 30 * DAY
    asking = await school.course("Seas", admission=Admission.REQUEST, days=2)
    asked = await here.act(request_enrollment, course_id=asking.id)
    assert asked.expires_at is None
    here.later = DAY
    approved = await here.act(steps.approve, asked.id, who="instructor")
    assert approved.expires_at == approved.enrolled_at + 2 * DAY


async def test_access_ends_before_any_job_came_by(school: School) -> None:
    here = await learning(school, {}, days=2)
    here.later = 2 * DAY
    assert await here.shut() == [{Why.ACCESS_OVER}]
    with pytest.raises(UnitLocked):
        await here.see(0)
    assert (await here.now()).state is S.ACTIVE


async def test_the_job_expires_what_is_over_and_nothing_else(school: School) -> None:
    short = await learning(school, {}, days=1)
    long = await learning(school, {}, days=9)
    endless = await learning(school, {})
    ended = await learning(school, {}, ends_at=clock.now() + DAY)
    shut_out = await learning(school, {}, days=1)
    await system_act(shut_out, steps.suspend, shut_out.made.id)
    done = await learning(school, {}, days=1)
    await done.see(0)
    all_of_them = (short, long, endless, ended, shut_out, done)
    assert await system_act(short, steps.expire_ended) == 0
    short.later = DAY + HOUR
    assert await system_act(short, steps.expire_ended, limit=2) == 2
    assert await system_act(short, steps.expire_ended, limit=2) == 1
    states = [(await one.now()).state for one in all_of_them]
    assert states == [S.EXPIRED, S.ACTIVE, S.ACTIVE, S.EXPIRED, S.EXPIRED, S.COMPLETED]
    with pytest.raises(Forbidden):
        await short.act(steps.expire_ended)


async def test_who_expired_is_taken_back_by_staff_with_new_days(school: School) -> None:
    here = await learning(school, {}, days=1)
    here.later = 3 * DAY
    await system_act(here, steps.expire_ended)
    with pytest.raises(Forbidden):
        await here.act(steps.reactivate, here.made.id)
    back = await here.act(steps.reactivate, here.made.id, who="instructor")
    assert back.state is S.ACTIVE
    assert back.expires_at is not None
    assert back.expires_at >= here.made.enrolled_at + 4 * DAY
    await here.see(0)


async def test_leaving_and_coming_back_wins_no_time(school: School) -> None:
    here = await learning(school, {}, days=2)
    await here.act(steps.drop, here.made.id)
    here.later = DAY
    back = await here.act(steps.reactivate, here.made.id)
    assert back.expires_at == here.made.expires_at
    await here.act(steps.drop, here.made.id)
    here.later = 2 * DAY
    with pytest.raises(AccessOver):
        await here.act(steps.reactivate, here.made.id)


async def test_a_stay_that_is_over_does_not_keep_from_a_new_one(school: School) -> None:
    here = await learning(school, {}, days=1)
    learner = school.people["learner"].id

    async def again() -> Any:
        return await here.act(
            enroll, user_id=learner, course_id=here.course.id, grounds=Grounds.FREE
        )

    with pytest.raises(AlreadyEnrolled):
        await again()
    here.later = DAY
    new = await again()
    assert (await here.now()).state is S.EXPIRED
    assert new.id != here.made.id
    assert new.expires_at == new.enrolled_at + DAY


async def test_nobody_comes_into_a_course_that_has_ended(school: School) -> None:
    ends = clock.now() + DAY
    here = await learning(school, {}, ends_at=ends)
    await here.act(steps.drop, here.made.id)
    here.later = DAY + HOUR
    staff: dict[str, Any] = {"course_id": here.course.id, "grounds": Grounds.GRANTED}
    with pytest.raises(CourseOver):
        await here.act(enroll, user_id=school.people["other_learner"].id, who="admin", **staff)
    for who in ("learner", "admin"):
        with pytest.raises(CourseOver):
            await here.act(steps.reactivate, here.made.id, who=who)


async def test_staff_move_the_end_of_one_learners_access(school: School) -> None:
    here = await learning(school, {}, days=1)
    until = here.made.enrolled_at + 5 * DAY
    for who in ("learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await here.act(steps.extend, here.made.id, until=until, who=who)
    with pytest.raises(Invalid):
        await here.act(steps.extend, here.made.id, until=here.made.enrolled_at, who="admin")
    await here.act(steps.extend, here.made.id, until=until, who="instructor")
    here.later = 2 * DAY
    assert await system_act(here, steps.expire_ended) == 0
    await here.see(0, 100)
    await here.act(steps.extend, here.made.id, until=None, who="instructor")
    here.later = 99 * DAY
    await here.see(0, 200)
    await here.act(steps.drop, here.made.id)
    with pytest.raises(WrongState):
        await here.act(steps.extend, here.made.id, until=None, who="instructor")


@pytest.mark.parametrize("leave", [steps.drop, steps.suspend, steps.expire])
async def test_who_comes_back_and_misses_nothing_any_more_has_completed(
    school: School, leave: Any
) -> None:
    here = await learning(school, {}, {}, seats=1)
    await here.see(0)
    await here.act(leave, here.made.id, who="admin")
    await here.act(delete_unit, here.units[1].id, who="admin")
    assert (await here.now()).completed_at is None
    back = await here.act(steps.reactivate, here.made.id, who="admin")
    assert back.state is S.COMPLETED
    assert (await here.now()) == back
    kinds = await events_of(school, here.made.id)
    assert kinds[-2:] == ["enrollment.active", "enrollment.completed"]


async def events_of(school: School, subject_id: int) -> list[str]:
    async with school.works.read(school.tenant) as work:
        sql = "SELECT kind FROM events WHERE tenant_id = {} AND subject_id = {} ORDER BY id"
        rows = await work.connection.fetch(sql.format(work.tenant.id, subject_id), ())
        return [row[0] for row in rows]


async def test_who_comes_back_with_something_missing_goes_on(school: School) -> None:
    here = await learning(school, {}, {})
    await here.see(0)
    await here.act(steps.drop, here.made.id)
    back = await here.act(steps.reactivate, here.made.id)
    assert (back.state, back.done_required) == (S.ACTIVE, 1)


async def test_a_course_is_published_when_its_moment_has_come(school: School) -> None:
    moment = clock.now() + DAY
    here = await learning(school)
    scheduled = {"state": CourseState.SCHEDULED}
    soon = await school.course("Soon", publish_at=moment, **scheduled)
    await school.course("Some day", **scheduled)
    draft = await school.course("Draft", publish_at=moment, state=CourseState.DRAFT)
    assert await system_act(here, publish_scheduled) == 0
    here.later = DAY + HOUR
    assert await system_act(here, publish_scheduled) == 1
    assert await system_act(here, publish_scheduled) == 0
    found = [await here.read(read_course, school.system(), one.uid) for one in (soon, draft)]
    assert [one.state for one in found] == [CourseState.PUBLISHED, CourseState.DRAFT]
    later = CourseChange(state=CourseState.SCHEDULED, publish_at=moment + 9 * DAY)
    await here.act(change_course, draft.id, later, who="instructor")
    assert await system_act(here, publish_scheduled) == 0


async def running(here: Learning) -> tuple[Attempt, int]:
    """A running attempt of an hour, with an answer saved."""

    async def make(work: WriteWork) -> tuple[Attempt, int]:
        system = here.school.system()
        new = NewAssessment(title="Fronts", seconds=3_600, attempts=1)
        asked = await create_assessment(work, system, course_id=here.course.id, new=new)
        content = QuestionContent(kind=QuestionKind.SHORT, text="Why?")
        made = await add_question(work, system, unit_id=asked.unit.id, content=content)
        learner = here.school.actor("learner")
        attempt = await attempts.start_attempt(work, learner, asked)
        await attempts.save_answers(work, learner, attempt.id, {made.id: Given(text="So")})
        return attempt, asked.unit.id

    result: tuple[Attempt, int] = await here.school.write(make)
    return result


@pytest.mark.parametrize("leave", [None, steps.drop, steps.expire])
async def test_an_attempt_whose_time_is_over_is_handed_in_with_what_was_saved(
    school: School, leave: Any
) -> None:
    here = await learning(school, {})
    attempt, unit_id = await running(here)
    assert await system_act(here, close_overdue) == 0
    if leave is not None:
        await here.act(leave, here.made.id, who="admin")
    here.later = HOUR + SECOND
    assert await system_act(here, close_overdue) == 1
    assert await system_act(here, close_overdue) == 0
    found = await here.read(queries.attempt, school.system(), attempt.uid)
    ((_, sheet),) = await here.read(queries.sheets, [found])
    assert found.state is AttemptState.SUBMITTED
    assert [item.response.answer for item in sheet] == [Given(text="So")]
    (row,) = await here.read(progress_of, here.made)
    assert (row.unit_id, row.completed_at) == (unit_id, attempt.due_at)
    assert (await here.now()).done_required == 1
    with pytest.raises(Forbidden):
        await here.act(close_overdue)


async def test_a_completed_stay_keeps_its_word_though_its_access_ends(school: School) -> None:
    here = await learning(school, {}, days=1)
    await here.see(0)
    here.later = 2 * DAY
    assert await system_act(here, steps.expire_ended) == 0
    assert (await here.now()).state is S.COMPLETED
    assert await here.shut() == [{Why.ACCESS_OVER}]
