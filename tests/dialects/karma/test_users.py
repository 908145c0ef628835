"""Users: who is shown to whom, and who changes what of whom."""

from __future__ import annotations

from typing import Any

import pytest

from lyceum.core.people.actions import add_user
from lyceum.core.people.model import NewUser, User
from lyceum.core.work import WriteWork
from tests.dialects.karma.callers import (
    Karma,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
    never,
    user_id,
)
from tests.dialects.karma.forms import expect_form
from tests.harness.school import CAST, PASSWORD, School

decision = pytest.mark.decision


NEW = {"name": "Noor Aziz", "email": "noor@school.example", "password": PASSWORD}


SHOWN_AS = {"admin": "admin", "manager": "instructor", "instructor": "instructor"}


OTHERS = ("manager", "instructor", "learner", "subscriber")


async def without_address(school: School) -> User:
    """Somebody whom only another API could have made: without an e-mail address."""

    async def act(work: WriteWork) -> User:
        return await add_user(work, school.system(), NewUser(display_name="Ada", login="ada"))

    made: User = await school.write(act)
    return made


@decision("K6")
async def test_a_user_is_made_with_201_and_the_full_object(karma: Karma) -> None:
    admin = await karma.caller("admin")
    made = expect_data(await admin.post("/users", json=NEW | {"role": "instructor"}), 201)
    expect_form("user", made)
    assert (made["name"], made["email"]) == (NEW["name"], NEW["email"])
    assert (made["role"], made["last_login"]) == ("instructor", None)
    assert expect_data(await admin.get(f"/users/{made['id']}")) == made
    tokens = {"email": NEW["email"], "password": PASSWORD}
    expect_form("tokens", expect_data(await karma.anybody().post("/auth/login", json=tokens)))


async def test_a_new_user_is_a_learner_unless_said_otherwise(karma: Karma) -> None:
    admin = await karma.caller("admin")
    assert expect_data(await admin.post("/users", json=NEW), 201)["role"] == "learner"


@decision("K8", "K53")
async def test_every_field_that_is_wrong_is_named_at_once(karma: Karma) -> None:
    admin = await karma.caller("admin")
    body = {"name": "N", "email": 7, "password": "short", "role": "boss"}
    said = expect_fields(await admin.post("/users", json=body), "name", "email", "password", "role")
    assert said == {
        "name": "Must be at least 2 characters long.",
        "email": "Must be of type string.",
        "password": "Must be at least 8 characters long.",
        "role": "Must be one of: admin, instructor, learner.",
    }
    expect_fields(await admin.post("/users", json={}), "name", "email", "password")


@pytest.mark.parametrize(("length", "status"), [(1, 422), (2, 201), (100, 201), (101, 422)])
async def test_a_name_has_two_to_a_hundred_characters(
    karma: Karma, length: int, status: int
) -> None:
    admin = await karma.caller("admin")
    answer = await admin.post("/users", json=NEW | {"name": "é" * length})
    assert answer.status_code == status
    changed = await admin.put(f"/users/{karma.id_of('learner')}", json={"name": "é" * length})
    assert changed.status_code == {201: 200}.get(status, status)


async def test_white_space_around_a_name_neither_counts_nor_stays(karma: Karma) -> None:
    admin = await karma.caller("admin")
    made = expect_data(await admin.post("/users", json=NEW | {"name": " Noor A \n"}), 201)
    assert made["name"] == "Noor A"
    for name in ("  ", " N ", "\n\t"):
        for answer in (
            await admin.post("/users", json=NEW | {"name": name, "email": "odd"}),
            await admin.put(f"/users/{made['id']}", json={"name": name, "email": "odd"}),
        ):
            assert expect_fields(answer, "name", "email") == {
                "name": "Must be at least 2 characters long.",
                "email": "Must be a valid email address.",
            }


@decision("K29")
async def test_an_address_is_trimmed_and_kept_as_sent(karma: Karma) -> None:
    admin = await karma.caller("admin")
    made = expect_data(
        await admin.post("/users", json=NEW | {"email": " Noor@School.Example "}), 201
    )
    assert made["email"] == "Noor@School.Example"


@decision("K29", "K53")
@pytest.mark.parametrize(
    "taken", ["learner@school.example", "LEARNER@School.Example", " learner@school.example "]
)
async def test_an_address_is_taken_in_any_spelling(karma: Karma, taken: str) -> None:
    admin = await karma.caller("admin")
    issue = {"email": "Email address is already in use."}
    answer = await admin.post("/users", json=NEW | {"email": taken})
    assert expect_fields(answer, "email") == issue
    changed = await admin.put(f"/users/{karma.id_of('other_learner')}", json={"email": taken})
    assert expect_fields(changed, "email") == issue
    own = await admin.put(f"/users/{karma.id_of('learner')}", json={"email": taken})
    assert expect_data(own)["email"] == taken.strip()
    assert len(expect_list(await admin.get("/users"))) == len(CAST)


