"""What the identity provider tells: signed, heard once, in any order."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.access import messages
from lyceum.core.work import WriteWork
from lyceum.http import standard_webhooks
from lyceum.kit import clock
from lyceum.kit.time import SECOND
from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_fault
from tests.harness.rows import every_row
from tests.harness.school import PASSWORD, PROVIDER_SECRET

decision = pytest.mark.decision
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])

PATH = "/webhooks/clerk"
ADDRESS = {"id": "idn_1", "email_address": "john@school.example"}
JOHN: dict[str, Any] = {
    "id": "user_123",
    "email_addresses": [{**ADDRESS, "verification": {"status": "verified"}}],
    "primary_email_address_id": "idn_1",
    "first_name": "John",
    "last_name": "Doe",
    "image_url": "https://img.example/john.png",
    "updated_at": 1_700_000_000_000,
}


def message(kind: str, data: dict[str, Any]) -> bytes:
    return json.dumps({"data": data, "object": "event", "type": kind}).encode()


def headers_of(body: bytes, message_id: str, *, late: int = 0, **rest: str) -> dict[str, str]:
    """As the provider signs it; `late` seconds ago."""
    at = clock.now() // SECOND - late
    secret = rest.get("secret", PROVIDER_SECRET)
    return standard_webhooks.headers([secret], message_id, at=at, body=body)


async def deliver(
    akako: Akako, body: bytes, headers: dict[str, str], *, by: str = "svix-"
) -> httpx.Response:
    named = {name.replace("webhook-", by): value for name, value in headers.items()}
    sent = {**named, "content-type": "application/json"}
    return await akako.anybody().post(PATH, content=body, headers=sent)


async def tell(akako: Akako, message_id: str, kind: str, **data: Any) -> Any:
    body = message(kind, data)
    return expect_data(await deliver(akako, body, headers_of(body, message_id)))


async def user(akako: Akako, name: str = "user_123") -> dict[str, Any]:
    admin = await akako.caller("admin")
    found: dict[str, Any] = expect_data(await admin.get(f"/users/{name}"))
    return found


@decision("A30", "A31", "A34")
async def test_whom_the_provider_tells_of_is_a_learner_at_once(akako: Akako) -> None:
    assert await tell(akako, "msg_1", "user.created", **JOHN) == {"type": "user.created"}
    made = await user(akako)
    assert (made["firstName"], made["lastName"], made["roles"]) == ("John", "Doe", ["LEARNER"])
    assert made["email"] == "john@school.example"
    assert made["imageUrl"] == JOHN["image_url"]
    profile = expect_data(await akako.bearer(akako.token("user_123")).get("/auth/profile"))
    assert profile["id"] == made["id"]


@on_sqlite
@decision("A34")
async def test_the_primary_address_counts_else_the_first_else_none(akako: Akako) -> None:
    other = {"id": "idn_2", "email_address": "second@school.example"}
    both = {**JOHN, "email_addresses": [other, ADDRESS]}
    await tell(akako, "msg_1", "user.created", **both)
    assert (await user(akako))["email"] == "john@school.example"
    first = {**both, "id": "user_2", "primary_email_address_id": "idn_9"}
    await tell(akako, "msg_2", "user.created", **first)
    assert (await user(akako, "user_2"))["email"] == "second@school.example"
    await tell(akako, "msg_3", "user.created", id="user_3", first_name=None, email_addresses=[])
    assert (await user(akako, "user_3"))["email"] is None


@on_sqlite
@decision("A30")
@pytest.mark.parametrize("by", ["svix-", "webhook-", "x-svix-", "X-Svix-"])
async def test_the_headers_may_be_called_in_three_ways(akako: Akako, by: str) -> None:
    body = message("user.created", JOHN)
    expect_data(await deliver(akako, body, headers_of(body, "msg_1"), by=by))


@on_sqlite
@decision("A30")
async def test_the_ways_may_be_mixed_as_in_the_sample_of_the_seed(akako: Akako) -> None:
    """The seed shows X-Svix-Signature alone: an id, a time and a real signature are added."""
    body = message("user.created", JOHN)
    signed = headers_of(body, "msg_1")
    lone = {"X-Svix-Signature": signed["webhook-signature"]}
    expect_error(await deliver(akako, body, lone), 400, "BAD_REQUEST")
    mixed = {**lone, "svix-id": "msg_1", "webhook-timestamp": signed["webhook-timestamp"]}
    expect_data(await deliver(akako, body, mixed))


def _wrong(body: bytes) -> dict[str, dict[str, str]]:
    good = headers_of(body, "msg_1")
    other = headers_of(body, "msg_1", secret=standard_webhooks.new_secret())
    return {
        "of another": other,
        "stale": headers_of(body, "msg_1", late=302),
        "early": headers_of(body, "msg_1", late=-302),
        "of another id": {**good, "webhook-id": "msg_2"},
        "of another body": headers_of(body + b" ", "msg_1"),
        "without a comma": {**good, "webhook-signature": "v1"},
        "two commas": {**good, "webhook-signature": "v1,a,b"},
        "no base64": {**good, "webhook-signature": "v1,%%%x"},
        "another version": {**good, "webhook-signature": f"v9{good['webhook-signature'][2:]}"},
        "no time": {**good, "webhook-timestamp": "now"},
        "a time that never was": {**good, "webhook-timestamp": "999999999999"},
        "half a second": {**good, "webhook-timestamp": good["webhook-timestamp"] + ".5"},
        "empty": {**good, "webhook-signature": ""},
        "missing": {},
        "a long id": headers_of(body, "m" * 201),
    }  # fmt: skip


@decision("A31")
async def test_a_wrong_or_stale_signature_is_400_and_changes_nothing(akako: Akako) -> None:
    body = message("user.created", JOHN)
    database = akako.school.works.database
    before = await every_row(database)
    for name, headers in _wrong(body).items():
        answer = await deliver(akako, body, headers, by="webhook-")
        assert expect_error(answer, 400, "BAD_REQUEST") == {}, name
        assert await every_row(database) == before, name
    binary = b'{"type": "user.created", "data": {"id": "\xff"}}'
    expect_error(await deliver(akako, binary, headers_of(binary, "msg_1")), 400, "BAD_REQUEST")


@on_sqlite
@decision("A31")
async def test_in_time_and_among_others_a_signature_is_taken(akako: Akako) -> None:
    body = message("user.created", JOHN)
    signed = headers_of(body, "msg_1", late=295)
    other = headers_of(body, "msg_1", secret=standard_webhooks.new_secret())["webhook-signature"]
    several = f"v1a,x {other} {signed['webhook-signature']}"
    expect_data(await deliver(akako, body, {**signed, "webhook-signature": several}))


@on_sqlite
@decision("A31")
async def test_without_a_secret_nothing_is_believed(akako: Akako) -> None:
    from msgspec.structs import replace

    from lyceum.adapters.identity import LOCAL_ISSUER, Expected, TokenIdentity
    from lyceum.adapters.signing_keys import OwnKey
    from tests.harness.processes import new_folder

    own = OwnKey(new_folder() / "identity.pem")
    identity = TokenIdentity(Expected(issuer=LOCAL_ISSUER), own, issuing=own)
    platform = akako.school.platform
    bare = Akako(
        akako.school.on(replace(platform, ports=replace(platform.ports, identity=identity)))
    )
    body = message("user.created", JOHN)
    expect_error(await deliver(bare, body, headers_of(body, "msg_1")), 400, "BAD_REQUEST")


@decision("A31", "A32")
async def test_a_replay_is_200_and_nothing_twice(akako: Akako) -> None:
    await tell(akako, "msg_1", "user.created", **JOHN)
    database = akako.school.works.database
    before = await every_row(database)
    await tell(akako, "msg_1", "user.created", **JOHN)
    assert await every_row(database) == before


@on_sqlite
@decision("A31")
async def test_what_is_told_of_others_is_acknowledged_alone(akako: Akako) -> None:
    for number, kind in enumerate(("session.created", "organization.created", "email.created")):
        assert await tell(akako, f"msg_{number}", kind, id=7, image_url=1) == {"type": kind}
    body = message("user.created", {"id": 7})
    expect_fault(await deliver(akako, body, headers_of(body, "msg_9")), "data")
    body = b'{"type": "user.created"}'
    expect_fault(await deliver(akako, body, headers_of(body, "msg_9")), "data")
    body = b"[]"
    expect_error(await deliver(akako, body, headers_of(body, "msg_9")), 400, "BAD_REQUEST")


@decision("A33")
async def test_an_older_state_never_replaces_a_newer_one(akako: Akako) -> None:
    newer = {**JOHN, "first_name": "Johnny", "updated_at": JOHN["updated_at"] + 1000}
    await tell(akako, "msg_2", "user.updated", **newer)
    assert (await user(akako))["firstName"] == "Johnny"
    await tell(akako, "msg_1", "user.created", **JOHN)
    assert (await user(akako))["firstName"] == "Johnny"
    newest = {**newer, "first_name": "Jack", "updated_at": JOHN["updated_at"] + 2000}
    await tell(akako, "msg_3", "user.updated", **newest)
    assert (await user(akako))["firstName"] == "Jack"


def proved(email: str, **rest: Any) -> dict[str, Any]:
    address = {"id": "idn_1", "email_address": email, "verification": {"status": "verified"}}
    return {"id": "user_123", "email_addresses": [address], **rest}


@decision("A35")
async def test_whoever_is_deleted_there_has_no_way_in_within_one_request(akako: Akako) -> None:
    """Neither by a token, nor by a key, nor by a session of another API."""
    school, admin = akako.school, await akako.caller("admin")
    await tell(akako, "msg_1", "user.created", **proved("manager@school.example"))
    expect_data(await admin.post("/users/user_123/roles", json={"role": "ADMIN"}), 201)
    body = {"email": "manager@school.example", "password": PASSWORD}
    session = (await school.client().post("/api/v1/auth/login", json=body)).json()["data"]
    bearer = {"Authorization": f"Bearer {session['access_token']}"}
    ways = [akako.bearer(akako.token("user_123")), await akako.caller("manager")]
    others = [school.client(bearer), school.client(await school.key("karma", "manager"))]
    for way in ways:
        expect_data(await way.get("/users"))
    for other in others:
        assert (await other.get("/api/v1/enrollments")).status_code == 200
    await tell(akako, "msg_2", "user.deleted", id="user_123", object="user", deleted=True)
    for way in ways:
        expect_error(await way.get("/users"), 401, "UNAUTHORIZED")
    for other in others:
        assert (await other.get("/api/v1/enrollments")).status_code == 401
    for name in ("user_123", akako.id_of("manager")):
        expect_error(await admin.get(f"/users/{name}"), 404, "NOT_FOUND")
    assert expect_data(await admin.get("/users", params={"search": "manager"})) == []
    own = school.client(await school.key("lyceum", "admin"))
    number = akako.user("manager").id
    assert (await own.get(f"/api/lyceum/v1/users/{number}")).status_code == 404
    karma = school.client(await school.key("karma", "admin"))
    found = (await karma.get("/api/v1/users", params={"per_page": 100})).json()
    assert "manager@school.example" not in str(found)
    assert found["meta"]["total"] == len(found["data"])


@decision("A33")
async def test_a_deletion_wins_whenever_it_comes(akako: Akako) -> None:
    admin = await akako.caller("admin")
    await tell(akako, "msg_2", "user.deleted", id="user_123", deleted=True)
    await tell(akako, "msg_1", "user.created", **JOHN)
    expect_error(await admin.get("/users/user_123"), 404, "NOT_FOUND")
    await tell(akako, "msg_3", "user.created", **{**JOHN, "id": "user_4"})
    await tell(akako, "msg_4", "user.deleted", id="user_4", deleted=True)
    await tell(akako, "msg_5", "user.updated", **{**JOHN, "id": "user_4"})
    expect_error(await admin.get("/users/user_4"), 404, "NOT_FOUND")
    expect_error(
        await akako.bearer(akako.token("user_4")).get("/auth/profile"), 401, "UNAUTHORIZED"
    )
    # Their address is free for somebody new.
    await tell(akako, "msg_6", "user.created", **{**JOHN, "id": "user_5"})
    assert (await user(akako, "user_5"))["email"] == "john@school.example"


@on_sqlite
@decision("A36")
async def test_an_address_that_another_has_is_told_to_the_log_alone(akako: Akako) -> None:
    await tell(akako, "msg_1", "user.created", **JOHN)
    before = await every_row(akako.school.works.database)
    await tell(akako, "msg_2", "user.created", **{**JOHN, "id": "user_2"})
    after = await every_row(akako.school.works.database)
    assert {name for name in after if after[name] != before[name]} == {"identity_messages"}
    unproved = {**proved("admin@school.example"), "id": "user_3"}
    unproved["email_addresses"][0]["verification"] = None
    await tell(akako, "msg_3", "user.created", **unproved)
    admin = await akako.caller("admin")
    expect_error(await admin.get("/users/user_3"), 404, "NOT_FOUND")


@on_sqlite
async def test_the_last_administrator_stays_whatever_the_provider_says(akako: Akako) -> None:
    await tell(akako, "msg_1", "user.created", **proved("admin@school.example"))
    await tell(akako, "msg_2", "user.deleted", id="user_123", deleted=True)
    assert (await user(akako))["status"] == "ACTIVE"


async def test_of_many_deliveries_at_once_one_is_heard(akako: Akako) -> None:
    body = message("user.created", JOHN)
    several = [deliver(akako, body, headers_of(body, f"msg_{n % 2}")) for n in range(6)]
    assert {answer.status_code for answer in await asyncio.gather(*several)} == {200}
    assert (await user(akako))["firstName"] == "John"


async def test_what_was_heard_is_forgotten_after_a_week(akako: Akako) -> None:
    await tell(akako, "msg_1", "user.created", **JOHN)
    work_of = akako.school.works

    async def later(work: WriteWork) -> int:
        work.machine_now += messages.KEPT + SECOND
        return await messages.sweep(work)

    assert await work_of.writing(akako.school.tenant, messages.sweep) == 0
    assert await work_of.writing(akako.school.tenant, later) == 1


@on_sqlite
@decision("A35")
async def test_whoever_is_gone_is_no_mentor_any_more(akako: Akako) -> None:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    await tell(akako, "msg_1", "user.created", **proved("instructor@school.example"))
    await tell(akako, "msg_2", "user.deleted", id="user_123", deleted=True)
    path = f"/education/grades/{subject['gradeId']}/subjects"
    (shown,) = expect_data(await akako.anybody().get(path))
    assert (shown["mentorId"], shown["mentorEmail"]) == (None, None)
    karma = akako.school.client(await akako.school.key("karma", "admin"))
    (course,) = (await karma.get("/api/v1/courses")).json()["data"]
    assert course["instructor_id"] is None
