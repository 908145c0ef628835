"""Signing in, staying signed in, signing out, and one's own sessions."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from lyceum.core.access.keys import NewKey, add_key, revoke_key
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import dialect as karma_dialect
from lyceum.kit import clock, secrecy
from lyceum.kit.time import DAY, HOUR, SECOND
from tests.dialects.karma.callers import (
    Karma,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import deactivate, let_in
from tests.harness.school import PASSWORD

decision = pytest.mark.decision

PLAIN = "Bearer"
WORTHLESS = 'Bearer error="invalid_token"'


def claims_of(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * 3))
    return claims


def expect_unauthorized(answer: Any, challenge: str) -> str:
    """A 401 with this challenge; its message."""
    error = expect_error(answer, 401, "UNAUTHORIZED")
    assert answer.headers["www-authenticate"] == challenge
    return str(error["message"])


async def is_let_in(karma: Karma, token: str) -> bool:
    """Whether this access token works now."""
    answer = await karma.bearer(token).get("/courses")
    if answer.status_code != 200:
        expect_unauthorized(answer, WORTHLESS)
    return answer.status_code == 200


async def refresh(karma: Karma, token: str) -> Any:
    return await karma.anybody().post("/auth/refresh", json={"refresh_token": token})


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the machine's clock on."""
    passed = [0]
    real = clock.now

    def move(by: int) -> None:
        passed[0] += by

    monkeypatch.setattr(clock, "now", lambda: real() + passed[0])
    return move


@decision("K1", "K16")
async def test_signing_in_gives_a_wrapped_pair_of_tokens(karma: Karma) -> None:
    body = {"email": "learner@school.example", "password": PASSWORD}
    answer = await karma.anybody().post("/auth/login", json=body)
    tokens = expect_data(answer)
    assert answer.json()["meta"] is None
    expect_form("tokens", tokens)
    assert tokens["expires_in"] == 3600
    assert await is_let_in(karma, tokens["access_token"])


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
    renewed = expect_data(await refresh(karma, tokens["refresh_token"]))
    again = await karma.log_in("learner")
    names = {claims_of(pair["access_token"])["jti"] for pair in (tokens, renewed, again)}
    assert len(names) == 3


@decision("K16")
async def test_an_access_token_works_for_an_hour_and_no_longer(karma: Karma, later: Any) -> None:
    token = (await karma.log_in("learner"))["access_token"]
    later(HOUR - 5 * SECOND)
    assert await is_let_in(karma, token)
    later(6 * SECOND)
    assert not await is_let_in(karma, token)


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
        assert not await is_let_in(karma, one), one
    odd = await karma.anybody().get("/courses", headers={b"Authorization": b"Bearer \xe9\xff"})
    expect_unauthorized(odd, WORTHLESS)
    assert await is_let_in(karma, token)


@decision("K17")
async def test_refreshing_rotates_the_refresh_token_and_restarts_the_hour(
    karma: Karma, later: Any
) -> None:
    first = await karma.log_in("learner")
    later(HOUR + SECOND)
    second = expect_data(await refresh(karma, first["refresh_token"]))
    expect_form("tokens", second)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["expires_in"] == 3600
    assert await is_let_in(karma, second["access_token"])
    assert not await is_let_in(karma, first["access_token"])


@decision("K17")
async def test_a_refresh_token_works_for_thirty_days_and_each_new_one_again(
    karma: Karma, later: Any
) -> None:
    tokens = await karma.log_in("learner")
    for _ in range(2):
        later(30 * DAY - 5 * SECOND)
        tokens = expect_data(await refresh(karma, tokens["refresh_token"]))
    later(30 * DAY + SECOND)
    expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)


@decision("K17")
async def test_a_spent_refresh_token_that_comes_back_ends_the_whole_family(karma: Karma) -> None:
    first = await karma.log_in("learner")
    second = expect_data(await refresh(karma, first["refresh_token"]))
    third = expect_data(await refresh(karma, second["refresh_token"]))
    bystander = await karma.log_in("learner")
    expect_unauthorized(await refresh(karma, first["refresh_token"]), WORTHLESS)
    for tokens in (first, second, third):
        expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)
        assert not await is_let_in(karma, tokens["access_token"])
    assert await is_let_in(karma, bystander["access_token"])
    expect_data(await refresh(karma, bystander["refresh_token"]))


