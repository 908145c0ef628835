"""The rules of the contract that no other file shows, in the documented profile."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import pytest

from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import made, refused
from tests.dialects.masteriyo.test_learning import Built

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

JSON = {"content-type": "application/json"}
TERM = "masteriyo_rest_term_invalid"


async def test_which_error_wins(documented: Site) -> None:
    """Key, route, JSON, what is missing, what is wrong, who may, what is there (contract 1)."""
    admin, learner = await documented.client(), await documented.client("learner")
    reader = await documented.client("learner", access="read")
    terms = "/courses/categories"
    rows: list[tuple[httpx.AsyncClient, str, str, bytes, int, str]] = [
        (reader, "POST", "/nope", b"{", 401, "masteriyo_rest_authentication_error"),
        (learner, "POST", "/nope", b"{", 404, "rest_no_route"),
        (learner, "PUT", "/courses", b"{", 404, "rest_no_route"),
        (learner, "GET", "/courses/x", b"{", 404, "rest_no_route"),
        (learner, "POST", terms, b"{", 400, "rest_invalid_json"),
        (learner, "POST", terms, b'{"slug": 1}', 400, "rest_missing_callback_param"),
        (learner, "POST", terms, b'{"name": 1}', 400, "rest_invalid_param"),
        (learner, "POST", terms, b'{"name": "x"}', 403, "masteriyo_rest_cannot_create"),
        (learner, "DELETE", f"{terms}/99999", b"", 403, "masteriyo_rest_cannot_delete"),
        (admin, "DELETE", f"{terms}/99999", b"", 404, TERM),
    ]
    for client, method, path, body, status, code in rows:
        answer = await client.request(method, path, content=body, headers=JSON if body else {})
        assert (answer.status_code, answer.json()["code"]) == (status, code), (method, path, body)


async def test_what_stands_in_the_head_of_every_answer(documented: Site) -> None:
    admin, learner = await documented.client(), await documented.client("learner")
    usual = {
        "x-robots-tag": "noindex",
        "x-content-type-options": "nosniff",
        "link": '<http://127.0.0.1/wp-json/>; rel="https://api.w.org/"',
        "access-control-expose-headers": "X-WP-Total, X-WP-TotalPages, Link",
        "access-control-allow-headers": (
            "Authorization, X-WP-Nonce, Content-Disposition, Content-MD5, Content-Type"
        ),
        "vary": "Origin",
        "expires": "Wed, 11 Jan 1984 05:00:00 GMT",
        "cache-control": "no-cache, must-revalidate, max-age=0, no-store, private",
        "content-type": "application/json; charset=UTF-8",
    }
    for client, allowed in ((admin, "GET, POST"), (learner, "GET")):
        for answer in (await client.get("/courses"), await client.head("/courses")):
            expected = {**usual, "allow": allowed, "x-wp-total": "0", "x-wp-totalpages": "0"}
            assert {name: answer.headers[name] for name in expected} == expected
    missing = await admin.get("/courses/99999")
    assert {name: missing.headers[name] for name in usual} == usual


async def test_terms_from_their_making_to_their_end(documented: Site) -> None:
    admin, teacher = await documented.client(), await documented.client("instructor")
    learner = await documented.client("learner")
    taxonomies = {"categories": "cat", "tags": "tag", "difficulties": "difficulty"}
    for word, short in taxonomies.items():
        path, taxonomy, is_open = f"/courses/{word}", f"course_{short}", word == "categories"
        named = "category" if is_open else short
        one = await made(admin, path, name="<b>Folk</b> &amp; Blues", term_order=3)
        assert (one["name"], one["slug"], one["taxonomy"]) == (
            "Folk & Blues",
            "folk-blues",
            taxonomy,
        )
        assert one["link"] == f"http://127.0.0.1/course-{named}/folk-blues/"
        assert (await made(admin, path, name="Folk & Blues"))["id"] == one["id"]
        await refused(await admin.post(path, json={"name": "x", "id": 7}), 404, TERM)
        where = f"{path}/{one['id']}"
        assert (await admin.patch(where, json={"description": "Old"})).json()[
            "description"
        ] == "Old"
        seen = await learner.get(path)
        assert seen.status_code == (200 if is_open else 403)
        assert is_open or seen.json()["code"] == "masteriyo_rest_cannot_view"
        added = await teacher.post(path, json={"name": "Jazz"})
        assert added.status_code == (201 if is_open else 403)
        await refused(await teacher.put(where, json={}), 403, "masteriyo_rest_cannot_edit")
        await refused(await teacher.delete(where), 403, "masteriyo_rest_cannot_delete")
        await refused(await teacher.put(f"{path}/batch"), 403, "masteriyo_rest_cannot_batch")
        await _batch(admin, path)
        kept = await admin.delete(where)
        await refused(kept, 501, "masteriyo_rest_trash_not_supported")
        assert kept.json()["message"] == f"The {taxonomy} does not support trashing."
        gone = await admin.delete(where, params={"force": "true"})
        assert (gone.status_code, gone.json()["id"]) == (200, one["id"])
        await refused(await admin.get(where), 404, TERM)


async def _batch(admin: httpx.AsyncClient, path: str) -> None:
    """What cannot be done is told in its place, and keeps nothing else back."""
    body = {
        "create": [{"name": "Rock"}, {}],
        "update": [{"id": 99_999, "name": "x"}],
        "delete": [99_999],
    }
    told = (await admin.put(f"{path}/batch", json=body)).json()
    assert told["create"][0]["slug"] == "rock"
    assert told["create"][1]["error"]["code"] == "rest_invalid_param"
    for word in ("update", "delete"):
        (failed,) = told[word]
        assert (failed["id"], failed["error"]["data"]) == (99_999, {"status": 400})
        assert failed["error"]["code"] == "masteriyo_rest__invalid_id", "as recorded (072)"
    many = await admin.post(f"{path}/batch", json={"delete": [99_999] * 101})
    await refused(many, 413, "masteriyo_rest_request_entity_too_large")
    ids = [told["create"][0]["id"], 99_999]
    bulk = await admin.request("DELETE", f"{path}/delete", json={"ids": ids, "force": True})
    assert [one["id"] for one in bulk.json()] == ids[:1]


async def test_what_may_be_said_of_a_course(documented: Site) -> None:
    admin = await documented.client()
    exists = await admin.post("/courses", json={"id": 7, "name": "x"})
    await refused(exists, 400, "masteriyo_rest_course_exists")
    paid = {"access_mode": "one_time", "regular_price": "1,234.50"}
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = [
        ({}, {"name": "Course", "slug": "course", "status": "publish", "access_mode": "open"}),
        ({"status": "draft"}, {"name": "Course", "slug": "", "reviews_allowed": "1"}),
        ({"status": "future"}, {"status": "publish"}),
        ({"reviews_allowed": False, "name": "A<br>B"}, {"reviews_allowed": "", "name": "AB"}),
        (paid, {"price": "1234.5", "formatted_price": "$1,234.50", "price_type": "paid"}),
        ({**paid, "sale_price": "1000"}, {"price": "1000", "sale_price": "1000"}),
        ({**paid, "sale_price": "1234.50"}, {"price": "1234.5", "sale_price": ""}),
        ({"date_created": "2001-01-01 00:00:00", "nothing": 1}, {"flow": "free-flow"}),
        ({"end_date": "2030-05-01T10:00:00+02:00"}, {"end_date": "2030-05-01 08:00:00"}),
        (
            {"show_curriculum": "false", "duration": "90"},
            {"show_curriculum": False, "duration": 90},
        ),
    ]
    told: dict[str, Any] = {}
    for body, expected in rows:
        told = await made(admin, "/courses", **body)
        assert {name: told[name] for name in expected} == expected, body
        assert not told["date_created"].startswith("2001")
        assert "is_current_user_course_author" not in told
    path = f"/courses/{told['id']}"
    read = (await admin.get(path)).json()
    assert read["is_current_user_course_author"] in ("yes", "no")
    assert (await admin.put(path, json={})).json()["date_modified"] == told["date_modified"]
    for params, count in (
        ({"price_type": "paid"}, 3),
        ({"price": "1234.5"}, 2),
        ({"status": "draft"}, 1),
        ({"slug": "course"}, 1),
    ):
        listed = (await admin.get("/courses", params=params)).json()
        assert listed["meta"]["total"] == count, params


async def test_a_course_in_the_trash_lets_nobody_in(documented: Site) -> None:
    admin, learner = await documented.client(), await documented.client("learner")
    course = await made(admin, "/courses", name="Yoga", access_mode="need_registration")
    person = documented.school.people["learner"].id
    await made(admin, "/users/courses", course_id=course["id"], user_id=person)
    path = f"/courses/{course['id']}"
    for method, where, body, status, standing in (
        ("DELETE", path, {}, "trash", "inactive"),
        ("POST", f"{path}/restore", {}, "draft", "inactive"),
        ("PUT", path, {"status": "publish"}, "publish", "active"),
        ("PUT", path, {"status": "private"}, "private", "active"),
        ("PUT", path, {"status": "pending"}, "pending", "inactive"),
    ):
        assert (await admin.request(method, where, json=body)).json()["status"] == status
        for word in ("active", "inactive"):
            asked = {"status": word, "from_account_dashboard": "true"}
            told = (await learner.get("/users/courses", params=asked)).json()
            shown = [word] if word == standing else []
            assert [one["status"] for one in told["data"]] == shown, (status, word)
            assert told["courses_stat"]["enrolled_count"] == (standing == "active")
    assert (await learner.get("/courses")).json()["meta"]["total"] == 0


async def test_who_may_read_what_lies_in_a_course(documented: Site) -> None:
    admin, learner = await documented.client(), await documented.client("learner")
    built = await Built.by(admin)
    paths = [
        f"/{word}/{built.ids[name]}"
        for word, name in (("lessons", "lesson"), ("quizes", "quiz"), ("questions", "sky"))
    ]
    course = f"/courses/{built.ids['course']}"
    for mode, status in (("open", 200), ("need_registration", 200), ("one_time", 403)):
        body = {"access_mode": mode, "regular_price": "50"}
        assert (await admin.put(course, json=body)).json()["access_mode"] == mode
        for path in paths:
            answer = await learner.get(path)
            assert answer.status_code == status, (mode, path, answer.text)
            if status == 403:
                await refused(answer, 403, "masteriyo_rest_cannot_start_course")
    lesson = f"/lessons/{built.ids['lesson']}"
    copy = (await admin.post(f"{lesson}/clone")).json()
    assert (copy["name"], copy["status"], copy["slug"]) == ("Lesson - Copy(1)", "draft", "")
    assert (await admin.post(f"/quizes/{built.ids['quiz']}/clone")).json()["questions_count"] == 2
    assert (await admin.delete(paths[2])).status_code == 200
    await refused(await admin.get(paths[2]), 404, "masteriyo_rest_question_invalid_id")


async def test_what_lies_nowhere_is_refused_in_both_profiles(
    documented: Site, observed: Site
) -> None:
    """D13, and of sections, lessons and questions in the observed profile as well (204, 224)."""
    built = await Built.by(await documented.client())
    ids = built.ids
    rows = [
        ("/sections", {"course_id": 99_999, "parent_id": 99_999}, "course_id"),
        ("/sections", {"course_id": ids["course"], "parent_id": 99_999}, "parent_id"),
        ("/lessons", {"course_id": 99_999, "parent_id": ids["section1"]}, "course_id"),
        ("/lessons", {"course_id": ids["course"], "parent_id": 99_999}, "parent_id"),
        ("/quizes", {"course_id": ids["course"], "parent_id": 99_999}, "parent_id"),
        ("/questions", {"course_id": 99_999, "parent_id": ids["quiz"]}, "course_id"),
        ("/questions", {"course_id": ids["course"], "parent_id": 99_999}, "parent_id"),
    ]
    for site in (documented, observed):
        admin = await site.client()
        for path, body, name in rows:
            answer = await admin.post(path, json=body)
            await refused(answer, 400, "rest_invalid_param")
            assert list(answer.json()["data"]["params"]) == [name], path
        unknown = await admin.post("/users/courses", json={"course_id": 99_999})
        await refused(unknown, 400, "masteriyo_rest_invalid_course_id")
        body = {"course_id": ids["course"], "user_id": 99_999}
        nobody = await admin.post("/users/courses", json=body)
        await refused(nobody, 400, "masteriyo_rest_invalid_user_id")
        entry = {"course_id": ids["course"]}
        again = [await admin.post("/users/courses", json=entry) for _ in range(2)][-1]
        await refused(again, 400, "masteriyo_rest_object_not_read")


async def test_people_and_who_sees_them(documented: Site) -> None:
    admin, learner = await documented.client(), await documented.client("learner")
    own = documented.school.people["learner"].id
    one = await made(admin, "/users", username="nora", email="nora@school.example")
    assert (one["roles"], one["status"]) == (["masteriyo_student"], 0)
    plain = await made(admin, "/users/instructors", username="omar")
    assert plain["roles"] == ["masteriyo_student"], "unless it says otherwise (341)"
    teacher = {"username": "pia", "roles": ["masteriyo_instructor"]}
    assert (await made(admin, "/users/instructors", **teacher))["roles"] == teacher["roles"]
    taken = "masteriyo_user_already_exists"
    for body, code, message in (
        ({"username": "nora"}, taken, "Sorry, that username already exists!"),
        (
            {"username": "n2", "email": "nora@school.example"},
            taken,
            "Sorry, that email address is already used!",
        ),
        ({"username": "n3", "roles": ["nope"]}, "user_invalid_roles", "Invalid roles"),
    ):
        answer = await admin.post("/users", json=body)
        await refused(answer, 400, code)
        assert answer.json()["message"] == message
    for path in ("/users", f"/users/{own}", "/users/instructors"):
        assert (await learner.get(path)).status_code == 403, path
    for path in ("/users/me", "/users/instructors/me"):
        assert (await learner.get(path)).json()["id"] == own
        cheat = {"first_name": path, "roles": ["administrator"]}
        told = await learner.put(path, json=cheat)
        assert told.status_code == 403 or told.json()["roles"] == ["masteriyo_student"]
        assert (await learner.put(path, json={"first_name": path})).json()["first_name"] == path
    bulk = {"ids": [plain["id"], 99_999]}
    gone = await admin.request("DELETE", "/users/instructors/delete", json=bulk)
    assert [person["id"] for person in gone.json()] == [plain["id"]]
    none = await admin.request("DELETE", "/users/instructors/delete", json=bulk)
    await refused(none, 404, "masteriyo_rest_cannot_bulk_delete")
