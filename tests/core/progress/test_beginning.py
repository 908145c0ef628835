"""Courses that are begun, units that are taken back, and what was done as a list."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.assessment.actions import create_assessment
from lyceum.core.assessment.attempts import start_attempt, submit
from lyceum.core.assessment.errors import NoSuchAttempt
from lyceum.core.assessment.model import Key, NewAssessment, QuestionContent, QuestionKind
from lyceum.core.assessment.queries import assessment_by_id
from lyceum.core.assessment.questions import add_question
from lyceum.core.assessment.results import attempt_by_id
from lyceum.core.catalog.errors import NoSuchCourse
from lyceum.core.catalog.model import Admission, UnitKind
from lyceum.core.enrollment.errors import NoSuchEnrollment, NotAdmitted
from lyceum.core.enrollment.model import EnrollmentFilter, EnrollmentState, Grounds
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.errors import Forbidden
from lyceum.core.page import Order, Slice
from lyceum.core.progress.beginning import begin_course, restart_course
from lyceum.core.progress.errors import NotByReading, NothingBegun
from lyceum.core.progress.items import ProgressFilter, progress_item, progress_items
from lyceum.core.progress.reopening import forget_unit, reopen_unit, visit_unit
from lyceum.core.progress.walking import walks
from lyceum.core.removal.actions import delete_attempt
from lyceum.core.work import WriteWork
from tests.core.learning import Learning, learning
from tests.harness.school import School


async def items(stay: Learning, who: str = "learner", **where: Any) -> list[tuple[int, bool]]:
    """Of which units something is noted, and whether they are done."""
    page = await stay.read(
        progress_items,
        stay.school.actor(who),
        where=ProgressFilter(**where),
        sliced=Slice(limit=10),
        order=Order("first_at", descending=False),
    )
    assert page.total == len(page.rows)
    return [(one.unit_id, one.completed_at is not None) for one in page.rows]


async def test_a_unit_is_visited_done_taken_back_and_forgotten(school: School) -> None:
    stay = await learning(school, {}, {})
    first, second = (unit.id for unit in stay.units)
    assert (await stay.now()).begun_at is None
    await stay.act(visit_unit, stay.made, unit_id=first)
    assert (await stay.now()).begun_at is not None
    assert await items(stay) == [(first, False)]
    await stay.complete(0)
    await stay.see(1, fraction=500)
    assert await items(stay) == [(first, True), (second, False)]
    assert (await stay.now()).done_required == 1
    reopened = await stay.act(reopen_unit, stay.made, unit_id=first)
    assert (reopened.completed_at, reopened.fraction) == (None, 0)
    assert (await stay.now()).done_required == 0
    await stay.complete(0)
    await stay.complete(1)
    assert (await stay.now()).state is EnrollmentState.COMPLETED
    await stay.act(forget_unit, stay.made, unit_id=second)
    after = await stay.now()
    assert (after.state, after.done_required) == (EnrollmentState.COMPLETED, 1)
    assert await items(stay) == [(first, True)]
    with pytest.raises(Forbidden):
        await stay.act(visit_unit, stay.made, unit_id=first, who="other_learner")


async def test_what_was_done_is_seen_by_whoever_may_see_the_enrollment(school: School) -> None:
    stay = await learning(school, {}, {"kind": UnitKind.SESSION})
    await stay.complete(0)
    with pytest.raises(NotByReading):
        await stay.complete(1)
    await stay.act(visit_unit, stay.made, unit_id=stay.units[1].id)
    first, second = (unit.id for unit in stay.units)
    for who in ("learner", "instructor", "admin"):
        assert await items(stay, who) == [(first, True), (second, False)]
    for who in ("other_learner", "other_instructor"):
        assert await items(stay, who) == []
    assert await items(stay, kinds=(UnitKind.SESSION,)) == [(second, False)]
    assert await items(stay, is_done=True, course_id=stay.course.id) == [(first, True)]
    assert await items(stay, "admin", user_id=school.people["other_learner"].id) == []
    page = await stay.read(
        progress_items, school.actor("learner"), where=ProgressFilter(), sliced=Slice(limit=1)
    )
    (one,) = page.rows
    assert await stay.read(progress_item, school.actor("learner"), one.id) == one
    with pytest.raises(NoSuchEnrollment):
        await stay.read(progress_item, school.actor("other_learner"), one.id)
    with pytest.raises(NothingBegun):
        await stay.read(progress_item, school.actor("admin"), stay.course.id)


async def test_a_course_is_begun_once_and_anew_when_all_was_taken_back(school: School) -> None:
    stay = await learning(school, {}, {})
    asked: dict[str, Any] = {"course_id": stay.course.id, "user_id": school.people["learner"].id}
    begun = await stay.act(begin_course, **asked)
    assert begun.id == stay.made.id
    stay.later = 5_000_000
    assert (await stay.act(begin_course, **asked)).begun_at == begun.begun_at
    await stay.complete(0)
    page = await stay.read(
        enrollments,
        school.actor("learner"),
        where=EnrollmentFilter(is_begun=True, has_done=True),
        sliced=Slice(limit=10),
    )
    assert [one.id for one in page.rows] == [begun.id]
    walk = (await stay.read(walks, page.rows))[begun.id]
    assert [walk.is_done(unit.id) for unit in walk.units] == [True, False]
    with pytest.raises(Forbidden):
        await stay.act(restart_course, begun.id)
    restarted = await stay.act(restart_course, begun.id, who="instructor")
    assert (restarted.begun_at, restarted.done_required) == (None, 0)
    assert await items(stay) == [(stay.units[0].id, False)]
    assert (await stay.act(begin_course, **asked)).begun_at > begun.begun_at


async def test_whoever_begins_is_let_in_where_the_course_lets_whoever_comes(
    school: School,
) -> None:
    stay = await learning(school, {})
    user_id = school.people["other_learner"].id
    asked: dict[str, Any] = {"course_id": stay.course.id, "user_id": user_id}
    made = await stay.act(begin_course, **asked, who="other_learner")
    assert (made.grounds, made.state) == (Grounds.FREE, EnrollmentState.ACTIVE)
    with pytest.raises(Forbidden):
        await stay.act(begin_course, **asked)
    closed = await school.course("Closed", admission=Admission.CLOSED)
    asked["course_id"] = closed.id
    with pytest.raises(NotAdmitted):
        await stay.act(begin_course, **asked, who="other_learner")
    granted = await stay.act(begin_course, **asked, who="instructor")
    assert granted.grounds == Grounds.GRANTED
    with pytest.raises(NoSuchCourse):
        await stay.act(begin_course, course_id=stay.units[0].id, user_id=user_id)


async def test_an_attempt_that_is_deleted_counts_no_more(school: School) -> None:
    stay = await learning(school, {})
    course_id = stay.course.id

    async def make(work: WriteWork) -> int:
        system = school.system()
        new = NewAssessment(title="Once", attempts=1)
        quiz = await create_assessment(work, system, course_id=course_id, new=new)
        content = QuestionContent(
            kind=QuestionKind.TRUE_FALSE, text="Cold?", key=Key(options=("true",))
        )
        await add_question(work, system, unit_id=quiz.unit.id, content=content)
        return quiz.unit.id

    unit_id: int = await school.write(make)

    async def take(work: WriteWork) -> int:
        learner = school.actor("learner")
        asked = await assessment_by_id(work, learner, unit_id)
        attempt = await start_attempt(work, learner, asked)
        return (await submit(work, learner, attempt.id, {})).id

    attempt_id: int = await school.write(take)
    with pytest.raises(Forbidden):
        await stay.act(delete_attempt, attempt_id)
    await stay.act(delete_attempt, attempt_id, who="instructor")
    with pytest.raises(NoSuchAttempt):
        await stay.read(attempt_by_id, school.actor("admin"), attempt_id)
    assert await school.write(take) != attempt_id
