"""API keys: made and shown once, told of, narrowed, and revoked."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.kit import clock
from lyceum.kit.time import DAY, iso_micros
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import School

LATER = "2099-01-01T00:00:00.000000Z"


async def make(client: httpx.AsyncClient, **body: Any) -> Any:
    answer = await client.post("/keys", json={"name": "Sync", **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def with_key(lyceum: Lyceum, made: Any) -> httpx.AsyncClient:
    return lyceum.anybody({"authorization": f"Bearer {made['secret']}"})


async def test_a_key_is_shown_once_and_works_at_once(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("learner")
    answer = await client.post("/keys", json={"name": " Gradebook ", "expires_at": LATER})
    made = answer.json()
    assert answer.headers["location"] == f"{API}/keys/{made['id']}"
    secret = made.pop("secret")
    assert secret.startswith("lyk_") and secret.endswith(made["hint"])
    assert made == {
        "id": made["id"],
        "user_id": school.people["learner"].id,
        "name": "Gradebook",
        "api": "lyceum",
        "hint": made["hint"],
        "scopes": None,
        "created_at": made["created_at"],
        "updated_at": made["updated_at"],
        "expires_at": LATER,
        "revoked_at": None,
    }
    assert (await client.get(f"/keys/{made['id']}")).json() == made
    theirs = lyceum.anybody({"authorization": f"Bearer {secret}"})
    me = (await theirs.get("/session")).json()
    assert (me["user"]["id"], me["credential"]) == (made["user_id"], "key")
    assert secret not in str(await every_row(school.works.database))


async def test_the_secret_is_not_told_again(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    once = {"idempotency-key": "once"}
    assert (await client.post("/keys", json={"name": "Sync"}, headers=once)).status_code == 201
    again = await client.post("/keys", json={"name": "Sync"}, headers=once)
    expect_problem(again, 409, "secret_told")
    assert len((await client.get("/keys", params={"working": "true"})).json()["data"]) == 2


async def test_a_scope_narrows_what_a_key_may_do(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    made = await make(client, scopes=["courses.read_any", "courses.read_any"])
    assert made["scopes"] == ["courses.read_any"]
    narrow = with_key(lyceum, made)
    assert (await narrow.get("/session")).json()["permissions"] == ["courses.read_any"]
    expect_problem(await narrow.post("/keys", json={"name": "More"}), 403, "forbidden")


async def test_a_key_makes_none_that_may_more_or_works_longer(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    scopes = ["courses.create", "own.write"]
    tomorrow = iso_micros(clock.now() + DAY)
    parent = with_key(lyceum, await make(client, scopes=scopes, expires_at=tomorrow))
    child = await make(parent)
    assert (child["scopes"], child["expires_at"]) == (scopes, tomorrow)
    assert (await make(parent, scopes=["own.write"]))["scopes"] == ["own.write"]
    more = await parent.post("/keys", json={"name": "More", "scopes": ["people.write_any"]})
    assert wrong_fields(more) == {"/scopes": "not_allowed"}
    longer = await parent.post("/keys", json={"name": "More", "expires_at": LATER})
    assert wrong_fields(longer) == {"/expires_at": "not_allowed"}


async def test_every_field_that_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    body = {"name": " ", "user_id": 0, "scopes": ["own.write", "fly"], "expires_at": 7, "colour": 1}
    assert wrong_fields(await client.post("/keys", json=body)) == {
        "/name": "too_short",
        "/user_id": "too_small",
        "/scopes/1": "unknown_word",
        "/expires_at": "wrong_type",
        "/colour": "not_allowed",
    }
    for field, value, code in (
        ("user_id", 999_999, "unknown"),
        ("expires_at", "2001-01-01T00:00:00Z", "not_allowed"),
        ("expires_at", "tomorrow", "malformed"),
    ):
        answer = await client.post("/keys", json={"name": "Sync", field: value})
        assert wrong_fields(answer) == {f"/{field}": code}
    assert await every_row(school.works.database) == before


async def test_who_writes_people_makes_keys_for_them_and_nobody_else_does(
    lyceum: Lyceum, school: School
) -> None:
    admin, learner = await lyceum.caller("admin"), await lyceum.caller("learner")
    theirs = school.people["learner"].id
    made = await make(admin, user_id=theirs)
    assert (await with_key(lyceum, made).get("/session")).json()["user"]["id"] == theirs
    body = {"name": "Mine", "user_id": school.people["admin"].id}
    expect_problem(await learner.post("/keys", json=body), 403, "forbidden")


async def test_a_revoked_key_works_no_more_and_is_still_told_of(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    made = await make(client)
    key = with_key(lyceum, made)
    assert (await key.get("/session")).is_success
    revoked = await client.delete(f"/keys/{made['id']}")
    assert revoked.status_code == 200
    assert revoked.json()["revoked_at"] is not None
    assert revoked.json()["updated_at"] > made["updated_at"]
    assert (await key.get("/session")).status_code == 401
    assert (await client.delete(f"/keys/{made['id']}")).json() == revoked.json()
    assert (await client.get(f"/keys/{made['id']}")).json() == revoked.json()


async def test_a_key_of_somebody_else_does_not_exist(lyceum: Lyceum) -> None:
    made = await make(await lyceum.caller("learner"))
    for who in ("other_learner", "manager"):
        client = await lyceum.caller(who)
        expect_problem(await client.get(f"/keys/{made['id']}"), 404, "no_such_key")
        expect_problem(await client.delete(f"/keys/{made['id']}"), 404, "no_such_key")
    admin = await lyceum.caller("admin")
    assert (await admin.get(f"/keys/{made['id']}")).is_success
    assert (await admin.delete(f"/keys/{made['id']}")).json()["revoked_at"] is not None


@pytest.mark.parametrize("who", ["admin", "learner"])
async def test_filters_narrow_the_list(lyceum: Lyceum, school: School, who: str) -> None:
    client = await lyceum.caller(who)
    mine = school.people[who].id
    old, new = await make(client), await make(client)
    await school.key("karma", who)
    await client.delete(f"/keys/{old['id']}")

    async def names(**asked: Any) -> list[str]:
        answer = await client.get("/keys", params={"user_id": mine, **asked, "total": "true"})
        rows = answer.json()["data"]
        assert answer.json()["total"] == len(rows)
        return [row["name"] for row in rows]

    assert await names() == ["test", "Sync", "Sync", "test"]
    assert await names(api="lyceum", working="true", order="created_at") == ["test", "Sync"]
    assert await names(api="karma") == ["test"]
    last = (await client.get("/keys", params={"user_id": mine, "order": "-updated_at"})).json()
    assert last["data"][0]["id"] == old["id"] != new["id"]
    if who == "learner":
        others = await client.get("/keys", params={"user_id": school.people["admin"].id})
        assert others.json()["data"] == []


async def test_who_follows_keys_hears_of_those_that_are_revoked_and_of_those_that_are_gone(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    person = (await client.post("/users", json={"display_name": "Noor", "login": "noor"})).json()
    made, gone = await make(client), await make(client, user_id=person["id"])
    as_of = (await client.get("/keys")).json()["as_of"]
    await client.delete(f"/keys/{made['id']}")
    await client.delete(f"/users/{person['id']}")
    page = (await client.get("/keys", params={"updated_since": as_of})).json()
    assert made["id"] in [row["id"] for row in page["data"] if row["revoked_at"]]
    assert [one["id"] for one in page["deleted"]] == [gone["id"]]


async def change(client: httpx.AsyncClient, made: Any, **body: Any) -> httpx.Response:
    return await client.patch(f"/keys/{made['id']}", json=body)


async def test_a_key_is_renamed_and_its_end_is_moved(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    made = await make(client, expires_at=iso_micros(clock.now() + DAY))
    changed = (await change(client, made, name=" Nightly ", expires_at=LATER)).json()
    assert (changed["name"], changed["expires_at"]) == ("Nightly", LATER)
    assert changed["updated_at"] > made["updated_at"]
    forever = (await change(client, made, expires_at=None)).json()
    assert forever["expires_at"] is None
    assert (await change(client, made)).json() == forever
    assert (await client.get(f"/keys/{made['id']}")).json() == forever
    assert (await with_key(lyceum, made).get("/session")).is_success


async def test_scopes_become_fewer_and_never_more(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    made = await make(client, scopes=["courses.create", "courses.read_any", "own.write"])
    fewer = await change(client, made, scopes=["courses.read_any", "courses.create"])
    assert fewer.json()["scopes"] == ["courses.create", "courses.read_any"]
    key = with_key(lyceum, made)
    assert (await key.get("/session")).json()["permissions"] == fewer.json()["scopes"]
    before = await every_row(school.works.database)
    for more in (None, ["own.write"], ["courses.read_any", "people.write_any"]):
        answer = await change(client, made, scopes=more)
        assert wrong_fields(answer) == {"/scopes": "not_allowed"}
    assert await every_row(school.works.database) == before
    assert (await change(client, made, scopes=[])).json()["scopes"] == []
    whole = await make(client)
    assert (await change(client, whole, scopes=["own.write"])).json()["scopes"] == ["own.write"]


async def test_a_key_prolongs_neither_itself_nor_one_that_may_do_more(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    tomorrow, scopes = iso_micros(clock.now() + DAY), ["own.write"]
    bounded = await make(client, scopes=scopes, expires_at=tomorrow)
    narrow = await make(client, scopes=scopes)
    strong = await make(client, expires_at=tomorrow)
    for asking, about, until in (
        (bounded, bounded, LATER),
        (bounded, bounded, None),
        (bounded, narrow, LATER),
        (narrow, strong, LATER),
        (narrow, strong, None),
        (narrow, narrow, "2001-01-01T00:00:00Z"),
    ):
        answer = await change(with_key(lyceum, asking), about, expires_at=until)
        assert wrong_fields(answer) == {"/expires_at": "not_allowed"}, (about["name"], until)
    assert (await change(with_key(lyceum, narrow), bounded, expires_at=LATER)).is_success
    sooner = iso_micros(clock.now() + DAY // 2)
    assert (await change(with_key(lyceum, narrow), strong, expires_at=sooner)).is_success


async def test_a_key_that_is_over_and_that_of_somebody_else_are_not_changed(
    lyceum: Lyceum,
) -> None:
    client, admin = await lyceum.caller("learner"), await lyceum.caller("admin")
    made = await make(client)
    expect_problem(
        await change(await lyceum.caller("manager"), made, name="Mine"), 404, "no_such_key"
    )
    assert (await change(admin, made, name="Seen to")).json()["name"] == "Seen to"
    await client.delete(f"/keys/{made['id']}")
    expect_problem(await change(client, made, name="Again"), 409, "key_ended")
