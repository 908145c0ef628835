"""Refusals: one shape for all, with the parameter that they are about."""

from __future__ import annotations

import pytest

from lyceum.core.errors import TooBusy
from lyceum.dialects.learnflow.errors import SPELLINGS
from tests.dialects.learnflow.callers import COURSE, LearnFlow, expect, expect_error

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision
pytestmark = on_sqlite


@decision("L1", "L2", "L3")
async def test_an_error_names_its_parameter_and_its_request(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    answer = await admin.post("/courses", json={"title": "T"}, headers={"x-request-id": "mine"})
    error = expect_error(answer, 400, "parameter_missing", "description")
    assert error["type"] == "invalid_request_error"
    assert error["message"] == "Missing required parameter: description."
    assert error["request_id"] == "req_mine"
    assert error["doc_url"].endswith("/docs/learnflow")


@decision("L2", "L3")
def test_the_statuses_are_those_of_the_table(database_kind: str) -> None:
    """402 for cards, 409 while a key runs, 413 for sizes, 503 where nothing answers."""
    statuses = {spelling.status for spelling in SPELLINGS.values()}
    assert statuses == {400, 401, 402, 403, 404, 409, 413, 429, 500, 503}
    assert SPELLINGS[TooBusy].type == "api_error"


@decision("L43")
async def test_an_unknown_address_or_verb_is_an_unknown_url(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    for method, path in (("GET", "/lessons"), ("DELETE", "/courses"), ("PUT", "/enrollments")):
        answer = await admin.request(method, path)
        error = expect_error(answer, 404, "unknown_url")
        assert error["type"] == "invalid_request_error"


@decision("L21", "L43")
async def test_a_body_is_a_json_object(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    for body in (b"{", b"[]", b"7", b'{"price": NaN}', b"\xff"):
        answer = await admin.post(
            "/courses", content=body, headers={"content-type": "application/json"}
        )
        expect_error(answer, 400, "invalid_json")
    form = await admin.post("/courses", data={"title": "T"})
    expect_error(form, 400, "unsupported_media_type")
    large = await admin.post("/courses", json={**COURSE, "description": "x" * 1_100_000})
    expect_error(large, 413, "request_too_large")


@decision("L7")
async def test_what_is_made_is_201(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    expect(await admin.post("/courses", json=COURSE), 201)
    expect(await admin.post("/students", json={"email": "a@school.example"}), 201)


@decision("L40")
async def test_an_id_is_opaque_and_at_most_255_characters(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    for text in ("x", "crs_" + "a" * 24, "stu_1", "é", "x" * 255, "x" * 256):
        answer = await admin.get(f"/courses/{text}")
        expect_error(answer, 404, "resource_missing", "id")


@decision("L33")
async def test_plain_http_from_elsewhere_fails(live: LearnFlow) -> None:
    headers = await live.school.key("learnflow", "admin")
    away = live.anybody(headers, client=("192.0.2.7", 4242))
    answer = await away.get("/courses")
    error = expect_error(answer, 403, "https_required")
    assert error["type"] == "invalid_request_error"
    expect(await live.anybody(headers).get("/courses"))
