"""Lists: pages by cursor in both directions, orders, filters, fewer fields and more parts."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.catalog.model import CourseState
from tests.dialects.lyceum.callers import Lyceum, wrong_fields
from tests.harness.school import School

COURSES = 7


@pytest.fixture
async def titles(school: School) -> list[str]:
    """The titles of the courses there are, as they were made; every third is a draft."""
    made = []
    for number in range(COURSES):
        state = CourseState.DRAFT if number % 3 == 0 else CourseState.PUBLISHED
        made.append((await school.course(f"Course {number}", state=state)).title)
    return made


def titles_in(answer: httpx.Response) -> list[str]:
    assert answer.is_success, answer.text
    return [row["title"] for row in answer.json()["data"]]


async def follow(client: httpx.AsyncClient, answer: httpx.Response, rel: str) -> list[list[str]]:
    """The titles of this page and of those that `Link` leads to, one after the other."""
    pages = [titles_in(answer)]
    while rel in answer.links:
        answer = await client.get(f"http://127.0.0.1{answer.links[rel]['url']}")
        pages.append(titles_in(answer))
    return pages


@pytest.mark.parametrize(
    ("order", "falls"),
    [("created_at", False), ("-created_at", True), ("updated_at", False), ("-updated_at", True)],
)
@pytest.mark.parametrize("total", [True, False])
async def test_links_lead_through_every_row_once_and_back(
    lyceum: Lyceum, titles: list[str], order: str, falls: bool, total: bool
) -> None:
    client = await lyceum.caller("admin")
    asked: dict[str, Any] = {"limit": 3, "order": order, **({"total": "true"} if total else {})}
    first = await client.get("/courses", params=asked)
    expected = titles[::-1] if falls else titles
    pages = await follow(client, first, "next")
    assert pages == [expected[:3], expected[3:6], expected[6:]]
    last = first
    while "next" in last.links:
        last = await client.get(f"http://127.0.0.1{last.links['next']['url']}")
        assert last.json().get("total") == (COURSES if total else None)
    assert await follow(client, last, "prev") == [expected[6:], expected[3:6], expected[:3]]
    assert last.links["first"]["url"] == str(first.request.url.raw_path, "ascii")


async def test_what_comes_and_goes_shifts_no_page(
    lyceum: Lyceum, school: School, titles: list[str]
) -> None:
    client = await lyceum.caller("admin")
    first = await client.get("/courses", params={"limit": 2})
    row = first.json()["data"][1]
    await school.course("Newer than all")
    assert (await client.delete(f"/courses/{row['id']}")).is_success
    second = await client.get("/courses", params={"limit": 2, "cursor": first.json()["next"]})
    assert titles_in(second) == ["Course 4", "Course 3"]


async def test_an_empty_list_has_no_other_pages(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get("/courses", params={"total": "true"})
    page = answer.json()
    assert page.pop("as_of")
    assert page == {"data": [], "next": None, "previous": None, "total": 0}
    assert set(answer.links) == {"first"}


async def test_a_page_that_ends_with_the_last_row_has_no_next(
    lyceum: Lyceum, titles: list[str]
) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get("/courses", params={"limit": COURSES})
    assert len(answer.json()["data"]) == COURSES
    assert answer.json()["next"] is None


def cursor(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


BAD_CURSORS = (
    "x", "\u00e9", "!!!!", cursor(), cursor("-created_at", False, "text", 1),
    cursor("-created_at", False, 2**63, 1), cursor("created_at", False, 1, 1),
    cursor("-created_at", False, 1, 1, 1), cursor("title", False, 1, 1),
)  # fmt: skip


@pytest.mark.parametrize("text", BAD_CURSORS)
async def test_a_cursor_that_is_none_or_of_another_order_is_refused(
    lyceum: Lyceum, text: str
) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get("/courses", params={"cursor": text})
    assert wrong_fields(answer) == {"cursor": "malformed"}


async def test_every_wrong_or_unknown_name_of_a_query_is_named(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    asked: dict[str, Any] = {
        "limit": 201,
        "order": "title",
        "total": "1",
        "titel": "Maps",
        "per_page": 5,
    }
    assert wrong_fields(await client.get("/courses", params=asked)) == {
        "limit": "too_large",
        "order": "unknown_word",
        "total": "wrong_type",
        "titel": "not_allowed",
        "per_page": "not_allowed",
    }


async def test_fields_are_fewer_and_parts_are_more(lyceum: Lyceum, school: School) -> None:
    course = await school.course(category="Science")
    client = await lyceum.caller("admin")
    lead = school.people["instructor"].id
    plain = (await client.get(f"/courses/{course.id}")).json()
    assert not {"category", "lead_id", "enrollment_count"} & set(plain)
    asked = {"parts": "category,lead_id,enrollment_count", "fields": "title,lead_id"}
    expected = {"id": course.id, "title": course.title, "lead_id": lead}
    assert (await client.get(f"/courses/{course.id}", params=asked)).json() == expected
    assert (await client.get("/courses", params=asked)).json()["data"] == [expected]
    whole = (await client.get("/courses", params={"parts": asked["parts"]})).json()["data"][0]
    assert whole == {**plain, "category": "Science", "lead_id": lead, "enrollment_count": 0}


@pytest.mark.parametrize("name", ["fields", "parts", "states"])
@pytest.mark.parametrize("words", ["", "nonsense", "title,,id", "id;title"])
async def test_an_unknown_word_in_a_list_of_words_is_refused(
    lyceum: Lyceum, name: str, words: str
) -> None:
    client = await lyceum.caller("admin")
    answer = await client.get("/courses", params={name: words})
    assert wrong_fields(answer) == {name: "unknown_word"}
