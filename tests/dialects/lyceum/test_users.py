"""Users: let in, read, changed, shut out, deleted; and their roles, each for its time."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.access.actions import give_role
from lyceum.core.work import WriteWork
from lyceum.kit.time import iso_micros
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.rows import every_row
from tests.harness.school import PASSWORD, School

NOOR: dict[str, Any] = {
    "display_name": "Noor van der Aziz",
    "email": "Noor@school.example",
    "login": "noor",
    "password": "a long enough one",
}


async def sign_in(lyceum: Lyceum, login: str, password: str) -> int:
    body = {"login": login, "password": password}
    return int((await lyceum.anybody().post("/session", json=body)).status_code)


async def test_a_user_is_told_as_they_were_let_in(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    made = await client.post("/users", json={**NOOR, "roles": ["learner", "manager"]})
    assert made.status_code == 201, made.text
    user = made.json()
    assert made.headers["location"] == f"{API}/users/{user['id']}"
    assert user == {
        "id": user["id"],
        "login": "noor",
        "email": "Noor@school.example",
        "display_name": "Noor van der Aziz",
        "given_name": "Noor van der",
        "family_name": "Aziz",
        "state": "active",
        "roles": ["manager", "learner"],
        "seen_at": None,
        "created_at": user["created_at"],
        "updated_at": user["created_at"],
    }
    assert (await client.get(f"/users/{user['id']}")).json() == user
    for login in ("noor", "noor@school.example"):
        assert await sign_in(lyceum, login, NOOR["password"]) == 200


async def test_whoever_has_no_password_has_a_role_and_is_not_let_in(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    user = (await client.post("/users", json={"display_name": "Noor", "login": "noor"})).json()
    assert (user["email"], user["roles"]) == (None, ["learner"])
    assert await sign_in(lyceum, "noor", "") == 422
    assert await sign_in(lyceum, "noor", "anything at all") == 401


async def test_every_field_that_is_wrong_is_named_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    body = {"email": "nonsense", "password": "short", "roles": ["king"], "name": "Noor"}
    assert wrong_fields(await client.post("/users", json=body)) == {
        "/display_name": "missing",
        "/email": "malformed",
        "/password": "too_short",
        "/roles/0": "unknown_word",
        "/name": "not_allowed",
    }
    problem = expect_problem(
        await client.post("/users", json={**NOOR, "email": "LEARNER@school.example"}),
        409,
        "email_taken",
    )
    assert [error["field"] for error in problem["errors"]] == ["/email"]
    assert await every_row(school.works.database) == before


async def test_lists_are_filtered_and_ordered(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("manager")
    people = school.people
    for asked, expected in (
        ({"role": "instructor"}, ["other_instructor", "instructor"]),
        ({"role": "instructor", "order": "created_at"}, ["instructor", "other_instructor"]),
        ({"email": "LEARNER@school.example"}, ["learner"]),
        ({"login": "admin@school.example"}, ["admin"]),
        ({"email": "learner@school.example", "role": "admin"}, []),
        ({"state": "inactive"}, []),
    ):
        answer = await client.get("/users", params={**asked, "total": "true"})
        assert [row["id"] for row in answer.json()["data"]] == [people[who].id for who in expected]
        assert answer.json()["total"] == len(expected)


async def test_one_changes_ones_own_name_and_password_and_no_more(
    lyceum: Lyceum, school: School
) -> None:
    own, other = school.people["learner"].id, school.people["other_learner"].id
    client = await lyceum.caller("learner")
    change = {"display_name": "Leila H.", "password": "another good one"}
    answer = await client.patch(f"/users/{own}", json=change)
    assert answer.json()["display_name"] == "Leila H."
    assert await sign_in(lyceum, "learner@school.example", PASSWORD) == 401
    assert await sign_in(lyceum, "learner@school.example", "another good one") == 200
    for path, body in (
        (f"/users/{own}", {"email": "else@school.example"}),
        (f"/users/{own}", {"state": "inactive"}),
        (f"/users/{other}", {"display_name": "Not you"}),
    ):
        expect_problem(await client.patch(path, json=body), 403, "forbidden")
    expect_problem(await client.get(f"/users/{other}"), 403, "forbidden")
    expect_problem(await client.get("/users"), 403, "forbidden")


async def test_an_address_can_be_taken_away_and_a_name_cannot(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    path = f"/users/{school.people['learner'].id}"
    assert (await client.patch(path, json={"email": None})).json()["email"] is None
    answer = await client.patch(path, json={"display_name": None, "login": None})
    assert wrong_fields(answer) == {"/display_name": "wrong_type", "/login": "wrong_type"}


async def test_who_is_inactive_is_let_in_by_nothing(lyceum: Lyceum, school: School) -> None:
    client, theirs = await lyceum.caller("admin"), await lyceum.caller("learner")
    path = f"/users/{school.people['learner'].id}"
    assert (await client.patch(path, json={"state": "inactive"})).json()["state"] == "inactive"
    expect_problem(await theirs.get("/session"), 401, "invalid_token")
    assert (await client.patch(path, json={"state": "active"})).json()["state"] == "active"
    assert (await theirs.get("/session")).is_success


async def test_a_deleted_user_is_gone(lyceum: Lyceum, school: School) -> None:
    client, theirs = await lyceum.caller("admin"), await lyceum.caller("learner")
    path = f"/users/{school.people['learner'].id}"
    assert (await client.delete(path)).json()["deleted"] is True
    expect_problem(await client.get(path), 404, "no_such_user")
    expect_problem(await theirs.get("/session"), 401, "invalid_token")
    own = f"/users/{school.people['admin'].id}"
    expect_problem(await client.delete(own), 409, "own_account")


async def test_roles_are_several_and_each_has_its_time(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("admin")
    path = f"/users/{school.people['learner'].id}"
    given = await client.post(
        f"{path}/roles", json={"role": "instructor", "ends_at": "2099-07-31T22:00:00+02:00"}
    )
    assert given.status_code == 201, given.text
    role = given.json()
    assert role["ends_at"] == "2099-07-31T20:00:00.000000Z"
    later = {"role": "manager", "starts_at": "2099-01-01T00:00:00Z"}
    assert (await client.post(f"{path}/roles", json=later)).status_code == 201
    held = (await client.get(f"{path}/roles")).json()["data"]
    assert [one["role"] for one in held] == ["instructor", "learner"]
    assert held[0] == role
    assert (await client.delete(f"{path}/roles/{role['id']}")).json() == {
        "id": role["id"],
        "deleted": True,
    }
    assert (await client.get(path)).json()["roles"] == ["learner"]
    gone = await client.delete(f"{path}/roles/{role['id']}")
    expect_problem(gone, 404, "no_such_role")


@pytest.mark.parametrize("starts_at", [None, "2099-01-01T00:00:00Z"])
async def test_a_role_that_would_end_before_it_begins_is_refused(
    lyceum: Lyceum, school: School, starts_at: str | None
) -> None:
    client = await lyceum.caller("admin")
    body = {"role": "manager", "starts_at": starts_at, "ends_at": "2020-01-01T00:00:00Z"}
    answer = await client.post(f"/users/{school.people['learner'].id}/roles", json=body)
    assert wrong_fields(answer) == {"/ends_at": "not_allowed"}


@pytest.mark.parametrize("text", ["tomorrow", "2026-03-01", "", "2026-02-30T00:00:00Z"])
async def test_what_is_no_time_is_refused(lyceum: Lyceum, school: School, text: str) -> None:
    client = await lyceum.caller("admin")
    body = {"role": "manager", "starts_at": text}
    answer = await client.post(f"/users/{school.people['learner'].id}/roles", json=body)
    assert wrong_fields(answer) == {"/starts_at": "malformed"}


async def test_the_last_administrator_keeps_the_role_until_there_is_another(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    path = f"/users/{school.people['admin'].id}"
    (held,) = (await client.get(f"{path}/roles")).json()["data"]
    assert held["ends_at"] is None
    refused = await client.delete(f"{path}/roles/{held['id']}")
    expect_problem(refused, 409, "last_administrator")

    async def give(work: WriteWork) -> None:
        user_id = school.people["manager"].id
        given = await give_role(work, school.system(), user_id=user_id, key="admin")
        assert iso_micros(given.starts_at)

    await school.write(give)
    assert (await client.delete(f"{path}/roles/{held['id']}")).is_success


async def test_roles_are_given_by_administrators_alone(lyceum: Lyceum, school: School) -> None:
    client = await lyceum.caller("manager")
    path = f"/users/{school.people['manager'].id}/roles"
    expect_problem(await client.post(path, json={"role": "admin"}), 403, "forbidden")