@decision("K29")
async def test_an_address_has_at_most_254_characters(karma: Karma) -> None:
    admin = await karma.caller("admin")
    domain = ".".join(["d" * 60] * 3) + ".example"
    longest = "n" * 63 + "@" + domain
    assert len(longest) == 254
    expect_data(await admin.post("/users", json=NEW | {"email": longest}), 201)
    answer = await admin.post("/users", json=NEW | {"email": "n" + longest})
    assert expect_fields(answer, "email") == {"email": "Must be at most 254 characters long."}


@pytest.mark.parametrize("email", ["noor", "noor@", "@school.example", "a b@school.example", ""])
async def test_an_address_must_be_one(karma: Karma, email: str) -> None:
    admin = await karma.caller("admin")
    assert expect_fields(await admin.post("/users", json=NEW | {"email": email}), "email")


@decision("K12")
async def test_administrators_list_everybody_newest_first(karma: Karma) -> None:
    admin = await karma.caller("admin")
    made = expect_data(await admin.post("/users", json=NEW), 201)
    answer = await admin.get("/users")
    rows = expect_list(answer)
    assert rows[0] == made
    assert [row["id"] for row in rows[1:]] == [karma.id_of(who) for who in reversed(CAST)]
    assert answer.json()["meta"] == {"total": len(CAST) + 1, "page": 1, "per_page": 20}
    for row in rows:
        expect_form("user", row)
        assert expect_data(await admin.get(f"/users/{row['id']}")) == row


@decision("K13")
async def test_users_are_filtered_by_the_role_they_are_shown_with(karma: Karma) -> None:
    school = karma.school
    school.people["nobody"] = await without_address(school)
    admin = await karma.caller("admin")
    found: set[str] = set()
    for role in ("admin", "instructor", "learner"):
        answer = await admin.get("/users", params={"role": role})
        rows = expect_list(answer)
        assert {row["role"] for row in rows} == {role}
        assert answer.json()["meta"]["total"] == len(rows)
        found |= {row["id"] for row in rows}
    assert found == {user_id(user) for user in school.people.values()}
    assert expect_fields(await admin.get("/users", params={"role": "manager"}), "role")


@decision("K25")
async def test_whoever_has_no_address_is_shown_with_null(karma: Karma) -> None:
    ada = await without_address(karma.school)
    admin = await karma.caller("admin")
    shown = expect_data(await admin.get(f"/users/{user_id(ada)}"))
    expect_form("user", shown)
    assert (shown["email"], shown["role"]) == (None, "learner")
    back = expect_data(await admin.put(f"/users/{user_id(ada)}", json=shown))
    assert back == shown
    given = await admin.put(f"/users/{user_id(ada)}", json={"email": "ada@school.example"})
    assert expect_data(given)["email"] == "ada@school.example"
    taken_away = await admin.put(f"/users/{user_id(ada)}", json={"email": None})
    assert expect_fields(taken_away, "email") == {"email": "Must be of type string."}


@decision("K32")
@pytest.mark.parametrize("who", ["instructor", "learner", "subscriber"])
async def test_everybody_reads_themselves_and_only_administrators_others(
    karma: Karma, who: str
) -> None:
    """403, and the same for whoever never existed: permission is judged before any look-up."""
    caller = await karma.caller(who)
    own = expect_data(await caller.get(f"/users/{karma.id_of(who)}"))
    assert own["role"] == SHOWN_AS.get(who, "learner")
    for verb, body in (("get", {}), ("put", {"json": {"name": "Renamed"}}), ("delete", {})):
        answers = [
            await getattr(caller, verb)(f"/users/{asked}", **body)
            for asked in (karma.id_of("other_learner"), never("usr"), "usr_lrn001", "7")
        ]
        assert len({(answer.status_code, answer.text) for answer in answers}) == 1
        expect_error(answers[0], 403, "FORBIDDEN")
    expect_error(await caller.get("/users"), 403, "FORBIDDEN")


