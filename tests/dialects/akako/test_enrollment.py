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


@decision("A41", "A42")
async def test_what_is_said_with_a_request_and_a_decision_is_kept(akako: Akako) -> None:
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    subject = await akako.subject()
    body = {"subjectId": subject["id"], "gradeId": subject["gradeId"], "message": "Please."}
    made = expect_data(await learner.post("/enrollment/request", json=body), 201)
    assert (made["gradeId"], made["message"]) == (subject["gradeId"], "Please.")
    assert (made["rejectionReason"], made["notes"]) == (None, None)
    path = f"/admin/enrollment/{made['id']}"
    rejected = expect_data(await admin.put(f"{path}/reject", json={"reason": "Too late"}))
    assert (rejected["rejectionReason"], rejected["message"]) == ("Too late", "Please.")
    again = expect_data(await learner.post("/enrollment/request", json=body), 201)
    path = f"/admin/enrollment/{again['id']}/approve"
    assert expect_data(await admin.put(path, json={"notes": "Welcome"}))["notes"] == "Welcome"
    unknown = {**body, "gradeId": "x"}
    expect_fault(await learner.post("/enrollment/request", json=unknown), "gradeId")


@decision("A16", "A19")
async def test_requests_are_found_by_what_they_are_and_when(akako: Akako) -> None:
    admin, subject = await akako.caller("admin"), await akako.subject(name="Algebra")
    other = await akako.make("subjects", name="Pottery", gradeId=subject["gradeId"])
    for who, asked in (("learner", subject), ("other_learner", other)):
        caller = await akako.caller(who)
        body = {"subjectId": asked["id"]}
        expect_data(await caller.post("/enrollment/request", json=body), 201)

    async def found(**asked: str) -> list[str]:
        return [
            row["subjectName"] for row in expect_page(await admin.get(PENDING, params=asked))[0]
        ]

    assert await found() == ["Pottery", "Algebra"]
    assert await found(order="asc") == ["Algebra", "Pottery"]
    for part in ("LEILA", "learner@school", "alGEB"):
        assert await found(search=part) == (
            ["Pottery", "Algebra"] if part == "learner@school" else ["Algebra"]
        )
    assert await found(search="nobody") == []
    assert await found(createdTo="2020-01-01T00:00:00.000Z") == []
    assert await found(createdFrom="2020-01-01T00:00:00.000Z", search="pott") == ["Pottery"]
    assert await found(updatedFrom="2999-01-01T00:00:00.000Z") == []
    expect_fault(await admin.get(PENDING, params={"createdFrom": "x"}), "createdFrom")
    expect_fault(await admin.get(PENDING, params={"status": "x"}), "status")
    rows, _ = expect_page(await admin.get(PENDING, params={"search": "algebra"}))
    expect_data(await admin.put(f"/admin/enrollment/{rows[0]['id']}/approve"))
    assert await found() == ["Pottery"]
    assert await found(status="APPROVED") == ["Algebra"]
    assert await found(status="REJECTED") == []
