"""Users as this vendor shows them (contract 2.1)."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from lyceum.core.external_ids import set_external_id
from lyceum.core.work import WriteWork
from lyceum.jobs import ended_accounts
from tests.dialects.talentlms.told import refused
from tests.harness.school import School

decision = pytest.mark.decision

NEW = {
    "name": "Kim",
    "surname": "Lee",
    "login": "kim",
    "email": "kim@school.example",
    "password": "correct horse battery",
}


@decision("T8")
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


@decision("T1", "T7")
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


@decision("T13", "T14", "T17")
async def test_a_user_is_changed_and_what_is_left_out_stays(
    admin: httpx.AsyncClient, school: School
) -> None:
    user_id = (await admin.post("/api/v2/users", json=NEW)).json()["_data"]["id"]
    path = f"/api/v2/users/{user_id}"
    change = {
        "surname": "Novak",
        "description": "Reads <maps>.",
        "timezone": "Europe/Athens",
        "locale": "el-GR",
        "email_notifications": "false",
        "user_type_id": 3,
        "deactivation_date": "2090-12-31",
        "credits": 12.5,
        "current_password": NEW["password"],
        "password": "another correct horse",
    }
    changed = await admin.patch(path, json=change)
    assert (changed.status_code, changed.content) == (204, b"")
    assert "content-length" not in changed.headers
    told = (await admin.get(path)).json()["_data"]
    assert told == {
        "id": user_id,
        "login": "kim",
        "name": "Kim",
        "surname": "Novak",
        "email": "kim@school.example",
        "credits": 12.5,
        "description": {"html": "<p>Reads &lt;maps&gt;.</p>", "text": "Reads <maps>."},
        "avatar": None,
        "custom_fields": [],
        "email_notifications": False,
        "timezone": "Europe/Athens",
        "locale": "el-GR",
        "user_type": {"id": 3, "name": "Trainer-Type"},
        "status": "active",
        "deactivation_date": "2090-12-31",
        "external_ids": {},
        "available_types": [
            {"id": 1, "name": "SuperAdmin"},
            {"id": 2, "name": "Admin-Type"},
            {"id": 3, "name": "Trainer-Type"},
            {"id": 4, "name": "Learner-Type"},
        ],
    }
    for body, title in (
        ({"current_password": "wrong"}, "Current password is not valid"),
        ({"timezone": "Nowhere"}, "User timezone must be a valid time zone"),
        ({"credits": 1.234}, "User credits must be a valid number of two decimals"),
        ({"locale": "xx"}, "User locale must be a valid locale"),
        ({"user_type_id": 9}, "User type id does not exist"),
        ({"name": "x" * 192}, "User name must be at most 191 characters long"),
        ({"email": "no address"}, "User e-mail must be a valid e-mail address"),
    ):
        assert refused(await admin.patch(path, json=body)) == (400, "bad_request", title)
    assert (await admin.get(path)).json()["_data"] == told
    taken = await admin.patch(path, json={"email": "learner@school.example"})
    assert refused(taken) == (409, "conflict", "User e-mail already exists")
    again = await admin.post("/api/v2/users", json=NEW)
    assert refused(again) == (409, "conflict", "User e-mail already exists")
    login = await admin.post("/api/v2/users", json={**NEW, "email": "lee@school.example"})
    assert refused(login) == (409, "conflict", "User login already exists")


@decision("T46")
async def test_a_status_has_two_names_and_two_spellings(
    admin: httpx.AsyncClient, school: School
) -> None:
    path = f"/api/v2/users/{school.people['learner'].id}"
    for change, status in (
        ({"active": False}, "inactive"),
        ({"active": "true"}, "active"),
        ({"status": "inactive", "active": True}, "inactive"),
        ({"status": True}, "active"),
        ({"active": "false"}, "inactive"),
        ({"surname": "Novak"}, "inactive"),
    ):
        assert (await admin.patch(path, json=change)).status_code == 204
        assert (await admin.get(path)).json()["_data"]["status"] == status, change
    odd = await admin.patch(path, json={"active": 1})
    assert refused(odd)[:2] == (400, "bad_request")


@decision("T15")
async def test_a_day_ends_an_account_and_a_status_opens_it_again(
    admin: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    key = school.client(await school.key("talentlms", "learner"))
    path = f"/api/v2/users/{learner}"
    assert (await key.get(path)).status_code == 200
    assert (await admin.patch(path, json={"deactivation_date": "2020-01-01"})).is_success
    # The key is worth nothing at once, before the round that makes it a fact.
    assert (await key.get(path)).status_code == 401
    await ended_accounts.run(school.works, school.platform.ports)
    assert (await admin.get(path)).json()["_data"]["status"] == "inactive"
    assert (await admin.patch(path, json={"status": "active"})).is_success
    told = (await admin.get(path)).json()["_data"]
    assert (told["status"], told["deactivation_date"]) == ("active", None)
    assert (await key.get(path)).status_code == 200
    assert (await admin.patch(path, json={"status": False})).is_success
    assert (await key.get(path)).status_code == 401


@decision("T16")
async def test_a_deleted_user_is_gone_and_their_key_with_them(
    admin: httpx.AsyncClient, school: School
) -> None:
    learner = school.people["learner"].id
    key = school.client(await school.key("talentlms", "learner"))
    gone = await admin.delete(f"/api/v2/users/{learner}")
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await key.get(f"/api/v2/users/{learner}")).status_code == 401
    told = (404, "not_found.user_not_found", "User not found")
    assert refused(await admin.get(f"/api/v2/users/{learner}")) == told
    twice = await admin.delete(f"/api/v2/users/{learner}")
    assert refused(twice) == (409, "conflict", "The requested user is no longer available")
    own = await admin.delete(f"/api/v2/users/{school.people['admin'].id}")
    assert own.status_code == 409
    # The name is free again.
    new = {**NEW, "email": "learner@school.example"}
    assert (await admin.post("/api/v2/users", json=new)).status_code == 200


@decision("T9", "T12")
async def test_users_are_filtered_sorted_and_paged(
    admin: httpx.AsyncClient, school: School
) -> None:
    async def logins(query: str) -> list[str]:
        answer = await admin.get(f"/api/v2/users?{query}")
        assert answer.status_code == 200, answer.text
        return [row["login"].partition("@")[0] for row in answer.json()["_data"]]

    everybody = [*school.people]
    assert await logins("") == everybody
    assert await logins("sort=-registration&page[size]=2") == everybody[:-3:-1]
    assert await logins("page[number]=2&page[size]=3") == everybody[3:6]
    assert await logins("filter%5Bkeyword%5D%5Blike%5D=nov%C3%A1k") == ["other_learner"]
    await admin.patch(f"/api/v2/users/{school.people['learner'].id}", json={"status": False})
    assert await logins("filter[status]=inactive") == ["learner"]
    assert await logins("sort=-last_updated&page[size]=1") == ["learner"]
    shown = (await admin.get("/api/v2/users?sort=-last_updated")).json()["_data"][0]
    since = shown["last_updated"].replace("+", "%2B")
    assert "learner" in await logins(f"filter[last_updated][gte]={since}")
    # A plus sign that nobody encoded is one all the same.
    assert "learner" in await logins(f"filter[last_updated][lte]={shown['last_updated']}")
    assert await logins("filter[last_updated][gte]=2990-01-01") == []
    both = "filter[last_updated][gte]=2020-01-01&filter[last_updated][lte]=2990-01-01"
    assert len(await logins(f"{both}&page[size]=100")) == len(everybody)
    bad = await admin.get("/api/v2/users?filter[last_updated][gte]=soon")
    told = "filter[last_updated][gte] must be a valid date-time"
    assert refused(bad) == (400, "bad_request", told)
    past = (await admin.get("/api/v2/users?page[number]=9")).json()
    assert past["_data"] == []
    assert past["_meta"]["pagination"]["total_items"] == 0
    assert past["_links"]["prev"] == past["_links"]["next"] == past["_links"]["last"]
    nobody = (await admin.get("/api/v2/users?filter[login]=nobody")).json()
    assert nobody["_meta"]["pagination"]["total_pages"] == 1


async def test_users_of_an_integration_are_told_with_what_it_calls_them(
    admin: httpx.AsyncClient, school: School
) -> None:
    async def name(work: WriteWork) -> None:
        await set_external_id(
            work,
            school.system(),
            kind="user",
            entity_id=school.people["learner"].id,
            namespace="zapier",
            value="z-7",
        )

    await school.write(name)
    told = (await admin.get("/api/v2/users?filter[integration][eq]=zapier")).json()
    assert [row["integration_user_id"] for row in told["_data"]] == ["z-7"]
    assert told["_meta"]["pagination"]["total_results"] == 1


async def test_what_integrations_call_a_user_is_written_found_and_told(
    admin: httpx.AsyncClient,
) -> None:
    path, named = "/api/v2/users", {"external_ids": {"zapier": "z-7", "hr": "S-1"}}
    user_id = (await admin.post(path, json={**NEW, **named})).json()["_data"]["id"]
    one = f"{path}/{user_id}"
    assert (await admin.get(one)).json()["_data"]["external_ids"] == {"hr": "S-1", "zapier": "z-7"}
    other = {**NEW, "login": "lee", "email": "lee@school.example"}
    taken = "Another thing of this kind is known by this id already"
    again = refused(await admin.post(path, json={**other, "external_ids": {"hr": "S-1"}}))
    assert again == (409, "conflict.external_id_taken", taken)
    assert (await admin.get(f"{path}?filter[login]=lee")).json()["_data"] == []
    changed = {"external_ids": {"zapier": None, "hr": "S-2"}}
    assert (await admin.patch(one, json=changed)).status_code == 204
    assert (await admin.get(one)).json()["_data"]["external_ids"] == {"hr": "S-2"}
    asked = f"{path}?filter[integration]=hr&filter[integration_user_id]="
    (row,) = (await admin.get(f"{asked}S-2")).json()["_data"]
    assert (row["id"], row["integration_user_id"]) == (user_id, "S-2")
    assert (await admin.get(f"{asked}S-1")).json()["_data"] == []
    missing = refused(await admin.get(f"{path}?filter[integration_user_id]=S-2"))
    assert missing == (400, "bad_request", "filter[integration][eq] is required")
    wrong = refused(await admin.patch(one, json={"external_ids": {"Not A Word": "x"}}))
    assert wrong[:2] == (400, "bad_request")
