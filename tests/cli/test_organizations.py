"""`lyceum organizations`, and telling them apart."""

import httpx2 as httpx
import pytest

from tests.cli.program import Program


@pytest.fixture
def two(lyceum: Program) -> Program:
    """Two schools, each with a host name and an administrator."""
    for name in ("North", "South"):
        host = f"{name}.example.org"
        made = lyceum.run("organizations", "create", "--name", name, "--host", host, "--json").json
        assert made["hosts"] == [host.lower()]
        lyceum.let_in(f"{name.lower()}@school.example", "admin", "--organization", name)
    return lyceum


def test_each_school_is_found_by_its_host_and_by_its_keys(two: Program) -> None:
    north = two.let_in("n@school.example", "learner", "--organization", "1")
    key = two.key("south@school.example", "--organization", "south")
    server = two.serve()
    people = httpx.get(server.address + "/api/v1/users", headers=key["headers"]).json()["data"]
    assert [one["email"] for one in people] == ["south@school.example"]
    body = {"email": north["email"], "password": north["password"]}
    url = server.address + "/api/v1/auth/login"
    statuses = [
        httpx.post(url, json=body, headers={"Host": f"{name}.example.org"}).status_code
        for name in ("north", "south")
    ]
    assert statuses == [200, 401]


def test_where_there_are_several_it_must_be_said_which(two: Program) -> None:
    refused = two.run("users", "list")
    assert refused.sentence == "Say which organization with --organization: 1 (North), 2 (South)."
    assert two.run("users", "list", "--organization", "NORTH", "--json").json["total"] == 1


def test_they_are_listed_with_their_hosts(two: Program) -> None:
    assert two.run("organizations", "list", "--json").json == [
        {"id": 1, "name": "North", "hosts": ["north.example.org"]},
        {"id": 2, "name": "South", "hosts": ["south.example.org"]},
    ]
    assert "south.example.org" in two.run("organizations", "list").out


@pytest.mark.parametrize("host", ["https://x.example", "x.example:80", "x example", "", "-x.org"])
def test_what_is_no_host_name_is_refused(lyceum: Program, host: str) -> None:
    refused = lyceum.run("organizations", "create", "--name", "X", "--host", host)
    assert refused.sentence.startswith("host: malformed")


def test_a_host_that_is_taken_and_a_blank_name_are_refused_and_leave_nothing(
    two: Program,
) -> None:
    words = ("organizations", "create", "--name")
    refused = two.run(*words, "West", "--host", "NORTH.example.org")
    assert refused.sentence == "The host name already belongs to a tenant."
    assert two.run(*words, " ").sentence.startswith("name: too short")
    assert len(two.run("organizations", "list", "--json").json) == 2


def test_an_organization_is_switched_off_and_on_or_its_apis_alone(two: Program) -> None:
    refused = two.run("organizations", "switch", "off")
    assert refused.sentence.startswith("Say which organization")
    words = ("organizations", "switch")
    off = two.run(*words, "off", "--organization", "North")
    assert off.out == "North is off now.\n"
    apis = two.run(*words, "off", "--api", "--organization", "North")
    assert apis.out == "The APIs of North are off now.\n"
    on = two.run(*words, "on", "--organization", "North")
    assert on.out == "North is on now.\n"
