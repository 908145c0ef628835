"""Labels of courses, courses in several categories, and what courses are found by."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.actions import change_course
from lyceum.core.catalog.categories import create_category, dissolve_category
from lyceum.core.catalog.errors import NoSuchCategory, NoSuchLabel
from lyceum.core.catalog.label_model import LabelChange, LabelFilter, LabelKind, LabelOrder
from lyceum.core.catalog.labels import (
    NewLabel,
    change_label,
    courses_with_labels,
    create_label,
    delete_label,
    install_labels,
    labels,
    labels_of,
)
from lyceum.core.catalog.marking import mark_with, put_into_categories
from lyceum.core.catalog.model import CourseChange, CourseFilter, CourseOrder
from lyceum.core.catalog.queries import categories_of, category, courses, courses_in_categories
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.page import Order, Slice
from tests.harness.school import School

ALL = Slice(limit=100)
TAG = LabelKind.TAG


async def read(school: School, query: Any, *given: Any, **rest: Any) -> Any:
    async with school.works.read(school.tenant) as work:
        return await query(work, *given, **rest)


async def act(school: School, action: Any, *given: Any, who: str = "", **rest: Any) -> Any:
    actor = school.actor(who) if who else school.system()
    return await school.write(lambda work: action(work, actor, *given, **rest))


async def test_a_school_begins_with_three_difficulties(school: School) -> None:
    await school.write(install_labels)
    where = LabelFilter(kind=LabelKind.DIFFICULTY)
    order = Order(LabelOrder.NAME, descending=False)
    page = await read(school, labels, where=where, sliced=ALL, order=order)
    assert [one.name for one in page.rows] == ["Beginner", "Expert", "Intermediate"]
    assert all(one.id < 1_000 for one in page.rows)


async def test_a_label_is_made_changed_and_deleted(school: School) -> None:
    folk = await act(school, create_label, NewLabel(kind=TAG, name=" Folk "))
    other = await act(school, create_label, NewLabel(kind=TAG, name="Folk"))
    assert (folk.name, folk.slug, other.slug) == ("Folk", "folk", "folk-2")
    change = LabelChange(name="Jazz", slug="folk")
    after = await act(school, change_label, other.id, kind=TAG, change=change)
    assert (after.name, after.slug) == ("Jazz", "folk-2")
    with pytest.raises(NoSuchLabel):
        await act(school, change_label, folk.id, kind=LabelKind.DIFFICULTY, change=change)
    course = await school.course()
    await act(school, mark_with, course.id, kind=TAG, label_ids=[after.id, folk.id])
    await act(school, delete_label, folk.id, kind=TAG)
    assert [one.id for one in (await read(school, labels_of, [course.id]))[course.id]] == [after.id]
    with pytest.raises(Invalid):
        await act(school, create_label, NewLabel(kind=TAG, name=" "))
    with pytest.raises(Forbidden):
        await act(school, create_label, NewLabel(kind=TAG, name="x"), who="instructor")


async def test_marking_replaces_and_counts_published_courses_alone(school: School) -> None:
    one, two = [await act(school, create_label, NewLabel(kind=TAG, name=n)) for n in ("a", "b")]
    hard = await act(school, create_label, NewLabel(kind=LabelKind.DIFFICULTY, name="hard"))
    course, draft = await school.course(), await school.course("Draft", state="draft")
    for marked in (course, draft):
        await act(school, mark_with, marked.id, kind=TAG, label_ids=[one.id, two.id])
        kind = LabelKind.DIFFICULTY
        await act(school, mark_with, marked.id, kind=kind, label_ids=[hard.id])
    assert await read(school, courses_with_labels, [one.id, hard.id]) == {one.id: 1, hard.id: 1}
    await act(school, mark_with, course.id, kind=TAG, label_ids=[two.id])
    held = (await read(school, labels_of, [course.id]))[course.id]
    assert {label.id for label in held} == {two.id, hard.id}
    with pytest.raises(NoSuchLabel):
        await act(school, mark_with, course.id, kind=TAG, label_ids=[hard.id])


async def test_a_course_lies_in_several_categories_and_stays_in_the_others(school: School) -> None:
    names = ("Strings", "Wind", "Drums")
    made = [await act(school, create_category, name=name) for name in names]
    below = await act(school, create_category, name="Ukulele", parent_id=made[0].id)
    course = await school.course()
    ids = [one.id for one in made]
    await act(school, put_into_categories, course.id, ids)
    assert await read(school, courses_in_categories, ids) == dict.fromkeys(ids, 1)
    with pytest.raises(NoSuchCategory):
        await act(school, put_into_categories, course.id, [999])
    await act(school, dissolve_category, made[1].id)
    await act(school, dissolve_category, made[0].id)
    assert (await read(school, category, below.id)).parent_id is None
    lying = (await read(school, categories_of, [course.id]))[course.id]
    assert [one.name for one in lying] == ["Drums"]
    where = CourseFilter(category_id=made[2].id)
    page = await read(school, courses, school.system(), where=where, sliced=ALL)
    assert [one.id for one in page.rows] == [course.id], "it lies there first of all now"


async def test_courses_are_found_by_what_they_are(school: School) -> None:
    weather = await school.course("Reading Weather Maps", featured=True, position=2)
    priced = await school.course("Sailing", amount=5_000)
    tag = await act(school, create_label, NewLabel(kind=TAG, name="Sea"))
    await act(school, mark_with, priced.id, kind=TAG, label_ids=[tag.id])
    cases: list[tuple[dict[str, Any], list[int]]] = [
        ({"search": "WEATHER m"}, [weather.id]),
        ({"search": "%"}, []),
        ({"featured": True}, [weather.id]),
        ({"priced": True}, [priced.id]),
        ({"priced": False}, [weather.id]),
        ({"amount": 5_000}, [priced.id]),
        ({"tags": (tag.id,)}, [priced.id]),
        ({"among": (weather.id,)}, [weather.id]),
        ({"without": (weather.id,)}, [priced.id]),
        ({"slug": "sailing"}, [priced.id]),
        ({"made_from": weather.created_at, "made_before": priced.created_at}, [weather.id]),
    ]
    for asked, found in cases:
        page = await read(school, courses, school.system(), where=CourseFilter(**asked), sliced=ALL)
        assert ([one.id for one in page.rows], page.total) == (found, len(found)), asked
    for column in CourseOrder:
        order = Order(column, descending=False)
        where = CourseFilter()
        page = await read(school, courses, school.system(), where=where, sliced=ALL, order=order)
        assert {one.id for one in page.rows} == {weather.id, priced.id}


async def test_an_address_that_is_taken_gets_a_number(school: School) -> None:
    made = [await school.course("Yoga", numbers_slug=True) for _ in range(3)]
    assert [one.slug for one in made] == ["yoga", "yoga-2", "yoga-3"]
    after = await act(
        school, change_course, made[2].id, CourseChange(slug="yoga", numbers_slug=True)
    )
    assert after.slug == "yoga-3"
    again = await act(school, change_course, made[0].id, CourseChange(slug="yoga"))
    assert again.slug == "yoga"
