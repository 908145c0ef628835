"""Enrollments: made, seen, taken from state to state, and deleted."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core import changes
from lyceum.core.catalog.model import Admission, Course
from lyceum.core.catalog.prerequisites import set_prerequisites
from tests.core.learning import complete_course, learning, write
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

LONG_AFTER, LONG_BEFORE = "2099-07-31T22:00:00.000000Z", "2001-01-01T00:00:00Z"


async def enroll(lyceum: Lyceum, course: Course, who: str = "learner") -> dict[str, Any]:
    """As the administrator does it."""
    client = await lyceum.caller("admin")
    body = {"course_id": course.id, "user_id": lyceum.school.people[who].id}
    made = await client.post("/enrollments", json=body)
    assert made.status_code == 201, made.text
    return dict(made.json())


def ids_in(answer: httpx.Response) -> list[int]:
    assert answer.is_success, answer.text
    return [row["id"] for row in answer.json()["data"]]


async def test_an_enrollment_is_told_as_it_was_made(lyceum: Lyceum, school: School) -> None:
    course, client = await school.course(), await lyceum.caller("admin")
    body = {"course_id": course.id, "user_id": school.people["learner"].id}
    made = await client.post("/enrollments", json=body)
    assert made.status_code == 201, made.text
    enrollment = made.json()
    assert made.headers["location"] == f"{API}/enrollments/{enrollment['id']}"
    told = {"state": "active", "grounds": "granted", "expires_at": None, "completed_at": None}
    parts = {"percent": 0, "course_title": course.title, "user_name": "Leila Haddad"}
    assert enrollment | body | told | parts == enrollment
    read = await client.get(f"/enrollments/{enrollment['id']}")
    assert read.json() == {name: value for name, value in enrollment.items() if name not in parts}
    whole = await client.get(f"/enrollments/{enrollment['id']}", params={"parts": ",".join(parts)})
    assert whole.json() == enrollment


async def test_learners_enroll_themselves_where_they_are_admitted(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("learner")
    course, closed = await school.course(), await school.course(admission=Admission.CLOSED)
    made = await client.post("/enrollments", json={"course_id": course.id})
    assert made.status_code == 201
    assert made.json()["grounds"] == "free"
    assert made.json()["user_id"] == school.people["learner"].id
    again = await client.post("/enrollments", json={"course_id": course.id})
    problem = expect_problem(again, 409, "already_enrolled")
    assert [error["field"] for error in problem["errors"]] == ["/course_id"]
    refused = await client.post("/enrollments", json={"course_id": closed.id})
    expect_problem(refused, 403, "not_admitted")
    other = {"course_id": course.id, "user_id": school.people["other_learner"].id}
    expect_problem(await client.post("/enrollments", json=other), 403, "forbidden")


async def test_what_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    hidden = await school.course("Draft", state="draft")
    course = await school.course()
    made = await enroll(lyceum, course)
    admin, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    before = await every_row(school.works.database)
    path = f"/enrollments/{made['id']}"
    wrong: tuple[tuple[Any, dict[str, str]], ...] = (
        (admin.post("/enrollments", json={}), {"/course_id": "missing"}),
        (
            admin.post("/enrollments", json={"course_id": 0, "user_id": "x", "state": "dropped"}),
            {"/course_id": "too_small", "/user_id": "wrong_type", "/state": "unknown_word"},
        ),
        (learner.post("/enrollments", json={"course_id": hidden.id}), {"/course_id": "unknown"}),
        (
            admin.post("/enrollments", json={"course_id": course.id, "user_id": course.id}),
            {"/user_id": "unknown"},
        ),
        (
            admin.post(
                "/enrollments",
                json={"course_id": course.id, "user_id": course.id, "state": "requested"},
            ),
            {"/user_id": "not_allowed"},
        ),
        (
            admin.patch(path, json={"state": "requested", "grade": 1}),
            {"/state": "unknown_word", "/grade": "not_allowed"},
        ),
        (admin.patch(path, json={"expires_at": "soon"}), {"/expires_at": "malformed"}),
        (admin.patch(path, json={"expires_at": LONG_BEFORE}), {"/expires_at": "too_small"}),
        (admin.get("/enrollments?states=active,gone"), {"states": "unknown_word"}),
        (admin.get("/enrollments?parts=grade"), {"parts": "unknown_word"}),
        (admin.get("/enrollments?mine=true&user_id=7"), {"user_id": "not_allowed"}),
    )
    for asking, faults in wrong:
        assert wrong_fields(await asking) == faults
    assert await every_row(school.works.database) == before


async def test_a_request_is_granted_or_declined_by_staff(lyceum: Lyceum, school: School) -> None:
    course = await school.course(admission=Admission.REQUEST)
    learner, lead = await lyceum.caller("learner"), await lyceum.caller("instructor")
    body = {"course_id": course.id, "state": "requested"}
    asked = (await learner.post("/enrollments", json=body)).json()
    assert (asked["state"], asked["decided_at"]) == ("requested", None)
    path = f"/enrollments/{asked['id']}"
    own = await learner.patch(path, json={"state": "active"})
    expect_problem(own, 403, "forbidden")
    rejected = (await lead.patch(path, json={"state": "rejected"})).json()
    assert (rejected["state"], rejected["decided_by"]) == (
        "rejected",
        school.people["instructor"].id,
    )
    again = (await learner.post("/enrollments", json=body)).json()
    granted = await lead.patch(f"/enrollments/{again['id']}", json={"state": "active"})
    assert (granted.json()["state"], granted.json()["grounds"]) == ("active", "approved")
    back = await lead.patch(path, json={"state": "active"})
    expect_problem(back, 409, "wrong_state")


async def test_who_is_to_pay_waits_and_staff_may_let_them_in_without(
    lyceum: Lyceum, school: School
) -> None:
    course = await school.course(amount=4900, currency="EUR")
    learner, admin = await lyceum.caller("learner"), await lyceum.caller("admin")
    body = {"course_id": course.id, "state": "awaiting_payment"}
    waiting = (await learner.post("/enrollments", json=body)).json()
    assert (waiting["state"], waiting["grounds"]) == ("awaiting_payment", "paid")
    path = f"/enrollments/{waiting['id']}"
    refused = await learner.patch(path, json={"state": "active"})
    expect_problem(refused, 403, "not_admitted")
    let_in = (await admin.patch(path, json={"state": "active"})).json()
    assert (let_in["id"], let_in["state"], let_in["grounds"]) == (
        waiting["id"],
        "active",
        "granted",
    )


@pytest.mark.parametrize("state", ["suspended", "expired", "dropped", "refunded"])
async def test_staff_shut_out_and_take_back(lyceum: Lyceum, school: School, state: str) -> None:
    made = await enroll(lyceum, await school.course())
    client, path = await lyceum.caller("admin"), f"/enrollments/{made['id']}"
    shut_out = (await client.patch(path, json={"state": state})).json()
    assert shut_out["state"] == state
    assert shut_out["updated_at"] > made["updated_at"]
    same = (await client.patch(path, json={"state": state})).json()
    assert same == shut_out
    back = (await client.patch(path, json={"state": "active"})).json()
    assert (back["state"], back["ended_at"]) == ("active", None)


async def test_staff_complete_and_nothing_but_a_refund_undoes_it(
    lyceum: Lyceum, school: School
) -> None:
    made = await enroll(lyceum, await school.course())
    client, path = await lyceum.caller("admin"), f"/enrollments/{made['id']}"
    completed = (await client.patch(path, json={"state": "completed"})).json()
    assert (completed["state"], completed["percent"]) == ("completed", 100)
    for state in ("active", "dropped", "suspended"):
        answer = await client.patch(path, json={"state": state})
        problem = expect_problem(answer, 409, "wrong_state")
        assert [error["field"] for error in problem["errors"]] == ["/state"]
    assert (await client.patch(path, json={"state": "refunded"})).json()["state"] == "refunded"
    back = (await client.patch(path, json={"state": "active"})).json()
    assert (back["state"], back["completed_at"]) == ("completed", completed["completed_at"])


async def test_access_is_given_an_end_and_freed_of_it(lyceum: Lyceum, school: School) -> None:
    made = await enroll(lyceum, await school.course(days=30))
    assert made["expires_at"] > made["enrolled_at"]
    client, path = await lyceum.caller("instructor"), f"/enrollments/{made['id']}"
    longer = (await client.patch(path, json={"expires_at": "2099-08-01T00:00:00+02:00"})).json()
    assert (longer["expires_at"], longer["state"]) == (LONG_AFTER, "active")
    endless = (await client.patch(path, json={"expires_at": None})).json()
    assert endless["expires_at"] is None
    both = {"state": "suspended", "expires_at": LONG_AFTER}
    suspended = (await client.patch(path, json=both)).json()
    assert suspended | both == suspended
    own = await (await lyceum.caller("learner")).patch(path, json={"expires_at": None})
    expect_problem(own, 403, "forbidden")


async def test_a_learner_drops_and_takes_back_only_what_is_their_own(
    lyceum: Lyceum, school: School
) -> None:
    made = await enroll(lyceum, await school.course())
    path = f"/enrollments/{made['id']}"
    learner, other = await lyceum.caller("learner"), await lyceum.caller("other_learner")
    for answer in (
        await other.get(path),
        await other.get(f"{path}/steps"),
        await other.patch(path, json={"state": "dropped"}),
    ):
        expect_problem(answer, 404, "no_such_enrollment")
    for state in ("completed", "suspended", "refunded", "expired"):
        expect_problem(await learner.patch(path, json={"state": state}), 403, "forbidden")
    assert (await learner.patch(path, json={"state": "dropped"})).json()["state"] == "dropped"
    assert (await learner.patch(path, json={"state": "active"})).json()["state"] == "active"
    expect_problem(await learner.delete(path), 403, "forbidden")


async def test_everybody_lists_what_they_may_see(lyceum: Lyceum, school: School) -> None:
    led = await school.course()
    others = await school.course("Knots", lead_id=school.people["other_instructor"].id)
    own = await enroll(lyceum, led)
    theirs = await enroll(lyceum, led, "other_learner")
    elsewhere = await enroll(lyceum, others, "instructor")
    every = [elsewhere["id"], theirs["id"], own["id"]]
    for who, path, expected in (
        ("admin", "/enrollments", every),
        ("instructor", "/enrollments", every),
        ("instructor", "/enrollments?mine=true", every[:1]),
        ("other_instructor", "/enrollments", every[:1]),
        ("learner", "/enrollments", every[2:]),
        ("learner", f"/enrollments?user_id={theirs['user_id']}", []),
        ("admin", f"/enrollments?user_id={own['user_id']}", every[2:]),
        ("admin", f"/enrollments?course_id={led.id}&order=enrolled_at", every[:0:-1]),
        ("admin", "/enrollments?states=dropped,suspended", []),
        ("admin", "/enrollments?states=active&limit=2", every[:2]),
    ):
        assert ids_in(await (await lyceum.caller(who)).get(path)) == expected, (who, path)


async def test_the_last_changed_comes_first_and_pages_follow(
    lyceum: Lyceum, school: School
) -> None:
    course, client = await school.course(), await lyceum.caller("admin")
    people = ("learner", "other_learner", "subscriber")
    made = [(await enroll(lyceum, course, who))["id"] for who in people]
    await client.patch(f"/enrollments/{made[0]}", json={"state": "suspended"})
    asked = {"order": "-updated_at", "limit": "2", "total": "true", "fields": "state"}
    first = await client.get("/enrollments", params=asked)
    assert first.json()["data"] == [
        {"id": made[0], "state": "suspended"},
        {"id": made[2], "state": "active"},
    ]
    assert first.json()["total"] == 3
    second = await client.get("/enrollments", params={**asked, "cursor": first.json()["next"]})
    assert ids_in(second) == [made[1]]


async def test_parts_tell_how_far_somebody_came(lyceum: Lyceum, school: School) -> None:
    course = await learning(school, {}, {}, {})
    await course.see(0)
    client = await lyceum.caller("learner")
    (row,) = (await client.get("/enrollments?parts=percent,course_title")).json()["data"]
    assert (row["percent"], row["course_title"]) == (33, course.course.title)
    assert "user_name" not in row


async def test_the_steps_tell_who_did_what(lyceum: Lyceum, school: School) -> None:
    course = await school.course(admission=Admission.REQUEST)
    learner, lead = await lyceum.caller("learner"), await lyceum.caller("instructor")
    body = {"course_id": course.id, "state": "requested"}
    path = f"/enrollments/{(await learner.post('/enrollments', json=body)).json()['id']}"
    await lead.patch(path, json={"state": "active", "expires_at": LONG_AFTER})
    await learner.patch(path, json={"state": "dropped"})
    steps = (await learner.get(f"{path}/steps")).json()["data"]
    own, led = school.people["learner"].id, school.people["instructor"].id
    assert [(each["event"], each["by"], each["state"]) for each in steps] == [
        ("enrollment.dropped", own, "dropped"),
        ("enrollment.extended", led, "active"),
        ("enrollment.active", led, "active"),
        ("enrollment.requested", own, "requested"),
    ]
    assert [each["expires_at"] for each in steps] == [LONG_AFTER, LONG_AFTER, None, None]


async def test_a_course_to_be_completed_before_is_named_by_the_refusal(
    lyceum: Lyceum, school: School
) -> None:
    before, course = await school.course("Before"), await school.course()
    staff, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    await require(school, course, before)
    refused = await learner.post("/enrollments", json={"course_id": course.id})
    expect_problem(refused, 409, "prerequisites_missing")
    await complete_course(school, before.id)
    assert (await learner.post("/enrollments", json={"course_id": course.id})).is_success
    assert (await staff.get("/enrollments?states=completed&fields=state")).json()["data"]


async def require(school: School, course: Course, before: Course) -> None:
    await write(school, set_prerequisites, course.id, [before.id])


async def test_a_deleted_enrollment_is_gone(lyceum: Lyceum, school: School) -> None:
    made = await enroll(lyceum, await school.course())
    client, path = await lyceum.caller("admin"), f"/enrollments/{made['id']}"
    assert (await client.delete(path)).json() == {"id": made["id"], "deleted": True}
    for answer in (await client.get(path), await client.delete(path)):
        expect_problem(answer, 404, "no_such_enrollment")


async def test_who_follows_hears_of_progress_and_of_what_is_gone(
    lyceum: Lyceum, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LOOK_BACK", 0)
    course = await learning(school, {}, {})
    gone = await enroll(lyceum, course.course, "other_learner")
    client = await lyceum.caller("admin")
    since = (await client.get("/enrollments")).json()["as_of"]
    await course.see(0)
    await client.delete(f"/enrollments/{gone['id']}")
    asked = {"updated_since": since, "parts": "percent"}
    told = (await client.get("/enrollments", params=asked)).json()
    assert [(row["id"], row["percent"]) for row in told["data"]] == [(course.made.id, 50)]
    assert [tombstone["id"] for tombstone in told["deleted"]] == [gone["id"]]
