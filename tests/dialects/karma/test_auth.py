"""Signing in, and what a request must carry afterwards."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest

from lyceum import dialects
from lyceum.app.server import Root
from lyceum.dialects.karma import dialect as karma_dialect
from lyceum.kit import clock, secrecy
from lyceum.kit.time import HOUR, SECOND
from tests.dialects.karma.callers import (
    PLAIN,
    WORTHLESS,
    Karma,
    Later,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    expect_unauthorized,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import deactivate, let_in
from tests.harness.school import PASSWORD, make_platform, open_works

decision = pytest.mark.decision


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * 3))
    return claims


@decision("K1", "K16")
async def test_signing_in_gives_a_wrapped_pair_of_tokens(karma: Karma) -> None:
    body = {"email": "learner@school.example", "password": PASSWORD}
    answer = await karma.anybody().post("/auth/login", json=body)
    tokens = expect_data(answer)
    assert answer.json()["meta"] is None
    expect_form("tokens", tokens)
    assert tokens["expires_in"] == 3600
    assert await karma.is_let_in(tokens["access_token"])


@decision("K16")
async def test_the_access_token_is_a_jwt_with_its_claims_for_an_hour(karma: Karma) -> None:
    before = clock.now() // SECOND
    for who, role in (("admin", "admin"), ("manager", "instructor"), ("subscriber", "learner")):
        claims = claims_of((await karma.log_in(who))["access_token"])
        assert {"iss", "sub", "role", "iat", "exp", "jti"} <= claims.keys()
        assert (claims["sub"], claims["role"]) == (karma.id_of(who), role)
        assert claims["exp"] == claims["iat"] + 3600
        assert before <= claims["iat"] <= clock.now() // SECOND


@decision("K16")
async def test_each_access_token_has_a_name_of_its_own(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    renewed = expect_data(await karma.refresh(tokens["refresh_token"]))
    again = await karma.log_in("learner")
    names = {claims_of(pair["access_token"])["jti"] for pair in (tokens, renewed, again)}
    assert len(names) == 3


@decision("K16")
async def test_an_access_token_works_for_an_hour_and_no_longer(karma: Karma, later: Later) -> None:
    token = (await karma.log_in("learner"))["access_token"]
    later(HOUR - 5 * SECOND)
    assert await karma.is_let_in(token)
    later(6 * SECOND)
    assert not await karma.is_let_in(token)


@decision("K16")
async def test_a_token_that_was_tampered_with_is_worth_nothing(karma: Karma) -> None:
    token = (await karma.log_in("learner"))["access_token"]
    head, payload, signature = token.split(".")
    claims = claims_of(token) | {"role": "admin", "sub": karma.id_of("admin")}

    def part(value: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    forged = [
        f"{head}.{part(claims)}.{signature}",
        f"{part({'typ': 'JWT', 'alg': 'none'})}.{part(claims)}.",
        f"{head}.{payload}.{signature[:-2]}",
        f"{head}.{payload}",
        "not a token at all",
        "kma_" + secrecy.new_secret(),
    ]
    for one in forged:
        assert not await karma.is_let_in(one), one
    odd = await karma.anybody().get("/courses", headers={b"Authorization": b"Bearer \xe9\xff"})
    expect_unauthorized(odd, WORTHLESS)
    assert await karma.is_let_in(token)


@decision("K17")
async def test_the_database_holds_digests_alone(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    renewed = expect_data(await karma.refresh(tokens["refresh_token"]))
    headers = await karma.school.key("karma", "learner")
    key = headers["Authorization"].removeprefix("Bearer ")
    kept = await everything_kept(karma)
    assert secrecy.digest(key).hex() in kept
    assert secrecy.digest(tokens["refresh_token"]).hex() in kept
    for pair in (tokens, renewed):
        assert pair["refresh_token"] not in kept
        assert pair["access_token"] not in kept
    assert key not in kept
    assert PASSWORD not in kept


async def everything_kept(karma: Karma) -> str:
    """Every value in every table, as text."""
    from lyceum.core.tables import metadata

    kept: list[str] = []
    async with karma.school.works.database.reading() as connection:
        for table in metadata.tables:
            rows = await connection.fetch(f'SELECT * FROM "{table}"', ())
            for row in rows:
                kept += [v.hex() if isinstance(v, bytes) else str(v) for v in tuple(row)]
    return "\n".join(kept)


@decision("K19", "K20")
async def test_bad_credentials_are_told_apart_by_nothing(karma: Karma) -> None:
    await deactivate(karma.school, "other_learner")
    await let_in(karma.school, "nobody_with_a_password", role="learner")
    tries = [
        {"email": "learner@school.example", "password": "wrong horse battery"},
        {"email": "nobody@school.example", "password": PASSWORD},
        {"email": "not an address", "password": PASSWORD},
        {"email": "other_learner@school.example", "password": PASSWORD},
        {"email": "nobody_with_a_password@school.example", "password": PASSWORD},
    ]
    answers = [await karma.anybody().post("/auth/login", json=body) for body in tries]
    assert len({answer.text for answer in answers}) == 1
    assert expect_unauthorized(answers[0], PLAIN) == "Invalid email or password."


@decision("K19", "K29")
async def test_the_address_is_compared_without_case_and_space_around(karma: Karma) -> None:
    body = {"email": "  LEARNER@School.Example ", "password": PASSWORD}
    expect_data(await karma.anybody().post("/auth/login", json=body))


@decision("K19", "K53")
async def test_signing_in_needs_an_address_and_eight_characters(karma: Karma) -> None:
    anybody = karma.anybody()
    assert expect_fields(await anybody.post("/auth/login", json={}), "email", "password")
    short = {"email": "learner@school.example", "password": "seven77"}
    said = expect_fields(await anybody.post("/auth/login", json=short), "password")
    assert said == {"password": "Must be at least 8 characters long."}


CHALLENGES = {
    None: PLAIN,
    "": PLAIN,
    "Bearer": PLAIN,
    "Bearer ": PLAIN,
    "Basic bGVpbGE6c2VjcmV0": PLAIN,
    "Bearer made-up": WORTHLESS,
    "bearer made-up": WORTHLESS,
}
"""What a 401 says to each value of `Authorization`."""


@decision("K20")
async def test_a_401_says_how_to_authenticate(karma: Karma) -> None:
    for header, challenge in CHALLENGES.items():
        caller = karma.anybody({} if header is None else {"Authorization": header})
        for path in ("/courses", "/users", "/enrollments/enr_mn0456", "/auth/sessions"):
            expect_unauthorized(await caller.get(path), challenge)


async def test_the_scheme_is_read_in_any_case(karma: Karma) -> None:
    token = (await karma.log_in("learner"))["access_token"]
    for scheme in ("Bearer", "bearer", "BEARER"):
        caller = karma.anybody({"Authorization": f"{scheme} {token}"})
        expect_list(await caller.get("/courses"))


@decision("K54")
async def test_signing_in_and_refreshing_ignore_what_authorization_says(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    expect_data(await karma.bearer(tokens["access_token"]).post("/auth/logout"))
    for header in ("Bearer made-up", f"Bearer {tokens['access_token']}", "Basic x", ""):
        caller = karma.anybody({"Authorization": header})
        body = {"email": "learner@school.example", "password": PASSWORD}
        pair = expect_data(await caller.post("/auth/login", json=body))
        renewal = {"refresh_token": pair["refresh_token"]}
        expect_data(await caller.post("/auth/refresh", json=renewal))
        wrong = await caller.post("/auth/login", json=body | {"password": "wrong horse battery"})
        expect_unauthorized(wrong, PLAIN)


@decision("K54")
async def test_every_other_address_needs_a_token(karma: Karma) -> None:
    asked = [each for each in karma_dialect.operations if not each.who.public]
    assert len(karma_dialect.operations) - len(asked) == 2
    for operation in asked:
        path = operation.path.replace("{id}", "usr_lrn001")
        answer = await karma.anybody().request(operation.method, path)
        expect_unauthorized(answer, PLAIN)


async def test_last_login_tells_when_somebody_last_signed_in(karma: Karma, later: Later) -> None:
    learner = await karma.caller("learner")
    path = f"/users/{karma.id_of('learner')}"
    assert expect_data(await learner.get(path))["last_login"] is None
    await karma.log_in("learner")
    first = expect_data(await learner.get(path))["last_login"]
    later(HOUR)
    await karma.log_in("learner")
    assert expect_data(await learner.get(path))["last_login"] > first


@decision("K51")
async def test_nobody_registers_themselves(karma: Karma) -> None:
    for path in ("/auth/register", "/auth/signup", "/register"):
        expect_error(await karma.anybody().post(path, json={}), 404, "NOT_FOUND")
    expect_unauthorized(await karma.anybody().post("/users", json={}), PLAIN)


@decision("K51")
async def test_the_first_administrator_comes_from_the_command_line(
    migrated_url: str, tmp_path: Path
) -> None:
    asked = ["users", "create", "--email", "ada@school.example", "--role", "admin"]
    made = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "lyceum", *asked, "--password-stdin"],
        input=PASSWORD.encode(),
        env={
            **os.environ,
            "LYCEUM_DATABASE_URL": migrated_url,
            "LYCEUM_DATA_DIR": str(tmp_path),
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    async with open_works(migrated_url) as works:
        root = Root(dialects.load())
        root.open(make_platform(works))
        transport = httpx.ASGITransport(app=root)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            body = {"email": "ada@school.example", "password": PASSWORD}
            tokens = expect_data(await client.post("/api/v1/auth/login", json=body))
            headers = {"Authorization": f"Bearer {tokens['access_token']}"}
            (ada,) = expect_list(await client.get("/api/v1/users", headers=headers))
    assert (ada["email"], ada["role"]) == ("ada@school.example", "admin")
