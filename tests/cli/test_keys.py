"""`lyceum keys`."""

from datetime import UTC, datetime

import httpx2 as httpx
import pytest

from lyceum.core.actor import Permission
from tests.cli.program import Program


def test_the_headers_that_are_shown_open_the_api_until_the_key_is_revoked(
    anywhere: Program,
) -> None:
    anywhere.let_in("ada@school.example", "admin", "--login", "ada")
    key = anywhere.key("ADA", "--name", "office")
    assert key["dialect"] == "karma"
    assert key["mode"] == "live"
    assert key["scopes"] is None
    server = anywhere.serve()
    with httpx.Client(base_url=server.address + "/api/v1", headers=key["headers"]) as client:
        assert client.get("/users").status_code == 200
        (listed,) = anywhere.run("keys", "list", "--json").json
        assert listed["id"] == key["id"]
        assert (listed["name"], listed["user"]) == ("office", "ada")
        assert key["key"] not in str(listed)
        assert key["key"].endswith(listed["hint"])
        assert anywhere.run("keys", "revoke", str(key["id"])).code == 0
        assert client.get("/users").status_code == 401
    assert anywhere.run("keys", "list", "--json").json == []
    refused = anywhere.run("keys", "revoke", str(key["id"]))
    assert refused.sentence == f"There is no key {key['id']} that still works."


def test_a_reading_key_reads_and_a_writing_one_writes(peopled: Program) -> None:
    reading = peopled.key("ada@school.example", "--permissions", "read")["headers"]
    writing = peopled.key("ada@school.example", "--permissions", "write")["headers"]
    server = peopled.serve()
    url = server.address + "/api/v1/users"
    body = {"name": "New", "email": "n@school.example", "password": "long enough", "role": "admin"}
    assert httpx.get(url, headers=reading).status_code == 200
    assert httpx.post(url, headers=reading, json=body).status_code == 403
    assert httpx.get(url, headers=writing).status_code == 403
    assert httpx.post(url, headers=writing, json=body).status_code == 201


def test_scopes_are_permissions_and_narrow_what_the_words_leave(peopled: Program) -> None:
    named = "people.read_any,people.write_any"
    both = peopled.key("ada@school.example", "--scopes", named)
    assert both["scopes"] == ["people.read_any", "people.write_any"]
    narrowed = peopled.key("ada@school.example", "--scopes", named, "--permissions", "read")
    assert narrowed["scopes"] == ["people.read_any"]
    words = ("keys", "create", "--dialect", "karma", "--user", "ada@school.example")
    for permissions in ("read", "read_write"):
        refused = peopled.run(*words, "--scopes", "people.eat", "--permissions", permissions)
        assert "scopes" in refused.sentence
        assert all(permission in refused.sentence for permission in Permission)


def _days_until(moment: str) -> float:
    return (datetime.fromisoformat(moment) - datetime.now(UTC)).total_seconds() / 86_400


def test_a_key_lives_30_days_unless_asked_otherwise(peopled: Program) -> None:
    assert 29.9 < _days_until(peopled.key("ada@school.example")["expires_at"]) <= 30
    hours = peopled.key("ada@school.example", "--expires", "12h")["expires_at"]
    assert 0.4 < _days_until(hours) <= 0.5
    date = peopled.key("ada@school.example", "--expires", "2999-01-31")["expires_at"]
    assert date == "2999-01-31T00:00:00Z"
    assert peopled.key("ada@school.example", "--expires", "never")["expires_at"] is None


@pytest.mark.parametrize("expires", ["soon", "0d", "2001-01-01", "30", "2999-02-30"])
def test_an_expiry_that_means_nothing_is_wrong_usage(peopled: Program, expires: str) -> None:
    words = ("--dialect", "karma", "--user", "ada@school.example", "--expires", expires)
    refused = peopled.run("keys", "create", *words)
    assert refused.code == 2
    assert "--expires" in refused.err


def test_unknown_apis_and_people_are_refused(peopled: Program) -> None:
    refused = peopled.run("keys", "create", "--dialect", "esperanto", "--user", "ada")
    assert refused.code == 2
    assert "esperanto" in refused.err
    refused = peopled.run("keys", "create", "--dialect", "karma", "--user", "nobody")
    assert refused.sentence == "There is no such user."


def test_a_test_tenants_key_opens_the_test_tenant(peopled: Program) -> None:
    peopled.let_in("tess@school.example", "admin", "--mode", "test")
    key = peopled.key("tess@school.example", "--mode", "test")
    assert key["mode"] == "test"
    server = peopled.serve()
    seen = httpx.get(server.address + "/api/v1/users", headers=key["headers"]).json()["data"]
    assert [one["email"] for one in seen] == ["tess@school.example"]
