"""Signing in, staying signed in, signing out; keys with scopes, and what one may do."""

from __future__ import annotations

import httpx2 as httpx
import pytest

from lyceum.kit import clock
from lyceum.kit.time import DAY
from tests.dialects.lyceum.callers import Lyceum, expect_problem, wrong_fields
from tests.harness.school import PASSWORD

ADMIN = {"login": "admin@school.example", "password": PASSWORD}


def signed_in(lyceum: Lyceum, answer: httpx.Response) -> httpx.AsyncClient:
    assert answer.status_code == 200, answer.text
    return lyceum.anybody({"Authorization": f"Bearer {answer.json()['access_token']}"})


async def test_whoever_signs_in_is_who_they_are(lyceum: Lyceum) -> None:
    answer = await lyceum.anybody().post("/session", json=ADMIN)
    assert {k: v for k, v in answer.json().items() if not k.endswith("_token")} == {
        "expires_in": 3600,
        "token_type": "Bearer",
    }
    me = (await signed_in(lyceum, answer).get("/session")).json()
    assert me["user"]["id"] == lyceum.school.people["admin"].id
    assert me["user"]["roles"] == ["admin"]
    assert me["credential"] == "session"
    assert "roles.assign" in me["permissions"]


@pytest.mark.parametrize(
    "wrong", [{"password": "wrong horse"}, {"login": "nobody@school.example"}, {"login": "\u00e9"}]
)
async def test_whatever_is_wrong_the_refusal_is_the_same(
    lyceum: Lyceum, wrong: dict[str, str]
) -> None:
    answer = await lyceum.anybody().post("/session", json={**ADMIN, **wrong})
    expect_problem(answer, 401, "bad_credentials")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_refresh_token_works_once_and_coming_back_ends_the_session(lyceum: Lyceum) -> None:
    anybody = lyceum.anybody()
    first = await anybody.post("/session", json=ADMIN)
    spent = {"refresh_token": first.json()["refresh_token"]}
    second = await anybody.post("/session/refresh", json=spent)
    client = signed_in(lyceum, second)
    assert (await client.get("/session")).is_success
    expect_problem(await anybody.post("/session/refresh", json=spent), 401, "refresh_token_reused")
    expect_problem(await client.get("/session"), 401, "invalid_token")


async def test_signing_out_ends_every_token_of_the_session(lyceum: Lyceum) -> None:
    anybody = lyceum.anybody()
    answer = await anybody.post("/session", json=ADMIN)
    client = signed_in(lyceum, answer)
    assert (await client.delete("/session")).json() == {"signed_out": True}
    expect_problem(await client.get("/session"), 401, "invalid_token")
    token = {"refresh_token": answer.json()["refresh_token"]}
    expect_problem(await anybody.post("/session/refresh", json=token), 401, "invalid_token")


async def test_a_key_that_signs_out_is_revoked(lyceum: Lyceum) -> None:
    client = await lyceum.caller("learner")
    assert (await client.get("/session")).json()["credential"] == "key"
    assert (await client.delete("/session")).is_success
    expect_problem(await client.get("/session"), 401, "invalid_token")


async def test_a_key_does_no_more_than_its_scopes(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin", scopes=("courses.read_any",))
    assert (await client.get("/session")).json()["permissions"] == ["courses.read_any"]
    assert (await client.get("/courses")).is_success
    expect_problem(await client.get("/users"), 403, "forbidden")
    expect_problem(await client.post("/courses", json={"title": "Maps"}), 403, "forbidden")


async def test_a_key_that_expired_is_an_unknown_one(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin", expires_at=clock.now() - DAY)
    answer = await client.get("/session")
    expect_problem(answer, 401, "invalid_token")
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'


async def test_the_key_of_another_api_is_an_unknown_one(lyceum: Lyceum) -> None:
    client = lyceum.anybody(await lyceum.school.key("karma", "admin"))
    expect_problem(await client.get("/session"), 401, "invalid_token")


async def test_what_is_missing_is_named(lyceum: Lyceum) -> None:
    anybody = lyceum.anybody()
    assert wrong_fields(await anybody.post("/session", json={"email": "x"})) == {
        "/login": "missing",
        "/password": "missing",
        "/email": "not_allowed",
    }
