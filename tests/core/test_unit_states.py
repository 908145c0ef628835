"""Units that are not published: there for staff alone, and of no account."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import Admission, UnitKind, UnitState
from lyceum.core.catalog.queries import course_by_id, unit
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import EnrollmentState, Grounds
from lyceum.core.enrollment.queries import enrollment_by_id
from lyceum.core.errors import Forbidden
from lyceum.core.progress.actions import complete_unit
from lyceum.core.progress.reading import open_unit, read_unit
from lyceum.core.progress.requiring import put_unit_state
from lyceum.core.progress.trash import restore_unit, trash_unit
from lyceum.core.schedule.reading import outline
from tests.harness.school import School


async def read(school: School, query: Any, *given: Any) -> Any:
    async with school.works.read(school.tenant) as work:
        return await query(work, *given)


async def act(school: School, action: Any, *given: Any, who: str = "", **rest: Any) -> Any:
    actor = school.actor(who) if who else school.system()
    return await school.write(lambda work: action(work, actor, *given, **rest))


async def lesson(school: School, course_id: int, state: UnitState = UnitState.PUBLISHED) -> Any:
    new = NewUnit(kind=UnitKind.TEXT, title="Fronts", body="Cold.", state=state)
    return await act(school, add_unit, course_id=course_id, new=new)


async def test_a_draft_is_there_for_staff_alone(school: School) -> None:
    course = await school.course()
    draft = await lesson(school, course.id, UnitState.DRAFT)
    shown = await lesson(school, course.id)
    person = school.people["learner"].id
    made = await act(school, enroll, user_id=person, course_id=course.id, grounds=Grounds.GRANTED)
    learner, teacher = school.actor("learner"), school.actor("instructor")
    for query in (unit, open_unit, read_unit):
        assert (await read(school, query, teacher, draft.id)).id == draft.id
        assert (await read(school, query, learner, shown.id)).id == shown.id
        with pytest.raises(NoSuchUnit):
            await read(school, query, learner, draft.id)
    seen = await read(school, outline, learner, course)
    assert [one.id for one in seen.units] == [shown.id]
    whole = await read(school, outline, teacher, course)
    assert {one.id for one in whole.units} == {draft.id, shown.id}
    with pytest.raises(NoSuchUnit):
        await act(school, complete_unit, made, unit_id=draft.id, who="learner")


async def test_what_is_hidden_does_not_count(school: School) -> None:
    course = await school.course()
    one, two = await lesson(school, course.id), await lesson(school, course.id)
    await lesson(school, course.id, UnitState.DRAFT)
    assert (await read(school, course_by_id, school.system(), course.id)).required_units == 2
    person = school.people["learner"].id
    made = await act(school, enroll, user_id=person, course_id=course.id, grounds=Grounds.GRANTED)
    await act(school, complete_unit, made, unit_id=one.id, who="learner")
    await act(school, trash_unit, two.id)
    assert (await read(school, course_by_id, school.system(), course.id)).required_units == 1
    after = await read(school, enrollment_by_id, school.system(), made.id)
    assert after.state is EnrollmentState.COMPLETED
    with pytest.raises(NoSuchUnit):
        await read(school, unit, school.actor("instructor"), two.id)
    await act(school, restore_unit, two.id)
    assert (await read(school, course_by_id, school.system(), course.id)).required_units == 2
    with pytest.raises(Forbidden):
        await act(school, put_unit_state, two.id, UnitState.DRAFT, who="learner")


async def test_who_may_read_before_being_let_in(school: School) -> None:
    for admission, reads in (
        (Admission.OPEN, True),
        (Admission.REGISTERED, True),
        (Admission.CLOSED, False),
    ):
        course = await school.course(f"Course {admission}", admission=admission)
        made = await lesson(school, course.id)
        if reads:
            assert (await read(school, read_unit, school.actor("learner"), made.id)).body
        else:
            with pytest.raises(NotEnrolled):
                await read(school, read_unit, school.actor("learner"), made.id)
