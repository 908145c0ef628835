"""Locked units: every door refuses them with the reason, and staff are never locked out."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.actor import Actor
from lyceum.core.assessment import attempts
from lyceum.core.assessment import queries as assessment_queries
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.errors import NotEnrolled, TimeIsUp
from lyceum.core.assessment.model import (
    Assessment,
    Attempt,
    Given,
    NewAssessment,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.content import NewUnit, UnitChange, add_section, add_unit, change_unit
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseChange, CourseState, Late, Traversal, UnitKind
from lyceum.core.enrollment import steps
from lyceum.core.errors import Invalid
from lyceum.core.progress.reading import open_unit, seen_units
from lyceum.core.schedule.errors import UnitLocked
from lyceum.core.schedule.model import Reason, Why
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR
from tests.core.learning import Learning, complete_course, learning, write
from tests.harness.faulty import Counting
from tests.harness.school import School, found_school, make_platform

SEQUENCE: dict[str, Any] = {"traversal": Traversal.SEQUENTIAL}


async def refused(acting: Any) -> list[Reason]:
    with pytest.raises(UnitLocked) as caught:
        await acting
    return list(caught.value.availability.reasons)


async def test_a_sequence_opens_one_required_unit_after_the_other(school: School) -> None:
    here = await learning(school, {}, {"required": False}, {}, {}, **SEQUENCE)
    first, _, third, _ = here.units
    assert await here.shut() == [set(), {Why.ORDER}, {Why.ORDER}, {Why.ORDER}]
    waits = [Reason(Why.ORDER, unit_id=first.id)]
    assert await refused(here.see(1)) == waits
    assert await refused(here.complete(2)) == waits
    await here.see(0)
    assert await here.shut() == [set(), set(), set(), {Why.ORDER}]
    assert await refused(here.see(3)) == [Reason(Why.ORDER, unit_id=third.id)]
    await here.see(2)
    await here.see(3)
    assert (await here.now()).completed_at is not None


async def test_sections_come_before_the_places_in_them(school: School) -> None:
    here = await learning(school, **SEQUENCE)

    async def more(work: WriteWork) -> list[int]:
        system, course_id = school.system(), here.course.id
        late = await add_section(work, system, course_id=course_id, title="Late")
        made = []
        for section_id in (late.id, here.units[0].section_id):
            new = NewUnit(kind=UnitKind.TEXT, title="More", section_id=section_id)
            made.append((await add_unit(work, system, course_id=course_id, new=new)).id)
        return made

    later, sooner = await school.write(more)
    assert [one.unit_id for one in await here.opened()] == [here.units[0].id, sooner, later]


async def test_drip_counts_from_the_day_that_somebody_was_let_in(school: School) -> None:
    moment = clock.now() + 3 * DAY
    here = await learning(school, {}, {"opens_days": 2}, {"opens_at": moment})
    opens = here.made.enrolled_at + 2 * DAY
    assert [each.opens_at for each in await here.opened()] == [None, opens, moment]
    assert await refused(here.see(1)) == [Reason(Why.NOT_YET, at=opens)]
    assert await refused(here.see(2)) == [Reason(Why.NOT_YET, at=moment)]
    here.later = 2 * DAY + HOUR
    await here.see(1)
    assert await refused(here.see(2)) == [Reason(Why.NOT_YET, at=moment)]
    here.later = 3 * DAY + HOUR
    await here.see(2)


async def test_it_is_the_tenants_clock_that_counts(school: School) -> None:
    from msgspec.structs import replace

    here = await learning(school, {"opens_days": 2})
    school.tenant = replace(school.tenant, clock_offset=3 * DAY)
    await here.see(0)
    assert (await here.opened())[0].is_open


async def test_what_is_done_stays_open_when_rules_come_later(school: School) -> None:
    here = await learning(school, {}, {})
    await here.see(1)
    await here.act(change_course, here.course.id, CourseChange(**SEQUENCE), who="instructor")
    far = UnitChange(opens_at=clock.now() + 9 * DAY)
    await here.act(change_unit, here.units[1].id, far, who="instructor")
    assert await here.shut() == [set(), set()]
    await here.see(1, 500)


async def test_late_is_marked_and_refused_only_where_the_course_says_closed(
    school: School,
) -> None:
    here = await learning(school, {"due_days": 1}, {"due_days": 1}, {"due_days": 1})
    await here.see(0)
    here.later = 2 * DAY
    await here.see(1)
    assert [one.is_late for one in await here.opened()] == [False, True, True]
    closed = CourseChange(late=Late.CLOSED)
    await here.act(change_course, here.course.id, closed, who="instructor")
    due = here.made.enrolled_at + DAY
    assert await refused(here.see(2)) == [Reason(Why.OVERDUE, at=due)]
    assert await refused(here.complete(2)) == [Reason(Why.OVERDUE, at=due)]
    unit = await here.read(open_unit, school.actor("learner"), here.units[2].id)
    assert unit.body == "Cold."
    await here.see(0, 200)
    await here.complete(2, who="instructor")


async def test_a_course_has_its_window(school: School) -> None:
    begins, ends = clock.now() + 2 * DAY, clock.now() + 5 * DAY
    here = await learning(school, {}, starts_at=begins, ends_at=ends)
    assert await refused(here.see(0)) == [Reason(Why.NOT_STARTED, at=begins)]
    here.later = 3 * DAY
    await here.see(0, 400)
    here.later = 6 * DAY
    assert await refused(here.see(0)) == [Reason(Why.ACCESS_OVER, at=ends)]
    assert (await here.now()).done_required == 0


async def test_prerequisites_lock_whom_staff_let_in_until_they_are_completed(
    school: School,
) -> None:
    from lyceum.core.catalog.prerequisites import set_prerequisites

    here = await learning(school, {}, {})
    required = [(await school.course(title)).id for title in ("Clouds", "Winds")]
    await write(school, set_prerequisites, here.course.id, required)
    waits = [Reason(Why.PREREQUISITE, course_id=one) for one in sorted(required)]
    assert await refused(here.see(0)) == waits
    done = await complete_course(school, required[0])
    assert await refused(here.see(1)) == waits[1:]
    await write(school, steps.refund, done.id)
    assert await refused(here.see(1)) == waits[1:], "completed is a fact"
    await complete_course(school, required[1])
    await here.see(0)


async def quiz(here: Learning, **rules: Any) -> Assessment:
    async def make(work: WriteWork) -> Assessment:
        staff = here.school.system()
        new = NewAssessment(title="Fronts", **{"seconds": 3 * 3_600, **rules})
        asked = await create_assessment(work, staff, course_id=here.course.id, new=new)
        content = QuestionContent(kind=QuestionKind.SHORT, text="Why?")
        await add_question(work, staff, unit_id=asked.unit.id, content=content)
        return asked

    made: Assessment = await here.school.write(make)
    return made


async def start(here: Learning, asked: Assessment) -> Attempt:
    """Begins as the learner's client does: with the assessment as it is now."""

    async def run(work: WriteWork, actor: Actor) -> Attempt:
        now = await assessment_queries.assessment_by_id(work, actor, asked.unit.id)
        return await attempts.start_attempt(work, actor, now)

    begun: Attempt = await here.act(run)
    return begun


