"""The envelope around every answer, whatever made it."""

from __future__ import annotations

from typing import Any

import httpx2 as httpx
import msgspec
import pytest

from lyceum.adapters.passwords import Argon2Passwords
from lyceum.core.database import DatabaseUnavailable
from lyceum.core.enrollment.errors import CourseFull
from lyceum.core.errors import Refusal, TooBusy
from lyceum.dialects.karma import dialect, errors
from lyceum.http.exchange import Exchange
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    expect_data,
    expect_error,
    expect_fields,
    expect_list,
)

decision = pytest.mark.decision

BODY_LIMIT = 1_048_576


@decision("K2")
async def test_meta_is_there_on_single_objects_too_and_null(karma: Karma) -> None:
    course = course_id(await karma.school.course())
    admin = await karma.caller("admin")
    answer = await admin.get(f"/courses/{course}")
    assert expect_data(answer)["id"] == course
    assert '"meta":null' in answer.text
    listed = await admin.get("/courses")
    assert expect_list(listed)
    assert listed.json()["meta"] == {"total": 1, "page": 1, "per_page": 20}


@decision("K3")
async def test_details_are_left_out_of_everything_but_422(karma: Karma) -> None:
    """Each helper below checks it; here stand all the codes together."""
    course = course_id(await karma.school.course())
    admin, learner = await karma.caller("admin"), await karma.caller("learner")
    expect_error(await admin.post("/courses", content=b"{"), 400, "BAD_REQUEST")
    expect_error(await karma.anybody().get("/courses"), 401, "UNAUTHORIZED")
    expect_error(await learner.post("/courses", json={}), 403, "FORBIDDEN")
    expect_error(await admin.get("/courses/crs_abc123"), 404, "NOT_FOUND")
    expect_error(await admin.patch(f"/courses/{course}"), 405, "METHOD_NOT_ALLOWED")
    assert expect_fields(await admin.post("/courses", json={}), "title")


@decision("K7")
@pytest.mark.parametrize(
    "path", ["", "/", "/nothing", "/courses/", "/courses/a/b", "/Courses", "//courses", "/docs"]
)
async def test_an_address_that_does_not_exist_is_404_with_or_without_a_token(
    karma: Karma, path: str
) -> None:
    for caller in (karma.anybody(), await karma.caller("admin")):
        answer = await caller.get(f"http://127.0.0.1/api/v1{path}")
        expect_error(answer, 404, "NOT_FOUND")
        expect_error(await caller.post(f"http://127.0.0.1/api/v1{path}"), 404, "NOT_FOUND")


ALLOWED = {
    "/auth/login": "POST",
    "/auth/sessions": "GET, HEAD",
    "/auth/sessions/ses_x": "DELETE",
    "/users": "GET, HEAD, POST",
    "/users/usr_x": "DELETE, GET, HEAD, PUT",
    "/courses/crs_x": "DELETE, GET, HEAD, PUT",
    "/enrollments/enr_x": "DELETE, GET, HEAD, PUT",
}


@decision("K7")
async def test_a_method_that_an_address_does_not_know_is_405_with_those_it_knows(
    karma: Karma,
) -> None:
    for path, allowed in ALLOWED.items():
        for method in ("PATCH", "OPTIONS", "TRACE", "BREW"):
            answer = await karma.anybody().request(method, path)
            expect_error(answer, 405, "METHOD_NOT_ALLOWED")
            assert answer.headers["allow"] == allowed


async def test_head_is_answered_as_get_without_a_body(karma: Karma) -> None:
    admin = await karma.caller("admin")
    got, head = await admin.get("/courses"), await admin.head("/courses")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == got.headers["content-length"]
    assert head.headers["x-ratelimit-limit"] == "100"


@decision("K7")
async def test_a_body_over_the_limit_is_413_and_nothing_is_written(karma: Karma) -> None:
    admin = await karma.caller("admin")

    def body(size: int) -> bytes:
        frame = b'{"title":"Rain","description":"%s"}'
        return frame % (b"x" * (size - len(frame) + 2))

    answer = await admin.post("/courses", content=body(BODY_LIMIT + 1))
    expect_error(answer, 413, "PAYLOAD_TOO_LARGE")

    async def chunks() -> Any:
        for _ in range(3):
            yield b"x" * (BODY_LIMIT // 2)

    expect_error(await admin.post("/courses", content=chunks()), 413, "PAYLOAD_TOO_LARGE")
    assert expect_list(await admin.get("/courses")) == []
    assert expect_fields(await admin.post("/courses", content=body(BODY_LIMIT)), "description")


@decision("K8")
@pytest.mark.parametrize(
    "body", [b"{", b"nonsense", b'{"title": }', b"[]", b'"title"', b"7", b"null", b"\xff\xfe"]
)
async def test_a_body_that_is_no_json_object_is_400(karma: Karma, body: bytes) -> None:
    admin = await karma.caller("admin")
    error = expect_error(await admin.post("/courses", content=body), 400, "BAD_REQUEST")
    assert error["message"] == "The request body is not a valid JSON object."


@decision("K8")
async def test_no_body_at_all_lacks_each_required_field(karma: Karma) -> None:
    admin = await karma.caller("admin")
    assert expect_fields(await admin.post("/courses"), "title")


@decision("K9")
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (None, 201),
        ("application/json", 201),
        ("application/json; charset=utf-8", 201),
        ("Application/JSON", 201),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("application/jsonp", 400),
        ("", 400),
    ],
)
async def test_a_body_is_believed_to_be_json_unless_it_says_otherwise(
    karma: Karma, kind: str | None, status: int
) -> None:
    admin = await karma.caller("admin")
    headers = {} if kind is None else {"Content-Type": kind}
    answer = await admin.post("/courses", content=b'{"title": "Rain"}', headers=headers)
    if status == 201:
        assert expect_data(answer, 201)["title"] == "Rain"
    else:
        expect_error(answer, 400, "BAD_REQUEST")


