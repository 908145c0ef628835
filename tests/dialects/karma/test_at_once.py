"""Requests that meet: of two that cannot both be right, one is, and the other hears why."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
)
from tests.dialects.karma.happenings import enroll, let_in

decision = pytest.mark.decision

ROUNDS = 5
"""How often each pair meets: once would prove little where chance decides."""


async def at_once(*requests: Any) -> list[Any]:
    """The answers, lowest status first."""
    answers = await asyncio.gather(*requests)
    return sorted(answers, key=lambda answer: answer.status_code)


async def totals_are_true(karma: Karma) -> bool:
    """Whether the kept totals agree with what the lists hold."""
    admin = await karma.caller("admin")
    for path in ("/users", "/courses", "/enrollments"):
        answer = await admin.get(path, params={"per_page": 100})
        if answer.json()["meta"]["total"] != len(expect_list(answer)):
            return False
    return True


@decision("K17")
async def test_of_two_refreshes_with_one_token_one_works_and_the_family_ends(karma: Karma) -> None:
    """The second is a reuse: whoever was first may have been the thief."""
    for _ in range(ROUNDS):
        body = {"refresh_token": (await karma.log_in("learner"))["refresh_token"]}
        caller = karma.anybody()
        first, second = await at_once(*(caller.post("/auth/refresh", json=body) for _ in "ab"))
        pair = expect_data(first)
        expect_error(second, 401, "UNAUTHORIZED")
        renewal = {"refresh_token": pair["refresh_token"]}
        expect_error(await caller.post("/auth/refresh", json=renewal), 401, "UNAUTHORIZED")
        answer = await karma.bearer(pair["access_token"]).get("/courses")
        expect_error(answer, 401, "UNAUTHORIZED")


@decision("K33")
async def test_of_two_enrollments_of_one_pair_one_is_made(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        course = course_id(await karma.school.course(f"Course {number}"))
        body = {"user_id": karma.id_of("learner"), "course_id": course}
        first, second = await at_once(*(admin.post("/enrollments", json=body) for _ in "ab"))
        made = expect_data(first, 201)
        assert expect_fields(second, "course_id")
        assert expect_list(await admin.get("/enrollments", params={"course_id": course})) == [made]
        assert expect_data(await admin.get(f"/courses/{course}"))["enrollment_count"] == 1
    assert await totals_are_true(karma)


@decision("K29", "K53")
async def test_of_two_users_with_one_address_one_is_made(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        address = f"twin{number}@school.example"
        bodies = [
            {"name": "Twin", "email": spelled, "password": "correct horse battery"}
            for spelled in (address, address.upper())
        ]
        first, second = await at_once(*(admin.post("/users", json=body) for body in bodies))
        expect_data(first, 201)
        said = expect_fields(second, "email")
        assert said == {"email": "Email address is already in use."}
    assert await totals_are_true(karma)


async def test_two_users_who_take_one_address_at_once_do_not_both_get_it(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        body = {"email": f"wanted{number}@school.example"}
        first, second = await at_once(
            *(
                admin.put(f"/users/{karma.id_of(who)}", json=body)
                for who in ("learner", "other_learner")
            )
        )
        expect_data(first)
        assert expect_fields(second, "email")


@decision("K28")
async def test_two_administrators_who_delete_each_other_leave_one(karma: Karma) -> None:
    for number in range(ROUNDS):
        pair = [f"admin_{number}_{which}" for which in "ab"]
        for who in pair:
            await let_in(karma.school, who, role="admin")
        callers = [await karma.caller(who) for who in pair]
        await at_once(
            callers[0].delete(f"/users/{karma.id_of(pair[1])}"),
            callers[1].delete(f"/users/{karma.id_of(pair[0])}"),
        )
        admin = await karma.caller("admin")
        kept = {row["id"] for row in expect_list(await admin.get("/users?role=admin"))}
        assert karma.id_of("admin") in kept
        left = [who for who in pair if karma.id_of(who) in kept]
        assert len(left) <= 1
        for who in left:
            expect_data(await admin.delete(f"/users/{karma.id_of(who)}"))
    assert await totals_are_true(karma)


@decision("K28")
async def test_the_last_two_administrators_cannot_both_step_down_at_once(karma: Karma) -> None:
    await let_in(karma.school, "second_admin", role="admin")
    pair = ("admin", "second_admin")
    callers = [await karma.caller(who) for who in pair]
    first, second = await at_once(
        *(
            caller.put(f"/users/{karma.id_of(who)}", json={"role": "learner"})
            for caller, who in zip(callers, pair, strict=True)
        )
    )
    expect_data(first)
    assert expect_fields(second, "role")


@decision("K34")
async def test_a_drop_and_a_deletion_at_once_leave_true_totals(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        course = await karma.school.course(f"Course {number}")
        made = enrollment_id(await enroll(karma.school, "learner", course))
        first, second = await at_once(
            admin.put(f"/enrollments/{made}", json={"status": "dropped"}),
            admin.delete(f"/enrollments/{made}"),
        )
        assert first.status_code == 200
        assert second.status_code in (200, 404)
        shown = expect_data(await admin.get(f"/courses/{course_id(course)}"))
        assert shown["enrollment_count"] == 0
    assert await totals_are_true(karma)


@decision("K27")
async def test_enrolling_while_the_course_is_deleted_leaves_nothing_half_done(
    karma: Karma,
) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        course = course_id(await karma.school.course(f"Course {number}"))
        body = {"user_id": karma.id_of("learner"), "course_id": course}
        made, deleted = await asyncio.gather(
            admin.post("/enrollments", json=body), admin.delete(f"/courses/{course}")
        )
        assert expect_data(deleted) == {"id": course, "deleted": True}
        assert made.status_code in (201, 422), made.text
        assert expect_list(await admin.get("/enrollments")) == []
    assert await totals_are_true(karma)


async def test_enrolling_while_the_person_is_deleted_leaves_nothing_half_done(
    karma: Karma,
) -> None:
    admin = await karma.caller("admin")
    course = course_id(await karma.school.course())
    for number in range(ROUNDS):
        who = f"leaver_{number}"
        await let_in(karma.school, who, role="learner")
        body = {"user_id": karma.id_of(who), "course_id": course}
        made, deleted, listed = await asyncio.gather(
            admin.post("/enrollments", json=body),
            admin.delete(f"/users/{karma.id_of(who)}"),
            admin.get("/enrollments"),
        )
        assert expect_data(deleted) == {"id": karma.id_of(who), "deleted": True}
        assert made.status_code in (201, 422), made.text
        expect_list(listed)
        assert expect_list(await admin.get("/enrollments")) == []
    assert await totals_are_true(karma)


async def test_two_courses_of_one_title_in_a_new_category_are_both_made(karma: Karma) -> None:
    instructor = await karma.caller("instructor")
    for number in range(ROUNDS):
        body = {"title": f"Weather {number}", "category": f"Science {number}"}
        answers = await at_once(*(instructor.post("/courses", json=body) for _ in "abc"))
        made = [expect_data(answer, 201) for answer in answers]
        assert len({course["id"] for course in made}) == 3
        found = await instructor.get("/courses", params={"category": body["category"]})
        assert {row["id"] for row in expect_list(found)} == {course["id"] for course in made}
    assert await totals_are_true(karma)


async def test_deleting_somebody_while_they_are_given_a_course_keeps_every_lead_alive(
    karma: Karma,
) -> None:
    admin = await karma.caller("admin")
    for number in range(ROUNDS):
        who = f"teacher_{number}"
        await let_in(karma.school, who, role="instructor")
        body = {"title": f"Weather {number}", "instructor_id": karma.id_of(who)}
        made, deleted = await asyncio.gather(
            admin.post("/courses", json=body), admin.delete(f"/users/{karma.id_of(who)}")
        )
        assert (made.status_code, deleted.status_code) in [(201, 422), (422, 200)], made.text
