"""Each row of the table of differences, in both profiles (contract, section 0)."""

from __future__ import annotations

import re

import httpx2 as httpx
import pytest
from msgspec.structs import replace

from lyceum.dialects.masteriyo import auth
from lyceum.http.platform import RequireHttps
from tests.dialects.masteriyo.conftest import BASE, Site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

FORM = {"content-type": "application/x-www-form-urlencoded"}
YOGA = "name=Yoga&slug=yoga&status=publish&price=50"


async def yoga(client: httpx.AsyncClient, body: str = YOGA) -> httpx.Response:
    return await client.post("/courses", content=body, headers=FORM)


async def both(documented: Site, observed: Site) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    return await documented.client(), await observed.client()


async def test_d1_a_price_is_the_regular_price_or_nothing(documented: Site, observed: Site) -> None:
    as_documented, as_observed = await both(documented, observed)
    made = (await yoga(as_documented)).json()
    assert (made["price"], made["regular_price"], made["access_mode"]) == ("50", "50", "one_time")
    assert (made["price_type"], made["formatted_price"]) == ("paid", "$50")
    plain = (await yoga(as_observed)).json()
    assert (plain["price"], plain["formatted_price"], plain["access_mode"]) == ("0", "Free", "open")
    for nothing in (0, "0"):
        free = (await as_documented.post("/courses", json={"name": "x", "price": nothing})).json()
        assert (free["price"], free["access_mode"]) == ("0", "open")
    for client in (as_documented, as_observed):
        body = {"name": "x", "regular_price": "50"}
        assert (await client.post("/courses", json=body)).json()["price"] == "0"


@pytest.mark.parametrize("price", [-5, "-5", "abc", True, [], {"a": 1}])
async def test_d1_a_price_that_is_none_is_refused_and_nothing_written(
    documented: Site, price: object
) -> None:
    client = await documented.client()
    answer = await client.post("/courses", json={"name": "x", "price": price})
    assert answer.status_code == 400
    assert answer.json()["data"]["params"] == {"price": "Invalid parameter."}
    assert (await client.get("/courses")).json()["meta"]["total"] == 0


async def test_d2_d3_prices_are_padded_in_view_alone(documented: Site, observed: Site) -> None:
    shown = []
    for client in await both(documented, observed):
        body = {"name": "x", "access_mode": "one_time", "regular_price": "1234.5"}
        made = (await client.post("/courses", json=body)).json()
        assert made["price"] == "1234.5"
        path = f"/courses/{made['id']}"
        viewed = (await client.get(path)).json()
        edited = (await client.get(path, params={"context": "edit"})).json()
        assert edited["price"] == edited["regular_price"] == "1234.5"
        shown.append((viewed["price"], viewed["sale_price"], viewed["formatted_price"]))
        whole = (await client.put(path, json={"regular_price": "50"})).json()
        shown.append(whole["formatted_price"])
    assert shown == [("1234.50", "", "$1,234.50"), "$50", ("1234.5", "", "$1,234.50"), "$50.00"]


