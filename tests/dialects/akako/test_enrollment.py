"""Asking to be let into a subject, and deciding."""

from __future__ import annotations

import pytest

from tests.dialects.akako.callers import (
    Akako,
    expect_data,
    expect_error,
    expect_fault,
    expect_page,
)

decision = pytest.mark.decision

PENDING = "/admin/enrollment/pending"


@decision("A41", "A42")
async def test_a_request_is_made_listed_and_approved(akako: Akako) -> None:
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    subject = await akako.subject()
    body = {"subjectId": subject["id"]}
    made = expect_data(await learner.post("/enrollment/request", json=body), 201)
    assert (made["status"], made["userId"]) == ("PENDING", akako.id_of("learner"))
    rows, pagination = expect_page(await admin.get(PENDING))
    assert (rows, pagination["total"]) == ([made], 1)
    twice = expect_error(await learner.post("/enrollment/request", json=body), 409, "CONFLICT")
    assert twice["resource"] == "enrollment"
    path = f"/admin/enrollment/{made['id']}"
    approved = expect_data(await admin.put(f"{path}/approve", json={"notes": "Welcome"}))
    assert (approved["status"], approved["reviewedBy"]) == ("APPROVED", akako.clerk_id_of("admin"))
    assert approved["reviewedAt"] is not None
    assert expect_page(await admin.get(PENDING))[0] == []
    expect_error(await admin.put(f"{path}/reject"), 409, "CONFLICT")
    expect_error(await learner.post("/enrollment/request", json=body), 409, "CONFLICT")
    lyceum = akako.school.client(await akako.school.key("lyceum", "learner"))
    (elsewhere,) = (await lyceum.get("/api/lyceum/v1/enrollments")).json()["data"]
    assert elsewhere["state"] == "active"


@decision("A41", "A42")
async def test_after_a_rejection_one_may_ask_again(akako: Akako) -> None:
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    body = {"subjectId": (await akako.subject())["id"]}
    made = expect_data(await learner.post("/enrollment/request", json=body), 201)
    rejected = expect_data(await admin.put(f"/admin/enrollment/{made['id']}/reject"))
    assert rejected["status"] == "REJECTED"
    again = expect_data(await learner.post("/enrollment/request", json=body), 201)
    assert again["id"] != made["id"]


async def test_what_may_not_be_asked_or_decided(akako: Akako) -> None:
    learner, mentor = await akako.caller("learner"), await akako.caller("other_instructor")
    body = {"subjectId": (await akako.subject())["id"]}
    expect_error(await mentor.post("/enrollment/request", json=body), 403, "FORBIDDEN")
    expect_fault(await learner.post("/enrollment/request", json={"subjectId": "x"}), "subjectId")
    expect_fault(await learner.post("/enrollment/request", json={}), "subjectId")
    made = expect_data(await learner.post("/enrollment/request", json=body), 201)
    path = f"/admin/enrollment/{made['id']}/approve"
    expect_error(await learner.put(path), 403, "FORBIDDEN")
    expect_error(await mentor.put(path), 404, "NOT_FOUND")
    expect_error(await learner.get(PENDING), 403, "FORBIDDEN")
    admin = await akako.caller("admin")
    expect_error(await admin.put("/admin/enrollment/x/approve"), 404, "NOT_FOUND")
