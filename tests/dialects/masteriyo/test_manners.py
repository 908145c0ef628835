"""WordPress's manners: forms, coercion, paging, tunnelling, what is asked to be left out."""

from __future__ import annotations

import json

import httpx2 as httpx
import pytest

from lyceum.dialects.masteriyo.elsewhere import elsewhere
from tests.dialects.masteriyo.conftest import BASE, Site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


async def test_json_outranks_the_form_and_the_form_the_query(documented: Site) -> None:
    client = await documented.client()
    made = await client.post("/courses/tags?name=Query", data={"name": "Form"})
    assert made.json()["name"] == "Form"
    made = await client.post("/courses/tags?name=Query&description=d", json={"name": "JSON"})
    assert (made.json()["name"], made.json()["description"]) == ("JSON", "d")
    parts = await client.post("/courses/tags", files={"name": (None, "Parts")})
    assert parts.json()["name"] == "Parts"


async def test_brackets_nest(documented: Site) -> None:
    client = await documented.client()
    category = (await client.post("/courses/categories", json={"name": "Strings"})).json()
    tag = (await client.post("/courses/tags", json={"name": "Folk"})).json()
    body = {"name": "Nested", "categories[0][id]": category["id"], "tags[][id]": tag["id"]}
    made = (await client.post("/courses", data=body)).json()
    assert [one["id"] for one in made["categories"]] == [category["id"]]
    assert [one["name"] for one in made["tags"]] == ["Folk"]


async def test_a_body_that_is_no_object_is_none(documented: Site) -> None:
    client = await documented.client()
    for body, kind in ((b"[1,2]", "application/json"), (b"name=x", "text/plain")):
        made = await client.post("/courses", content=body, headers={"content-type": kind})
        assert (made.status_code, made.json()["name"]) == (201, "Course")
    bad = await client.get("/courses", headers={"content-type": "application/json"})
    assert bad.status_code == 200
    for method in ("GET", "POST"):
        bad = await client.request(
            method, "/courses", content=b"{", headers={"content-type": "application/json"}
        )
        assert bad.json() == {
            "code": "rest_invalid_json",
            "message": "Invalid JSON body passed.",
            "data": {"status": 400, "json_error_code": 4, "json_error_message": "Syntax error"},
        }


TYPE, WORD = "rest_invalid_type", "rest_not_in_enum"


@pytest.mark.parametrize(
    ("body", "name", "code", "message"),
    [
        ({"name": 12345}, "name", TYPE, "name is not of type string."),
        ({"menu_order": 1.5}, "menu_order", TYPE, "menu_order is not of type integer."),
        ({"featured": "yes"}, "featured", TYPE, "featured is not of type boolean."),
        ({"categories": [7]}, "categories", TYPE, "categories[0] is not of type object."),
        (
            {"flow": "upwards"}, "flow", WORD,
            "flow is not one of sequential, free-flow, date, and days.",
        ),
    ],
)  # fmt: skip
async def test_what_is_of_another_type_is_named(
    documented: Site, body: dict[str, object], name: str, code: str, message: str
) -> None:
    answer = await (await documented.client()).post("/courses", json=body)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (400, "rest_invalid_param")
    assert told["message"] == f"Invalid parameter(s): {name}"
    assert told["data"]["params"] == {name: message}
    assert told["data"]["details"][name]["code"] == code


async def test_numbers_and_truth_are_read_from_text_and_null_is_nothing(documented: Site) -> None:
    client = await documented.client()
    body = {"name": "x", "menu_order": "7", "featured": "True", "duration": 2.0, "slug": None}
    made = (await client.post("/courses", json=body)).json()
    assert (made["menu_order"], made["featured"], made["duration"]) == (7, True, 2)
    assert made["slug"] == "x"


async def test_a_method_may_come_in_another(documented: Site) -> None:
    client = await documented.client()
    for headers, query in (({"X-HTTP-Method-Override": "DELETE"}, ""), ({}, "?_method=DELETE")):
        made = (await client.post("/courses", json={"name": "x"})).json()
        path = f"/courses/{made['id']}"
        gone = await client.post(path + query, headers=headers)
        assert (gone.status_code, gone.json()["status"]) == (200, "trash")


