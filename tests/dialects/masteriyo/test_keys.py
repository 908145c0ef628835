"""Keys and secrets: made once, shown once, for reading, for writing, or for both."""

from __future__ import annotations

import re

import pytest

from lyceum.app.keys import KeyWanted, make_key
from lyceum.dialects.masteriyo import auth
from tests.dialects.masteriyo.conftest import Site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


async def test_a_key_is_shown_once_and_masked_in_the_list(documented: Site) -> None:
    client = await documented.client()
    body = {"user_id": documented.school.people["learner"].id, "permissions": "read"}
    made = (await client.post("/rest-api", json={**body, "description": "CRM"})).json()
    assert re.fullmatch(r"key_[0-9a-f]{32}", made["apiKey"])
    assert re.fullmatch(r"secret_[0-9a-f]{64}", made["secret"])
    row = (await client.get("/rest-api")).json()[0]
    assert (row["apiKey"], row["id"], row["description"]) == (
        made["apiKey"],
        str(made["id"]),
        "CRM",
    )
    assert row["secret"] != made["secret"]
    assert row["secret"].endswith(made["secret"][-4:])
    assert row["user"]["id"] == body["user_id"]
    own = documented.school.client(auth.headers(f"{made['apiKey']}:{made['secret']}"))
    path = "/wp-json/masteriyo/v1/users/me"
    assert (await own.get(path)).json()["id"] == body["user_id"]
    assert (await own.post(path, json={"first_name": "x"})).status_code == 401


async def test_a_key_is_changed_and_ends_at_once(documented: Site) -> None:
    client = await documented.client()
    body = {"user_id": documented.school.people["learner"].id, "permissions": "write"}
    made = (await client.post("/rest-api", json=body)).json()
    own = documented.school.client(auth.headers(f"{made['apiKey']}:{made['secret']}"))
    mine = "/wp-json/masteriyo/v1/users/me"
    assert (await own.get(mine)).status_code == 401
    path = f"/rest-api/{made['id']}"
    changed = await client.put(path, json={**body, "permissions": "read_write"})
    assert changed.json()["permissions"] == "read_write"
    assert (await own.get(mine)).status_code == 200
    assert (await client.delete(path)).json() is True
    assert (await own.get(mine)).status_code == 401
    assert (await client.delete(path)).status_code == 404


async def test_bad_input_makes_no_key(documented: Site) -> None:
    client = await documented.client()
    before = len((await client.get("/rest-api")).json())
    for body in ({}, {"user_id": 99999, "permissions": "read"}, {"user_id": 1, "permissions": "x"}):
        assert (await client.post("/rest-api", json=body)).status_code == 400
    assert len((await client.get("/rest-api")).json()) == before
    for who in ("learner", "instructor", "manager"):
        refused = await (await documented.client(who)).get("/rest-api")
        assert (refused.status_code, refused.json()["code"]) == (403, "masteriyo_permission_denied")


async def test_a_key_for_writing_gives_away_no_more(documented: Site) -> None:
    writer = await documented.client(access="write")
    user_id = documented.school.people["admin"].id
    for wanted, status in (("read_write", 400), ("read", 400), ("write", 200)):
        body = {"user_id": user_id, "permissions": wanted}
        assert (await writer.post("/rest-api", json=body)).status_code == status


async def test_keys_of_the_command_line_have_both_halves(documented: Site) -> None:
    school = documented.school
    email = "learner@school.example"
    wanted = KeyWanted(dialect="masteriyo", user=email, permissions="read")
    made = await make_key(school.works, school.tenant, wanted)
    assert made.key.handle == made.secret.partition(":")[0]
    client = school.client(dict(made.headers))
    path = "/wp-json/masteriyo/v1/courses"
    assert (await client.get(path)).status_code == 200
    assert (await client.post(path, json={"name": "x"})).status_code == 401
