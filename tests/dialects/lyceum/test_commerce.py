"""Orders, payments, refunds and coupons by our own API."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx

from lyceum.core.catalog.model import Admission, Course
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields

VISA = {"payment_method": "pm_card_visa"}


async def sold(lyceum: Lyceum, **rest: Any) -> Course:
    rest = {"amount": 4_900, "currency": "EUR", "admission": Admission.PURCHASE} | rest
    return await lyceum.school.course("Reading Weather Maps", **rest)


async def buy(client: httpx.AsyncClient, course: Course, **body: Any) -> httpx.Response:
    return await client.post("/orders", json={"course_id": course.id, **VISA, **body})


async def test_a_learner_buys_a_course_and_sees_what_was_paid(lyceum: Lyceum) -> None:
    course, learner = await sold(lyceum), await lyceum.caller("learner")
    answer = await buy(learner, course)
    assert answer.status_code == 201, answer.text
    order = answer.json()
    assert answer.headers["location"] == f"{API}/orders/{order['id']}"
    (line,) = order["lines"]
    assert order["state"] == "paid" and order["via"] == "lyceum"
    assert (order["subtotal"], order["discount"], order["total"]) == (4_900, 0, 4_900)
    assert (line["course_id"], line["title"]) == (course.id, course.title)
    assert (await learner.get(f"/orders/{order['id']}")).json() == order
    enrollment = (await learner.get(f"/enrollments/{line['enrollment_id']}")).json()
    assert (enrollment["state"], enrollment["grounds"]) == ("active", "paid")
    (payment,) = (await learner.get("/payments", params={"order_id": order["id"]})).json()["data"]
    assert (payment["state"], payment["amount"], payment["currency"]) == ("succeeded", 4_900, "EUR")
    assert (await learner.get(f"/payments/{payment['id']}")).json() == payment


async def test_what_others_paid_is_shown_to_nobody_but_who_sees_to_it(lyceum: Lyceum) -> None:
    order = (await buy(await lyceum.caller("learner"), await sold(lyceum))).json()
    other = await lyceum.caller("other_learner")
    expect_problem(await other.get(f"/orders/{order['id']}"), 404, "no_such_order")
    for kind in ("orders", "payments", "refunds"):
        assert (await other.get(f"/{kind}")).json()["data"] == []
    manager = await lyceum.caller("manager")
    mine = {"user_id": lyceum.school.people["learner"].id}
    assert [one["id"] for one in (await manager.get("/orders", params=mine)).json()["data"]] == [
        order["id"]
    ]
    assert len((await manager.get("/payments", params=mine)).json()["data"]) == 1


async def test_a_declined_card_is_402_and_kept(lyceum: Lyceum) -> None:
    learner = await lyceum.caller("learner")
    answer = await buy(
        learner,
        await sold(lyceum),
        payment_method="pm_card_chargeDeclinedInsufficientFunds",
    )
    problem = expect_problem(answer, 402, "payment_declined")
    assert problem["reason"] == "card_declined"
    assert problem["decline_code"] == "insufficient_funds"
    payment = (await learner.get(f"/payments/{problem['payment_id']}")).json()
    assert (payment["state"], payment["decline_code"]) == ("failed", "insufficient_funds")
    assert (await learner.get("/enrollments")).json()["data"] == []
    (order,) = (await learner.get("/orders", params={"states": "failed"})).json()["data"]
    assert order["lines"][0]["enrollment_id"] is None


async def test_the_same_request_is_charged_once(lyceum: Lyceum) -> None:
    course, learner = await sold(lyceum), await lyceum.caller("learner")
    learner.headers["idempotency-key"] = "once"
    first, again = await buy(learner, course), await buy(learner, course)
    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len((await learner.get("/payments")).json()["data"]) == 1


async def test_what_cannot_be_bought_says_why(lyceum: Lyceum) -> None:
    learner = await lyceum.caller("learner")
    course = await sold(lyceum)
    assert wrong_fields(await buy(learner, course, payment_method="pm_nobody")) == {
        "/payment_method": "unknown"
    }
    assert wrong_fields(await learner.post("/orders", json={"course_id": course.id})) == {
        "/payment_method": "missing"
    }
    assert wrong_fields(await buy(learner, course, coupon="NONE")) == {"/coupon": "unknown"}
    free = await sold(lyceum, amount=0, admission=Admission.OPEN)
    expect_problem(await buy(learner, free), 409, "nothing_to_pay")
    await buy(learner, course)
    expect_problem(await buy(learner, course), 409, "already_enrolled")
    others = {"user_id": lyceum.school.people["other_learner"].id}
    expect_problem(await buy(learner, course, **others), 403, "forbidden")
    admin = await lyceum.caller("admin")
    assert wrong_fields(await buy(admin, course, user_id=7)) == {"/user_id": "unknown"}


async def test_money_is_given_back_in_parts_and_then_the_enrollment_ends(lyceum: Lyceum) -> None:
    learner, admin = await lyceum.caller("learner"), await lyceum.caller("admin")
    order = (await buy(learner, await sold(lyceum))).json()
    (payment,) = (await learner.get("/payments")).json()["data"]
    asked = {"payment_id": payment["id"], "amount": 900, "reason": "Moved."}
    expect_problem(await learner.post("/refunds", json=asked), 403, "forbidden")
    answer = await admin.post("/refunds", json=asked)
    assert answer.status_code == 201, answer.text
    part = answer.json()
    assert (part["state"], part["amount"], part["reason"]) == ("succeeded", 900, "Moved.")
    assert (await learner.get(f"/refunds/{part['id']}")).json() == part
    assert (await learner.get(f"/orders/{order['id']}")).json()["state"] == "partly_refunded"
    over = {"payment_id": payment["id"], "amount": 4_001}
    expect_problem(await admin.post("/refunds", json=over), 409, "not_refundable")
    await admin.post("/refunds", json={"payment_id": payment["id"]})
    assert (await learner.get(f"/orders/{order['id']}")).json()["state"] == "refunded"
    enrollment = f"/enrollments/{order['lines'][0]['enrollment_id']}"
    assert (await learner.get(enrollment)).json()["state"] == "refunded"
    unknown = await admin.post("/refunds", json={"payment_id": 7})
    assert wrong_fields(unknown) == {"/payment_id": "unknown"}


async def test_a_coupon_is_made_used_changed_and_deleted(lyceum: Lyceum) -> None:
    admin, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    made = (await admin.post("/coupons", json={"code": "Half", "percent": 50, "most": 1})).json()
    order = (await buy(learner, await sold(lyceum), coupon="HALF")).json()
    assert (order["discount"], order["total"]) == (2_450, 2_450)
    assert order["coupon_id"] == made["id"]
    other = await lyceum.caller("other_learner")
    assert wrong_fields(await buy(other, await sold(lyceum), coupon="half")) == {
        "/coupon": "not_allowed"
    }
    changed = await admin.patch(f"/coupons/{made['id']}", json={"most": None, "active": False})
    assert changed.json() == made | {
        "most": None,
        "active": False,
        "used": 1,
        "updated_at": changed.json()["updated_at"],
    }
    expect_problem(await learner.get("/coupons"), 403, "forbidden")
    taken = {"code": "HALF ", "percent": 1}
    expect_problem(await admin.post("/coupons", json=taken), 409, "coupon_taken")
    assert (await admin.delete(f"/coupons/{made['id']}")).json()["deleted"]
    expect_problem(await admin.get(f"/coupons/{made['id']}"), 404, "no_such_coupon")
