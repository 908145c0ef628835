"""Every example of the seed that stands, as it is printed there; what was added is named."""

from __future__ import annotations

import pytest

from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_page
from tests.dialects.akako.test_files import PDF, form, topic_of

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


async def test_the_testing_script(akako: Akako) -> None:
    """The second command's placeholder of a token stays one: the list is open."""
    synced = await akako.anybody().post(
        "/auth/sync",
        headers={"Content-Type": "application/json"},
        content=b'{"userId": "user_123", "email": "test@example.com"}',
    )
    expect_data(synced, 201)
    headers = {"Authorization": "Bearer your_jwt_token"}
    assert expect_data(await akako.anybody(headers).get("/education/levels")) == []


@on_sqlite
async def test_the_levels_of_the_sdk_samples(akako: Akako) -> None:
    made = await akako.make("levels", name="High School", description="Secondary education")
    assert expect_data(await akako.anybody().get("/education/levels")) == [made]


@on_sqlite
async def test_the_page_and_the_search(akako: Akako) -> None:
    admin = await akako.caller("admin")
    path = "/users?page=1&limit=20&sort=createdAt&order=desc"
    rows, pagination = expect_page(await admin.get(path))
    assert len(rows) == pagination["total"] == 7
    assert pagination["limit"] == 20
    assert [type(pagination[name]) for name in ("pages", "hasNext")] == [int, bool]
    assert expect_page(await admin.get("/users?search=john&role=LEARNER&status=ACTIVE"))[0] == []


@on_sqlite
async def test_the_error_of_a_role(akako: Akako) -> None:
    learner = await akako.caller("learner")
    answer = await learner.post("/admin/education/levels", json={"name": "Primary School"})
    assert answer.status_code == 403
    assert answer.json() == {
        "success": False,
        "error": "Insufficient permissions",
        "code": "FORBIDDEN",
        "details": {"required": ["ADMIN"], "user_roles": ["LEARNER"]},
    }


@on_sqlite
async def test_the_error_of_a_duplicate(akako: Akako) -> None:
    await akako.make("levels", name="Primary School")
    admin = await akako.caller("admin")
    answer = await admin.post("/admin/education/levels", json={"name": "Primary School"})
    assert answer.json() == {
        "success": False,
        "error": "Resource already exists",
        "code": "CONFLICT",
        "details": {"resource": "education_level", "field": "name", "value": "Primary School"},
    }


@on_sqlite
async def test_the_upload_in_the_order_of_its_fields(akako: Akako) -> None:
    """The topic's id and the file are real ones; the metadata are the seed's."""
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    metadata = '{"name": "document.pdf", "description": "Study material"}'
    sent = form(PDF, ("topicId", topic["id"]), ("metadata", metadata))
    made = expect_data(await mentor.post("/s3/document/upload", **sent), 201)
    assert (made["name"], made["description"]) == ("document.pdf", "Study material")


@on_sqlite
async def test_the_limit_headers(akako: Akako) -> None:
    answer = await akako.anybody().get("/education/levels")
    assert answer.headers["x-ratelimit-limit"] == "100"
    assert len(answer.headers["x-ratelimit-reset"]) == len("1640995200")
    expect_error(await akako.anybody().get("/users"), 401, "UNAUTHORIZED")
