"""Courses: their addresses, categories, prices, leads, content, and who sees which."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from lyceum.core.catalog import queries
from lyceum.core.catalog.actions import change_course, create_course
from lyceum.core.catalog.categories import create_category
from lyceum.core.catalog.content import NewUnit, add_section, add_unit
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchCourse, NoSuchSection, NotATeacher
from lyceum.core.catalog.model import (
    Admission,
    Category,
    Course,
    CourseChange,
    CourseFilter,
    CourseState,
    CourseUnit,
    NewCourse,
    UnitKind,
)
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Slice
from tests.harness.school import School


async def change(school: School, course: Course, *, by: str = "admin", **what: Any) -> Course:
    act = partial(change_course, actor=school.actor(by), course_id=course.id)
    changed: Course = await school.write(partial(act, change=CourseChange(**what)))
    return changed


async def category_of(school: School, course: Course) -> str | None:
    async with school.works.read(school.tenant) as work:
        return (await queries.first_categories(work, [course.id])).get(course.id)


async def tree(school: School) -> list[Category]:
    async with school.works.read(school.tenant) as work:
        return await queries.category_tree(work)


async def lead_of(school: School, course: Course) -> int | None:
    async with school.works.read(school.tenant) as work:
        return (await queries.leads(work, [course.id])).get(course.id)


async def test_an_address_is_made_of_the_title_and_is_the_courses_own(school: School) -> None:
    first, second = await school.course("Reading Maps"), await school.course("Reading  maps!")
    assert first.slug == "reading-maps"
    assert second.slug.startswith("reading-maps-")
    assert (await school.course("数学")).slug == "course"
    assert (await school.course("物理")).slug.startswith("course-")


async def test_courses_of_one_title_at_once_have_addresses_of_their_own(school: School) -> None:
    made = await asyncio.gather(*(school.course("Reading Maps") for _ in range(8)))
    assert len({course.slug for course in made}) == 8


async def test_an_address_stays_when_the_title_changes(school: School) -> None:
    course = await school.course("Reading Maps")
    assert (await change(school, course, title="Clouds")).slug == "reading-maps"


@pytest.mark.parametrize("title", ["", "  ", "x" * 201])
async def test_a_title_is_neither_blank_nor_endless(school: School, title: str) -> None:
    with pytest.raises(Invalid):
        await school.course(title)


async def test_a_category_is_found_by_its_name_in_any_case_or_made(school: School) -> None:
    first = await school.course("One", category="Earth Science")
    second = await school.course("Two", category="  EARTH science ")
    assert await category_of(school, first) == "Earth Science"
    assert await category_of(school, second) == "Earth Science"
    assert [category.name for category in await tree(school)] == ["Earth Science"]


async def test_a_course_changes_its_first_category_or_has_none(school: School) -> None:
    course = await school.course(category="Science")
    await change(school, course, category="Art")
    assert await category_of(school, course) == "Art"
    await change(school, course, title="Another")
    assert await category_of(school, course) == "Art"
    await change(school, course, category=None)
    assert await category_of(school, course) is None


async def test_one_new_category_named_at_once_is_made_once(school: School) -> None:
    await asyncio.gather(*(school.course(f"C {n}", category="Science") for n in range(8)))
    assert [category.name for category in await tree(school)] == ["Science"]


async def test_a_category_whose_name_gives_no_address_is_made_once_too(school: School) -> None:
    names = ["数学", "物理", "化学", "生物", "历史"]
    for name in names:
        await asyncio.gather(*(school.course(f"{name} {n}", category=name) for n in range(6)))
    assert sorted(category.name for category in await tree(school)) == sorted(names)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
async def test_a_category_has_a_name_of_some_length(school: School, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        await school.course(category=name)
    assert [problem.field for problem in refused.value.problems] == ["category"]


async def test_categories_are_a_tree(school: School) -> None:
    async def make(name: str, parent_id: int | None = None) -> Category:
        act = partial(create_category, actor=school.system(), name=name, parent_id=parent_id)
        made: Category = await school.write(act)
        return made

    root = await make("Primary")
    child = await make("Grade 1", root.id)
    assert child.parent_id == root.id
    with pytest.raises(NoSuchCategory):
        await make("Lost", 7)
    with pytest.raises(Forbidden):
        act = partial(create_category, actor=school.actor("instructor"), name="Mine")
        await school.write(act)


@pytest.mark.parametrize(
    ("before", "amount", "after"),
    [
        (Admission.REGISTERED, 1900, Admission.PURCHASE),
        (Admission.PURCHASE, 0, Admission.REGISTERED),
        (Admission.PURCHASE, 500, Admission.PURCHASE),
        (Admission.REGISTERED, 0, Admission.REGISTERED),
        (Admission.REQUEST, 1900, Admission.REQUEST),
        (Admission.CLOSED, 0, Admission.CLOSED),
        (Admission.OPEN, 1900, Admission.OPEN),
    ],
)
async def test_a_price_moves_admission_between_registered_and_purchase(
    school: School, before: Admission, amount: int, after: Admission
) -> None:
    priced = 1000 if before is Admission.PURCHASE else 0
    course = await school.course(admission=before, amount=priced)
    assert course.admission is before
    changed = await change(school, course, amount=amount)
    assert (changed.amount, changed.admission) == (amount, after)


async def test_a_course_made_without_a_word_for_it_is_admitted_by_its_price(school: School) -> None:
    assert (await school.course("Free")).admission is Admission.REGISTERED
    paid = await school.course("Paid", amount=1900)
    assert paid.admission is Admission.PURCHASE
    assert paid.currency == school.tenant.currency
    with pytest.raises(Invalid):
        await school.course("Negative", amount=-1)


async def make(school: School, who: str, **rest: Any) -> Course:
    new = NewCourse(title="Mine", **rest)
    course: Course = await school.write(partial(create_course, actor=school.actor(who), new=new))
    return course


async def test_whoever_makes_a_course_leads_it(school: School) -> None:
    assert await lead_of(school, await make(school, "instructor")) == school.people["instructor"].id
    for who in ("learner", "subscriber"):
        with pytest.raises(Forbidden):
            await make(school, who)


async def test_only_who_writes_any_course_chooses_its_lead_and_only_among_teachers(
    school: School,
) -> None:
    instructor, learner = school.people["instructor"].id, school.people["learner"].id
    course = await make(school, "admin", lead_id=instructor)
    assert await lead_of(school, course) == instructor
    with pytest.raises(NotATeacher):
        await make(school, "admin", lead_id=learner)
    with pytest.raises(Forbidden):
        await make(school, "other_instructor", lead_id=instructor)
    with pytest.raises(NotATeacher):
        await change(school, course, lead_id=learner)
    other = school.people["other_instructor"].id
    with pytest.raises(Forbidden):
        await change(school, course, by="instructor", lead_id=other)
    await change(school, course, lead_id=other)
    assert await lead_of(school, course) == other
    with pytest.raises(Forbidden):
        await change(school, course, by="instructor", title="No longer mine")


async def test_a_course_is_written_by_its_lead_and_by_staff_alone(school: School) -> None:
    course = await school.course()
    for who in ("instructor", "manager", "admin"):
        assert (await change(school, course, by=who, title=f"By {who}")).title == f"By {who}"
    for who in ("other_instructor", "learner", "subscriber"):
        with pytest.raises(Forbidden):
            await change(school, course, by=who, title="Not mine")


async def test_units_count_towards_completion_when_they_are_required(school: School) -> None:
    course = await school.course()
    actor = school.system()

    async def add(
        title: str, section_id: int | None = None, *, required: bool = True
    ) -> CourseUnit:
        new = NewUnit(kind=UnitKind.TEXT, title=title, section_id=section_id, required=required)
        act = partial(add_unit, actor=actor, course_id=course.id, new=new)
        made: CourseUnit = await school.write(act)
        return made

    first, second = await add("One"), await add("Two")
    extra = await add("Extra", required=False)
    section = await school.write(
        partial(add_section, actor=actor, course_id=course.id, title="Part two")
    )
    third = await add("Three", section.id)
    assert first.section_id == second.section_id == extra.section_id != third.section_id
    assert [unit.position for unit in (first, second, extra, third)] == [0, 1, 2, 0]
    with pytest.raises(NoSuchSection):
        await add("Lost", 7)
    async with school.works.read(school.tenant) as work:
        (kept,) = (await queries.courses_by_id(work, [course.id])).values()
        found = await queries.sections(work, course.id)
        assert len(await queries.units(work, course.id)) == 4
    assert kept.required_units == 3
    assert [section.title for section in found] == ["", "Part two"]


async def titles(school: School, who: str, **where: Any) -> set[str]:
    async with school.works.read(school.tenant) as work:
        page = await queries.courses(
            work, school.actor(who), where=CourseFilter(**where), sliced=Slice(limit=50)
        )
    assert page.total == len(page.rows)
    return {course.title for course in page.rows}


async def test_who_may_not_read_every_course_sees_published_ones(school: School) -> None:
    for state in CourseState:
        await school.course(state.value, state=state)
    live = {state.value for state in CourseState} - {"trashed"}
    for who in ("admin", "manager", "instructor"):
        assert await titles(school, who) == live
    for who in ("learner", "subscriber"):
        assert await titles(school, who) == {"published"}
        assert await titles(school, who, states=(CourseState.DRAFT,)) == set()


async def test_a_course_that_one_may_not_see_does_not_exist(school: School) -> None:
    draft = await school.course("Draft", state=CourseState.DRAFT)
    trashed = await school.course("Trashed", state=CourseState.TRASHED)
    async with school.works.read(school.tenant) as work:
        assert (await queries.course(work, school.actor("instructor"), draft.uid)).id == draft.id
        for who, uid in (
            ("learner", draft.uid),
            ("learner", bytes(10)),
            ("admin", trashed.uid),
            ("admin", None),
        ):
            with pytest.raises(NoSuchCourse):
                await queries.course(work, school.actor(who), uid)
