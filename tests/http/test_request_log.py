"""The log of requests: one line each on demand, and nothing in it that the client wrote but the
path."""

import msgspec
import pytest
from structlog.testing import capture_logs

from lyceum.core.work import Works
from lyceum.http.dialect import REQUEST_ID
from tests.harness.school import PASSWORD, School, found_school, make_platform


@pytest.fixture
async def logged(works: Works) -> School:
    """A school whose platform tells of each request."""
    return await found_school(make_platform(works, log_requests=True))


async def test_each_request_is_one_line(logged: School) -> None:
    client = await logged.client_as("learner")
    with capture_logs() as lines:
        await client.get("/api/v1/courses", params={"page": 1})
        await client.get("/api/v1/nothing")
    assert [(one["method"], one["path"], one["status"]) for one in lines] == [
        ("GET", "/api/v1/courses", 200),
        ("GET", "/api/v1/nothing", 404),
    ]
    assert lines[0]["user"] == logged.people["learner"].id
    assert {(one["event"], one["dialect"], one["log_level"]) for one in lines} == {
        ("request", "karma", "info")
    }
    assert all(one["ms"] >= 0 for one in lines)


async def test_passwords_tokens_queries_and_bodies_are_not_told(logged: School) -> None:
    client = logged.client()
    email = str(logged.people["admin"].email)
    with capture_logs() as lines:
        answer = await client.post(
            "/api/v1/auth/login?secret=1", json={"email": email, "password": PASSWORD}
        )
        token = answer.json()["data"]["access_token"]
        await client.get("/api/v1/users?email=x", headers={"Authorization": f"Bearer {token}"})
    told = str(lines)
    assert len(lines) == 2
    assert not [hidden for hidden in (PASSWORD, token, email, "secret=1", "?") if hidden in told]


async def test_a_path_is_told_as_it_was_written(logged: School) -> None:
    client = logged.client()
    with capture_logs() as lines:
        await client.get("/api/v1/%1b[2Jcourses%0a")
    (line,) = lines
    assert "\x1b" not in line["path"]
    assert "\n" not in line["path"]
    assert line["path"].startswith("/api/v1/%1")


async def test_nothing_is_told_unless_asked(school: School) -> None:
    assert not school.platform.log_requests
    client = await school.client_as("learner")
    with capture_logs() as lines:
        await client.get("/api/v1/courses")
    assert lines == []


async def test_the_request_is_known_to_whatever_logs_while_it_is_answered(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    dialect = school.root._spoken[0]

    async def authenticate(*everything: object) -> object:
        seen.append(REQUEST_ID.get())
        return await dialect.authenticate(*everything)  # type: ignore[arg-type]

    school.root._spoken = [msgspec.structs.replace(dialect, authenticate=authenticate)]
    school.root.open(school.platform)
    answer = await school.client().get(
        dialect.mount + dialect.sample, headers={"X-Request-Id": "mine-1"}
    )
    assert answer.headers["x-request-id"] == "mine-1"
    assert seen == ["mine-1"]
