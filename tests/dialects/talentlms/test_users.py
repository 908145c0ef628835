"""Users as this vendor shows them (contract 2.1)."""

from __future__ import annotations

import httpx2 as httpx

from tests.dialects.talentlms.told import refused

NEW = {
    "name": "Kim",
    "surname": "Lee",
    "login": "kim",
    "email": "kim@school.example",
    "password": "correct horse battery",
}


async def test_a_user_is_made_and_told_again(admin: httpx.AsyncClient) -> None:
    made = await admin.post("/api/v2/users", json={**NEW, "user_type_id": 3})
    assert made.status_code == 200
    user_id = made.json()["_data"]["id"]
    assert made.json() == {"_data": {"id": user_id}}
    told = (await admin.get(f"/api/v2/users/{user_id}/")).json()["_data"]
    assert told["name"] == "Kim"
    assert told["user_type"] == {"id": 3, "name": "Trainer-Type"}
    listed = await admin.get("/api/v2/users", params={"filter[login]": "kim"})
    body = listed.json()
    assert [row["id"] for row in body["_data"]] == [user_id]
    assert body["_meta"] == {
        "filtered_by": {"login": {"eq": "kim"}},
        "pagination": {
            "page": 1,
            "page_size": 10,
            "total_items": 1,
            "total_pages": 1,
            "total_results": 1,
        },
    }
    link = "http://127.0.0.1/api/v2/users?filter[login][eq]=kim&page[number]=1&page[size]=10"
    assert body["_links"] == dict.fromkeys(("self", "first", "last", "prev", "next"), link)
    assert {name: body[name] for name in body["_links"]} == body["_links"]


async def test_what_is_wrong_is_told_in_both_shapes(admin: httpx.AsyncClient) -> None:
    path = "/api/v2/users"
    for body, title in (
        ({**NEW, "email": "kim"}, "Email is not valid"),
        ({**NEW, "login": ""}, "User login is required"),
        ({"login": "kim"}, "User name is required"),
        ({**NEW, "user_type_id": "4"}, "User type id must be a positive integer"),
    ):
        assert refused(await admin.post(path, json=body)) == (400, "bad_request", title)
    for page, title in (
        ("page[size]=101", "page[size] must be an integer between 1 and 100"),
        ("page[number]=x", "page[number] must be a positive integer"),
    ):
        assert refused(await admin.get(f"{path}?{page}")) == (400, "bad_request", title)
    assert refused(await admin.get(f"{path}/x")) == (400, "bad_request", "User id is invalid")
    gone = await admin.get(f"{path}/999999")
    assert refused(gone) == (404, "not_found.user_not_found", "User not found")
