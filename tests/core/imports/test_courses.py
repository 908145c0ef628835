"""Courses, and people in them, brought in from a file."""

from __future__ import annotations

from functools import partial

from lyceum.core.catalog.model import CourseState
from lyceum.core.catalog.queries import courses_by_id, first_categories, leads
from lyceum.core.enrollment import steps
from lyceum.core.imports.model import (
    Format,
)
from tests.core.imports.content import COURSES, ENROLLMENTS, content_of, entities
from tests.core.imports.files import bring_in, counts, csv_of, json_lines_of, results, told
from tests.harness.school import School


async def test_courses_are_made_and_changed(school: School) -> None:
    found = await bring_in(school, "courses", COURSES)
    assert counts(found) == (2, 0, 0, 0)
    ids = await entities(school, found)
    lines = json_lines_of(
        [
            {"external_id": "c1", "title": "Heavy Rain", "lead": "other_instructor@school.example"},
            {"slug": "snow", "state": "published", "amount": 0, "category": "Cold"},
        ]
    )
    again = await bring_in(school, "courses", lines, layout=Format.JSON_LINES)
    assert counts(again) == (0, 2, 0, 0)
    async with school.works.read(school.tenant) as work:
        courses = await courses_by_id(work, ids)
        categories = await first_categories(work, ids)
        led_by = await leads(work, ids)
    rain, snow = (courses[i] for i in ids)
    assert (rain.title, rain.slug) == ("Heavy Rain", "rain")
    assert led_by == {rain.id: school.people["other_instructor"].id}
    assert (snow.state, snow.amount) == (CourseState.PUBLISHED, 0)
    assert categories == {rain.id: "Weather", snow.id: "Cold"}
    once_more = await bring_in(school, "courses", lines, layout=Format.JSON_LINES)
    assert counts(once_more) == (0, 0, 2, 0)


async def test_each_bad_course_is_explained(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    content = csv_of(
        "external_id,slug,title,category,state,amount,lead",
        "c1,snow,,,,,",
        "c1b,rain,,,,,",
        "c9,hail,,,,,",
        ",,Nothing,,,,",
        f",wind,{'x' * 201},{'y' * 201},gone,-5,",
        ",fog,Fog,,,,nobody@school.example",
        ",ice,Ice,New Shelf,,,learner@school.example",
        "c1,,Renamed,Other,,,learner@school.example",
    )
    before = await content_of(school)
    found = await bring_in(school, "courses", content)
    assert await told(school, found) == [
        (2, "refused", [("slug", "taken")]),
        (3, "refused", [("slug", "taken")]),
        (4, "refused", [("title", "missing")]),
        (5, "refused", [("external_id", "missing")]),
        (
            6,
            "refused",
            [
                ("title", "too_long"),
                ("category", "too_long"),
                ("state", "unknown_word"),
                ("amount", "too_small"),
            ],
        ),
        (7, "refused", [("lead", "unknown")]),
        (8, "refused", [("lead", "not_allowed")]),
        (9, "refused", [("external_id", "repeated")]),
    ]
    assert await content_of(school) == before


async def test_a_course_that_may_not_be_led_so_keeps_its_category(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    before = await content_of(school)
    content = csv_of("slug,title,category,lead", "rain,,Other,learner@school.example")
    assert counts(await bring_in(school, "courses", content)) == (0, 0, 0, 1)
    assert await content_of(school) == before


async def test_people_are_let_in_and_taken_back_and_who_completed_is_left_alone(
    school: School,
) -> None:
    await bring_in(school, "courses", COURSES)
    first = await bring_in(school, "enrollments", ENROLLMENTS)
    assert counts(first) == (2, 0, 0, 0)
    dropped, completed = await entities(school, first)
    system = school.system()
    await school.write(partial(steps.drop, actor=system, enrollment_id=dropped))
    await school.write(partial(steps.complete, actor=system, enrollment_id=completed))
    again = await bring_in(school, "enrollments", ENROLLMENTS)
    assert counts(again) == (1, 0, 1, 0)
    fresh, same = await entities(school, again)
    assert (same, fresh != dropped) == (completed, True)


async def test_who_waits_is_let_in(school: School) -> None:
    from lyceum.core.catalog.model import Admission
    from lyceum.core.enrollment.actions import request_enrollment

    course = await school.course("Fog", admission=Admission.REQUEST)
    asked = await school.write(
        partial(request_enrollment, actor=school.actor("learner"), course_id=course.id)
    )
    content = csv_of("login,course", "learner@school.example,fog")
    found = await bring_in(school, "enrollments", content)
    assert counts(found) == (0, 1, 0, 0)
    assert await entities(school, found) == [asked.id]


async def test_each_bad_enrollment_is_explained(school: School) -> None:
    await bring_in(school, "courses", COURSES)
    await school.course("Hail", seats=1)
    content = csv_of(
        "user_external_id,email,course_external_id,course",
        ",learner@school.example,,hail",
        ",manager@school.example,,hail",
        ",learner@school.example,,snow",
        ",nobody@school.example,c9,",
        ",,,",
        ",,,rain",
        ",learner@school.example,c1,",
        ",LEARNER@school.example,c1,",
        ",learner@school.example,,rain",
    )
    found = await bring_in(school, "enrollments", content)
    assert await told(school, found) == [
        (2, "created", []),
        (3, "refused", [("course", "not_allowed")]),
        (4, "refused", [("course", "not_allowed")]),
        (5, "refused", [("email", "unknown"), ("course_external_id", "unknown")]),
        (7, "refused", [("user_external_id", "missing")]),
        (8, "created", []),
        (9, "refused", [("email", "repeated")]),
        (10, "refused", [("email", "repeated")]),
    ]
    messages = [each.message for row in await results(school, found) for each in row.faults]
    assert "The course has no free seat." in messages
