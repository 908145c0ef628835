"""Courses: how they are made, changed, listed and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.actions import create_course
from lyceum.core.catalog.model import Course, CourseState, NewCourse
from lyceum.core.work import WriteWork
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import enroll, let_in
from tests.harness.school import School

decision = pytest.mark.decision


NEW = {
    "title": "Reading Weather Maps",
    "description": "Fronts and isobars.",
    "category": "Science",
    "status": "published",
}


async def without_lead(school: School) -> Course:
    """A course that only another API, or the platform, could have made: nobody leads it."""

    async def act(work: WriteWork) -> Course:
        new = NewCourse(title="Nobody's", state=CourseState.PUBLISHED)
        return await create_course(work, school.system(), new)

    made: Course = await school.write(act)
    return made


@decision("K6", "K25")
async def test_a_course_is_made_with_201_and_the_full_object(karma: Karma) -> None:
    instructor = await karma.caller("instructor")
    made = expect_data(await instructor.post("/courses", json=NEW), 201)
    expect_form("course", made)
    assert made | NEW == made
    assert made["instructor_id"] == karma.id_of("instructor")
    assert made["enrollment_count"] == 0
    assert expect_data(await instructor.get(f"/courses/{made['id']}")) == made
    assert expect_list(await instructor.get("/courses")) == [made]


@decision("K26")
@pytest.mark.parametrize("body", [{}, {"description": None, "category": None}])
async def test_what_a_new_course_does_not_say_is_null_and_draft(
    karma: Karma, body: dict[str, None]
) -> None:
    instructor = await karma.caller("instructor")
    made = expect_data(await instructor.post("/courses", json={"title": "Rain"} | body), 201)
    assert (made["description"], made["category"], made["status"]) == (None, None, "draft")


@decision("K8", "K53")
async def test_every_field_that_is_wrong_is_named_at_once(karma: Karma) -> None:
    admin = await karma.caller("admin")
    body = {"title": "ab", "description": 7, "category": [], "status": "x", "instructor_id": 7}
    assert expect_fields(await admin.post("/courses", json=body), *body)
    assert expect_fields(await admin.post("/courses", json={}), "title") == {
        "title": "This field is required."
    }
    course = course_id(await karma.school.course())
    assert expect_fields(await admin.put(f"/courses/{course}", json=body), *body)
    assert expect_fields(await admin.put(f"/courses/{course}", json={"title": None}), "title")


@pytest.mark.parametrize(("length", "status"), [(2, 422), (3, 201), (200, 201), (201, 422)])
async def test_a_title_has_three_to_two_hundred_characters(
    karma: Karma, length: int, status: int
) -> None:
    admin = await karma.caller("admin")
    answer = await admin.post("/courses", json={"title": "é" * length})
    assert answer.status_code == status
    course = course_id(await karma.school.course())
    changed = await admin.put(f"/courses/{course}", json={"title": "é" * length})
    assert changed.status_code == {201: 200}.get(status, status)


async def test_white_space_around_a_title_neither_counts_nor_stays(karma: Karma) -> None:
    admin = await karma.caller("admin")
    body = {"title": "  Rain\n", "category": " Weather "}
    made = expect_data(await admin.post("/courses", json=body), 201)
    assert (made["title"], made["category"]) == ("Rain", "Weather")
    for title in ("   ", " ab ", "\n\t\n"):
        body = {"title": title, "category": " "}
        for answer in (
            await admin.post("/courses", json=body),
            await admin.put(f"/courses/{made['id']}", json=body),
        ):
            assert expect_fields(answer, "title", "category") == {
                "title": "Must be at least 3 characters long.",
                "category": "Must not be blank.",
            }


async def test_the_status_archived_of_other_systems_is_unknown(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for status in ("archived", "private", "trashed", "PUBLISHED", ""):
        answer = await admin.post("/courses", json={"title": "Rain", "status": status})
        said = expect_fields(answer, "status")
        assert said == {"status": "Must be one of: draft, published."}


@decision("K25")
async def test_an_administrator_gives_a_course_to_another_teacher(karma: Karma) -> None:
    admin = await karma.caller("admin")
    await let_in(karma.school, "second_admin", role="admin")
    for who in ("instructor", "manager", "second_admin", "admin"):
        body = {"title": "Rain", "instructor_id": karma.id_of(who)}
        made = expect_data(await admin.post("/courses", json=body), 201)
        assert made["instructor_id"] == karma.id_of(who)
        body = {"instructor_id": karma.id_of("other_instructor")}
        changed = expect_data(await admin.put(f"/courses/{made['id']}", json=body))
        assert changed["instructor_id"] == karma.id_of("other_instructor")


@decision("K25")
@pytest.mark.parametrize("who", ["learner", "subscriber", None])
async def test_a_course_is_not_led_by_a_learner_or_by_nobody_known(
    karma: Karma, who: str | None
) -> None:
    admin = await karma.caller("admin")
    lead = {"instructor_id": karma.id_of(who) if who else never("usr")}
    assert expect_fields(await admin.post("/courses", json=NEW | lead), "instructor_id")
    course = course_id(await karma.school.course())
    assert expect_fields(await admin.put(f"/courses/{course}", json=lead), "instructor_id")
    assert len(expect_list(await admin.get("/courses"))) == 1


@decision("K25", "K32")
async def test_an_instructor_gives_a_course_to_nobody_else(karma: Karma) -> None:
    """Nor learns from the answer who exists."""
    instructor = await karma.caller("instructor")
    course = course_id(await karma.school.course())
    texts = set()
    for asked in (karma.id_of("other_instructor"), karma.id_of("learner"), never("usr")):
        made = await instructor.post("/courses", json=NEW | {"instructor_id": asked})
        changed = await instructor.put(f"/courses/{course}", json={"instructor_id": asked})
        for answer in (made, changed):
            expect_error(answer, 403, "FORBIDDEN")
            texts.add(answer.text)
    assert len(texts) == 1
    own = {"instructor_id": karma.id_of("instructor")}
    expect_data(await instructor.post("/courses", json=NEW | own), 201)


@decision("K25")
async def test_a_course_without_a_lead_is_shown_with_null(karma: Karma) -> None:
    course = await without_lead(karma.school)
    admin = await karma.caller("admin")
    path = f"/courses/{course_id(course)}"
    shown = expect_data(await admin.get(path))
    expect_form("course", shown)
    assert shown["instructor_id"] is None
    assert expect_list(await admin.get("/courses")) == [shown]
    renamed = expect_data(await admin.put(path, json=shown | {"title": "Renamed"}))
    assert (renamed["title"], renamed["instructor_id"]) == ("Renamed", None)
    led = expect_data(await admin.put(path, json={"instructor_id": karma.id_of("instructor")}))
    assert led["instructor_id"] == karma.id_of("instructor")
    assert expect_fields(await admin.put(path, json={"instructor_id": None}), "instructor_id")


@decision("K14")
async def test_what_is_left_out_stays_and_what_is_unknown_is_ignored(karma: Karma) -> None:
    instructor = await karma.caller("instructor")
    made = expect_data(await instructor.post("/courses", json=NEW), 201)
    path = f"/courses/{made['id']}"
    assert expect_data(await instructor.put(path, json={})) == made
    odd = {"price": 7, "enrollment_count": 99, "id": never("crs"), "created_at": "x"}
    assert expect_data(await instructor.put(path, json=odd)) == made
    for change in (
        {"title": "Reading Charts"},
        {"description": "Lows and highs."},
        {"category": "Weather"},
        {"status": "draft"},
        {"description": None},
        {"category": None},
    ):
        before, made = made, expect_data(await instructor.put(path, json=change))
        assert made == before | change | {"updated_at": made["updated_at"]}
        assert made["updated_at"] >= before["updated_at"]


async def test_a_course_may_be_written_back_as_it_was_read(karma: Karma) -> None:
    """Also by an instructor, who may not change who leads it."""
    course = course_id(await karma.school.course())
    instructor = await karma.caller("instructor")
    shown = expect_data(await instructor.get(f"/courses/{course}"))
    back = expect_data(await instructor.put(f"/courses/{course}", json=shown))
    assert back | {"updated_at": shown["updated_at"]} == shown


@decision("K12")
async def test_the_newest_course_comes_first(karma: Karma) -> None:
    made = [course_id(await karma.school.course(f"Course {number}")) for number in range(4)]
    for who in ("admin", "learner"):
        caller = await karma.caller(who)
        assert [row["id"] for row in expect_list(await caller.get("/courses"))] == made[::-1]


@decision("K13")
async def test_courses_are_filtered_by_status_and_by_category_in_any_case(karma: Karma) -> None:
    school = karma.school
    rain = course_id(await school.course("Rain", category="Science"))
    snow = course_id(await school.course("Snow", category="science", state=CourseState.DRAFT))
    verse = course_id(await school.course("Verse", category="Poetry"))
    plain = course_id(await school.course("Plain"))
    admin = await karma.caller("admin")

    async def ids(**asked: str) -> list[str]:
        answer = await admin.get("/courses", params=asked)
        rows = expect_list(answer)
        assert answer.json()["meta"]["total"] == len(rows)
        return [row["id"] for row in rows]

    assert await ids() == [plain, verse, snow, rain]
    assert await ids(status="published") == [plain, verse, rain]
    assert await ids(status="draft") == [snow]
    assert await ids(category="SCIENCE") == [snow, rain]
    assert await ids(category="science", status="published") == [rain]
    assert await ids(category="history") == await ids(category="") == []
    assert expect_fields(await admin.get("/courses", params={"status": "archived"}), "status")


async def test_two_spellings_of_a_category_are_one(karma: Karma) -> None:
    admin = await karma.caller("admin")
    first = expect_data(await admin.post("/courses", json=NEW), 201)
    second = expect_data(await admin.post("/courses", json=NEW | {"category": "sCIENCE"}), 201)
    assert first["category"] == second["category"] == "Science"


@decision("K15")
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
async def test_an_id_that_nobody_gave_out_is_404(karma: Karma, verb: str) -> None:
    admin = await karma.caller("admin")
    body: dict[str, Any] = {"json": {"title": "Renamed"}} if verb == "put" else {}
    user = karma.id_of("learner")
    for asked in (never("crs"), "crs_abc123", "1000", "null", "%00", user, "crs_" + user[4:]):
        answer = await getattr(admin, verb)(f"/courses/{asked}", **body)
        expect_error(answer, 404, "NOT_FOUND")


async def test_the_count_is_of_those_in_and_those_done(karma: Karma) -> None:
    course = await karma.school.course()
    admin = await karma.caller("admin")
    people = ("learner", "other_learner", "subscriber", "manager", "other_instructor")
    for who, state in zip(
        people, ("active", "completed", "dropped", "suspended", "expired"), strict=True
    ):
        await enroll(karma.school, who, course, state=state)
    shown = expect_data(await admin.get(f"/courses/{course_id(course)}"))
    assert shown["enrollment_count"] == 2
    assert expect_list(await admin.get("/courses"))[0]["enrollment_count"] == 2


@decision("K4", "K27")
async def test_a_deleted_course_is_gone_for_good_with_its_enrollments(karma: Karma) -> None:
    gone, kept = await karma.school.course("Gone", category="Science"), await karma.school.course()
    lost = [
        enrollment_id(await enroll(karma.school, who, gone, state=state))
        for who, state in (("learner", "active"), ("other_learner", "completed"))
    ]
    left = enrollment_id(await enroll(karma.school, "learner", kept))
    admin, learner = await karma.caller("admin"), await karma.caller("learner")
    path = f"/courses/{course_id(gone)}"
    deleted = expect_data(await (await karma.caller("instructor")).delete(path))
    assert deleted == {"id": course_id(gone), "deleted": True}
    for caller in (admin, learner):
        expect_error(await caller.get(path), 404, "NOT_FOUND")
        assert [row["id"] for row in expect_list(await caller.get("/courses"))] == [course_id(kept)]
        answer = await caller.get("/enrollments")
        assert [row["id"] for row in expect_list(answer)] == [left]
        assert answer.json()["meta"]["total"] == 1
        for one in lost:
            expect_error(await caller.get(f"/enrollments/{one}"), 404, "NOT_FOUND")
    expect_error(await admin.delete(path), 404, "NOT_FOUND")
    assert (await admin.get("/users")).json()["meta"]["total"] == len(karma.school.people)
