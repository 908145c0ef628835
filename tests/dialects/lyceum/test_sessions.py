"""One's own sessions: listed, told of, and ended one by one or all others at once."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core import changes
from tests.dialects.lyceum.callers import Lyceum, expect_problem
from tests.harness.school import PASSWORD


async def sign_in(lyceum: Lyceum, who: str, agent: str) -> httpx.AsyncClient:
    """A client of a new session of this person, on a device of this name."""
    client = lyceum.anybody({"user-agent": agent})
    body = {"login": f"{who}@school.example", "password": PASSWORD}
    tokens = (await client.post("/session", json=body)).json()
    client.headers["authorization"] = f"Bearer {tokens['access_token']}"
    return client


async def listed(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, Any]]:
    answer = await client.get("/sessions", params=asked)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["data"]
    return rows


async def test_one_lists_ones_own_sessions_and_knows_the_one_that_asks(lyceum: Lyceum) -> None:
    phone, desk = (
        await sign_in(lyceum, "learner", "phone"),
        await sign_in(lyceum, "learner", "desk"),
    )
    await sign_in(lyceum, "other_learner", "theirs")
    rows = await listed(phone)
    assert [(row["agent"], row["is_current"]) for row in rows] == [
        ("desk", False),
        ("phone", True),
    ]
    assert {row["api"] for row in rows} == {"lyceum"}
    assert rows[0]["started_at"] < rows[0]["expires_at"]
    assert [row["agent"] for row in await listed(desk, order="started_at")] == ["phone", "desk"]
    assert await listed(desk, api="karma") == []
    first = (await phone.get("/sessions", params={"limit": 1, "total": "true"})).json()
    assert first["total"] == 2
    second = await listed(phone, cursor=first["next"], limit=1)
    assert [row["agent"] for row in second] == ["phone"]
    assert (await phone.get(f"/sessions/{rows[1]['id']}")).json() == rows[1]


async def test_a_session_that_is_ended_lets_nobody_in(lyceum: Lyceum) -> None:
    phone, desk = (
        await sign_in(lyceum, "learner", "phone"),
        await sign_in(lyceum, "learner", "desk"),
    )
    lost = next(row["id"] for row in await listed(desk) if row["agent"] == "phone")
    assert (await desk.delete(f"/sessions/{lost}")).json() == {"id": lost, "deleted": True}
    assert (await phone.get("/sessions")).status_code == 401
    expect_problem(await desk.get(f"/sessions/{lost}"), 404, "no_such_session")
    expect_problem(await desk.delete(f"/sessions/{lost}"), 404, "no_such_session")


async def test_sessions_are_followed_and_the_ended_ones_dropped(
    lyceum: Lyceum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "LOOK_BACK", 0)
    phone = await sign_in(lyceum, "learner", "phone")
    first = (await phone.get("/sessions")).json()
    assert "deleted" not in first
    since = {"updated_since": first["as_of"]}
    none = (await phone.get("/sessions", params=since)).json()
    assert (none["data"], none["deleted"]) == ([], [])
    desk = await sign_in(lyceum, "learner", "desk")
    await sign_in(lyceum, "other_learner", "theirs")
    told = (await phone.get("/sessions", params={**since, "order": "updated_at"})).json()
    assert ([row["agent"] for row in told["data"]], told["deleted"]) == (["desk"], [])
    await desk.delete("/session")
    told = (await phone.get("/sessions", params=since)).json()
    assert told["data"] == []
    (gone,) = told["deleted"]
    assert gone["id"] not in [row["id"] for row in first["data"]]
    assert gone["deleted_at"] > first["as_of"]


async def test_all_others_end_at_once(lyceum: Lyceum) -> None:
    devices = [await sign_in(lyceum, "learner", f"device {n}") for n in range(3)]
    assert (await devices[1].delete("/sessions")).json() == {"ended": 2}
    statuses = [(await device.get("/sessions")).status_code for device in devices]
    assert statuses == [401, 200, 401]
    key = await lyceum.caller("learner")
    assert (await key.delete("/sessions")).json() == {"ended": 1}
    assert (await devices[1].get("/sessions")).status_code == 401


async def test_a_session_of_somebody_else_does_not_exist(lyceum: Lyceum) -> None:
    mine = await sign_in(lyceum, "learner", "mine")
    (row,) = await listed(mine)
    for who in ("other_learner", "admin"):
        client = await lyceum.caller(who)
        expect_problem(await client.get(f"/sessions/{row['id']}"), 404, "no_such_session")
        expect_problem(await client.delete(f"/sessions/{row['id']}"), 404, "no_such_session")
    assert (await mine.get("/sessions")).is_success


async def test_a_credential_that_only_reads_ends_nothing(lyceum: Lyceum) -> None:
    mine = await sign_in(lyceum, "learner", "mine")
    (row,) = await listed(mine)
    reading = await lyceum.caller("learner", scopes=())
    expect_problem(await reading.delete(f"/sessions/{row['id']}"), 403, "forbidden")
    expect_problem(await reading.delete("/sessions"), 403, "forbidden")


async def test_a_role_that_somebody_holds_is_read_and_ended(lyceum: Lyceum) -> None:
    admin = await lyceum.caller("admin")
    person = (await admin.post("/users", json={"display_name": "Noor", "login": "noor"})).json()
    path = f"/users/{person['id']}/roles"
    given = (await admin.post(path, json={"role": "instructor"})).json()
    assert (await admin.get(f"{path}/{given['id']}")).json() == given
    assert (await admin.delete(f"{path}/{given['id']}")).is_success
    expect_problem(await admin.get(f"{path}/{given['id']}"), 404, "no_such_role")
    expect_problem(await admin.delete(f"{path}/{given['id']}"), 404, "no_such_role")
