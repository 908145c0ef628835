"""Progress: any order of events gives the same, and nothing falls back or is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lyceum.core.assessment.errors import NotEnrolled
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NoSuchUnit
from lyceum.core.catalog.model import CourseUnit, UnitKind
from lyceum.core.enrollment import queries as enrollment_queries
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.errors import WrongState
from lyceum.core.enrollment.model import Done, Enrollment, EnrollmentState, Grounds, percent_done
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.progress import actions, queries
from lyceum.core.progress.errors import NotByReading
from lyceum.core.progress.model import DONE_AT, Seen, after_completing, after_seeing, begun
from lyceum.core.removal.actions import delete_unit
from lyceum.core.work import WriteWork
from tests.harness.school import School

READ = (UnitKind.TEXT, UnitKind.VIDEO, UnitKind.DOCUMENT)
events = st.lists(
    st.tuples(st.integers(0, 3), st.none() | st.integers(0, 1_000)), min_size=1, max_size=12
)
"""Which unit, and how much of it was seen; None says that it is done."""


@given(st.sampled_from(READ), st.lists(st.none() | st.integers(0, 1_000), max_size=8))
def test_a_unit_keeps_the_most_and_the_first_time_that_it_was_done(
    kind: UnitKind, seen: list[int | None]
) -> None:
    row, done_at = begun(1, 2, now=0), None
    for now, fraction in enumerate(seen, start=1):
        if fraction is None:
            row = after_completing(row, now=now)
        else:
            row = after_seeing(row, kind, Seen(fraction=fraction), now=now)
        if done_at is None and (fraction is None or fraction >= DONE_AT[kind]):
            done_at = now
        assert row.completed_at == done_at
    assert row.fraction == max((each for each in seen if each is not None), default=0)


class Stay:
    """A course with these units, and the learner in it."""

    def __init__(self, school: School, units: Sequence[CourseUnit], made: Enrollment) -> None:
        self.school = school
        self.units = units
        self.made = made

    async def act(self, action: Any, *, at: int = 0, who: str = "learner", **rest: Any) -> Any:
        return await self.school.write(
            partial(
                _act, action=action, actor=self.school.actor(who), enrollment=self.made,
                unit_id=self.units[at].id, **rest,
            )
        )  # fmt: skip

    async def see(self, at: int, fraction: int, **rest: Any) -> Any:
        return await self.act(actions.note_seen, at=at, seen=Seen(fraction=fraction), **rest)

    async def now(self) -> Enrollment:
        async with self.school.works.read(self.school.tenant) as work:
            return await enrollment_queries.enrollment(work, self.school.system(), self.made.uid)


async def _act(
    work: WriteWork, *, action: Any, actor: Any, enrollment: Enrollment, **rest: Any
) -> Any:
    return await action(work, actor, enrollment, **rest)


async def stay(school: School, *kinds: UnitKind, optional: int = 0) -> Stay:
    course = await school.course()
    system = school.system()

    async def make(work: WriteWork) -> tuple[list[CourseUnit], Enrollment]:
        units = [
            await add_unit(
                work,
                system,
                course_id=course.id,
                new=NewUnit(kind=kind, title="Fronts", required=at < len(kinds) - optional),
            )
            for at, kind in enumerate(kinds)
        ]
        user_id = school.people["learner"].id
        made = await enroll(
            work, system, user_id=user_id, course_id=course.id, grounds=Grounds.GRANTED
        )
        return units, made

    return Stay(school, *await school.write(make))


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(happened=events)
async def test_any_order_of_events_gives_what_a_model_gives(
    school: School, happened: list[tuple[int, int | None]]
) -> None:
    kinds = (UnitKind.TEXT, UnitKind.VIDEO, UnitKind.DOCUMENT, UnitKind.TEXT)
    for order in (happened, happened[::-1]):
        here = await stay(school, *kinds, optional=1)
        done: set[int] = set()
        for at, fraction in order:
            if fraction is None:
                await here.act(actions.complete_unit, at=at)
            else:
                await here.see(at, fraction)
            if fraction is None or fraction >= DONE_AT[kinds[at]]:
                done.add(at)
            found = await here.now()
            assert found.done_required == len(done - {3})
            assert (found.state is EnrollmentState.COMPLETED) is (done >= {0, 1, 2})
            assert percent_done(found, 3) == 100 * len(done - {3}) // 3


async def test_completions_at_the_same_time_lose_nothing(school: School) -> None:
    here = await stay(school, *[UnitKind.TEXT] * 20)
    await asyncio.gather(*(here.see(at, 1_000) for at in range(20)), here.see(3, 900))
    found = await here.now()
    assert (found.done_required, found.state) == (20, EnrollmentState.COMPLETED)
    async with school.works.read(school.tenant) as work:
        rows = await queries.progress_of(work, found)
    assert len(rows) == 20
    assert all(row.completed_at is not None for row in rows)


async def test_a_video_counts_at_90_percent_and_a_text_at_its_end(school: School) -> None:
    here = await stay(school, UnitKind.VIDEO, UnitKind.TEXT)
    for at, short, enough in ((0, 899, 900), (1, 999, 1_000)):
        assert (await here.see(at, short)).completed_at is None
        done = await here.see(at, enough)
        assert done.completed_at is not None
        assert (await here.see(at, 10)).completed_at == done.completed_at


async def test_what_is_required_later_lowers_the_unfinished_and_not_the_completed(
    school: School,
) -> None:
    here = await stay(school, UnitKind.TEXT)
    await here.see(0, 1_000)
    completed = await here.now()
    new = NewUnit(kind=UnitKind.TEXT, title="More")
    course_id = here.made.course_id
    await school.write(lambda work: add_unit(work, school.system(), course_id=course_id, new=new))
    assert await here.now() == completed
    assert percent_done(completed, 2) == 100


async def test_taking_away_what_was_missing_completes(school: School) -> None:
    here = await stay(school, UnitKind.TEXT, UnitKind.VIDEO)
    await here.see(0, 1_000)
    await school.write(lambda work: delete_unit(work, school.system(), here.units[1].id))
    assert (await here.now()).state is EnrollmentState.COMPLETED


async def test_only_what_is_read_or_watched_is_completed_by_its_learner(school: School) -> None:
    kinds = (UnitKind.QUIZ, UnitKind.SESSION, UnitKind.SURVEY)
    here = await stay(school, *kinds)
    for at in range(len(kinds)):
        with pytest.raises(NotByReading):
            await here.see(at, 1_000)
        with pytest.raises(NotByReading):
            await here.act(actions.complete_unit, at=at)
        await here.act(actions.complete_unit, at=at, who="instructor")
    assert (await here.now()).state is EnrollmentState.COMPLETED


async def test_only_the_learner_and_the_courses_staff_move_it(school: School) -> None:
    here = await stay(school, UnitKind.TEXT)
    for who in ("other_learner", "other_instructor"):
        with pytest.raises(Forbidden):
            await here.see(0, 1, who=who)
        with pytest.raises(Forbidden):
            await here.act(actions.complete_unit, who=who)
    other = await stay(school, UnitKind.TEXT)
    strange = Stay(school, other.units, here.made)
    with pytest.raises(NoSuchUnit):
        await strange.see(0, 1)
    for wrong in (-1, 1_001):
        with pytest.raises(Invalid):
            await here.see(0, wrong)
    assert (await here.now()).done_required == 0


async def test_who_left_moves_nothing_any_more(school: School) -> None:
    here = await stay(school, UnitKind.TEXT)
    actor = school.actor("learner")
    await school.write(lambda work: steps.drop(work, actor, here.made.id))
    with pytest.raises(NotEnrolled):
        await here.see(0, 1_000)
    assert (await here.now()).done_required == 0


async def test_nothing_completes_without_its_proof(school: School) -> None:
    here = await stay(school, UnitKind.TEXT)
    for done in (Done(count=0, required=1), Done(count=0, required=0)):
        with pytest.raises(WrongState):
            await school.write(
                partial(
                    steps.complete_when_done, actor=school.system(), enrollment=here.made, done=done
                )
            )