@decision("K15")
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
async def test_an_administrator_hears_404_of_whoever_does_not_exist(
    karma: Karma, verb: str
) -> None:
    admin = await karma.caller("admin")
    body: dict[str, Any] = {"json": {"name": "Renamed"}} if verb == "put" else {}
    for asked in (never("usr"), "usr_lrn001", "7", "crs_abc123", "%20", "%00", "é" * 300):
        answer = await getattr(admin, verb)(f"/users/{asked}", **body)
        expect_error(answer, 404, "NOT_FOUND")


@decision("K14")
async def test_what_is_left_out_stays_and_what_is_unknown_is_ignored(karma: Karma) -> None:
    admin = await karma.caller("admin")
    path = f"/users/{karma.id_of('learner')}"
    before = expect_data(await admin.get(path))
    assert expect_data(await admin.put(path, json={})) == before
    odd = {"nickname": "L", "created_at": "x", "id": never("usr"), "last_login": 7}
    assert expect_data(await admin.put(path, json=odd)) == before
    named = expect_data(await admin.put(path, json={"name": "Leila H."}))
    assert named == before | {"name": "Leila H."}
    assert expect_data(await admin.put(path, json=named)) == named
    await karma.log_in("learner")


@decision("K30")
@pytest.mark.parametrize("who", OTHERS)
async def test_others_change_their_own_name_and_password_alone(karma: Karma, who: str) -> None:
    caller = await karma.caller(who)
    path = f"/users/{karma.id_of(who)}"
    shown = expect_data(await caller.get(path))
    changed = await caller.put(path, json={"name": "Renamed", "password": "a new horse battery"})
    assert expect_data(changed) == shown | {"name": "Renamed"}
    await karma.log_in(who, password="a new horse battery")
    for body in (
        {"email": "new@school.example"},
        {"email": shown["email"].upper()},
        {"email": None},
        {"role": "admin"},
        {"role": "instructor" if shown["role"] == "learner" else "learner"},
        {"name": "Renamed again", "email": "new@school.example"},
    ):
        expect_error(await caller.put(path, json=body), 403, "FORBIDDEN")
    now = expect_data(await caller.get(path))
    assert now == shown | {"name": "Renamed", "last_login": now["last_login"]}


@decision("K30")
@pytest.mark.parametrize("who", OTHERS)
async def test_saying_the_address_and_role_that_one_has_changes_nothing(
    karma: Karma, who: str
) -> None:
    caller = await karma.caller(who)
    path = f"/users/{karma.id_of(who)}"
    shown = expect_data(await caller.get(path))
    assert expect_data(await caller.put(path, json=shown)) == shown
    body = {"email": f" {shown['email']} ", "role": shown["role"]}
    assert expect_data(await caller.put(path, json=body)) == shown


@decision("K30")
async def test_a_manager_reads_people_but_changes_only_themselves(karma: Karma) -> None:
    manager = await karma.caller("manager")
    path = f"/users/{karma.id_of('learner')}"
    assert expect_list(await manager.get("/users"))
    shown = expect_data(await manager.get(path))
    for body in ({}, {"name": "Renamed"}, {"password": PASSWORD}, {"role": "instructor"}):
        expect_error(await manager.put(path, json=body), 403, "FORBIDDEN")
    expect_error(await manager.delete(path), 403, "FORBIDDEN")
    assert expect_data(await manager.get(path)) == shown


async def test_an_administrator_changes_role_and_address_and_both_count_at_once(
    karma: Karma,
) -> None:
    admin, learner = await karma.caller("admin"), await karma.caller("learner")
    token = (await karma.log_in("learner"))["access_token"]
    path = f"/users/{karma.id_of('learner')}"
    body = {"role": "instructor", "email": "leila@school.example"}
    changed = expect_data(await admin.put(path, json=body))
    assert (changed["role"], changed["email"]) == ("instructor", "leila@school.example")
    expect_data(await learner.post("/courses", json={"title": "Clouds"}), 201)
    expect_data(await karma.bearer(token).post("/courses", json={"title": "Rain"}), 201)
    expect_data(await admin.put(path, json={"role": "learner"}))
    expect_error(await learner.post("/courses", json={"title": "Snow"}), 403, "FORBIDDEN")


async def test_the_role_already_shown_keeps_the_finer_one(karma: Karma) -> None:
    admin, manager = await karma.caller("admin"), await karma.caller("manager")
    body = {"role": "instructor"}
    expect_data(await admin.put(f"/users/{karma.id_of('manager')}", json=body))
    assert expect_list(await manager.get("/users"))
    expect_data(await admin.put(f"/users/{karma.id_of('manager')}", json={"role": "learner"}))
    expect_error(await manager.get("/users"), 403, "FORBIDDEN")
