"""Every example of the seed that stands, as it is printed there; what was added is named."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.dialects import curl
from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_page
from tests.dialects.akako.test_files import MP4, PDF, form, topic_of
from tests.dialects.akako.test_webhooks import headers_of

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


def the_script() -> list[curl.Request]:
    """The commands that the reference keeps, as they stand there."""
    page = (Path(__file__).parents[3] / "docs" / "api" / "akako.md").read_text("utf-8")
    block = page.partition("### Testing script")[2].partition("```sh\n")[2].partition("```")[0]
    commands = [part for part in re.split(r"^# .*\n", block, flags=re.MULTILINE) if part]
    return [curl.read(command) for command in commands]


async def test_the_testing_script(akako: Akako) -> None:
    """The second command's placeholder of a token stays one: the list is open."""
    for request, status in zip(the_script(), (201, 200), strict=True):
        client = akako.school.client(request.headers, host="akako.example.com")
        path = request.url.removeprefix("https://akako.example.com")
        assert path.startswith("/api/")
        answer = await client.request(request.method, path, content=request.body)
        expect_data(answer, status)


@on_sqlite
async def test_the_error_of_a_field(akako: Akako) -> None:
    body = {"userId": "user_123", "email": "invalid-email"}
    answer = await akako.anybody().post("/auth/sync", json=body)
    assert answer.status_code == 422
    told = answer.json()
    assert told["details"].pop("errors") == [told["details"]]
    assert told == {
        "success": False,
        "error": "Validation failed",
        "code": "VALIDATION_ERROR",
        "details": {
            "field": "email",
            "message": "Invalid email format",
            "value": "invalid-email",
        },
    }


@on_sqlite
async def test_the_video_of_a_topic(akako: Akako) -> None:
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    path = f"/admin/education/topics/{topic['id']}/video"
    shown = expect_data(await mentor.put(path, **form(MP4, name="film.mp4", field="video")))
    assert shown["topicId"] == topic["id"]


@on_sqlite
async def test_the_webhook(akako: Akako) -> None:
    """The signature is a real one, with the id and the time that it covers; of the addresses, which
    the seed leaves out, there is none."""
    body = b"""{
"type": "user.created",
"data": {
"id": "user_123",
"email_addresses": [],
"first_name": "John",
"last_name": "Doe"
}
}"""
    signed = headers_of(body, "msg_1")
    sent = {name.replace("webhook-", "X-Svix-"): value for name, value in signed.items()}
    sent["Content-Type"] = "application/json"
    expect_data(await akako.anybody().post("/webhooks/clerk", content=body, headers=sent))
    admin = await akako.caller("admin")
    made = expect_data(await admin.get("/users/user_123"))
    assert (made["firstName"], made["lastName"]) == ("John", "Doe")


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
