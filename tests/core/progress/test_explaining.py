"""Explanations: why locked, why so many percent, why not in; as codes, ids and numbers."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.assessment import attempts
from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.model import (
    Assessment,
    Given,
    Key,
    NewAssessment,
    Option,
    Question,
    QuestionContent,
    QuestionKind,
)
from lyceum.core.assessment.questions import add_question
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import Admission, Course, CourseState, Traversal, UnitKind
from lyceum.core.catalog.prerequisites import set_prerequisites
from lyceum.core.catalog.queries import course as read_course
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.explaining import Hindrance, Obstacle, why_not_enter
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.errors import Forbidden, Refusal
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.progress.actions import complete_assessment
from lyceum.core.progress.explaining import Explanation, Need, why_percent
from lyceum.core.progress.reading import seen_unit
from lyceum.core.schedule.model import Reason, Why
from lyceum.core.work import WriteWork
from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.core.learning import Learning, learning, write
from tests.harness.faulty import Counting
from tests.harness.school import School, found_school, make_platform

CHOICE = QuestionContent(
    kind=QuestionKind.SINGLE,
    text="Which?",
    options=(Option("1", "this"), Option("2", "that")),
    key=Key(options=("1",)),
)
ESSAY = QuestionContent(kind=QuestionKind.SHORT, text="Why?")


async def quiz(here: Learning) -> tuple[Assessment, list[Question]]:
    async def make(work: WriteWork) -> tuple[Assessment, list[Question]]:
        staff = here.school.system()
        new = NewAssessment(title="Fronts", pass_percent=60)
        asked = await create_assessment(work, staff, course_id=here.course.id, new=new)
        add = partial(add_question, work, staff, unit_id=asked.unit.id)
        return asked, [await add(content=content) for content in (CHOICE, ESSAY)]

    made: tuple[Assessment, list[Question]] = await here.school.write(make)
    return made


async def explained(here: Learning) -> Explanation:
    found: Explanation = await here.read(why_percent, await here.now())
    return found


async def test_a_percentage_says_what_is_done_and_what_each_unit_still_needs(
    school: School,
) -> None:
    video, session = {"kind": UnitKind.VIDEO}, {"kind": UnitKind.SESSION}
    here = await learning(school, {}, video, session, {"required": False})
    asked, questions = await quiz(here)
    await here.see(0)
    await here.see(1, 810)
    attempt = await here.act(attempts.start_attempt, asked)
    found = await explained(here)
    assert (found.percent, found.done, found.required) == (25, 1, 4)
    # The quiz came last into the one section that there is.
    text, film, meeting, extra, test = found.units
    assert (text.needs, text.completed_at is not None) == (None, True)
    assert (film.needs, film.seen, film.enough) == (Need.SEEN, 810, 900)
    assert (meeting.needs, extra.required) == (Need.STAFF, False)
    assert test.tries is not None
    assert (test.needs, test.tries.count, test.tries.running_id) == (
        Need.HANDED_IN, 1, attempt.id,
    )  # fmt: skip
    answers = {questions[0].id: Given(options=("1",)), questions[1].id: Given(text="So")}
    handed_in = await here.act(attempts.submit, attempt.id, answers)
    await here.act(complete_assessment, handed_in, course_id=here.course.id)
    found = await explained(here)
    tries = found.units[-1].tries
    assert tries is not None
    assert (found.percent, found.units[-1].needs) == (50, None)
    assert (tries.best_id, tries.best_points, tries.possible) == (attempt.id, 100, 200)
    assert (tries.passed, tries.pass_percent) == (False, 60)
    assert (tries.pending_ids, tries.running_id) == ((attempt.id,), None)


async def test_the_best_attempt_is_told_not_the_last(school: School) -> None:
    here = await learning(school)
    asked, (choice, essay) = await quiz(here)
    made = []
    for option in ("1", "2"):
        attempt = await here.act(attempts.start_attempt, asked)
        answers = {choice.id: Given(options=(option,)), essay.id: None}
        made.append(await here.act(attempts.submit, attempt.id, answers))
    tries = (await explained(here)).units[-1].tries
    assert tries is not None
    assert (tries.count, tries.best_id, tries.best_points) == (2, made[0].id, 100)


async def test_it_agrees_with_what_is_stored(school: School) -> None:
    here = await learning(school, {}, {}, {"required": False})
    for at in range(3):
        found = await explained(here)
        done = [one for one in found.units if one.required and one.completed_at is not None]
        assert (found.done, found.required) == (len(done), 2)
        assert found.percent == 100 * len(done) // 2
        assert [one.needs for one in found.units] == [None] * at + [Need.SEEN] * (3 - at)
        await here.see(at)
    assert (await explained(here)).completed_at == (await here.now()).completed_at


async def test_a_lock_is_explained_with_every_reason(school: School) -> None:
    moment = clock.now() + DAY
    here = await learning(school, {}, {"opens_at": moment}, traversal=Traversal.SEQUENTIAL)
    first = await school.course("Clouds")
    await write(school, set_prerequisites, here.course.id, [first.id])
    found = (await here.read(seen_unit, here.made, here.units[1].id)).availability
    assert list(found.reasons) == [
        Reason(Why.PREREQUISITE, course_id=first.id),
        Reason(Why.NOT_YET, at=moment),
        Reason(Why.ORDER, unit_id=here.units[0].id),
    ]
    assert found == (await here.opened())[1]
    other = await learning(school, {}, who="other_learner")
    with pytest.raises(NoSuchUnit):
        await here.read(seen_unit, here.made, other.units[0].id)


async def test_explaining_costs_the_same_for_many_units(platform: Any) -> None:
    counting = Counting(platform.works.database)
    school = await found_school(make_platform(type(platform.works)(counting)))
    costs = []
    for many in (1, 20):
        here = await learning(school, *[{}] * many)
        counting.asked.clear()
        await here.read(why_percent, here.made)
        costs.append(len([sql for sql in counting.asked if "SELECT" in sql]))
    assert costs[0] == costs[1] <= 6


async def hindered(school: School, course: Course, who: str, *, by: str) -> list[Hindrance]:
    async with school.works.read(school.tenant) as work:
        user_id = school.people[who].id
        return await why_not_enter(work, school.actor(by), user_id=user_id, course=course)


async def lets_in(school: School, course: Course, who: str, *, by: str) -> bool:
    """Whether `enroll` does; nothing is kept of it."""

    class Undone(Exception):
        pass

    async def run(work: WriteWork) -> None:
        user_id = school.people[who].id
        await enroll(
            work, school.actor(by), user_id=user_id, course_id=course.id, grounds=Grounds.FREE
        )
        raise Undone

    try:
        await school.write(run)
    except Refusal:
        return False
    except Undone:
        return True
    raise AssertionError


async def test_every_obstacle_is_named_not_the_first_alone(school: School) -> None:
    required = await school.course("Clouds")
    ends = clock.now() + DAY
    course = await school.course(
        "Seas", admission=Admission.REQUEST, seats=0, ends_at=ends, state=CourseState.PRIVATE
    )
    await write(school, set_prerequisites, course.id, [required.id])
    assert await hindered(school, course, "learner", by="learner") == [
        Hindrance(Obstacle.NOT_OPEN, course_state=CourseState.PRIVATE),
        Hindrance(Obstacle.NOT_ADMITTED, admission=Admission.REQUEST),
        Hindrance(Obstacle.PREREQUISITE, course_id=required.id),
        Hindrance(Obstacle.FULL, seats=0, taken=0),
    ]
    full = [Hindrance(Obstacle.FULL, seats=0, taken=0)]
    assert await hindered(school, course, "learner", by="instructor") == full


COURSES: list[dict[str, Any]] = [
    {},
    {"state": CourseState.DRAFT},
    {"state": CourseState.PRIVATE},
    {"state": CourseState.ARCHIVED},
    {"admission": Admission.CLOSED},
    {"amount": 500, "admission": Admission.PURCHASE},
    {"seats": 0},
    {"seats": 1},
    {"ends_at": 5},
    {"days": 3},
]


@pytest.mark.parametrize("was", [None, "active", "suspended", "dropped", "over"])
async def test_who_is_hindered_is_not_let_in_and_who_is_not_is(
    school: School, was: str | None
) -> None:
    for rules in COURSES:
        course = await school.course(seats=rules.get("seats"))
        if was is not None and course.seats != 0:
            await been_there(school, course, was)
        await set_columns(school, "courses", course.id, rules)
        now = await as_it_is(school, course)
        for by in ("learner", "instructor", "admin"):
            free = not await hindered(school, now, "learner", by=by)
            assert await lets_in(school, now, "learner", by=by) is free, (rules, by)


async def as_it_is(school: School, course: Course) -> Course:
    async with school.works.read(school.tenant) as work:
        return await read_course(work, school.system(), course.uid)


async def been_there(school: School, course: Course, was: str) -> None:
    user_id = school.people["learner"].id
    made = await write(
        school, enroll, user_id=user_id, course_id=course.id, grounds=Grounds.GRANTED
    )
    if was == EnrollmentState.SUSPENDED:
        await write(school, steps.suspend, made.id)
    if was == EnrollmentState.DROPPED:
        await write(school, steps.drop, made.id)
    if was == "over":
        await set_columns(school, "enrollments", made.id, {"expires_at": 5})


async def set_columns(school: School, table: str, row_id: int, columns: dict[str, Any]) -> None:
    """As if time had passed: what no action would let anybody write."""
    async with school.works.database.writing() as connection:
        for name, value in columns.items():
            spelled = f"'{value}'" if isinstance(value, str) else value
            sql = f"UPDATE {table} SET {name} = {spelled} WHERE id = {row_id}"
            await connection.execute(sql, ())


async def test_others_are_told_nothing(school: School) -> None:
    course = await school.course()
    for by in ("other_learner", "other_instructor", "subscriber"):
        with pytest.raises(Forbidden):
            await hindered(school, course, "learner", by=by)
    async with school.works.read(school.tenant) as work:
        with pytest.raises(NoSuchUser):
            await why_not_enter(work, school.system(), user_id=course.id, course=course)
