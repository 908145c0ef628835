"""Who is let in: session tokens and keys; bad ones are 401 and nothing more is said."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import httpx2 as httpx
import pytest
from joserfc import jws
from joserfc.jwk import RSAKey
from msgspec.structs import replace

from lyceum.adapters.identity import LOCAL_ISSUER, Expected, TokenIdentity
from lyceum.adapters.signing_keys import OneKey
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.dialects.akako.callers import Akako, expect_data, expect_error
from tests.harness.school import School

decision = pytest.mark.decision
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])

ISSUER = "https://clerk.school.example"
KEY, OTHER = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
PEM = KEY.as_pem(private=False)


def now() -> int:
    return clock.now() // SECOND


def claims(**changed: Any) -> dict[str, Any]:
    usual = {"iss": ISSUER, "sub": "user_abc", "iat": now(), "nbf": now() - 10, "exp": now() + 60}
    return {**usual, **changed}


def token(*, key: RSAKey = KEY, **changed: Any) -> str:
    header = {"alg": "RS256", "kid": "ins_1", "typ": "JWT"}
    return jws.serialize_compact(header, json.dumps(claims(**changed)), key)


def by_hand(algorithm: str, *, secret: bytes = b"") -> str:
    def spelled(raw: bytes) -> str:
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    parts = ({"alg": algorithm, "typ": "JWT", "kid": "ins_1"}, claims())
    body = ".".join(spelled(json.dumps(part).encode()) for part in parts)
    return f"{body}.{spelled(hmac.digest(secret, body.encode(), 'sha256') if secret else b'')}"


@pytest.fixture
def clerk(school: School) -> Akako:
    """The same school, whose people sign in at a provider elsewhere."""
    identity = TokenIdentity(Expected(issuer=ISSUER), OneKey(PEM.decode()))
    ports = replace(school.platform.ports, identity=identity)
    return Akako(school.on(replace(school.platform, ports=ports)))


def expect_unauthorized(answer: httpx.Response) -> None:
    assert expect_error(answer, 401, "UNAUTHORIZED") == {}
    assert answer.headers["www-authenticate"].startswith("Bearer")


@decision("A5")
async def test_without_a_token_nothing_that_needs_one_answers(akako: Akako) -> None:
    for headers in ({}, {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}):
        expect_unauthorized(await akako.anybody(headers).get("/auth/profile"))
    cookie = {"Cookie": f"__session={akako.token('user_1')}"}
    expect_unauthorized(await akako.anybody(cookie).get("/auth/profile"))


@on_sqlite
@decision("A5")
@pytest.mark.parametrize(
    "bad",
    [
        lambda: by_hand("none"),
        lambda: by_hand("HS256", secret=PEM),
        lambda: token(iss="https://clerk.other.example"),
        lambda: token(iss=LOCAL_ISSUER),
        lambda: token(exp=now() - 6),
        lambda: token(nbf=now() + 30),
        lambda: token(key=OTHER),
        lambda: token(sub=""),
        lambda: "ak_machine",
        lambda: token()[:-9],
    ],
    ids=[
        "alg none", "HS256 with the public key", "another issuer", "the local issuer", "expired",
        "not yet valid", "another key", "nobody", "a machine's", "cut off",
    ],
)  # fmt: skip
async def test_a_bad_token_is_refused_and_lets_nobody_in(clerk: Akako, bad: Any) -> None:
    expect_unauthorized(await clerk.bearer(bad()).get("/auth/profile"))
    admin = await clerk.caller("admin")
    found = expect_data(await admin.get("/users", params={"search": "user_abc"}))
    assert found == []


@decision("A3", "A4")
async def test_whoever_signs_in_elsewhere_is_a_learner_on_the_fly(clerk: Akako) -> None:
    first = expect_data(await clerk.bearer(token(roles=["ADMIN"])).get("/auth/profile"))
    assert (first["clerkId"], first["roles"]) == ("user_abc", ["LEARNER"])
    again = expect_data(await clerk.bearer(token()).get("/auth/profile"))
    assert again == first
    details = expect_error(await clerk.bearer(token()).get("/users"), 403, "FORBIDDEN")
    assert details == {"required": ["ADMIN"], "user_roles": ["LEARNER"]}


@on_sqlite
async def test_names_that_were_made_up_here_mean_nothing_from_elsewhere(clerk: Akako) -> None:
    taken = token(sub=clerk.clerk_id_of("admin"))
    assert expect_data(await clerk.bearer(taken).get("/auth/profile"))["roles"] == ["LEARNER"]


@decision("A4")
async def test_a_role_that_ends_now_stops_working_now(akako: Akako) -> None:
    admin, token = await akako.caller("admin"), akako.token(akako.clerk_id_of("manager"))
    manager = akako.bearer(token)
    path = f"/users/{akako.id_of('manager')}/roles"
    expect_data(await admin.post(path, json={"role": "ADMIN"}), 201)
    expect_data(await manager.get("/users"))
    expect_data(await admin.put(f"{path[:-6]}", json={"status": "INACTIVE"}))
    expect_unauthorized(await manager.get("/auth/profile"))
    expect_data(await admin.put(f"{path[:-6]}", json={"status": "ACTIVE"}))
    expect_data(await admin.request("DELETE", path, json={"role": "ADMIN"}))
    assert "ADMIN" not in expect_data(await manager.get("/auth/profile"))["roles"]
    body = {"name": "High School"}
    answer = await manager.post(f"{path}", json={"role": "ADMIN"})
    expect_error(answer, 403, "FORBIDDEN")
    assert body


async def test_the_local_issuer_gives_tokens_to_who_has_a_key(akako: Akako) -> None:
    learner = await akako.caller("learner")
    token = expect_data(await learner.post("/auth/token"))["token"]
    profile = expect_data(await akako.bearer(token).get("/auth/profile"))
    assert profile["id"] == akako.id_of("learner")
    assert profile["clerkId"] == akako.clerk_id_of("learner")


@on_sqlite
async def test_where_a_provider_is_configured_no_tokens_are_issued(clerk: Akako) -> None:
    expect_error(await (await clerk.caller("learner")).post("/auth/token"), 404, "NOT_FOUND")


SYNC = {"userId": "user_123", "email": "test@example.com"}


@decision("A2")
async def test_without_a_token_an_unseen_id_is_noted_and_nothing_told(akako: Akako) -> None:
    anybody = akako.anybody()
    told = {"clerkId": "user_123"}
    assert expect_data(await anybody.post("/auth/sync", json=SYNC), 201) == told
    assert expect_data(await anybody.post("/auth/sync", json=SYNC), 200) == told
    known = {**SYNC, "userId": akako.clerk_id_of("admin")}
    assert list(expect_data(await anybody.post("/auth/sync", json=known))) == ["clerkId"]
    admin = await akako.caller("admin")
    made = expect_data(await admin.get("/users/user_123"))
    assert (made["email"], made["roles"]) == (None, ["LEARNER"])


@decision("A2", "A36")
async def test_with_a_token_its_person_is_synced_and_nobody_else(akako: Akako) -> None:
    person = akako.bearer(akako.token("user_123"))
    other = {**SYNC, "userId": "user_124"}
    expect_error(await person.post("/auth/sync", json=other), 403, "FORBIDDEN")
    made = expect_data(await person.post("/auth/sync", json=SYNC), 201)
    assert made["user"]["email"] == "test@example.com"
    moved = {**SYNC, "email": "test2@example.com"}
    assert (
        expect_data(await person.post("/auth/sync", json=moved))["user"]["email"] == moved["email"]
    )
    expect_error(await person.post("/auth/sync", json=other), 403, "FORBIDDEN")
    taken = await person.post("/auth/sync", json={**SYNC, "email": "admin@school.example"})
    assert expect_error(taken, 409, "CONFLICT") == {
        "resource": "user",
        "field": "email",
        "value": "admin@school.example",
    }


@on_sqlite
@decision("A2", "A50")
async def test_an_invalid_token_is_worse_than_none_and_a_provider_asks_for_one(
    akako: Akako, clerk: Akako
) -> None:
    expect_unauthorized(await akako.bearer("a.b.c").post("/auth/sync", json=SYNC))
    expect_unauthorized(await clerk.anybody().post("/auth/sync", json=SYNC))
    expect_data(await akako.bearer("a.b.c").get("/education/levels"))