async def test_d4_dates_are_plain_or_in_iso(documented: Site, observed: Site) -> None:
    forms = (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    for client, form in zip(await both(documented, observed), forms, strict=True):
        body = {"name": "x", "end_date": "2030-05-01 10:00:00"}
        made = (await client.post("/courses", json=body)).json()
        for name in ("date_created", "date_modified", "end_date"):
            assert re.fullmatch(form, made[name]), name
        after = {"after": "2030-01-01 00:00:00"}
        assert (await client.get("/courses", params=after)).json()["meta"]["total"] == 0


async def test_d5_a_course_that_is_deleted_says_so(documented: Site, observed: Site) -> None:
    for client, tells in zip(await both(documented, observed), (True, False), strict=True):
        for force, status in (("false", "trash"), ("true", "publish")):
            made = (await yoga(client)).json()
            answer = await client.delete(f"/courses/{made['id']}", params={"force": force})
            told = answer.json()
            assert answer.status_code == 200
            assert told["slug"] == made["slug"]
            assert told["status"] == (status if tells else "publish")
            message = "Course deleted successfully" if tells else None
            assert told.get("message") == message
            if force == "false":
                again = await client.delete(f"/courses/{made['id']}")
                assert again.status_code == 410
                assert again.json()["code"] == "masteriyo_rest_already_trashed"


async def test_d6_a_lesson_that_is_deleted_says_so(documented: Site, observed: Site) -> None:
    for client, tells in zip(await both(documented, observed), (True, False), strict=True):
        course = (await client.post("/courses", json={"name": "x"})).json()["id"]
        body = {"name": "Part", "parent_id": course, "course_id": course}
        section = (await client.post("/sections", json=body)).json()["id"]
        made, path = {"id": 0}, ""
        for query, status in (({}, "publish"), ({"force": "false"}, "trash")):
            body = {"name": "Fronts", "parent_id": section, "course_id": course}
            made = (await client.post("/lessons", json=body)).json()
            path = f"/lessons/{made['id']}"
            told = (await client.delete(path, params=query)).json()
            assert told["status"] == (status if tells else "publish")
            assert told.get("message") == ("Lesson deleted successfully" if tells else None)
            assert (await client.get(path)).status_code == 404
        again = await client.delete(path, params={"force": "false"})
        assert (again.status_code, again.json()["code"]) == (410, "masteriyo_rest_already_trashed")
        restored = (await client.post(f"{path}/restore")).json()
        assert (restored["status"], restored["id"]) == ("draft", made["id"])
        await client.delete(path, params={"force": "false"})
        assert (await client.delete(path)).status_code == 200
        assert (await client.post(f"{path}/restore")).status_code == 404


POSTS = (
    ("/sections", "section", "section"),
    ("/lessons", "lesson", "lesson"),
    ("/quizes", "quiz", "quiz"),
    ("/questions", "question", "question"),
    ("/orders", "order", "order"),
    ("/webhooks", "webhook", "webhook"),
    ("/course-announcement", "course_announcement", "announcement"),
)
"""What is a post in the product, the word of its codes, and that of those of updates."""


async def test_d7_what_a_path_names_and_is_not_there(documented: Site, observed: Site) -> None:
    admin = documented.school.people["admin"].id
    rows = [
        ("GET", "/courses/99999", 400, "masteriyo_rest_invalid_course_id"),
        ("PUT", "/courses/99999", 400, "masteriyo_rest_mto-course_invalid_id"),
        ("DELETE", "/courses/99999", 404, "masteriyo_rest_course_invalid_id"),
        ("POST", "/courses/99999/restore", 404, "masteriyo_rest_mto-course_invalid_id"),
        ("PUT", "/users/99999", 403, "masteriyo_rest_cannot_update"),
        ("GET", "/users/99999", 404, "masteriyo_rest_user_invalid_id"),
        ("GET", "/courses/tags/99999", 404, "masteriyo_rest_term_invalid"),
        ("DELETE", "/rest-api/99999", 500, "rest_api_key_delete_error"),
        ("DELETE", "/courses/delete?ids=99999", 500, "masteriyo_rest_cannot_bulk_delete"),
        ("DELETE", "/courses/tags/delete?ids=99999", 500, "masteriyo_rest_cannot_bulk_delete"),
        ("POST", "/courses/restore?ids=99999", 500, "masteriyo_rest_cannot_bulk_delete"),
        ("DELETE", "/users/delete?ids=99999", 500, "masteriyo_rest_cannot_bulk_delete"),
        ("GET", "/users/instructors/99999", 404, "masteriyo_rest_instructor_invalid_id"),
        ("PUT", f"/rest-api/99999?user_id={admin}&permissions=read", 500,
         "rest_api_key_update_error"),
        ("GET", "/coursebuilder/99999", 400, "masteriyo_rest_mto-course_invalid_id"),
        ("GET", "/quizbuilder/99999", 400, "masteriyo_rest_mto-quiz_invalid_id"),
        ("GET", "/users/courses/99999", 404, "masteriyo_rest_user_course_invalid_id"),
        ("GET", "/course-progress/99999", 404, "masteriyo_rest_course_progress_invalid_id"),
        ("GET", "/quizes/attempts/99999", 404, "masteriyo_rest_quiz-attempt_invalid_id"),
        ("GET", "/courses/reviews/99999", 404, "masteriyo_rest_course_review_invalid_id"),
        ("GET", "/courses/questions-answers/99999", 404, "masteriyo_rest_mto_course_qa_invalid_id"),
        ("GET", "/order-items/99999", 404, "masteriyo_rest_order_item_invalid_id"),
        ("POST", "/quizes/start_quiz?id=99999", 403, "masteriyo_rest_invalid_quiz"),
        *(
            (method, f"{path}/99999", status, f"masteriyo_rest_{name}_invalid_id")
            for path, word, post in POSTS
            for method, status, name in (
                ("GET", 404, word), ("DELETE", 404, word), ("PUT", 400, f"mto-{post}"),
            )
        ),
    ]  # fmt: skip
    as_documented, as_observed = await both(documented, observed)
    for method, path, status, code in rows:
        for client, expected in ((as_documented, 404), (as_observed, status)):
            answer = await client.request(method, path)
            assert (answer.status_code, answer.json()["code"]) == (expected, code), path
            assert answer.json()["data"]["status"] == expected


async def test_d8_without_credentials(documented: Site, observed: Site) -> None:
    nobody = await documented.client(None)
    for method, path in (("GET", "/courses"), ("GET", "/nope"), ("POST", "/courses/categories")):
        answer = await nobody.request(method, path)
        assert answer.status_code == 401
        assert answer.json() == {
            "code": "masteriyo_rest_authentication_error",
            "message": "The API key is missing.",
            "data": {"status": 401},
        }
        assert answer.headers["www-authenticate"].startswith('Basic realm="')
    for path in ("", "/"):
        assert (await nobody.get(path)).json()["namespace"] == "masteriyo/v1"
    options = await nobody.request("OPTIONS", "/courses/categories")
    assert options.status_code == 200
    assert options.json()["methods"] == ["GET", "POST"]
    # What somebody without a key may do there is said nowhere else either.
    assert "allow" not in (await nobody.request("OPTIONS", "/course-progress")).headers
    stranger = await observed.client(None)
    assert (await stranger.get("/courses")).json()["code"] == "masteriyo_rest_cannot_read"
    assert (await stranger.get("/nope")).json()["code"] == "rest_no_route"
    missing = await stranger.post("/courses/categories")
    assert missing.json()["code"] == "rest_missing_callback_param"
    made = (await (await observed.client()).post("/courses", json={"name": "Open"})).json()
    assert (await stranger.get(f"/courses/{made['id']}")).status_code == 200


async def test_d9_credentials_that_are_none(documented: Site, observed: Site) -> None:
    made = await (await documented.client()).post(
        "/rest-api",
        json={"user_id": documented.school.people["admin"].id, "permissions": "read"},
    )
    wrong_secret = auth.headers(f"{made.json()['apiKey']}:secret_wrong")
    for sent in ({"Authorization": "Basic !!!"}, {"Authorization": "Bearer abc"}, wrong_secret):
        client = await documented.client(None)
        answer = await client.get("/courses/categories", headers=sent)
        assert answer.status_code == 401
        assert answer.json()["message"] == "The API key provided is invalid."
        assert "www-authenticate" in answer.headers
        client = await observed.client(None)
        answer = await client.get("/courses/categories", headers=sent)
        assert answer.json()["code"] == "masteriyo_rest_cannot_view"
        assert ("www-authenticate" in answer.headers) == (sent is wrong_secret)


async def test_d10_a_key_for_one_thing_is_not_for_the_other(
    documented: Site, observed: Site
) -> None:
    for site in (documented, observed):
        reader = await site.client(access="read")
        writer = await site.client(access="write")
        for client, method, word in ((reader, "POST", "write"), (writer, "GET", "read")):
            for path in ("/courses/categories", "/nope"):
                answer = await client.request(method, path, content=b"{")
                assert answer.status_code == 401
                message = f"The API key provided does not have {word} permissions."
                assert answer.json()["message"] == message
        learner = await site.client("learner")
        answer = await learner.post("/courses/categories", json={"name": "x"})
        assert (answer.status_code, answer.json()["code"]) == (403, "masteriyo_rest_cannot_create")


async def test_d11_keys_work_over_plain_http(school) -> None:
    """From another machine, whatever other vendors ask for."""
    far = school.on(replace(school.platform, require_https=RequireHttps.AUTO))
    for profile in ("documented", "observed"):
        key = await far.key("masteriyo", "admin")
        site = Site(far, profile=profile)
        client = site.school.client(key, client=("192.0.2.7", 7))
        answer = await client.get(f"http://school.example{BASE}/courses/categories")
        assert answer.status_code == 200


async def test_d12_requests_are_counted_where_the_guide_says_so(school) -> None:
    strict = school.on(replace(school.platform, limit_factor=1))
    limited = await Site(strict, profile="documented", rate="2").client()
    statuses = [(await limited.get("/courses/categories")).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    refused = await limited.get("/courses/categories")
    assert refused.json()["code"] == "masteriyo_rest_rate_limit_exceeded"
    assert int(refused.headers["retry-after"]) > 0
    free = await Site(strict, profile="observed", rate="2").client()
    assert [(await free.get("/courses")).status_code for _ in range(4)] == [200] * 4


async def test_d13_nonsense_is_refused_or_swallowed(documented: Site, observed: Site) -> None:
    course = {"name": "x", "access_mode": "one_time"}
    rows = [
        ("/users", {"username": "bade", "email": "nope"}, "email"),
        ("/courses", {**course, "regular_price": "abc"}, "regular_price"),
        ("/courses", {**course, "regular_price": "-5"}, "regular_price"),
        ("/courses", {"name": "x", "categories": [{"id": 99999}]}, "categories"),
        ("/courses", {"name": "x", "tags": [{"id": 99999}]}, "tags"),
        ("/courses", {"name": "x", "difficulty": {"id": 99999}}, "difficulty"),
        ("/orders", {"course_lines": [{"course_id": 99999}]}, "course_lines"),
    ]
    as_documented, as_observed = await both(documented, observed)
    for path, body, name in rows:
        answer = await as_documented.post(path, json=body)
        assert (answer.status_code, list(answer.json()["data"]["params"])) == (400, [name])
        assert (await as_observed.post(path, json=body)).status_code == 201, name
    assert (await as_observed.get("/courses")).json()["meta"]["total"] == 5


async def test_d14_a_manager_manages_or_has_no_rights(documented: Site, observed: Site) -> None:
    manager = await documented.client("manager")
    assert (await manager.get("/users")).status_code == 200
    assert (await manager.post("/courses", json={"name": "x"})).status_code == 201
    assert (await manager.get("/rest-api")).json()["code"] == "masteriyo_permission_denied"
    nothing = await observed.client("manager")
    for path in ("/users", "/courses", "/courses/categories", "/rest-api"):
        assert (await nothing.get(path)).status_code == 403
