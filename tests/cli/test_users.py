"""`lyceum users`."""

import httpx2 as httpx
import pytest

from tests.cli.program import Program


def test_the_first_person_founds_a_school_and_signs_in_with_the_password_that_was_made(
    anywhere: Program,
) -> None:
    made = anywhere.let_in("ada@school.example", "admin", "--name", "Ada Okoye")
    assert set(made) == {"id", "uid", "email", "login", "password"}
    assert made["email"] == made["login"] == "ada@school.example"
    assert len(bytes.fromhex(made["uid"])) == 10
    (organization,) = anywhere.run("organizations", "list", "--json").json
    assert organization["name"] == "School"
    server = anywhere.serve()
    body = {"email": made["email"], "password": made["password"]}
    answer = httpx.post(server.address + "/api/v1/auth/login", json=body)
    assert answer.status_code == 200


def test_the_first_organization_is_called_as_asked(lyceum: Program) -> None:
    lyceum.let_in("ada@school.example", "admin", "--organization", "North School")
    (organization,) = lyceum.run("organizations", "list", "--json").json
    assert organization["name"] == "North School"
    refused = lyceum.run("users", "list", "--organization", "South School")
    assert refused.sentence == "There is no organization South School."


def test_a_password_is_read_from_standard_input_and_never_shown(peopled: Program) -> None:
    words = ("users", "create", "--email", "bo@school.example", "--role", "learner")
    made = peopled.run(*words, "--password-stdin", "--json", stdin="correct horse battery\n").json
    assert "password" not in made
    server = peopled.serve()
    body = {"email": "bo@school.example", "password": "correct horse battery"}
    answer = httpx.post(server.address + "/api/v1/auth/login", json=body)
    assert answer.status_code == 200


def test_a_short_password_is_refused(peopled: Program) -> None:
    words = ("users", "create", "--email", "bo@school.example", "--role", "learner")
    refused = peopled.run(*words, "--password-stdin", stdin="1234567\n")
    assert refused.sentence == "The password must have at least 8 characters."


def test_a_login_of_ones_own(peopled: Program) -> None:
    made = peopled.let_in("bo@school.example", "learner", "--login", "bo", "--name", "Bo Lindgren")
    assert made["login"] == "bo"
    words = ("--email", "other@school.example", "--role", "learner", "--login", "BO")
    refused = peopled.run("users", "create", *words)
    assert refused.sentence == "Login is already in use."


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("ADA@school.example", "Email address is already in use."),
        ("nobody", "email: malformed (email address)."),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(
    peopled: Program, email: str, sentence: str
) -> None:
    refused = peopled.run("users", "create", "--email", email, "--role", "learner")
    assert refused.sentence == sentence


def test_people_are_listed_the_newest_first_and_by_role(peopled: Program) -> None:
    for name in ("bo", "cy"):
        peopled.let_in(f"{name}@school.example", "learner")
    every = peopled.run("users", "list", "--json").json
    assert every["total"] == 3
    assert [one["login"] for one in every["users"]] == [
        f"{name}@school.example" for name in ("cy", "bo", "ada")
    ]
    found = peopled.run("users", "list", "--role", "admin", "--json").json
    assert [(one["login"], one["roles"]) for one in found["users"]] == [
        ("ada@school.example", ["admin"])
    ]
    shown = peopled.run("users", "list", "--limit", "1")
    assert "cy@school.example" in shown.out
    assert "bo@school.example" not in shown.out
    assert "1 of 3" in shown.err


def test_the_people_of_the_test_tenant_are_others(peopled: Program) -> None:
    peopled.let_in("ada@school.example", "admin", "--mode", "test")
    assert peopled.run("users", "list", "--mode", "test", "--json").json["total"] == 1
    assert peopled.run("users", "list", "--json").json["total"] == 1


def test_without_any_organization_there_is_nobody_to_list(lyceum: Program) -> None:
    assert "There is no organization yet" in lyceum.run("users", "list").sentence


def test_a_database_without_tables_is_refused(fresh: Program) -> None:
    assert "lyceum migrate" in fresh.run("users", "list").sentence
