"""Applying to be a mentor, and deciding."""

from __future__ import annotations

import pytest

from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_page

decision = pytest.mark.decision

PENDING = "/admin/mentor/pending"
SAID = {"motivation": "I like to explain.", "subjects": ["Maths"], "portfolio": {"years": 3}}
"""With a word of one's own, which is kept as well."""


@decision("A42", "A43")
async def test_an_application_is_made_listed_and_approved(akako: Akako) -> None:
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    made = expect_data(await learner.post("/mentor/apply", json=SAID), 201)
    assert (made["status"], made["application"]) == ("PENDING", SAID)
    twice = expect_error(await learner.post("/mentor/apply", json=SAID), 409, "CONFLICT")
    assert twice["resource"] == "mentor_application"
    rows, pagination = expect_page(await admin.get(PENDING))
    assert (rows, pagination["total"]) == ([made], 1)
    path = f"/admin/mentor/{made['id']}"
    approved = expect_data(await admin.put(f"{path}/approve", json={"notes": "Welcome"}))
    assert (approved["status"], approved["notes"]) == ("APPROVED", "Welcome")
    assert approved["reviewedBy"] == akako.clerk_id_of("admin")
    roles = expect_data(await learner.get("/auth/profile"))["roles"]
    assert roles == ["MENTOR", "LEARNER"]
    expect_error(await admin.put(f"{path}/reject"), 409, "CONFLICT")
    held = expect_error(await learner.post("/mentor/apply", json=SAID), 409, "CONFLICT")
    assert held["field"] == "role"


@decision("A42", "A43")
async def test_after_a_rejection_one_may_apply_again(akako: Akako) -> None:
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    made = expect_data(await learner.post("/mentor/apply", json={}), 201)
    path = f"/admin/mentor/{made['id']}/reject"
    rejected = expect_data(await admin.put(path, json={"reason": "Not now"}))
    assert (rejected["status"], rejected["notes"]) == ("REJECTED", "Not now")
    assert expect_data(await learner.get("/auth/profile"))["roles"] == ["LEARNER"]
    expect_data(await learner.post("/mentor/apply", json=SAID), 201)


async def test_others_than_administrators_decide_nothing(akako: Akako) -> None:
    learner = await akako.caller("learner")
    made = expect_data(await learner.post("/mentor/apply", json=SAID), 201)
    for who in ("learner", "instructor"):
        caller = await akako.caller(who)
        expect_error(await caller.get(PENDING), 403, "FORBIDDEN")
        put = await caller.put(f"/admin/mentor/{made['id']}/approve")
        expect_error(put, 403, "FORBIDDEN")
    admin = await akako.caller("admin")
    expect_error(await admin.put("/admin/mentor/x/approve"), 404, "NOT_FOUND")


async def test_who_goes_takes_their_applications_along(akako: Akako) -> None:
    learner = await akako.caller("learner")
    expect_data(await learner.post("/mentor/apply", json=SAID), 201)
    karma = akako.school.client(await akako.school.key("karma", "admin"))
    from lyceum.dialects.karma import ids as karma_ids

    name = karma_ids.written("user", akako.user("learner"))
    assert (await karma.delete(f"/api/v1/users/{name}")).status_code == 200
    assert expect_page(await (await akako.caller("admin")).get(PENDING))[0] == []


@decision("A16", "A19")
async def test_applications_are_found_by_whose_they_are_and_when(akako: Akako) -> None:
    admin = await akako.caller("admin")
    for who in ("learner", "other_learner"):
        expect_data(await (await akako.caller(who)).post("/mentor/apply", json=SAID), 201)

    async def found(**asked: str) -> list[str]:
        return [row["userName"] for row in expect_page(await admin.get(PENDING, params=asked))[0]]

    assert await found() == ["Tomáš Novák", "Leila Haddad"]
    assert await found(search="TOMÁŠ") == ["Tomáš Novák"]
    assert await found(search="school.example", order="asc") == ["Leila Haddad", "Tomáš Novák"]
    assert await found(createdFrom="2999-01-01T00:00:00.000Z") == []
    assert await found(updatedTo="2020-01-01T00:00:00.000Z") == []
    rows, _ = expect_page(await admin.get(PENDING, params={"search": "leila"}))
    expect_data(await admin.put(f"/admin/mentor/{rows[0]['id']}/reject"))
    assert await found() == ["Tomáš Novák"]
    assert await found(status="REJECTED") == ["Leila Haddad"]
    assert await found(status="APPROVED") == []
