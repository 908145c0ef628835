"""Staying signed in and signing out: refresh tokens, sessions, and what ends them."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.access.keys import NewKey, add_key, revoke_key
from lyceum.core.work import WriteWork
from lyceum.dialects.karma import dialect as karma_dialect
from lyceum.kit import clock, secrecy
from lyceum.kit.time import DAY, HOUR, SECOND
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
    never,
)
from tests.dialects.karma.forms import expect_form
from tests.dialects.karma.happenings import deactivate, end_role
from tests.harness.school import PASSWORD

decision = pytest.mark.decision


@decision("K17")
async def test_refreshing_rotates_the_refresh_token_and_restarts_the_hour(
    karma: Karma, later: Later
) -> None:
    first = await karma.log_in("learner")
    later(HOUR + SECOND)
    second = expect_data(await karma.refresh(first["refresh_token"]))
    expect_form("tokens", second)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["expires_in"] == 3600
    assert await karma.is_let_in(second["access_token"])
    assert not await karma.is_let_in(first["access_token"])


@decision("K17")
async def test_a_refresh_token_works_for_thirty_days_and_each_new_one_again(
    karma: Karma, later: Later
) -> None:
    tokens = await karma.log_in("learner")
    for _ in range(2):
        later(30 * DAY - 5 * SECOND)
        tokens = expect_data(await karma.refresh(tokens["refresh_token"]))
    later(30 * DAY + SECOND)
    expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)


@decision("K17")
async def test_a_spent_refresh_token_that_comes_back_ends_the_whole_family(karma: Karma) -> None:
    first = await karma.log_in("learner")
    second = expect_data(await karma.refresh(first["refresh_token"]))
    third = expect_data(await karma.refresh(second["refresh_token"]))
    bystander = await karma.log_in("learner")
    expect_unauthorized(await karma.refresh(first["refresh_token"]), WORTHLESS)
    for tokens in (first, second, third):
        expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)
        assert not await karma.is_let_in(tokens["access_token"])
    assert await karma.is_let_in(bystander["access_token"])
    expect_data(await karma.refresh(bystander["refresh_token"]))


@pytest.mark.parametrize("token", ["", "x" * 513, 7, None])
async def test_a_refresh_token_must_be_text_of_some_length(karma: Karma, token: Any) -> None:
    assert expect_fields(await karma.refresh(token), "refresh_token")


async def test_an_unknown_refresh_token_is_worth_nothing(karma: Karma) -> None:
    expect_unauthorized(await karma.refresh(secrecy.new_secret()), WORTHLESS)
    expect_unauthorized(
        await karma.refresh((await karma.log_in("learner"))["access_token"]), WORTHLESS
    )


@decision("K5", "K18")
async def test_signing_out_denies_the_token_and_its_refresh_token_at_once(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    other = await karma.log_in("learner")
    answer = await karma.bearer(tokens["access_token"]).post("/auth/logout")
    assert expect_data(answer) is None
    assert answer.json() == {"data": None, "meta": None, "error": None}
    assert not await karma.is_let_in(tokens["access_token"])
    expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)
    again = await karma.bearer(tokens["access_token"]).post("/auth/logout")
    expect_unauthorized(again, WORTHLESS)
    assert await karma.is_let_in(other["access_token"])


@decision("K18")
async def test_signing_out_denies_every_access_token_of_the_session(karma: Karma) -> None:
    first = await karma.log_in("learner")
    second = expect_data(await karma.refresh(first["refresh_token"]))
    expect_data(await karma.bearer(first["access_token"]).post("/auth/logout", json={}))
    assert not await karma.is_let_in(second["access_token"])


@decision("K18")
async def test_signing_out_may_name_a_session_by_its_refresh_token(karma: Karma) -> None:
    """Whether it is the session that asks, or another of one's own."""
    mine, other = await karma.log_in("learner"), await karma.log_in("learner")
    body = {"refresh_token": other["refresh_token"]}
    expect_data(await karma.bearer(mine["access_token"]).post("/auth/logout", json=body))
    for tokens in (mine, other):
        assert not await karma.is_let_in(tokens["access_token"])
    third = await karma.log_in("learner")
    body = {"refresh_token": third["refresh_token"]}
    expect_data(await karma.bearer(third["access_token"]).post("/auth/logout", json=body))
    assert not await karma.is_let_in(third["access_token"])


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
    assert await karma.is_let_in(mine["access_token"])
    assert await karma.is_let_in(foreign["access_token"])


