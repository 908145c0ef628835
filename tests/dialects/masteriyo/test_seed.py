"""The seed's own examples, verbatim, in the documented profile."""

from __future__ import annotations

import pytest

from tests.dialects.masteriyo.conftest import Site

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])

ACCEPT = {"accept": "application/json"}


async def test_reading_data(documented: Site) -> None:
    """The category of the sample is made first."""
    client = await documented.client()
    await client.post("/courses/categories", json={"name": "Ukulele"})
    answer = await client.get("/courses/categories", headers=ACCEPT)
    (row,) = answer.json()["data"]
    expected = {
        "name": "Ukulele",
        "slug": "ukulele",
        "link": "http://127.0.0.1/course-category/ukulele/",
        "taxonomy": "course_cat",
        "description": "",
        "parent_id": 0,
        "count": 0,
        "display": "default",
        "featured_image": "",
    }
    assert {name: row[name] for name in expected} == expected
    assert isinstance(row["id"], int)
    assert answer.json()["meta"] == {"total": 1, "pages": 1, "current_page": 1, "per_page": 10}


async def test_writing_and_deleting_data(documented: Site) -> None:
    client = await documented.client()
    answer = await client.post(
        "/courses",
        headers={**ACCEPT, "Content-Type": "application/x-www-form-urlencoded"},
        content="name=Yoga&slug=yoga&status=publish&price=50",
    )
    made = answer.json()
    expected = {
        "name": "Yoga",
        "slug": "yoga",
        "permalink": "http://127.0.0.1/course/yoga/",
        "status": "publish",
        "price": "50",
        "formatted_price": "$50",
    }
    assert answer.status_code == 201
    assert {name: made[name] for name in expected} == expected
    assert answer.headers["location"].endswith(f"/wp-json/masteriyo/v1/courses/{made['id']}")
    read = (await client.get(f"/courses/{made['id']}")).json()
    assert (read["price"], read["formatted_price"]) == ("50.00", "$50")
    gone = (await client.delete(f"/courses/{made['id']}", headers=ACCEPT)).json()
    expected = {
        "id": made["id"],
        "name": "Yoga",
        "slug": "yoga",
        "status": "trash",
        "message": "Course deleted successfully",
    }
    assert {name: gone[name] for name in expected} == expected


async def test_the_example_scenario(documented: Site) -> None:
    client = await documented.client(access="read")
    answer = await client.post(
        "/courses/categories",
        headers={**ACCEPT, "Content-Type": "application/json"},
        content='{\n"name": "NewCategory"\n}',
    )
    assert answer.status_code == 401
    assert answer.json() == {
        "code": "masteriyo_rest_authentication_error",
        "message": "The API key provided does not have write permissions.",
        "data": {"status": 401},
    }
