"""The state machine of an enrollment, as far as Karma's PUT and POST move it."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.catalog.model import Admission, CourseState
from lyceum.core.enrollment import steps
from lyceum.core.enrollment.model import Enrollment
from lyceum.core.enrollment.queries import enrollment as read_enrollment
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_error,
    expect_fields,
)
from tests.dialects.karma.happenings import ask, end_role, enroll, move, take

decision = pytest.mark.decision

SHOWN = {
    "active": "active",
    "suspended": "dropped",
    "expired": "dropped",
    "completed": "completed",
    "dropped by staff": "dropped",
    "dropped by the learner": "dropped",
    "refunded": "dropped",
}
"""Each state that Karma shows, and its word for it."""

STAFF = ("admin", "manager", "instructor")
STRANGERS = ("other_learner", "other_instructor", "subscriber")

# What PUT answers: a status asked for by staff and by the learner, in each state.
ANSWERS = {
    "active": {"active": (200, 200), "dropped": (200, 200)},
    "suspended": {"active": (200, 403), "dropped": (200, 200)},
    "expired": {"active": (200, 403), "dropped": (200, 200)},
    "completed": {"active": (422, 422), "dropped": (422, 422)},
    "dropped by staff": {"active": (200, 403), "dropped": (200, 200)},
    "dropped by the learner": {"active": (200, 200), "dropped": (200, 200)},
    "refunded": {"active": (200, 403), "dropped": (200, 200)},
}


async def in_state(karma: Karma, state: str, **course: Any) -> Enrollment:
    """An enrollment of `learner` in that state."""
    into = await karma.school.course(**course)
    if state == "dropped by the learner":
        return await take(
            karma.school, steps.drop, await enroll(karma.school, "learner", into), who="learner"
        )
    return await enroll(karma.school, "learner", into, state=state.partition(" ")[0])


async def core_state(karma: Karma, enrollment: Enrollment) -> str:
    async with karma.school.works.read(karma.school.tenant) as work:
        return (await read_enrollment(work, karma.school.system(), enrollment.uid)).state


@decision("K34", "K36")
@pytest.mark.parametrize("asked", ["active", "dropped"])
@pytest.mark.parametrize("state", SHOWN)
async def test_each_state_moves_as_far_as_whoever_asks_may_move_it(
    karma: Karma, state: str, asked: str
) -> None:
    by_staff, by_learner = ANSWERS[state][asked]
    expected = dict.fromkeys(STAFF, by_staff) | {"learner": by_learner}
    expected |= dict.fromkeys(STRANGERS, 404)
    for who, status in expected.items():
        enrollment = await in_state(karma, state, title=f"Course of {who}")
        before = await core_state(karma, enrollment)
        path = f"/enrollments/{enrollment_id(enrollment)}"
        answer = await (await karma.caller(who)).put(path, json={"status": asked})
        assert answer.status_code == status, (who, answer.text)
        if status == 422:
            assert expect_fields(answer, "status")
        if status == 200 and asked != SHOWN[state]:
            assert expect_data(answer)["status"] == asked
            assert await core_state(karma, enrollment) == asked
        else:
            # Refused, or nothing to do: what Karma cannot tell apart keeps its finer state.
            assert await core_state(karma, enrollment) == before


@decision("K34")
@pytest.mark.parametrize("state", SHOWN)
async def test_nobody_writes_completed(karma: Karma, state: str) -> None:
    enrollment = await in_state(karma, state)
    path = f"/enrollments/{enrollment_id(enrollment)}"
    for who in ("admin", "instructor", "learner"):
        answer = await (await karma.caller(who)).put(path, json={"status": "completed"})
        assert expect_fields(answer, "status") == {"status": "Must be one of: active, dropped."}


@decision("K34")
async def test_the_same_status_changes_nothing_at_all(karma: Karma) -> None:
    enrollment = await in_state(karma, "suspended")
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(enrollment)}"
    before = expect_data(await admin.get(path))
    assert expect_data(await admin.put(path, json={"status": "dropped"})) == before
    assert expect_data(await admin.get(path)) == before


async def test_a_status_must_be_said(karma: Karma) -> None:
    enrollment = await in_state(karma, "active")
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(enrollment)}"
    assert expect_fields(await admin.put(path, json={}), "status")
    assert expect_fields(await admin.put(path, json={"status": None}), "status")


@decision("K33")
@pytest.mark.parametrize("who", ["admin", "instructor", "learner"])
@pytest.mark.parametrize("state", SHOWN)
async def test_a_second_enrollment_needs_the_first_to_have_ended(
    karma: Karma, state: str, who: str
) -> None:
    """An open one, a suspended one too, stands in the way; afterwards there is a new record."""
    first = await in_state(karma, state)
    admin = await karma.caller("admin")
    shown = expect_data(await admin.get(f"/enrollments/{enrollment_id(first)}"))
    body = {key: shown[key] for key in ("user_id", "course_id")}
    answer = await (await karma.caller(who)).post("/enrollments", json=body)
    if state in ("active", "suspended"):
        said = expect_fields(answer, "course_id")
        assert said == {"course_id": "The user is already enrolled in this course."}
        return
    second = expect_data(answer, 201)
    assert second["id"] != shown["id"]
    assert (second["status"], second["progress_percent"]) == ("active", 0)
    assert expect_data(await admin.get(f"/enrollments/{shown['id']}")) == shown


@decision("K34", "K35")
@pytest.mark.parametrize(
    ("later", "field"),
    [("active", "course_id"), ("suspended", "course_id")]
    + [(state, "status") for state in ("completed", "dropped", "expired", "refunded")],
)
async def test_a_dropped_one_does_not_return_past_a_newer_record(
    karma: Karma, later: str, field: str
) -> None:
    course = await karma.school.course()
    first = await enroll(karma.school, "learner", course, state="dropped")
    second = await enroll(karma.school, "learner", course, state=later)
    admin = await karma.caller("admin")
    path = f"/enrollments/{enrollment_id(first)}"
    assert expect_fields(await admin.put(path, json={"status": "active"}), field)
    assert await core_state(karma, first) == "dropped"
    expect_data(await admin.delete(f"/enrollments/{enrollment_id(second)}"))
    assert expect_data(await admin.put(path, json={"status": "active"}))["status"] == "active"


@decision("K35")
async def test_a_dropped_one_does_not_return_while_a_request_waits(karma: Karma) -> None:
    course = await karma.school.course(admission=Admission.REQUEST)
    first = await enroll(karma.school, "learner", course, state="dropped")
    await ask(karma.school, "learner", course)
    path = f"/enrollments/{enrollment_id(first)}"
    answer = await (await karma.caller("admin")).put(path, json={"status": "active"})
    assert expect_fields(answer, "course_id")


@decision("K36")
@pytest.mark.parametrize("state", [s for s in CourseState if s is not CourseState.TRASHED])
async def test_a_learner_drops_anywhere_and_returns_where_the_course_admits_them(
    karma: Karma, state: CourseState
) -> None:
    course = await karma.school.course()
    made = await enroll(karma.school, "learner", course)
    await move(karma.school, course, state)
    learner = await karma.caller("learner")
    path = f"/enrollments/{enrollment_id(made)}"
    dropped = expect_data(await learner.put(path, json={"status": "dropped"}))
    assert dropped["status"] == "dropped"
    back = await learner.put(path, json={"status": "active"})
    if state is CourseState.PUBLISHED:
        assert expect_data(back)["status"] == "active"
        return
    expect_error(back, 403, "FORBIDDEN")
    by_staff = await (await karma.caller("instructor")).put(path, json={"status": "active"})
    assert expect_data(by_staff)["status"] == "active"


@decision("K36")
@pytest.mark.parametrize("admission", [Admission.REQUEST, Admission.PURCHASE, Admission.CLOSED])
async def test_a_learner_does_not_return_where_others_decide(
    karma: Karma, admission: Admission
) -> None:
    amount = 4900 if admission is Admission.PURCHASE else 0
    made = await in_state(karma, "dropped by the learner", admission=admission, amount=amount)
    path = f"/enrollments/{enrollment_id(made)}"
    answer = await (await karma.caller("learner")).put(path, json={"status": "active"})
    expect_error(answer, 403, "FORBIDDEN")


@decision("K36")
async def test_a_learner_does_not_return_to_a_full_course(karma: Karma) -> None:
    course = await karma.school.course(seats=1)
    learner = await karma.caller("learner")
    made = expect_data(
        await learner.post("/enrollments", json={"course_id": course_id(course)}), 201
    )
    expect_data(await learner.put(f"/enrollments/{made['id']}", json={"status": "dropped"}))
    await enroll(karma.school, "other_learner", course)
    back = await learner.put(f"/enrollments/{made['id']}", json={"status": "active"})
    expect_error(back, 403, "FORBIDDEN")


@decision("K24", "K36")
async def test_an_instructor_without_the_role_moves_nothing_any_more(karma: Karma) -> None:
    """Leading a course counts while one may lead courses."""
    made = await in_state(karma, "active")
    instructor = await karma.caller("instructor")
    path = f"/enrollments/{enrollment_id(made)}"
    assert expect_data(await instructor.get(path))["status"] == "active"
    await end_role(karma.school, "instructor")
    expect_error(await instructor.put(path, json={"status": "dropped"}), 404, "NOT_FOUND")