@decision("K18")
async def test_signing_out_with_a_key_revokes_the_key(karma: Karma) -> None:
    learner = await karma.caller("learner")
    assert expect_data(await learner.post("/auth/logout")) is None
    expect_unauthorized(await learner.get("/courses"), WORTHLESS)


@decision("K31")
async def test_a_new_password_ends_what_the_old_one_opened(karma: Karma) -> None:
    """The session that asked goes on until its access token ends, but cannot be refreshed."""
    mine, other = await karma.log_in("learner"), await karma.log_in("learner")
    bystander = await karma.log_in("other_learner")
    caller = karma.bearer(mine["access_token"])
    body = {"password": "a new horse battery"}
    expect_data(await caller.put(f"/users/{karma.id_of('learner')}", json=body))
    assert await karma.is_let_in(mine["access_token"])
    assert not await karma.is_let_in(other["access_token"])
    for tokens in (mine, other):
        expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)
    expect_data(await karma.refresh(bystander["refresh_token"]))
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
    assert not await karma.is_let_in(tokens["access_token"])
    expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)


@decision("K31")
async def test_a_change_of_other_things_ends_no_session(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    caller = karma.bearer(tokens["access_token"])
    expect_data(await caller.put(f"/users/{karma.id_of('learner')}", json={"name": "Leila H."}))
    expect_data(await karma.refresh(tokens["refresh_token"]))


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
    assert not await karma.is_let_in(first["access_token"])
    expect_unauthorized(await karma.refresh(first["refresh_token"]), WORTHLESS)
    assert expect_list(await caller.get("/auth/sessions")) == [latest]
    expect_data(await caller.delete(f"/auth/sessions/{latest['id']}"))
    assert not await karma.is_let_in(second["access_token"])


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
    assert await karma.is_let_in(tokens["access_token"])


async def test_whoever_is_shut_out_is_out_on_the_next_request(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    by_key = await karma.caller("learner")
    expect_list(await by_key.get("/courses"))
    await deactivate(karma.school, "learner")
    assert not await karma.is_let_in(tokens["access_token"])
    expect_unauthorized(await by_key.get("/courses"), WORTHLESS)
    expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)


async def test_a_role_that_ended_a_second_ago_no_longer_works(karma: Karma) -> None:
    """Neither with an access token that still says it, nor with a key."""
    token = (await karma.log_in("admin"))["access_token"]
    callers = (karma.bearer(token), await karma.caller("admin"))
    for caller in callers:
        expect_list(await caller.get("/users"))
    await end_role(karma.school, "admin")
    for caller in callers:
        expect_error(await caller.get("/users"), 403, "FORBIDDEN")
        assert expect_list(await caller.get("/courses")) == []
        own = expect_data(await caller.get(f"/users/{karma.id_of('admin')}"))
        assert own["role"] == "learner"


async def test_whoever_is_deleted_is_out_on_the_next_request(karma: Karma) -> None:
    tokens = await karma.log_in("learner")
    by_key = await karma.caller("learner")
    admin = await karma.caller("admin")
    expect_data(await admin.delete(f"/users/{karma.id_of('learner')}"))
    assert not await karma.is_let_in(tokens["access_token"])
    expect_unauthorized(await by_key.get("/courses"), WORTHLESS)
    expect_unauthorized(await karma.refresh(tokens["refresh_token"]), WORTHLESS)


async def test_a_revoked_and_an_expired_key_are_out_on_the_next_request(
    karma: Karma, later: Later
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