async def test_other_addresses_lead_here(documented: Site, observed: Site) -> None:
    """Behind `/index.php` (758), and named in a query, where no key counts (755)."""
    for site, is_open in ((documented, False), (observed, True)):
        client = await site.client()
        made = (await client.post("/courses", json={"name": "Open"})).json()
        client.base_url = httpx.URL("http://127.0.0.1")
        listed = await client.get(f"/index.php{BASE}/courses", params={"per_page": 1})
        assert listed.json()["data"][0]["id"] == made["id"]
        for path in ("/", "/index.php"):
            route = {"rest_route": f"/masteriyo/v1/courses/{made['id']}", "_fields": "id"}
            answer = await client.get(path, params=route)
            if is_open:
                assert (answer.status_code, answer.json()["id"]) == (200, made["id"])
            else:
                assert answer.json()["message"] == "The API key is missing."
            refused = await client.get(path, params={"rest_route": "/masteriyo/v1/courses"})
            assert refused.status_code == 401
            index = await client.get(path, params={"rest_route": "/masteriyo/v1"})
            assert index.json()["namespace"] == "masteriyo/v1"
    others = [
        "/",
        "/?rest_route=/wp/v2/posts",
        "/?rest_route=",
        "/?rest_route=//",
        "/x?rest_route=",
    ]
    for address in (*others, "/x?rest_route=/masteriyo/v1", f"/index.php{BASE}x", "/index.php"):
        path, _, query = address.partition("?")
        scope = {"path": path, "query_string": query.encode(), "headers": []}
        assert elsewhere(scope) is None, address


async def test_jsonp_is_refused(documented: Site) -> None:
    """It would read an authenticated API across sites (994)."""
    client = await documented.client()
    for method in ("GET", "POST"):
        answer = await client.request(method, "/courses?_jsonp=cb")
        assert (answer.status_code, answer.json()["code"]) == (400, "rest_jsonp_disabled")


async def test_what_lies_in_a_course_and_in_a_section_is_listed(documented: Site) -> None:
    client = await documented.client()
    course = (await client.post("/courses", json={"name": "x"})).json()["id"]
    assert (await client.get("/courses/children", params={"course": course})).json() == []
    sections = []
    for name in ("One", "Two"):
        body = {"name": name, "parent_id": course, "course_id": course}
        sections.append((await client.post("/sections", json=body)).json()["id"])
    told = await client.get("/courses/children", params={"course": course, "per_page": 1})
    assert told.json() == [
        {"id": sections[0], "name": "One", "type": "section", "menu_order": 0, "parent_id": course}
    ]
    assert told.headers["x-wp-total"] == "2"
    for path, kind in (("/lessons", "lesson"), ("/quizes", "quiz")):
        body = {"name": kind, "parent_id": sections[1], "course_id": course}
        assert (await client.post(path, json=body)).status_code == 201
    inside = (await client.get("/sections/children", params={"section": sections[1]})).json()
    assert [(one["type"], one["parent_id"]) for one in inside] == [
        ("lesson", sections[1]), ("quiz", sections[1])
    ]  # fmt: skip
    missing = (await client.get("/sections/children")).json()
    assert missing["data"]["params"] == ["section"]


async def test_who_is_deleted_leaves_their_courses_to_another(documented: Site) -> None:
    client, people = await documented.client(), documented.school.people
    gone, heir = people["instructor"].id, people["other_instructor"].id
    body = {"name": "Led", "author_id": gone}
    ids = [(await client.post("/courses", json=body)).json()["id"] for _ in range(2)]
    assert (await client.delete(f"/courses/{ids[1]}")).status_code == 200
    kept = await client.delete(f"/users/{gone}")
    assert (kept.status_code, kept.json()["code"]) == (400, "masteriyo_rest_leads_courses")
    for nobody in (gone, people["learner"].id, 99999):
        refused = await client.delete(f"/users/{gone}", params={"reassign": nobody})
        assert list(refused.json()["data"]["params"]) == ["reassign"]
        assert (await client.get(f"/courses/{ids[0]}")).json()["author"]["id"] == gone
    answer = await client.delete(f"/users/{gone}", params={"reassign": heir})
    assert (answer.status_code, answer.json()["id"]) == (200, gone)
    assert (await client.get(f"/courses/{ids[0]}")).json()["author"]["id"] == heir
    restored = (await client.post(f"/courses/{ids[1]}/restore")).json()
    assert restored["author"]["id"] == heir