@decision("K17")
async def test_the_database_holds_digests_alone(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    renewed = expect_data(await refresh(karma, tokens["refresh_token"]))
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


@pytest.mark.parametrize("token", ["", "x" * 513, 7, None])
async def test_a_refresh_token_must_be_text_of_some_length(karma: Karma, token: Any) -> None:
    assert expect_fields(await refresh(karma, token), "refresh_token")


async def test_an_unknown_refresh_token_is_worth_nothing(karma: Karma) -> None:
    expect_unauthorized(await refresh(karma, secrecy.new_secret()), WORTHLESS)
    expect_unauthorized(
        await refresh(karma, (await karma.log_in("learner"))["access_token"]), WORTHLESS
    )


@decision("K5", "K18")
async def test_signing_out_denies_the_token_and_its_refresh_token_at_once(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    other = await karma.log_in("learner")
    answer = await karma.bearer(tokens["access_token"]).post("/auth/logout")
    assert expect_data(answer) is None
    assert answer.json() == {"data": None, "meta": None, "error": None}
    assert not await is_let_in(karma, tokens["access_token"])
    expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)
    again = await karma.bearer(tokens["access_token"]).post("/auth/logout")
    expect_unauthorized(again, WORTHLESS)
    assert await is_let_in(karma, other["access_token"])


@decision("K18")
async def test_signing_out_denies_every_access_token_of_the_session(karma: Karma) -> None:
    first = await karma.log_in("learner")
    second = expect_data(await refresh(karma, first["refresh_token"]))
    expect_data(await karma.bearer(first["access_token"]).post("/auth/logout", json={}))
    assert not await is_let_in(karma, second["access_token"])


@decision("K18")
async def test_signing_out_may_name_a_session_by_its_refresh_token(karma: Karma) -> None:
    """Whether it is the session that asks, or another of one's own."""
    mine, other = await karma.log_in("learner"), await karma.log_in("learner")
    body = {"refresh_token": other["refresh_token"]}
    expect_data(await karma.bearer(mine["access_token"]).post("/auth/logout", json=body))
    for tokens in (mine, other):
        assert not await is_let_in(karma, tokens["access_token"])
    third = await karma.log_in("learner")
    body = {"refresh_token": third["refresh_token"]}
    expect_data(await karma.bearer(third["access_token"]).post("/auth/logout", json=body))
    assert not await is_let_in(karma, third["access_token"])


@decision("K18")
async def test_signing_out_with_a_token_of_no_live_session_of_ones_own_is_refused(
    karma: Karma,
) -> None:
    mine, ended = await karma.log_in("learner"), await karma.log_in("learner")
    foreign = await karma.log_in("other_learner")
    expect_data(await karma.bearer(ended["access_token"]).post("/auth/logout"))
    caller = karma.bearer(mine["access_token"])
    for token in (ended["refresh_token"], foreign["refresh_token"], "made up"):
        answer = await caller.post("/auth/logout", json={"refresh_token": token})
        expect_unauthorized(answer, WORTHLESS)
    assert await is_let_in(karma, mine["access_token"])
    assert await is_let_in(karma, foreign["access_token"])


@decision("K18")
async def test_signing_out_with_a_key_revokes_the_key(karma: Karma) -> None:
    learner = await karma.caller("learner")
    assert expect_data(await learner.post("/auth/logout")) is None
    expect_unauthorized(await learner.get("/courses"), WORTHLESS)


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


@decision("K20")
@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        (None, PLAIN),
        ("", PLAIN),
        ("Bearer", PLAIN),
        ("Bearer ", PLAIN),
        ("Basic bGVpbGE6c2VjcmV0", PLAIN),
        ("Bearer made-up", WORTHLESS),
        ("bearer made-up", WORTHLESS),
    ],
)
async def test_a_401_says_how_to_authenticate(
    karma: Karma, header: str | None, challenge: str
) -> None:
    headers = {} if header is None else {"Authorization": header}
    for path in ("/courses", "/users", "/enrollments/enr_mn0456", "/auth/sessions"):
        expect_unauthorized(await karma.anybody(headers).get(path), challenge)


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
@pytest.mark.parametrize(
    "operation", [o for o in karma_dialect.operations if not o.who.public], ids=lambda o: o.name
)
async def test_every_other_address_needs_a_token(karma: Karma, operation: Any) -> None:
    path = operation.path.replace("{id}", "usr_lrn001")
    answer = await karma.anybody().request(operation.method, path)
    expect_unauthorized(answer, PLAIN)