async def test_a_locked_quiz_is_neither_begun_nor_read(school: School) -> None:
    here = await learning(school, **SEQUENCE)
    asked = await quiz(here)
    learner, waits = school.actor("learner"), [Reason(Why.ORDER, unit_id=here.units[0].id)]
    for begin in (attempts.start_attempt, attempts.open_attempt):
        assert await refused(here.act(begin, asked)) == waits
    assert await refused(here.read(assessment_queries.questions, learner, asked)) == waits
    for who in ("admin", "instructor", "other_instructor"):
        assert await here.read(assessment_queries.questions, school.actor(who), asked)
    await here.see(0)
    assert len(await here.read(assessment_queries.questions, learner, asked)) == 1
    assert (await here.act(attempts.start_attempt, asked)).number == 1


async def test_an_attempt_ends_with_what_closes_its_unit(school: School) -> None:
    here = await learning(school, late=Late.CLOSED, days=3)
    asked = await quiz(here)
    due = clock.now() + DAY
    await here.act(change_unit, asked.unit.id, UnitChange(due_at=due), who="instructor")
    here.later = DAY - HOUR
    attempt = await start(here, asked)
    assert attempt.due_at == due
    (question,) = await here.read(assessment_queries.questions, school.system(), asked)
    await here.act(attempts.save_answers, attempt.id, {question.id: Given(text="So")})
    here.later = DAY + HOUR
    with pytest.raises(TimeIsUp):
        await here.act(attempts.submit, attempt.id, {})
    await here.act(change_unit, asked.unit.id, UnitChange(due_at=None), who="instructor")
    here.later = 3 * DAY - HOUR
    second = await start(here, asked)
    assert second.due_at == (await here.now()).expires_at