@decision("K9")
@pytest.mark.parametrize("verb", ["get", "delete"])
async def test_reads_and_deletions_may_say_any_kind_of_content(karma: Karma, verb: str) -> None:
    """The curl samples leave it out, and many clients send it always."""
    admin = await karma.caller("admin")
    for kind in ("application/json", "text/plain", "multipart/form-data"):
        course = course_id(await karma.school.course())
        answer = await getattr(admin, verb)(f"/courses/{course}", headers={"Content-Type": kind})
        assert expect_data(answer)["id"] == course


@decision("K14")
async def test_unknown_keys_in_queries_are_ignored(karma: Karma) -> None:
    admin = await karma.caller("admin")
    answer = await admin.get("/courses", params={"sort": "title", "fields": "id", "_": "1"})
    assert expect_list(answer) == []


@decision("K7")
async def test_a_crash_is_500_in_the_envelope_and_tells_nothing(
    karma: Karma, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await karma.caller("admin")

    async def crash(*given: Any, **named: Any) -> None:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("lyceum.core.catalog.queries.fetch_page", crash)
    answer = await admin.get("/courses")
    error = expect_error(answer, 500, "INTERNAL_ERROR")
    assert error == {"code": "INTERNAL_ERROR", "message": "An unexpected error occurred."}
    assert "secret" not in answer.text


async def test_a_database_that_does_not_answer_is_503_in_the_envelope(
    karma: Karma, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the headers of the limit, even where nobody could be told apart any more."""
    admin = await karma.caller("admin")

    def gone(*given: Any, **named: Any) -> None:
        raise DatabaseUnavailable("no connection")

    monkeypatch.setattr(karma.school.works.database, "reading", gone)
    answer = await admin.get("/courses")
    error = expect_error(answer, 503, "SERVICE_UNAVAILABLE")
    assert "connection" not in error["message"]


async def test_a_full_pool_of_passwords_is_503_in_the_envelope(
    karma: Karma, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*given: Any) -> None:
        raise TooBusy

    monkeypatch.setattr(Argon2Passwords, "verify", full)
    body = {"email": "learner@school.example", "password": "correct horse battery"}
    answer = await karma.anybody().post("/auth/login", json=body)
    expect_error(answer, 503, "SERVICE_UNAVAILABLE")


def every_refusal(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """A refusal and all below it that are loaded."""
    return [kind] + [below for child in kind.__subclasses__() for below in every_refusal(child)]


@decision("K7")
def test_every_refusal_has_a_spelling_of_its_own() -> None:
    ours = {
        kind
        for kind in every_refusal()
        if kind.__module__.startswith(("lyceum.core.", "lyceum.http."))
    }
    assert ours - errors.SPELLINGS.keys() == set()


def test_a_refusal_without_a_spelling_is_said_as_the_one_above_it() -> None:
    class Unheard(CourseFull):
        pass

    request = httpx.Request("POST", "http://127.0.0.1/api/v1/enrollments")
    exchange = Exchange.__new__(Exchange)
    exchange.request = request  # type: ignore[assignment]
    answer = dialect.render_error(Unheard(), exchange)
    assert answer.status == 422
    assert msgspec.json.decode(answer.body)["error"]["details"][0]["field"] == "course_id"


async def test_every_answer_names_its_request(karma: Karma) -> None:
    """The client's own name for it where that is a plain one, so that logs can be compared."""
    admin = await karma.caller("admin")
    for path in ("/courses", "/nothing", "/users/usr_x"):
        answer = await admin.get(path, headers={"X-Request-Id": "call-7"})
        assert answer.headers["x-request-id"] == "call-7"
    odd = await admin.get("/courses", headers={"X-Request-Id": "a b\tc"})
    assert odd.headers["x-request-id"] not in ("", "a b\tc")