async def test_last_login_tells_when_somebody_last_signed_in(karma: Karma, later: Any) -> None:
    learner = await karma.caller("learner")
    path = f"/users/{karma.id_of('learner')}"
    assert expect_data(await learner.get(path))["last_login"] is None
    await karma.log_in("learner")
    first = expect_data(await learner.get(path))["last_login"]
    later(HOUR)
    await karma.log_in("learner")
    assert expect_data(await learner.get(path))["last_login"] > first


@decision("K31")
async def test_a_new_password_ends_what_the_old_one_opened(karma: Karma) -> None:
    """The session that asked goes on until its access token ends, but cannot be refreshed."""
    mine, other = await karma.log_in("learner"), await karma.log_in("learner")
    bystander = await karma.log_in("other_learner")
    caller = karma.bearer(mine["access_token"])
    body = {"password": "a new horse battery"}
    expect_data(await caller.put(f"/users/{karma.id_of('learner')}", json=body))
    assert await is_let_in(karma, mine["access_token"])
    assert not await is_let_in(karma, other["access_token"])
    for tokens in (mine, other):
        expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)
    expect_data(await refresh(karma, bystander["refresh_token"]))
    old = {"email": "learner@school.example", "password": PASSWORD}
    expect_unauthorized(await karma.anybody().post("/auth/login", json=old), PLAIN)
    await karma.log_in("learner", password="a new horse battery")


@decision("K31")
async def test_an_administrators_new_password_for_somebody_ends_all_their_sessions(
    karma: Karma,
) -> None:
    tokens = await karma.log_in("learner")
    admin = await karma.caller("admin")
    body = {"password": "a new horse battery"}
    expect_data(await admin.put(f"/users/{karma.id_of('learner')}", json=body))
    assert not await is_let_in(karma, tokens["access_token"])
    expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)


