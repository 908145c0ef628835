"""Users, their profile and their time-bound roles."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.dialects.akako.callers import (
    Akako,
    expect_data,
    expect_error,
    expect_fault,
    expect_page,
)

decision = pytest.mark.decision

USER = [
    "id", "clerkId", "email", "firstName", "lastName", "imageUrl", "bio", "phone", "status",
    "isActive", "roles", "userRoles", "createdAt", "updatedAt",
]  # fmt: skip


@decision("A1", "A20", "A46")
async def test_a_user_is_told_with_roles_and_their_history(akako: Akako) -> None:
    admin = await akako.caller("admin")
    user = expect_data(await admin.get(f"/users/{akako.id_of('learner')}"))
    assert list(user) == USER
    assert re.fullmatch("c[0-9a-z]{24}", user["id"])
    assert re.fullmatch("user_[0-9A-Za-z]{27}", user["clerkId"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", user["createdAt"])
    assert (user["firstName"], user["lastName"]) == ("Leila", "Haddad")
    assert (user["status"], user["isActive"], user["roles"]) == ("ACTIVE", True, ["LEARNER"])
    (held,) = user["userRoles"]
    assert (held["userId"], held["role"]) == (user["id"], "LEARNER")
    assert held["effectiveEndDate"] is None


@decision("A21")
async def test_a_user_is_found_by_either_id(akako: Akako) -> None:
    admin = await akako.caller("admin")
    by_id = expect_data(await admin.get(f"/users/{akako.id_of('learner')}"))
    assert expect_data(await admin.get(f"/users/{akako.clerk_id_of('learner')}")) == by_id
    for nobody in ("x", "user_1", "c" + "0" * 24):
        expect_error(await admin.get(f"/users/{nobody}"), 404, "NOT_FOUND")


@decision("A16", "A17", "A18")
async def test_users_come_in_pages(akako: Akako) -> None:
    admin = await akako.caller("admin")
    asked: dict[str, Any] = {"page": 1, "limit": 3, "sort": "createdAt", "order": "asc"}
    rows, pagination = expect_page(await admin.get("/users", params=asked))
    assert len(rows) == 3
    assert pagination == {
        "page": 1, "limit": 3, "total": 7, "pages": 3, "hasNext": True, "hasPrev": False,
    }  # fmt: skip
    last, pagination = expect_page(await admin.get("/users", params={**asked, "page": 3}))
    assert (len(last), pagination["hasNext"], pagination["hasPrev"]) == (1, False, True)
    none, pagination = expect_page(await admin.get("/users", params={"search": "nobody at all"}))
    assert (none, pagination["pages"], pagination["hasNext"]) == ([], 0, False)
    assert expect_page(await admin.get("/users", params={"limit": 1000}))[1]["limit"] == 100
    for name, wrong in (("limit", "0"), ("page", "x"), ("sort", "email"), ("order", "up")):
        details = expect_fault(await admin.get("/users", params={name: wrong}), name)
        assert details["value"] == wrong


@decision("A19")
async def test_users_are_found_by_every_filter(akako: Akako) -> None:
    admin = await akako.caller("admin")

    async def emails(**asked: Any) -> set[str]:
        rows, _ = expect_page(await admin.get("/users", params=asked))
        return {row["email"].partition("@")[0] for row in rows}

    assert await emails(search="HADDAD") == {"learner"}
    assert await emails(search="other_instr") == {"other_instructor"}
    assert await emails(search="novák") == {"other_learner"}
    assert await emails(search="%") == set()
    assert await emails(role="ADMIN") == {"admin"}
    assert await emails(role="MENTOR") == {"manager", "instructor", "other_instructor"}
    assert await emails(role="LEARNER", search="leila", status="ACTIVE") == {"learner"}
    await admin.put(f"/users/{akako.id_of('learner')}", json={"status": "INACTIVE"})
    assert await emails(status="INACTIVE") == {"learner"} == await emails(isActive="false")
    assert await emails(createdFrom="2999-01-01T00:00:00Z") == set()
    assert len(await emails(createdTo="2999-01-01T00:00:00Z")) == 7
    assert await emails(updatedTo="2001-01-01T00:00:00Z") == set()
    assert len(await emails(updatedFrom="2001-01-01T00:00:00Z")) == 7
    expect_fault(await admin.get("/users", params={"createdFrom": "yesterday"}), "createdFrom")
    expect_fault(await admin.get("/users", params={"role": "TEACHER"}), "role")


@decision("A24", "A48")
async def test_names_and_free_fields_are_written_and_the_providers_are_not(akako: Akako) -> None:
    learner = await akako.caller("learner")
    body = {"firstName": "Leyla", "bio": "Maps.", "email": "x@y.example", "roles": ["ADMIN"]}
    changed = expect_data(await learner.put("/auth/profile", json=body))
    assert (changed["firstName"], changed["lastName"]) == ("Leyla", "Haddad")
    assert (changed["bio"], changed["email"]) == ("Maps.", "learner@school.example")
    assert changed["roles"] == ["LEARNER"]
    assert expect_data(await learner.get("/auth/profile")) == changed
    gone = expect_data(await learner.put("/auth/profile", json={"bio": None, "phone": "1"}))
    assert (gone["bio"], gone["phone"]) == (None, "1")
    expect_fault(await learner.put("/auth/profile", json={"firstName": 7}), "firstName")


@decision("A48")
async def test_the_last_administrator_stays_active(akako: Akako) -> None:
    admin = await akako.caller("admin")
    answer = await admin.put(f"/users/{akako.id_of('admin')}", json={"status": "INACTIVE"})
    expect_error(answer, 409, "CONFLICT")


@decision("A22")
async def test_a_role_is_given_for_a_time_beside_the_others(akako: Akako) -> None:
    admin, path = await akako.caller("admin"), f"/users/{akako.id_of('learner')}"
    body = {"role": "MENTOR", "effectiveEndDate": "2099-07-31T22:00:00.000Z"}
    given = expect_data(await admin.post(f"{path}/roles", json=body), 201)
    assert given["effectiveEndDate"] == body["effectiveEndDate"]
    assert given["assignedBy"] == akako.clerk_id_of("admin")
    user = expect_data(await admin.get(path))
    assert user["roles"] == ["MENTOR", "LEARNER"]
    assert given in user["userRoles"]
    again = await admin.post(f"{path}/roles", json=body)
    assert again.json()["error"] == "Resource already exists"
    details = expect_error(again, 409, "CONFLICT")
    assert details == {"resource": "user_role", "field": "role", "value": "MENTOR"}
    past = {"role": "ADMIN", "effectiveEndDate": "2001-01-01T00:00:00.000Z"}
    expect_fault(await admin.post(f"{path}/roles", json=past), "effectiveEndDate")


@decision("A23")
async def test_a_role_that_is_taken_away_stays_in_the_history(akako: Akako) -> None:
    admin, path = await akako.caller("admin"), f"/users/{akako.id_of('instructor')}"
    ended = expect_data(await admin.delete(f"{path}/roles", params={"role": "MENTOR"}))
    assert ended["effectiveEndDate"] is not None
    user = expect_data(await admin.get(path))
    assert (user["roles"], user["userRoles"]) == ([], [ended])
    in_body = await admin.request("DELETE", f"{path}/roles", json={"role": "MENTOR"})
    expect_error(in_body, 404, "NOT_FOUND")
    last = await admin.request("DELETE", f"/users/{akako.id_of('admin')}/roles?role=ADMIN")
    expect_error(last, 409, "CONFLICT")
    expect_fault(await admin.delete(f"{path}/roles"), "role")


async def test_others_than_administrators_are_told_which_role_it_takes(akako: Akako) -> None:
    for who, held in (("learner", ["LEARNER"]), ("instructor", ["MENTOR"])):
        caller = await akako.caller(who)
        for method, path in (("GET", ""), ("GET", "/x"), ("PUT", "/x"), ("POST", "/x/roles")):
            answer = await caller.request(method, f"/users{path}")
            assert answer.json()["error"] == "Insufficient permissions"
            details = expect_error(answer, 403, "FORBIDDEN")
            assert details == {"required": ["ADMIN"], "user_roles": held}
