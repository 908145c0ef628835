"""Enrollments: who sees, makes, changes and deletes which."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.model import Admission, CourseState
from lyceum.core.enrollment import steps
from lyceum.kit.time import iso_seconds
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
from tests.dialects.karma.happenings import ask, enroll, move, require_unit, start_buying, take

decision = pytest.mark.decision

LEFT_OUT = "Does not exist."


@decision("K6", "K49")
async def test_an_enrollment_is_made_with_201_and_the_full_object(karma: Karma) -> None:
    course = await karma.school.course()
    admin = await karma.caller("admin")
    body = {"user_id": karma.id_of("learner"), "course_id": course_id(course)}
    made = expect_data(await admin.post("/enrollments", json=body), 201)
    expect_form("enrollment", made)
    assert made == body | {
        "id": made["id"],
        "status": "active",
        "progress_percent": 0,
        "enrolled_at": made["enrolled_at"],
        "completed_at": None,
    }
    assert expect_data(await admin.get(f"/enrollments/{made['id']}")) == made
    assert expect_list(await admin.get("/enrollments")) == [made]


@decision("K49")
async def test_a_completed_one_says_when_and_is_at_100_percent(karma: Karma) -> None:
    course = await karma.school.course()
    await require_unit(karma.school, course)
    completed = await enroll(karma.school, "learner", course, state="completed")
    learner = await karma.caller("learner")
    shown = expect_data(await learner.get(f"/enrollments/{enrollment_id(completed)}"))
    expect_form("enrollment", shown)
    assert completed.completed_at is not None
    assert (shown["status"], shown["progress_percent"]) == ("completed", 100)
    assert shown["completed_at"] == iso_seconds(completed.completed_at)


async def test_whoever_enrolls_themselves_may_leave_the_user_out(karma: Karma) -> None:
    body = {"course_id": course_id(await karma.school.course())}
    learner = await karma.caller("learner")
    made = expect_data(await learner.post("/enrollments", json=body), 201)
    assert made["user_id"] == karma.id_of("learner")


async def test_enrolling_needs_a_course_and_ids_that_are_text(karma: Karma) -> None:
    admin = await karma.caller("admin")
    expect_fields(await admin.post("/enrollments", json={}), "course_id")
    body = {"user_id": 7, "course_id": None}
    expect_fields(await admin.post("/enrollments", json=body), "user_id", "course_id")


@decision("K12")
async def test_the_newest_enrollment_comes_first(karma: Karma) -> None:
    courses = [await karma.school.course(f"Course {number}") for number in range(3)]
    made = [await enroll(karma.school, "learner", course) for course in courses]
    shown = expect_list(await (await karma.caller("admin")).get("/enrollments"))
    assert [row["id"] for row in shown] == [enrollment_id(one) for one in reversed(made)]


@decision("K13")
async def test_enrollments_are_filtered_by_user_course_and_status(karma: Karma) -> None:
    weather, maps = await karma.school.course("Weather"), await karma.school.course("Maps")
    one = enrollment_id(await enroll(karma.school, "learner", weather))
    two = enrollment_id(await enroll(karma.school, "learner", maps, state="dropped"))
    three = enrollment_id(await enroll(karma.school, "other_learner", weather, state="completed"))
    admin = await karma.caller("admin")

    async def ids(**asked: str) -> list[str]:
        answer = await admin.get("/enrollments", params=asked)
        rows = expect_list(answer)
        assert answer.json()["meta"]["total"] == len(rows)
        return [row["id"] for row in rows]

    assert await ids() == [three, two, one]
    assert await ids(user_id=karma.id_of("learner")) == [two, one]
    assert await ids(course_id=course_id(weather)) == [three, one]
    assert await ids(user_id=karma.id_of("learner"), course_id=course_id(weather)) == [one]
    for status, found in (("active", one), ("dropped", two), ("completed", three)):
        assert await ids(status=status) == [found]
    assert await ids(user_id=never("usr")) == await ids(course_id="crs_nobody") == []
    expect_fields(await admin.get("/enrollments", params={"status": "suspended"}), "status")


@decision("K24", "K32")
async def test_each_lists_what_they_may_see_and_totals_agree(karma: Karma) -> None:
    """Staff all, instructors those of the courses they lead, everybody their own."""
    school = karma.school
    led = await school.course("Led")
    other = await school.course("Other", lead_id=school.people["other_instructor"].id)
    mine = enrollment_id(await enroll(school, "learner", led))
    theirs = enrollment_id(await enroll(school, "learner", other))
    foreign = enrollment_id(await enroll(school, "other_learner", led))
    expected: dict[str, set[str]] = {
        "admin": {mine, theirs, foreign},
        "manager": {mine, theirs, foreign},
        "instructor": {mine, foreign},
        "other_instructor": {theirs},
        "learner": {mine, theirs},
        "other_learner": {foreign},
        "subscriber": set(),
    }
    for who, seen in expected.items():
        caller = await karma.caller(who)
        answer = await caller.get("/enrollments")
        rows = expect_list(answer)
        assert {row["id"] for row in rows} == seen, who
        assert answer.json()["meta"]["total"] == len(seen), who
        for one in (mine, theirs, foreign):
            shown = await caller.get(f"/enrollments/{one}")
            assert shown.status_code == (200 if one in seen else 404), who


@decision("K32")
async def test_a_foreign_filter_finds_nothing_as_one_that_never_existed(karma: Karma) -> None:
    await enroll(karma.school, "other_learner", await karma.school.course())
    learner = await karma.caller("learner")
    answers = [
        await learner.get("/enrollments", params={"user_id": asked})
        for asked in (karma.id_of("other_learner"), never("usr"))
    ]
    assert answers[0].json() == answers[1].json()
    assert expect_list(answers[0]) == []


@decision("K15", "K32")
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
async def test_a_foreign_enrollment_answers_as_one_that_never_existed(
    karma: Karma, verb: str
) -> None:
    foreign = await enroll(karma.school, "other_learner", await karma.school.course())
    body: dict[str, Any] = {"json": {"status": "dropped"}} if verb == "put" else {}
    for who in ("learner", "other_instructor"):
        caller = await karma.caller(who)
        answers = [
            await getattr(caller, verb)(f"/enrollments/{asked}", **body)
            for asked in (enrollment_id(foreign), never("enr"), "enr_mn0456", "7")
        ]
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        status, code = (403, "FORBIDDEN") if verb == "delete" else (404, "NOT_FOUND")
        expect_error(answers[0], status, code)


@decision("K24")
async def test_instructors_enroll_and_drop_learners_in_courses_they_lead(karma: Karma) -> None:
    body = {
        "user_id": karma.id_of("learner"),
        "course_id": course_id(await karma.school.course()),
    }
    instructor = await karma.caller("instructor")
    made = expect_data(await instructor.post("/enrollments", json=body), 201)
    path = f"/enrollments/{made['id']}"
    dropped = expect_data(await instructor.put(path, json={"status": "dropped"}))
    assert dropped["status"] == "dropped"
    again = expect_data(await instructor.put(path, json={"status": "active"}))
    assert again == made
    elsewhere = await (await karma.caller("other_instructor")).post("/enrollments", json=body)
    expect_error(elsewhere, 403, "FORBIDDEN")


@decision("K24", "K32")
async def test_a_learner_enrolls_nobody_else_known_or_not(karma: Karma) -> None:
    course = course_id(await karma.school.course())
    learner = await karma.caller("learner")
    answers = [
        await learner.post("/enrollments", json={"user_id": asked, "course_id": course})
        for asked in (karma.id_of("other_learner"), never("usr"))
    ]
    assert answers[0].json() == answers[1].json()
    expect_error(answers[0], 403, "FORBIDDEN")


@decision("K15", "K53")
async def test_ids_that_nobody_has_are_named_as_fields(karma: Karma) -> None:
    admin = await karma.caller("admin")
    course = course_id(await karma.school.course())
    unknown_user = {"user_id": never("usr"), "course_id": course}
    unknown_course = {"user_id": karma.id_of("learner"), "course_id": never("crs")}
    assert expect_fields(await admin.post("/enrollments", json=unknown_user), "user_id")
    assert expect_fields(await admin.post("/enrollments", json=unknown_course), "course_id")
    assert expect_list(await admin.get("/enrollments")) == []


@decision("K23", "K32")
async def test_a_hidden_course_is_as_unknown_to_a_learner_as_one_that_never_was(
    karma: Karma,
) -> None:
    hidden = await karma.school.course("Hidden", state=CourseState.DRAFT)
    learner = await karma.caller("learner")
    answers = [
        await learner.post("/enrollments", json={"course_id": asked})
        for asked in (course_id(hidden), never("crs"))
    ]
    assert answers[0].json() == answers[1].json()
    assert expect_fields(answers[0], "course_id") == {"course_id": LEFT_OUT}


@pytest.mark.parametrize("state", [s for s in CourseState if s is not CourseState.PUBLISHED])
async def test_nobody_is_enrolled_in_a_course_that_is_not_published(
    karma: Karma, state: CourseState
) -> None:
    """`course_id` must be published, and whatever Karma shows as a draft is not."""
    course = await karma.school.course("Closed", state=state)
    body = {"user_id": karma.id_of("learner"), "course_id": course_id(course)}
    for who in ("admin", "instructor"):
        caller = await karma.caller(who)
        expect_fields(await caller.post("/enrollments", json=body), "course_id")
    assert expect_list(await (await karma.caller("admin")).get("/enrollments")) == []


@pytest.mark.parametrize("admission", list(Admission))
async def test_learners_enroll_themselves_where_the_course_admits_whoever_comes(
    karma: Karma, admission: Admission
) -> None:
    amount = 4900 if admission is Admission.PURCHASE else 0
    course = await karma.school.course("Course", admission=admission, amount=amount)
    body = {"user_id": karma.id_of("learner"), "course_id": course_id(course)}
    answer = await (await karma.caller("learner")).post("/enrollments", json=body)
    if admission in (Admission.OPEN, Admission.REGISTERED):
        assert expect_data(answer, 201)["status"] == "active"
        return
    expect_error(answer, 403, "FORBIDDEN")
    staff = await karma.caller("admin")
    assert expect_data(await staff.post("/enrollments", json=body), 201)["status"] == "active"


async def test_a_full_course_admits_nobody_until_a_seat_is_free(karma: Karma) -> None:
    course = await karma.school.course("Small", seats=1)
    admin = await karma.caller("admin")

    async def enter(who: str) -> Any:
        body = {"user_id": karma.id_of(who), "course_id": course_id(course)}
        return await admin.post("/enrollments", json=body)

    first = expect_data(await enter("learner"), 201)
    expect_fields(await enter("other_learner"), "course_id")
    path = f"/enrollments/{first['id']}"
    expect_data(await admin.put(path, json={"status": "dropped"}))
    expect_data(await enter("other_learner"), 201)
    expect_fields(await admin.put(path, json={"status": "active"}), "course_id")


@decision("K33")
@pytest.mark.parametrize("begin", [ask, start_buying])
async def test_whoever_waits_is_left_out_until_staff_let_them_in(karma: Karma, begin: Any) -> None:
    """Karma has no word for a request, nor for an unpaid place; letting in decides it."""
    asked = begin is ask
    course = await karma.school.course(
        admission=Admission.REQUEST if asked else Admission.PURCHASE, amount=0 if asked else 4900
    )
    waiting = await begin(karma.school, "learner", course)
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(waiting)}"
    for who in ("admin", "learner"):
        caller = await karma.caller(who)
        answer = await caller.get("/enrollments")
        assert (expect_list(answer), answer.json()["meta"]["total"]) == ([], 0)
        expect_error(await caller.get(path), 404, "NOT_FOUND")
        expect_error(await caller.put(path, json={"status": "active"}), 404, "NOT_FOUND")
    expect_error(await admin.delete(path), 404, "NOT_FOUND")
    body = {"user_id": karma.id_of("learner"), "course_id": course_id(course)}
    made = expect_data(await admin.post("/enrollments", json=body), 201)
    assert (made["id"], made["status"]) == (enrollment_id(waiting), "active")
    assert expect_list(await admin.get("/enrollments")) == [made]


async def test_a_declined_request_is_left_out_and_does_not_stand_in_the_way(karma: Karma) -> None:
    course = await karma.school.course(admission=Admission.REQUEST)
    declined = await ask(karma.school, "learner", course)
    await take(karma.school, steps.reject, declined)
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(declined)}"
    expect_error(await admin.get(path), 404, "NOT_FOUND")
    assert expect_list(await admin.get("/enrollments")) == []
    body = {"user_id": karma.id_of("learner"), "course_id": course_id(course)}
    made = expect_data(await admin.post("/enrollments", json=body), 201)
    assert made["id"] != enrollment_id(declined)


@decision("K4")
async def test_a_deleted_enrollment_is_gone_for_good(karma: Karma) -> None:
    course = await karma.school.course()
    made = enrollment_id(await enroll(karma.school, "learner", course))
    admin = await karma.caller("admin")
    deleted = expect_data(await admin.delete(f"/enrollments/{made}"))
    assert deleted == {"id": made, "deleted": True}
    expect_error(await admin.get(f"/enrollments/{made}"), 404, "NOT_FOUND")
    expect_error(await admin.delete(f"/enrollments/{made}"), 404, "NOT_FOUND")
    assert expect_list(await admin.get("/enrollments")) == []
    shown = expect_data(await admin.get(f"/courses/{course_id(course)}"))
    assert shown["enrollment_count"] == 0


async def test_enrollments_of_a_course_in_the_bin_stay_but_nobody_returns_to_it(
    karma: Karma,
) -> None:
    course = await karma.school.course()
    made = await enroll(karma.school, "learner", course, state="dropped")
    await move(karma.school, course, CourseState.TRASHED)
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(made)}"
    assert expect_data(await admin.get(path))["course_id"] == course_id(course)
    expect_error(await admin.put(path, json={"status": "active"}), 404, "NOT_FOUND")
