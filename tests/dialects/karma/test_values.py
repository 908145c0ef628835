"""Pages, ids, times and words, as Karma writes them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from lyceum.core import external_ids
from lyceum.core.access.model import RoleKey
from lyceum.core.catalog.model import CourseState
from lyceum.core.enrollment.model import EnrollmentState
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import ids, values
from lyceum.kit.ids import new_uid
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_fields,
    expect_list,
)
from tests.dialects.karma.happenings import enroll, require_unit

decision = pytest.mark.decision

PAGE_MESSAGE = "The query parameters are invalid."


@decision("K10", "K11", "K12")
@pytest.mark.parametrize("path", ["/courses", "/users", "/enrollments", "/auth/sessions"])
async def test_the_pages_of_a_list_hold_each_row_once_and_tell_one_total(
    karma: Karma, path: str
) -> None:
    course = await karma.school.course()
    for who in ("admin", "learner", "other_learner", "subscriber", "manager"):
        await enroll(karma.school, who, course)
        await karma.school.course(f"Course of {who}")
        await karma.log_in("admin")
    admin = await karma.caller("admin")
    whole = expect_list(await admin.get(path))
    seen: list[Any] = []
    for page in range(1, 6):
        answer = await admin.get(path, params={"page": page, "per_page": 2})
        rows = expect_list(answer)
        meta = {"total": len(whole), "page": page, "per_page": 2}
        assert answer.json()["meta"] == meta
        assert len(rows) == max(0, min(2, len(whole) - 2 * (page - 1)))
        seen += rows
    assert seen == whole


@decision("K10")
@pytest.mark.parametrize(
    ("asked", "told"), [(None, 20), ("1", 1), ("100", 100), ("101", 100), ("9" * 30, 100)]
)
async def test_a_page_has_twenty_rows_or_as_many_as_asked_up_to_a_hundred(
    karma: Karma, asked: str | None, told: int
) -> None:
    for number in range(22):
        await karma.school.course(f"Course {number}")
    admin = await karma.caller("admin")
    answer = await admin.get("/courses", params={} if asked is None else {"per_page": asked})
    assert len(expect_list(answer)) == min(told, 22)
    assert answer.json()["meta"] == {"total": 22, "page": 1, "per_page": told}


@decision("K10")
@pytest.mark.parametrize("path", ["/courses", "/users", "/enrollments", "/auth/sessions"])
async def test_a_page_that_makes_no_sense_is_422_with_the_parameters_name(
    karma: Karma, path: str
) -> None:
    admin = await karma.caller("admin")
    for field in ("page", "per_page"):
        for asked in ("0", "-1", "two", "", "1.5", "1e2", " 1", "0x10", "null"):
            answer = await admin.get(path, params={field: asked})
            assert expect_fields(answer, field)
            assert answer.json()["error"]["message"] == PAGE_MESSAGE


@decision("K10", "K13")
async def test_all_that_is_wrong_in_a_query_is_named_at_once(karma: Karma) -> None:
    admin = await karma.caller("admin")
    wrong = {"page": "0", "per_page": "x", "status": "archived"}
    answer = await admin.get("/courses", params=wrong)
    assert expect_fields(answer, *wrong) == {
        "page": "Must be at least 1.",
        "per_page": "Must be of type integer.",
        "status": "Must be one of: draft, published.",
    }


@decision("K11")
@pytest.mark.parametrize("page", [3, 1000, 1_000_000_000])
async def test_a_page_past_the_end_is_empty_and_its_total_true(karma: Karma, page: int) -> None:
    await karma.school.course()
    admin = await karma.caller("admin")
    for asked in ({}, {"status": "published"}, {"category": "none"}):
        answer = await admin.get("/courses", params={"page": page, "per_page": 100, **asked})
        total = 0 if "category" in asked else 1
        assert expect_list(answer) == []
        assert answer.json()["meta"] == {"total": total, "page": page, "per_page": 100}


@decision("K15")
@pytest.mark.parametrize("kind", ["user", "course", "enrollment", "session"])
def test_an_id_is_a_prefix_and_sixteen_letters_or_digits(kind: str) -> None:
    prefix = {"user": "usr", "course": "crs", "enrollment": "enr", "session": "ses"}[kind]
    made = {ids.CODES[kind].encode(new_uid()) for _ in range(500)}
    assert len(made) == 500
    assert all(re.fullmatch(prefix + "_[a-z0-9]{16}", one) for one in made)


@decision("K15")
async def test_any_id_is_taken_that_a_school_brought_along(karma: Karma) -> None:
    """It is written back out, and the one that would have been ours works too."""
    school = karma.school
    course, person = await school.course(), school.people["learner"]
    made = await enroll(school, "learner", course)
    brought = {
        ("user", person.id): "usr_lrn001",
        ("course", course.id): "crs_abc123",
        ("enrollment", made.id): "enr_mn0456",
    }

    async def act(work: WriteWork) -> None:
        for (kind, entity_id), value in brought.items():
            await external_ids.adopt(
                work, namespace="karma", kind=kind, value=value, entity_id=entity_id
            )

    await school.write(act)
    admin = await karma.caller("admin")
    expected = {"id": "enr_mn0456", "user_id": "usr_lrn001", "course_id": "crs_abc123"}
    for asked in ("enr_mn0456", enrollment_id(made)):
        shown = expect_data(await admin.get(f"/enrollments/{asked}"))
        assert {key: shown[key] for key in expected} == expected
    for where in (
        {"user_id": "usr_lrn001"},
        {"course_id": "crs_abc123"},
        {"user_id": karma.id_of("learner"), "course_id": course_id(course)},
    ):
        assert len(expect_list(await admin.get("/enrollments", params=where))) == 1
    assert expect_data(await admin.get("/users/usr_lrn001"))["id"] == "usr_lrn001"
    renamed = await admin.put("/courses/crs_abc123", json={"title": "Renamed"})
    assert expect_data(renamed)["id"] == "crs_abc123"
    learner = await karma.caller("learner")
    assert expect_data(await learner.get("/users/usr_lrn001"))["email"] == person.email
    body = {"user_id": "usr_lrn001", "course_id": "crs_abc123"}
    assert expect_fields(await admin.post("/enrollments", json=body), "course_id")


@decision("K49")
async def test_times_are_utc_to_the_second_and_the_same_in_every_answer(karma: Karma) -> None:
    admin = await karma.caller("admin")
    made = expect_data(await admin.post("/courses", json={"title": "Rain"}), 201)
    for key in ("created_at", "updated_at"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", made[key])
    assert expect_data(await admin.get(f"/courses/{made['id']}")) == made
    assert expect_list(await admin.get("/courses")) == [made]


async def test_progress_is_in_whole_percent_of_what_is_required(karma: Karma) -> None:
    course = await karma.school.course()
    made = enrollment_id(await enroll(karma.school, "learner", course))
    admin = await karma.caller("admin")
    for _ in range(2):
        await require_unit(karma.school, course)
        shown = expect_data(await admin.get(f"/enrollments/{made}"))
        assert (shown["progress_percent"], shown["completed_at"]) == (0, None)


async def test_progress_in_a_body_is_ignored(karma: Karma) -> None:
    made = enrollment_id(await enroll(karma.school, "learner", await karma.school.course()))
    admin = await karma.caller("admin")
    body = {"status": "active", "progress_percent": 100, "completed_at": "2026-01-01T00:00:00Z"}
    shown = expect_data(await admin.put(f"/enrollments/{made}", json=body))
    assert (shown["progress_percent"], shown["status"]) == (0, "active")


def test_the_strongest_role_is_shown() -> None:
    assert [values.role([role]) for role in RoleKey] == [
        "admin",
        "instructor",
        "instructor",
        "learner",
        "learner",
    ]
    assert values.role(["learner", "manager", "subscriber"]) == "instructor"
    assert values.role([]) == "learner"


def test_each_role_is_found_by_the_word_it_is_shown_with() -> None:
    shown = {key: word for word in values.Role for key in values.keys_shown_as(word)}
    assert shown == {key: values.role([key]) for key in RoleKey}


def test_each_state_is_found_by_the_word_it_is_shown_with() -> None:
    courses = {
        state: word for word in values.CourseStatus for state in values.states_shown_as(word)
    }
    live = set(CourseState) - {CourseState.TRASHED}
    assert courses == {state: values.course_status(state) for state in live}
    enrollments = {
        state: word
        for word in values.EnrollmentStatus
        for state in values.enrollment_states_shown_as(word)
    }
    assert set(EnrollmentState) - enrollments.keys() == {
        "requested",
        "awaiting_payment",
        "rejected",
    }
