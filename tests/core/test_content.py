"""Content is moved and taken away, counts or does not, and is read by who is let in."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.core.catalog import queries
from lyceum.core.catalog.content import (
    NewUnit,
    SectionChange,
    UnitChange,
    add_section,
    add_unit,
    change_section,
    change_unit,
)
from lyceum.core.catalog.errors import NoSuchSection
from lyceum.core.catalog.model import Course, CourseUnit, Section, StaffRole, UnitKind
from lyceum.core.catalog.places import Sibling, moved
from lyceum.core.catalog.staff import appoint, dismiss
from lyceum.core.enrollment.actions import enroll
from lyceum.core.enrollment.model import Enrollment, EnrollmentFilter, Grounds
from lyceum.core.enrollment.queries import enrollments
from lyceum.core.errors import Forbidden
from lyceum.core.page import Slice
from lyceum.core.progress.actions import complete_unit
from lyceum.core.progress.requiring import require_unit
from lyceum.core.removal.actions import delete_section
from lyceum.core.schedule.model import Why
from lyceum.core.schedule.reading import Outline, outline, unit_for
from tests.harness.school import School


@given(st.lists(st.integers(0, 3), max_size=6), st.integers(0, 9), st.integers(0, 9))
def test_what_is_moved_takes_its_place_and_the_rest_keep_theirs(
    positions: list[int], chosen: int, to: int
) -> None:
    siblings = [Sibling(at, position) for at, position in enumerate(sorted(positions))]
    changed = moved(siblings, chosen, to=to)
    after = {one.id: one.position for one in siblings} | changed
    order = sorted(after, key=lambda one: after[one])
    assert sorted(after.values()) == list(range(len(after)))
    assert order.index(chosen) == min(to, len(after) - 1)
    others = [one.id for one in siblings if one.id != chosen]
    assert [one for one in order if one != chosen] == others


async def unit(school: School, course: Course, title: str, **rest: Any) -> CourseUnit:
    new = NewUnit(kind=UnitKind.TEXT, title=title, body=f"{title}.", **rest)
    act = partial(add_unit, actor=school.actor("admin"), course_id=course.id, new=new)
    made: CourseUnit = await school.write(act)
    return made


async def section(school: School, course: Course, title: str) -> Section:
    act = partial(add_section, actor=school.actor("admin"), course_id=course.id, title=title)
    made: Section = await school.write(act)
    return made


async def move(school: School, each: CourseUnit, *, by: str = "admin", **where: Any) -> None:
    change = UnitChange(**where)
    await school.write(partial(change_unit, actor=school.actor(by), unit_id=each.id, change=change))


async def shown(school: School, course: Course, who: str) -> Outline:
    async with school.works.read(school.tenant) as work:
        return await outline(work, school.actor(who), course)


async def titles(school: School, course: Course) -> list[str]:
    return [each.title for each in (await shown(school, course, "admin")).units]


async def let_in(school: School, course: Course, who: str) -> Enrollment:
    act = partial(enroll, actor=school.system(), user_id=school.people[who].id)
    made: Enrollment = await school.write(
        partial(act, course_id=course.id, grounds=Grounds.GRANTED)
    )
    return made


async def staff(school: School, act: Any, course: Course, *, by: str, **rest: Any) -> Any:
    user_id = school.people["other_instructor"].id
    on_staff = partial(act, actor=school.actor(by), course_id=course.id, user_id=user_id)
    return await school.write(partial(on_staff, **rest))


async def test_units_move_within_a_section_and_to_another(school: School) -> None:
    course = await school.course()
    one, two, _ = [await unit(school, course, title) for title in ("One", "Two", "Three")]
    later = await section(school, course, "Later")
    await move(school, two, position=0)
    assert await titles(school, course) == ["Two", "One", "Three"]
    await move(school, one, section_id=later.id)
    assert await titles(school, course) == ["Two", "Three", "One"]
    await school.write(
        partial(
            change_section,
            actor=school.actor("instructor"),
            section_id=later.id,
            change=SectionChange(position=0),
        )
    )
    assert await titles(school, course) == ["One", "Two", "Three"]
    other = await section(school, await school.course("Knots"), "Bends")
    with pytest.raises(NoSuchSection):
        await move(school, one, section_id=other.id)
    with pytest.raises(Forbidden):
        await move(school, one, by="other_instructor", position=0)


async def test_units_that_are_moved_at_once_all_have_a_place(school: School) -> None:
    course = await school.course()
    units = [await unit(school, course, str(number)) for number in range(6)]
    await asyncio.gather(*(move(school, each, position=0) for each in units))
    async with school.works.read(school.tenant) as work:
        found: Sequence[CourseUnit] = await queries.units(work, course.id)
    assert sorted(each.position for each in found) == list(range(6))


async def test_a_section_goes_with_its_units_and_completes_who_lacked_nothing_else(
    school: School,
) -> None:
    course = await school.course()
    first = await unit(school, course, "First")
    later = await section(school, course, "Later")
    await unit(school, course, "Second", section_id=later.id)
    enrollment = await let_in(school, course, "learner")
    act = partial(complete_unit, actor=school.actor("learner"), enrollment=enrollment)
    await school.write(partial(act, unit_id=first.id))
    await school.write(
        partial(delete_section, actor=school.actor("instructor"), section_id=later.id)
    )
    assert await titles(school, course) == ["First"]
    assert await state(school, enrollment) == "completed"


async def state(school: School, enrollment: Enrollment) -> str:
    async with school.works.read(school.tenant) as work:
        where = EnrollmentFilter(user_id=enrollment.user_id)
        page = await enrollments(work, school.system(), where=where, sliced=Slice(limit=1))
    return str(page.rows[0].state)


async def require(school: School, each: CourseUnit, *, required: bool) -> None:
    act = partial(require_unit, actor=school.actor("instructor"), unit_id=each.id)
    await school.write(partial(act, required=required))


async def test_a_unit_that_comes_to_count_has_been_done_by_who_did_it(school: School) -> None:
    course = await school.course()
    extra = await unit(school, course, "Extra", required=False)
    lacking = await unit(school, course, "Lacking")
    enrollment = await let_in(school, course, "learner")
    act = partial(complete_unit, actor=school.actor("learner"), enrollment=enrollment)
    await school.write(partial(act, unit_id=extra.id))
    await require(school, extra, required=True)
    assert await state(school, enrollment) == "active"
    await require(school, lacking, required=False)
    assert await state(school, enrollment) == "completed"
    async with school.works.read(school.tenant) as work:
        found = await queries.course_by_id(work, school.actor("admin"), course.id)
    assert found.required_units == 1


async def test_saying_at_once_that_a_unit_counts_counts_it_once(school: School) -> None:
    course = await school.course()
    extra = await unit(school, course, "Extra", required=False)
    await asyncio.gather(*(require(school, extra, required=True) for _ in range(5)))
    async with school.works.read(school.tenant) as work:
        found = await queries.course_by_id(work, school.actor("admin"), course.id)
    assert found.required_units == 1


async def test_a_locked_unit_has_no_content_and_staff_are_never_locked_out(school: School) -> None:
    course = await school.course()
    each = await unit(school, course, "One")
    bodies: dict[str, str | None] = {}
    for who in ("admin", "instructor", "other_instructor", "learner", "subscriber"):
        async with school.works.read(school.tenant) as work:
            found, opened = await unit_for(work, school.actor(who), each.id)
        bodies[who] = found.body
        if opened is not None:
            assert [reason.code for reason in opened.reasons] == [Why.NOT_IN]
    read = dict.fromkeys(("admin", "instructor", "other_instructor"), "One.")
    assert bodies == {**read, "learner": None, "subscriber": None}
    await let_in(school, course, "learner")
    told = await shown(school, course, "learner")
    assert told.opened is not None and told.opened[each.id].is_open
    assert (await shown(school, course, "instructor")).opened is None


async def test_an_instructor_of_a_course_sees_its_learners_until_they_are_taken_away(
    school: School,
) -> None:
    course = await school.course()
    await let_in(school, course, "learner")

    async def seen() -> int | None:
        async with school.works.read(school.tenant) as work:
            actor = school.actor("other_instructor")
            where = EnrollmentFilter()
            return (await enrollments(work, actor, where=where, sliced=Slice(limit=9))).total

    assert await seen() == 0
    await staff(school, appoint, course, by="instructor", role=StaffRole.INSTRUCTOR)
    assert await seen() == 1
    with pytest.raises(Forbidden):
        await staff(school, dismiss, course, by="other_instructor")
    await staff(school, dismiss, course, by="instructor")
    assert await seen() == 0