@decision("K31")
async def test_a_change_of_other_things_ends_no_session(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    caller = karma.bearer(tokens["access_token"])
    expect_data(await caller.put(f"/users/{karma.id_of('learner')}", json={"name": "Leila H."}))
    expect_data(await refresh(karma, tokens["refresh_token"]))


@decision("K55", "K12")
async def test_one_lists_and_ends_ones_own_sessions(karma: Karma) -> None:
    first, second = await karma.log_in("learner"), await karma.log_in("learner")
    await karma.log_in("other_learner")
    caller = karma.bearer(second["access_token"], client=("127.0.0.1", 7))
    answer = await caller.get("/auth/sessions")
    latest, earlier = expect_list(answer)
    for session in (latest, earlier):
        expect_form("session", session)
    assert answer.json()["meta"] == {"total": 2, "page": 1, "per_page": 20}
    assert (latest["current"], earlier["current"]) == (True, False)
    ended = expect_data(await caller.delete(f"/auth/sessions/{earlier['id']}"))
    assert ended == {"id": earlier["id"], "deleted": True}
    assert not await is_let_in(karma, first["access_token"])
    expect_unauthorized(await refresh(karma, first["refresh_token"]), WORTHLESS)
    assert expect_list(await caller.get("/auth/sessions")) == [latest]
    expect_data(await caller.delete(f"/auth/sessions/{latest['id']}"))
    assert not await is_let_in(karma, second["access_token"])


@decision("K55", "K10")
async def test_sessions_come_in_pages(karma: Karma) -> None:
    for _ in range(3):
        await karma.log_in("learner")
    learner = await karma.caller("learner")
    answer = await learner.get("/auth/sessions", params={"per_page": 2, "page": 2})
    assert len(expect_list(answer)) == 1
    assert answer.json()["meta"] == {"total": 3, "page": 2, "per_page": 2}
    assert expect_fields(await learner.get("/auth/sessions", params={"page": 0}), "page")


@decision("K55", "K32")
async def test_a_foreign_session_answers_as_one_that_never_existed(karma: Karma) -> None:
    tokens = await karma.log_in("other_learner")
    foreign = await karma.bearer(tokens["access_token"]).get("/auth/sessions")
    learner = await karma.caller("learner")
    answers = [
        await learner.delete(f"/auth/sessions/{asked}")
        for asked in (expect_list(foreign)[0]["id"], never("ses"), "x")
    ]
    assert len({answer.text for answer in answers}) == 1
    expect_error(answers[0], 404, "NOT_FOUND")
    assert await is_let_in(karma, tokens["access_token"])


async def test_whoever_is_shut_out_is_out_on_the_next_request(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    by_key = await karma.caller("learner")
    expect_list(await by_key.get("/courses"))
    await deactivate(karma.school, "learner")
    assert not await is_let_in(karma, tokens["access_token"])
    expect_unauthorized(await by_key.get("/courses"), WORTHLESS)
    expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)


async def test_whoever_is_deleted_is_out_on_the_next_request(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    by_key = await karma.caller("learner")
    admin = await karma.caller("admin")
    expect_data(await admin.delete(f"/users/{karma.id_of('learner')}"))
    assert not await is_let_in(karma, tokens["access_token"])
    expect_unauthorized(await by_key.get("/courses"), WORTHLESS)
    expect_unauthorized(await refresh(karma, tokens["refresh_token"]), WORTHLESS)


async def test_a_revoked_and_an_expired_key_are_out_on_the_next_request(
    karma: Karma, later: Any
) -> None:
    school = karma.school

    async def new_key(expires_at: int | None) -> tuple[int, Any]:
        secret = karma_dialect.credentials.new_secret()
        new = NewKey(
            user_id=school.people["learner"].id,
            dialect="karma",
            name="test",
            secret=secret,
            expires_at=expires_at,
        )

        async def act(work: WriteWork) -> int:
            return (await add_key(work, new)).id

        return await school.write(act), karma.bearer(secret)

    revoked_id, revoked = await new_key(None)
    _, expiring = await new_key(clock.now() + 60 * SECOND)
    for caller in (revoked, expiring):
        expect_list(await caller.get("/courses"))

    async def revoke(work: WriteWork) -> None:
        await revoke_key(work, key_id=revoked_id)

    await school.write(revoke)
    later(61 * SECOND)
    for caller in (revoked, expiring):
        expect_unauthorized(await caller.get("/courses"), WORTHLESS)


async def test_a_key_does_what_its_scopes_let_through(karma: Karma) -> None:
    headers = await karma.school.key("karma", "admin", scopes=("people.read_any",))
    caller = karma.anybody(headers)
    expect_list(await caller.get("/users"))
    body = {"title": "Reading Weather Maps"}
    expect_error(await caller.post("/courses", json=body), 403, "FORBIDDEN")


@decision("K51")
async def test_nobody_registers_and_the_first_administrator_comes_from_the_command_line(
    karma: Karma,
) -> None:
    """The system's own actor, as which the command line writes, needs no administrator before."""
    for path in ("/auth/register", "/auth/signup", "/register"):
        expect_error(await karma.anybody().post(path, json={}), 404, "NOT_FOUND")
    expect_unauthorized(await karma.anybody().post("/users", json={}), PLAIN)
    first = await let_in(karma.school, "first_administrator", role="admin")
    headers = await karma.school.key("karma", "first_administrator")
    shown = expect_data(await karma.anybody(headers).get(f"/users/{karma.id_of('admin')}"))
    assert shown["role"] == "admin"
    assert first.email == "first_administrator@school.example"
