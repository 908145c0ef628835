"""Names that siblings do not share, and categories in the trash with all that lies below them."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.categories import change_category, create_category
from lyceum.core.catalog.content import NewUnit, add_unit
from lyceum.core.catalog.errors import NameTaken, NoSuchCategory, NoSuchCourse
from lyceum.core.catalog.model import (
    Category,
    CategoryChange,
    CourseChange,
    CourseFilter,
    UnitKind,
)
from lyceum.core.catalog.naming import name_category_apart, name_course_apart, name_unit_apart
from lyceum.core.catalog.queries import category, category_of, course_by_id, courses
from lyceum.core.catalog.trash import trash_category
from lyceum.core.page import Slice
from tests.harness.school import School

ALL = Slice(limit=100)


async def made(school: School, name: str, **rest: Any) -> Category:
    found: Category = await school.write(
        partial(create_category, actor=school.system(), name=name, **rest)
    )
    return found


async def apart(school: School, check: Any, name: str, **where: Any) -> bool:
    """Whether nothing beside it has the name."""
    try:
        await school.write(partial(check, name=name, **where))
    except NameTaken:
        return False
    return True


async def test_siblings_are_told_apart_by_name_in_any_case(school: School) -> None:
    level = await made(school, "Primary School")
    grade = await made(school, "Grade 1", parent_id=level.id)
    assert not await apart(school, name_category_apart, "primary  SCHOOL", parent_id=None)
    assert await apart(school, name_category_apart, "Primary School", parent_id=level.id)
    assert not await apart(school, name_category_apart, "GRADE 1", parent_id=level.id)
    own = {"parent_id": level.id, "but": grade.id}
    assert await apart(school, name_category_apart, "GRADE 1", **own)


async def test_courses_and_units_are_told_apart_within_theirs(school: School) -> None:
    grade, other = await made(school, "Grade 1"), await made(school, "Grade 2")
    course = await school.course("Maps", category_id=grade.id)
    assert not await apart(school, name_course_apart, "MAPS", category_id=grade.id)
    assert await apart(school, name_course_apart, "Maps", category_id=other.id)
    change = CourseChange(category_id=other.id, extra={"api": {"color": "red", "gone": None}})
    moved = await school.write(
        partial(change_course, actor=school.system(), course_id=course.id, change=change)
    )
    assert moved.extra == {"api": {"color": "red"}}
    assert await apart(school, name_course_apart, "Maps", category_id=grade.id)
    new = NewUnit(kind=UnitKind.TEXT, title="Fronts", extra={"api": {"n": 1}})
    unit = await school.write(
        partial(add_unit, actor=school.system(), course_id=course.id, new=new)
    )
    assert unit.extra == {"api": {"n": 1}}
    assert not await apart(school, name_unit_apart, "fronts", course_id=course.id)
    assert await apart(school, name_unit_apart, "fronts", course_id=course.id, but=unit.id)


async def test_courses_of_a_category_are_listed_by_its_id(school: School) -> None:
    grade = await made(school, "Grade 1")
    for title in ("Maps", "Air", "Rain"):
        await school.course(title, category_id=grade.id)
    await school.course("Elsewhere")
    async with school.works.read(school.tenant) as work:
        where = CourseFilter(category_id=grade.id)
        page = await courses(work, school.system(), where=where, sliced=ALL)
    assert {course.title for course in page.rows} == {"Air", "Maps", "Rain"}
    assert page.total == 3


async def test_a_category_can_be_made_inactive(school: School) -> None:
    level = await made(school, "Ended", active=False)
    assert not level.active
    change = CategoryChange(active=True, extra={"api": {"image": "x"}})
    act = partial(change_category, actor=school.system(), category_id=level.id, change=change)
    await school.write(act)
    async with school.works.read(school.tenant) as work:
        found = await category_of(work, level.uid)
    assert (found.active, found.extra) == (True, {"api": {"image": "x"}})


async def test_a_category_goes_to_the_trash_with_all_below_it_and_leaves_its_name(
    school: School,
) -> None:
    level = await made(school, "Primary School")
    grade = await made(school, "Grade 1", parent_id=level.id)
    course = await school.course("Maps", category_id=grade.id)
    beside = await school.course("Beside")
    await school.write(partial(trash_category, actor=school.system(), category_id=level.id))
    async with school.works.read(school.tenant) as work:
        for gone in (level, grade):
            with pytest.raises(NoSuchCategory):
                await category(work, gone.id)
        with pytest.raises(NoSuchCourse):
            await course_by_id(work, school.system(), course.id)
        found = await course_by_id(work, school.system(), beside.id)
        assert found.title == beside.title
    assert await apart(school, name_category_apart, "Primary School", parent_id=None)
    assert (await made(school, "Primary School")).slug != level.slug
    with pytest.raises(NoSuchCategory):
        await school.write(partial(trash_category, actor=school.system(), category_id=level.id))
