"""`lyceum demo`."""

import sqlite3

import httpx2 as httpx

from lyceum.app.demo.courses import COURSES
from lyceum.app.demo.people import PEOPLE
from tests.cli.program import Program


def test_it_shows_the_same_whenever_asked(lyceum: Program) -> None:
    shown = lyceum.run("demo", "--json").json
    assert {one["role"] for one in shown["sign_ins"]} >= {"admin", "instructor", "learner"}
    curls = {one["dialect"]: one["curl"] for one in shown["requests"]}
    assert curls["karma"].startswith("curl http://127.0.0.1:8000/api/v1/")
    assert lyceum.run("demo", "--json").json == shown
    assert shown["sign_ins"][0]["password"] in lyceum.run("demo").out


def test_the_database_holds_none_of_the_secrets_it_shows(lyceum: Program) -> None:
    shown = lyceum.run("demo", "--json").json
    content = (lyceum.data_dir / "lyceum.db").read_bytes()
    secrets = [one["password"] for one in shown["sign_ins"]]
    secrets += [one["curl"].rpartition("Bearer ")[2].rstrip("'") for one in shown["requests"]]
    assert all(len(secret) >= 14 for secret in secrets)
    assert not [secret for secret in secrets if secret.encode() in content]


def test_a_database_that_people_use_is_left_alone_unless_asked(peopled: Program) -> None:
    assert "lyceum demo --add" in peopled.run("demo").sentence
    assert peopled.run("users", "list", "--json").json["total"] == 1
    assert peopled.run("demo", "--add", "--json").json["sign_ins"]
    assert peopled.run("users", "list", "--json").json["total"] > 10


def test_removing_it_leaves_what_others_made(anywhere: Program) -> None:
    anywhere.let_in("ada@school.example", "admin")
    key = anywhere.key("ada@school.example")
    shown = anywhere.run("demo", "--add", "--json").json
    server = anywhere.serve()
    with httpx.Client(base_url=server.address + "/api/v1", headers=key["headers"]) as client:
        mine = client.post("/courses", json={"title": "Mine", "category": "Mathematics"}).json()
        assert anywhere.run("demo", "--remove", "--json").json["removed"]["courses"] == len(COURSES)
        assert [one["id"] for one in client.get("/courses").json()["data"]] == [mine["data"]["id"]]
        assert client.get("/courses").json()["data"][0]["category"] == "Mathematics"
        assert [one["email"] for one in client.get("/users").json()["data"]] == [
            "ada@school.example"
        ]
        assert client.get("/enrollments").json()["meta"]["total"] == 0
        person = shown["sign_ins"][0]
        body = {"email": person["email"], "password": person["password"]}
        assert client.post("/auth/login", json=body).status_code == 401
    assert anywhere.run("demo", "--remove").sentence == "There is no demo school in this database."
    # Once gone it may come again.
    assert anywhere.run("demo", "--add", "--json").json == shown


def test_a_school_of_the_demo_alone_is_empty_afterwards(lyceum: Program) -> None:
    assert lyceum.run("demo").code == 0
    removed = lyceum.run("demo", "--remove")
    assert removed.code == 0
    assert "lyceum users create --role admin" in removed.err
    with sqlite3.connect(lyceum.data_dir / "lyceum.db") as database:
        for table in ("users", "courses", "enrollments", "api_keys", "credentials", "external_ids"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table
        totals = database.execute("SELECT what, key FROM tallies WHERE n <> 0").fetchall()
    database.close()
    assert totals == []


def test_who_leads_a_course_that_others_made_keeps_the_demo_there(peopled: Program) -> None:
    assert peopled.run("demo", "--add").code == 0
    instructor = peopled.key("meilin@school.example")["headers"]
    server = peopled.serve()
    url = server.address + "/api/v1/courses"
    assert httpx.post(url, headers=instructor, json={"title": "Hers"}).status_code == 201
    assert peopled.run("demo", "--remove").sentence.startswith("Mei Lin Zhang leads a course")
    assert peopled.run("users", "list", "--json").json["total"] == len(PEOPLE) + 1


def test_flags_that_exclude_each_other_are_wrong_usage(lyceum: Program) -> None:
    assert lyceum.run("demo", "--add", "--remove").code == 2
    assert lyceum.run("demo", "--organization", "1").code == 2
