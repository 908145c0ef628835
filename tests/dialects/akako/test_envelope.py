"""The shape of every answer, and the limits told on it."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from lyceum.http.platform import RequireHttps
from tests.dialects.akako.callers import (
    LIMIT_HEADERS,
    Akako,
    expect_data,
    expect_error,
    expect_fault,
)
from tests.dialects.akako.test_files import MP4, form

decision = pytest.mark.decision
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
LEVELS = "/admin/education/levels"


@on_sqlite
@decision("A6", "A7", "A11", "A45")
async def test_refusals_of_http_itself_have_the_envelope(akako: Akako) -> None:
    admin = await akako.caller("admin")
    assert expect_error(await admin.get("/nowhere"), 404, "NOT_FOUND") == {}
    wrong = await admin.patch("/users")
    assert expect_error(wrong, 405, "METHOD_NOT_ALLOWED") == {}
    assert wrong.headers["allow"] == "GET, HEAD"
    large = await admin.post(LEVELS, content=b'{"name": "' + b"x" * 1_048_576 + b'"}')
    assert expect_error(large, 413, "PAYLOAD_TOO_LARGE") == {}


@on_sqlite
@decision("A8")
async def test_what_is_no_json_is_400_and_what_does_not_fit_is_422(akako: Akako) -> None:
    admin = await akako.caller("admin")
    for body in (b"{", b"[]", b"\xff"):
        expect_error(await admin.post(LEVELS, content=body), 400, "BAD_REQUEST")
    text = {"content-type": "text/plain"}
    expect_error(await admin.post(LEVELS, content=b"{}", headers=text), 400, "BAD_REQUEST")
    details = expect_fault(await admin.post(LEVELS, json={}), "name")
    assert details["message"] == "This field is required."


@on_sqlite
@decision("A9", "A10")
async def test_all_faults_are_told_with_their_values_but_no_secrets(akako: Akako) -> None:
    admin = await akako.caller("admin")
    body = {"name": 7, "description": [], "isActive": "maybe"}
    details = expect_fault(await admin.post(LEVELS, json=body), "name")
    told = {row["field"]: row["value"] for row in details["errors"]}
    assert told == body
    endless = expect_fault(await admin.post(LEVELS, json={"name": "x" * 5_000}), "name")
    assert endless["value"] is None
    unstorable = await admin.post(LEVELS, content=b'{"name": "\\ud800"}')
    assert expect_fault(unstorable, "name")["value"] is None


@on_sqlite
@decision("A47")
async def test_an_address_that_is_none_is_said_as_the_seed_says_it(akako: Akako) -> None:
    body = {"userId": "user_123", "email": "invalid-email"}
    answer = await akako.anybody().post("/auth/sync", json=body)
    assert answer.json()["error"] == "Validation failed"
    details = expect_fault(answer, "email")
    assert details["value"] == "invalid-email"


@on_sqlite
@decision("A44")
async def test_what_learners_ask_for_takes_the_right_to_enroll_oneself(akako: Akako) -> None:
    mentor = await akako.caller("instructor")
    details = expect_error(await mentor.post("/enrollment/request", json={}), 403, "FORBIDDEN")
    assert details == {"required": ["ADMIN", "LEARNER"], "user_roles": ["MENTOR"]}


@on_sqlite
@decision("A12", "A13", "A14")
async def test_each_kind_of_request_has_a_window_of_its_own(akako: Akako) -> None:
    admin, anybody = await akako.caller("admin"), akako.anybody()
    general = await anybody.get("/education/levels")
    assert [general.headers[name] for name in LIMIT_HEADERS[:2]] == ["100", "99"]
    assert (await admin.get("/users")).headers["x-ratelimit-remaining"] == "98"
    spoofed = await anybody.get("/education/levels", headers={"x-forwarded-for": "192.0.2.9"})
    assert spoofed.headers["x-ratelimit-remaining"] == "97"
    for left in range(9, -1, -1):
        profile = await admin.get("/auth/profile")
        assert [profile.headers[name] for name in LIMIT_HEADERS[:2]] == ["10", str(left)]
    refused = await anybody.post("/auth/sync", json={"userId": "user_1"})
    details = expect_error(refused, 429, "RATE_LIMIT_EXCEEDED")
    assert (details["limit"], details["remaining"]) == (10, 0)
    assert details["reset"] == int(refused.headers["x-ratelimit-reset"])
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert (await admin.get("/users")).status_code == 200


@on_sqlite
@decision("A13")
async def test_uploads_are_counted_by_person(akako: Akako) -> None:
    for who in ("admin", "instructor"):
        caller = await akako.caller(who)
        answer = await caller.put("/admin/education/topics/x/video", **form(MP4, field="video"))
        expect_error(answer, 404, "NOT_FOUND")
        assert [answer.headers[name] for name in LIMIT_HEADERS[:2]] == ["20", "19"]


@on_sqlite
async def test_plain_http_is_taken_unless_the_installation_refuses_it(akako: Akako) -> None:
    far = akako.anybody(host="school.example")
    assert expect_data(await far.get("/education/levels")) == []
    strict = replace(akako.school.platform, require_https=RequireHttps.ALWAYS)
    far = Akako(akako.school.on(strict)).anybody(host="school.example", client=("192.0.2.7", 1))
    expect_error(await far.get("/education/levels"), 403, "FORBIDDEN")
