"""Enrollments: free ones, paid ones, what is refused before anything is charged, and refunds."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.adapters.sandbox import TEST_METHODS
from tests.dialects.learnflow.callers import (
    FREE,
    PAID,
    VISA,
    LearnFlow,
    expect,
    expect_error,
    expect_list,
)

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision


async def payments(learnflow: LearnFlow) -> list[Any]:
    return expect_list(await (await learnflow.caller()).get("/payments"))


@decision("L22", "L26")
async def test_a_free_course_charges_nothing(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.make("/courses", **FREE)
    made = await learnflow.enrolled(course)
    assert (made["status"], made["payment"], made["canceled_at"]) == ("active", None, None)
    assert expect(await admin.get(f"/enrollments/{made['id']}")) == made
    for query in ("", f"?student_id={made['student_id']}", f"?course_id={course['id']}"):
        assert expect_list(await admin.get(f"/enrollments{query}")) == [made]
    for query in ("status=completed", "student_id=stu_none", "course_id=crs_none"):
        assert expect_list(await admin.get(f"/enrollments?{query}")) == []
    shown = expect(await admin.get(f"/courses/{course['id']}"))
    assert shown["enrollment_count"] == 1
    assert await payments(learnflow) == []


@decision("L26")
@on_sqlite
async def test_an_enrollment_is_canceled_by_either_verb(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.make("/courses", **FREE)
    for cancel in ("DELETE /enrollments/{}", "POST /enrollments/{}/cancel"):
        made = await learnflow.enrolled(course)
        method, path = cancel.format(made["id"]).split()
        canceled = expect(await admin.request(method, path))
        assert (canceled["status"], canceled["id"]) == ("canceled", made["id"])
        assert canceled["canceled_at"] is not None
        again = await admin.request(method, path)
        expect_error(again, 400, "wrong_state", "status")
    assert len(expect_list(await admin.get("/enrollments?status=canceled"))) == 2


@decision("L5", "L6", "L23", "L24")
@on_sqlite
async def test_what_is_refused_charges_nothing(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    course, student = await learnflow.make("/courses", **PAID), await learnflow.student()
    body = {"student_id": student["id"], "course_id": course["id"], "payment_method_id": VISA}

    async def refused(code: str, param: str, **other: Any) -> None:
        answer = await admin.post("/enrollments", json={**body, **other})
        expect_error(answer, 400, code, param)

    await refused("parameter_missing", "payment_method_id", payment_method_id=None)
    await refused("resource_missing", "student_id", student_id="stu_none")
    await refused("resource_missing", "course_id", course_id="crs_none")
    await refused("resource_missing", "student_id", student_id=course["id"])
    for status in ("draft", "archived"):
        closed = await learnflow.course(status=status)
        await refused("course_not_available", "course_id", course_id=closed["id"])
    assert await payments(learnflow) == []
    expect(await admin.post("/enrollments", json=body), 201)
    await refused("resource_already_exists", "course_id")
    assert len(await payments(learnflow)) == 1
    assert expect(await admin.get(f"/courses/{course['id']}"))["enrollment_count"] == 1


@decision("L18", "L38")
async def test_what_was_charged_is_told_in_minor_units(learnflow: LearnFlow) -> None:
    for price, currency, amount in ((49.99, "USD", 4999), (500, "JPY", 500), (1.5, "KWD", 1500)):
        course = await learnflow.make("/courses", **{**PAID, "price": price, "currency": currency})
        paid = (await learnflow.enrolled(course, payment_method_id=VISA))["payment"]
        assert (paid["amount"], paid["currency"]) == (amount, currency.lower())
        assert (paid["status"], paid["payment_method_id"]) == ("succeeded", VISA)
        admin = await learnflow.caller()
        whole = expect(await admin.get(f"/payments/{paid['id']}"))
        assert {name: whole[name] for name in paid} == paid
        assert (whole["object"], whole["course_id"]) == ("payment", course["id"])


TAKING = (
    "pm_card_visa", VISA, "pm_visa_4242", "pm_card_visa_debit", "pm_card_mastercard",
    "pm_card_mastercard_debit", "pm_card_mastercard_prepaid", "pm_card_amex", "pm_card_discover",
    "pm_card_diners", "pm_card_jcb", "pm_card_unionpay",
)  # fmt: skip
DECLINING = {
    "": ("card_declined", "generic_decline"),
    "InsufficientFunds": ("card_declined", "insufficient_funds"),
    "LostCard": ("card_declined", "lost_card"),
    "StolenCard": ("card_declined", "stolen_card"),
    "Fraudulent": ("card_declined", "fraudulent"),
    "ExpiredCard": ("expired_card", "expired_card"),
    "IncorrectCvc": ("incorrect_cvc", "incorrect_cvc"),
    "ProcessingError": ("processing_error", "processing_error"),
}
REFUSED = {
    **{f"pm_card_chargeDeclined{why}": told for why, told in DECLINING.items()},
    **{f"pm_card_visa_chargeDeclined{why}": told for why, told in DECLINING.items()},
    "pm_card_radarBlock": ("card_declined", "fraudulent"),
    "pm_card_authenticationRequired": ("authentication_required", "authentication_required"),
    "pm_card_threeDSecure2Required": ("authentication_required", "authentication_required"),
}
"""Every card of the contract's table: those that pay, and why the others do not."""


