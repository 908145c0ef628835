"""Orders and their items, settings, and what belongs to the site (contract 8 and 11)."""

from __future__ import annotations

import re
from typing import Any

import httpx2 as httpx

from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import made, refused


async def paid_course(admin: httpx.AsyncClient) -> Any:
    body = {"name": "Guitar", "access_mode": "one_time", "regular_price": "79.5"}
    return await made(admin, "/courses", **body)


async def standing(client: httpx.AsyncClient) -> tuple[int, int]:
    """How many courses the caller is in, and how many wait, or are over."""
    totals = []
    for status in ("active", "inactive"):
        answer = await client.get("/users/courses", params={"status": status})
        totals.append(answer.json()["meta"]["total"])
    return totals[0], totals[1]


async def test_an_order_and_the_enrollment_that_follows_it(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    person = documented.school.people["learner"].id
    course = await paid_course(admin)
    lines = [{"course_id": course["id"], "quantity": 1}]
    order = await made(
        admin,
        "/orders",
        customer_id=person,
        payment_method="offline",
        course_lines=lines,
        billing={"first_name": "Leila", "country": "US", "unknown": "x"},
    )
    assert (order["status"], order["total"], order["formatted_total"]) == (
        "pending", "79.5", "$79.50",
    )  # fmt: skip
    assert (order["payment_method_title"], order["date_paid"]) == ("Offline payment", "")
    assert order["billing"]["email"] == "learner@school.example"
    assert "unknown" not in order["billing"]
    assert re.fullmatch("masteriyo_order_[0-9a-f]{13}", order["order_key"])
    assert await standing(leila) == (0, 1)
    path = f"/orders/{order['id']}"
    assert (await leila.get(path)).json()["total"] == "79.50"
    paid = (await admin.put(path, json={"status": "completed"})).json()
    assert paid["date_completed"] == paid["date_paid"] != ""
    assert await standing(leila) == (1, 0)
    held = (await admin.put(path, json={"status": "on-hold", "customer_note": "hi"})).json()
    assert (held["status"], held["customer_note"]) == ("on-hold", "hi")
    assert await standing(leila) == (0, 1)
    notes = (await leila.get("/notifications")).json()["data"]
    assert [one["type"] for one in notes] == ["onhold_order", "completed_order", "created_order"]
    assert notes[0]["description"] == "Your order is on-hold."
    stranger = await documented.client("other_learner")
    await refused(await stranger.get(path), 403, "masteriyo_rest_cannot_read")
    assert (await stranger.get("/orders")).json()["meta"]["total"] == 0
    cheat = await leila.put(path, json={"status": "completed"})
    await refused(cheat, 403, "masteriyo_rest_cannot_update")

    assert (await admin.delete(path)).json()["status"] == "on-hold"
    await refused(await admin.delete(path), 410, "masteriyo_rest_already_trashed")
    listed = (await admin.get("/orders", params={"status": "trash"})).json()
    assert listed["meta"]["orders_count"] == {
        "pending": 0, "trash": 1, "on-hold": 0, "completed": 0, "cancelled": 0, "refunded": 0,
        "failed": 0, "any": 0,
    }  # fmt: skip
    assert (await admin.post(f"{path}/restore")).json()["status"] == "on-hold"
    ours = documented.school.client(await documented.school.key("lyceum", "admin"))
    elsewhere = (await ours.get(f"/api/lyceum/v1/orders/{order['id']}")).json()
    assert "7950" in str(elsewhere)
    await admin.delete(path, params={"force": "true"})
    await refused(await admin.get(path), 404, "masteriyo_rest_order_invalid_id")


async def test_orders_that_are_odd_or_none(documented: Site, observed: Site) -> None:
    admin = await documented.client()
    empty = await made(admin, "/orders")
    assert (empty["customer_id"], empty["customer"], empty["total"]) == (None, None, "0")
    unknown = await admin.post("/orders", json={"customer_id": 99_999})
    await refused(unknown, 400, "masteriyo_rest_invalid_customer_id")
    for body in ({"status": "zzz"}, {"payment_method": "cash"}):
        await refused(await admin.post("/orders", json=body), 400, "rest_invalid_param")
    of_none = [{"course_id": 99_999, "quantity": 1}]
    refusing = await admin.put(f"/orders/{empty['id']}", json={"course_lines": of_none})
    assert list(refusing.json()["data"]["params"]) == ["course_lines"]
    nothing = await made(await observed.client(), "/orders", course_lines=of_none)
    assert (nothing["course_lines"][0]["course_id"], nothing["total"]) == (0, "0")
    assert (await admin.get("/orders")).json()["meta"]["total"] == 2
    bulk = {"ids": [empty["id"], nothing["id"]]}
    gone = await admin.request("DELETE", "/orders/delete", json=bulk)
    assert [one["status"] for one in gone.json()] == ["pending", "pending"]
    back = await admin.post("/orders/restore", json=bulk)
    assert [one["status"] for one in back.json()] == ["pending", "pending"]
    as_observed = await observed.client()
    paid = await made(as_observed, "/orders", set_paid=True)
    assert (paid["status"], paid["date_paid"].isdecimal()) == ("completed", True)
    missing = await as_observed.put("/orders/99999", json={"status": "on-hold"})
    await refused(missing, 400, "masteriyo_rest_mto-order_invalid_id")


async def test_items_make_the_total_of_their_order(documented: Site) -> None:
    admin = await documented.client()
    course = await paid_course(admin)
    order = await made(admin, "/orders")
    item = await made(
        admin, "/order-items", order_id=order["id"], course_id=str(course["id"]), quantity=1
    )
    assert (item["name"], item["total"], item["course_id"]) == ("", "0", course["id"])
    path = f"/order-items/{item['id']}"
    changed = (await admin.put(path, json={"total": 12.5, "name": "Guitar"})).json()
    assert (changed["total"], changed["name"], changed["quantity"]) == ("12.5", "Guitar", "1")
    assert (await admin.get(f"/orders/{order['id']}")).json()["total"] == "12.50"
    listed = await admin.get("/order-items", params={"order_id": order["id"]})
    assert [one["id"] for one in listed.json()] == [item["id"]]
    await refused(await admin.get("/order-items"), 400, "rest_missing_callback_param")
    assert (await admin.delete(path)).status_code == 200
    await refused(await admin.get(path), 404, "masteriyo_rest_order_item_invalid_id")
    assert (await admin.get(f"/orders/{order['id']}")).json()["total"] == "0.00"


async def test_settings_are_laid_over_those_of_a_new_site(documented: Site) -> None:
    admin = await documented.client()
    before = (await admin.get("/settings")).json()
    assert before["course_archive"]["display"]["per_page"] == 12
    body = {"course_archive": {"display": {"per_page": 6, "unknown": 1}}, "nope": {}}
    after = (await admin.post("/settings", json=body)).json()
    before["course_archive"]["display"]["per_page"] = 6
    assert after == before == (await admin.get("/settings")).json()
    wrong = {"course_archive": {"display": {"per_page": "six"}}}
    await refused(await admin.post("/settings", json=wrong), 400, "rest_invalid_param")
    reset = (await admin.request("DELETE", "/settings")).json()
    assert reset["course_archive"]["display"]["per_page"] == 12
    for who in ("manager", "learner"):
        client = await documented.client(who)
        await refused(await client.get("/settings"), 403, "rest_forbidden")
        await refused(await client.post("/settings", json=body), 403, "rest_forbidden")


async def test_roles_countries_and_currencies(documented: Site) -> None:
    admin = await documented.client()
    roles = (await admin.get("/roles")).json()
    assert {"value": "masteriyo_student", "label": "Masteriyo Student"} in roles
    countries = (await admin.get("/datas/countries")).json()
    assert {"code": "JP", "name": "Japan"} in countries
    currencies = {one["code"]: one for one in (await admin.get("/datas/currencies")).json()}
    assert currencies["USD"] == {"code": "USD", "name": "US Dollar", "symbol": "$"}
    states = (await admin.get("/datas/states/us")).json()
    assert states["country"] == "US"
    assert {"code": "CA", "name": "California"} in states["states"]
    assert (await admin.get("/datas/states/xx")).status_code == 400
    assert any(one["country"] == "US" for one in (await admin.get("/datas/states")).json())