async def test_pages_tell_where_the_others_are(documented: Site) -> None:
    client = await documented.client()
    for number in range(3):
        await client.post("/courses/categories", json={"name": f"Category {number}"})
    answer = await client.get("/courses/categories", params={"per_page": 1, "page": 2})
    assert (answer.headers["x-wp-total"], answer.headers["x-wp-totalpages"]) == ("3", "3")
    place = f"http://127.0.0.1{BASE}/courses/categories?per_page=1&page="
    assert answer.headers["link"] == f'<{place}1>; rel="prev", <{place}3>; rel="next"'
    beyond = await client.get("/courses/categories", params={"per_page": 1, "page": 99})
    assert beyond.json()["data"] == []
    assert beyond.headers["link"] == f'<{place}3>; rel="prev"'
    for name, value in (("per_page", "101"), ("per_page", "0"), ("page", "0"), ("page", "x")):
        assert (await client.get("/courses/categories", params={name: value})).status_code == 400


async def test_fields_and_envelope(documented: Site) -> None:
    client = await documented.client()
    made = (await client.post("/courses", json={"name": "x"})).json()
    path = f"/courses/{made['id']}"
    answer = await client.get(path, params={"_fields": "id,name"})
    assert answer.json().keys() == {"id", "name", "_links"}
    assert (await client.get("/courses", params={"_fields": "id,name"})).json() == []
    assert (await client.get("/courses", params={"_fields": "meta"})).json().keys() == {"meta"}
    whole = await client.get("/courses/99999", params={"_envelope": 1})
    assert (whole.status_code, whole.json()["status"]) == (200, 404)


async def test_answers_are_spelled_as_php_does(documented: Site) -> None:
    answer = await (await documented.client()).post("/courses/tags", json={"name": "Čardáš"})
    assert "\\u010card\\u00e1\\u0161" in answer.text
    assert "http:\\/\\/" in answer.text
    assert json.loads(answer.text)["name"] == "Čardáš"
    assert answer.headers["content-type"] == "application/json; charset=UTF-8"
    assert answer.headers["allow"] == "GET, POST"


async def test_texts_are_marked_in_view_and_raw_in_edit(documented: Site) -> None:
    client = await documented.client()
    made = (await client.post("/courses", json={"name": "x", "description": "one\n\ntwo"})).json()
    assert made["description"] == "one\n\ntwo"
    path = f"/courses/{made['id']}"
    assert (await client.get(path)).json()["description"] == "<p>one</p>\n<p>two</p>\n"
    raw = (await client.get(path, params={"context": "edit"})).json()
    assert raw["description"] == "one\n\ntwo"


async def test_a_slash_behind_a_path_is_none(documented: Site) -> None:
    client = await documented.client()
    assert (await client.get("/courses/")).status_code == 200
    assert (await client.get("/courses//")).json()["code"] == "rest_no_route"


async def test_what_is_changed_in_the_trash_stays_there_unless_its_status_says_otherwise(
    documented: Site,
) -> None:
    client = await documented.client()
    made = (await client.post("/courses", json={"name": "x", "status": "pending"})).json()
    path = f"/courses/{made['id']}"
    await client.delete(path)
    for body, name in (({}, "x"), ({"name": "Changed"}, "Changed")):
        told = (await client.put(path, json=body)).json()
        assert (told["status"], told["name"]) == ("trash", name)
    assert (await client.put(path, json={"status": "publish"})).json()["status"] == "publish"