@decision("L36")
@on_sqlite
async def test_test_cards_pay(learnflow: LearnFlow) -> None:
    course = await learnflow.make("/courses", **PAID)
    for method in TAKING:
        made = await learnflow.enrolled(course, payment_method_id=method)
        assert made["payment"]["status"] == "succeeded", method
    assert {*TAKING, *REFUSED} == TEST_METHODS


@decision("L4", "L36")
@on_sqlite
async def test_a_declined_card_lets_nobody_in(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    course, student = await learnflow.make("/courses", **PAID), await learnflow.student()
    body = {"student_id": student["id"], "course_id": course["id"]}
    for method, (code, decline_code) in REFUSED.items():
        answer = await admin.post("/enrollments", json={**body, "payment_method_id": method})
        error = expect_error(answer, 402, code, "payment_method_id")
        assert (error["type"], error["decline_code"]) == ("card_error", decline_code), method
        assert expect_list(await admin.get("/enrollments")) == []
        failed, *_ = await payments(learnflow)
        told = [failed[name] for name in ("status", "failure_code", "payment_method_id")]
        assert told == ["failed", code, method]
    # The seat and the student are free for another card.
    expect(await admin.post("/enrollments", json={**body, "payment_method_id": VISA}), 201)


@decision("L36")
@on_sqlite
async def test_a_card_that_nobody_knows_is_missing(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    course, student = await learnflow.make("/courses", **PAID), await learnflow.student()
    body = {"student_id": student["id"], "course_id": course["id"], "payment_method_id": "pm_x"}
    answer = await admin.post("/enrollments", json=body)
    expect_error(answer, 400, "resource_missing", "payment_method_id")


@decision("L38")
async def test_a_refund_gives_back_a_part_and_then_the_rest(learnflow: LearnFlow) -> None:
    admin, course = await learnflow.caller(), await learnflow.make("/courses", **PAID)
    made = await learnflow.enrolled(course, payment_method_id=VISA)
    paid = made["payment"]["id"]
    part = await learnflow.make("/refunds", payment_id=paid, amount=999, reason="late")
    assert (part["object"], part["payment_id"], part["amount"]) == ("refund", paid, 999)
    assert (part["status"], part["currency"], part["reason"]) == ("succeeded", "usd", "late")
    assert expect(await admin.get(f"/enrollments/{made['id']}"))["status"] == "active"
    too_much = await admin.post("/refunds", json={"payment_id": paid, "amount": 4001})
    expect_error(too_much, 400, "not_refundable", "amount")
    rest = await learnflow.make("/refunds", payment_id=paid)
    assert rest["amount"] == 4000
    assert expect(await admin.get(f"/enrollments/{made['id']}"))["status"] == "refunded"
    assert expect(await admin.get(f"/payments/{paid}"))["amount_refunded"] == 4999
    assert expect_list(await admin.get(f"/refunds?payment_id={paid}")) == [rest, part]
    assert expect(await admin.get(f"/refunds/{rest['id']}")) == rest
    none = await admin.post("/refunds", json={"payment_id": "pay_none"})
    expect_error(none, 400, "resource_missing", "payment_id")


@decision("L37")
async def test_a_live_charge_without_a_gateway_is_never_pretended(live: LearnFlow) -> None:
    """And a test card pays nothing there."""
    admin = await live.caller()
    course, student = await live.make("/courses", **PAID), await live.student()
    body = {"student_id": student["id"], "course_id": course["id"], "payment_method_id": VISA}
    answer = await admin.post("/enrollments", json=body)
    expect_error(answer, 400, "resource_missing", "payment_method_id")
    answer = await admin.post("/enrollments", json={**body, "payment_method_id": "pm_1Nx"})
    expect_error(answer, 400, "payments_not_configured")
    assert expect_list(await admin.get("/enrollments")) == []
    assert expect_list(await admin.get("/payments")) == []


@on_sqlite
async def test_a_course_is_paid_for_here_and_read_through_karma(learnflow: LearnFlow) -> None:
    course = await learnflow.make("/courses", **PAID)
    await learnflow.enrolled(course, payment_method_id=VISA)
    karma = learnflow.school.client(await learnflow.school.key("karma", "admin"))
    (shown,) = (await karma.get("/api/v1/courses")).json()["data"]
    assert (shown["title"], shown["status"], shown["enrollment_count"]) == (
        course["title"],
        "published",
        1,
    )
    (enrollment,) = (await karma.get("/api/v1/enrollments")).json()["data"]
    assert enrollment["status"] == "active"