async def test_content_is_read_by_who_is_in_and_by_staff(school: School) -> None:
    here = await learning(school, {}, {}, **SEQUENCE)
    learner = school.actor("learner")
    assert (await here.read(open_unit, learner, here.units[0].id)).body == "Cold."
    await refused(here.read(open_unit, learner, here.units[1].id))
    for who in ("admin", "instructor", "other_instructor"):
        actor = school.actor(who)
        assert (await here.read(open_unit, actor, here.units[1].id)).body == "Cold."
    for stranger in ("other_learner", "subscriber"):
        with pytest.raises(NotEnrolled):
            await here.read(open_unit, school.actor(stranger), here.units[0].id)
    with pytest.raises(NoSuchUnit):
        await here.read(open_unit, learner, here.course.id)
    hidden = CourseChange(state=CourseState.DRAFT)
    await here.act(change_course, here.course.id, hidden, who="instructor")
    for anybody in ("learner", "other_learner"):
        with pytest.raises(NoSuchUnit):
            await here.read(open_unit, school.actor(anybody), here.units[0].id)


async def test_the_outline_keeps_the_bodies_of_locked_units_back(school: School) -> None:
    here = await learning(school, {}, {}, **SEQUENCE)
    shown = await here.read(seen_units, here.made)
    assert [one.unit.body for one in shown] == ["Cold.", None]
    assert [one.unit.title for one in shown] == ["Fronts", "Fronts"]


async def test_staff_are_never_locked_out(school: School) -> None:
    here = await learning(school, {}, {}, who="instructor", **SEQUENCE)
    await here.see(1, who="instructor")
    mine = await learning(school, {}, {}, **SEQUENCE)
    await mine.complete(1, who="manager")
    assert (await mine.now()).done_required == 1


async def test_who_was_shut_out_finds_everything_shut(school: School) -> None:
    here = await learning(school, {}, {})
    await write(school, steps.suspend, here.made.id)
    assert await here.shut() == [{Why.NOT_IN}] * 2
    with pytest.raises(NotEnrolled):
        await here.see(0)


async def test_availability_costs_the_same_for_many_units(platform: Any) -> None:
    counting = Counting(platform.works.database)
    counted = type(platform.works)(counting)
    school = await found_school(make_platform(counted))
    costs = []
    for many in (1, 30):
        here = await learning(school, *[{}] * many, **SEQUENCE)
        counting.asked.clear()
        await here.opened()
        costs.append(len(counting.asked))
    assert costs == [2, 2]


@pytest.mark.parametrize(
    ("rules", "fields"),
    [
        ({"opens_at": -1}, {"opens_at"}),
        ({"opens_days": -1}, {"opens_days"}),
        ({"due_days": 40_000}, {"due_days"}),
        ({"opens_at": 5, "opens_days": 1}, {"opens_days"}),
        ({"due_at": 5, "due_days": 1}, {"due_days"}),
        ({"opens_at": 5, "due_at": 5}, {"due_at"}),
        ({"opens_days": 3, "due_days": 2}, {"due_days"}),
    ],
)
async def test_times_that_cannot_be_are_refused(
    school: School, rules: dict[str, Any], fields: set[str]
) -> None:
    here = await learning(school)
    for act in (
        here.act(change_unit, here.units[0].id, UnitChange(**rules), who="instructor"),
        learning(school, rules),
    ):
        with pytest.raises(Invalid) as caught:
            await act
        assert {problem.field for problem in caught.value.problems} == fields


@pytest.mark.parametrize(
    ("window", "fields"),
    [
        ({"days": 0}, {"days"}),
        ({"starts_at": 9, "ends_at": 9}, {"ends_at"}),
        ({"starts_at": -9, "publish_at": -9}, {"starts_at", "publish_at"}),
    ],
)
async def test_windows_that_cannot_be_are_refused(
    school: School, window: dict[str, Any], fields: set[str]
) -> None:
    here = await learning(school)
    for act in (
        here.act(change_course, here.course.id, CourseChange(**window), who="instructor"),
        school.course(**window),
    ):
        with pytest.raises(Invalid) as caught:
            await act
        assert {problem.field for problem in caught.value.problems} == fields
