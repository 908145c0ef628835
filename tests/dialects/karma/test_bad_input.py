"""What bad input gets: the exact envelope, the field named, and nothing written."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.work import Works
from tests.dialects.karma.callers import (
    Karma,
    course_id,
    enrollment_id,
    expect_data,
    expect_error,
    expect_list,
    never,
)
from tests.dialects.karma.happenings import enroll
from tests.harness.rows import every_row
from tests.harness.school import found_school, make_platform

BODY_INVALID = "The request body is invalid."
QUERY_INVALID = "The query parameters are invalid."
NO_OBJECT = "The request body is not a valid JSON object."
NO_JSON = "The request body must be application/json."
TOO_LARGE = "The request body is too large."

UNSTORABLE = "Contains characters that cannot be stored."
A_STRING = "Must be of type string."
A_STRING_OR_NULL = "Must be of type string or null."
AN_INTEGER = "Must be of type integer."
REQUIRED = "This field is required."
ROLES = "Must be one of: admin, instructor, learner."

USER = {"name": "Noor Haddad", "email": "noor@school.example", "password": "long enough"}

Place = tuple[str, str]
Issues = dict[str, str]


@pytest.fixture
async def karma(works: Works) -> Karma:
    """Karma's API of a school that nobody is held back from."""
    return Karma(await found_school(make_platform(works, limit_factor=1_000)))


@pytest.fixture
async def places(karma: Karma) -> dict[str, Place]:
    """Where a body is read: method and path of things that exist."""
    course = await karma.school.course()
    enrollment = await enroll(karma.school, "learner", course)
    return {
        "log in": ("POST", "/auth/login"),
        "refresh": ("POST", "/auth/refresh"),
        "log out": ("POST", "/auth/logout"),
        "create user": ("POST", "/users"),
        "update user": ("PUT", f"/users/{karma.id_of('learner')}"),
        "create course": ("POST", "/courses"),
        "update course": ("PUT", f"/courses/{course_id(course)}"),
        "enroll": ("POST", "/enrollments"),
        "update enrollment": ("PUT", f"/enrollments/{enrollment_id(enrollment)}"),
    }


@asynccontextmanager
async def nothing_written(karma: Karma) -> AsyncIterator[httpx.AsyncClient]:
    """An administrator whose requests must leave every row of the database as it was."""
    admin = await karma.caller("admin")
    before = await every_row(karma.school.works.database)
    yield admin
    assert await every_row(karma.school.works.database) == before


def expect_issues(answer: httpx.Response, message: str, issues: Issues) -> None:
    """A 422 with this message, and exactly these rows."""
    error = expect_error(answer, 422, "VALIDATION_ERROR")
    assert error["message"] == message
    assert {row["field"]: row["issue"] for row in error["details"]} == issues


def expect_bad_request(answer: httpx.Response, message: str) -> None:
    """A 400 that has nothing to say of single fields."""
    error = expect_error(answer, 400, "BAD_REQUEST")
    assert error == {"code": "BAD_REQUEST", "message": message}


FAULTS: list[tuple[str, dict[str, Any], Issues]] = [
    ("log in", {}, {"email": REQUIRED, "password": REQUIRED}),
    ("log in", {"email": 7, "password": None}, {"email": A_STRING, "password": A_STRING}),
    (
        "log in",
        {"email": "", "password": "seven77"},
        {
            "email": "Must not be blank.",
            "password": "Must be at least 8 characters long.",
        },
    ),
    (
        "log in",
        {"email": "a" * 255, "password": "p" * 1025},
        {
            "email": "Must be at most 254 characters long.",
            "password": "Must be at most 1024 characters long.",
        },
    ),
    ("refresh", {"refresh_token": ["a"]}, {"refresh_token": A_STRING}),
    ("log out", {"refresh_token": 5}, {"refresh_token": A_STRING_OR_NULL}),
    ("create user", {}, {"name": REQUIRED, "email": REQUIRED, "password": REQUIRED}),
    (
        "create user",
        {"name": True, "email": {}, "password": 12345678, "role": []},
        {"name": A_STRING, "email": A_STRING, "password": A_STRING, "role": A_STRING},
    ),
    ("create user", {**USER, "role": "owner"}, {"role": ROLES}),
    ("create user", {**USER, "role": "Admin"}, {"role": ROLES}),
    ("create user", {**USER, "role": ""}, {"role": ROLES}),
    ("create user", {**USER, "name": "N"}, {"name": "Must be at least 2 characters long."}),
    ("create user", {**USER, "name": "N" * 101}, {"name": "Must be at most 100 characters long."}),
    ("create user", {**USER, "name": 10**30}, {"name": A_STRING}),
    ("update user", {"role": 1, "name": None}, {"role": A_STRING, "name": A_STRING}),
    ("update user", {"password": "short"}, {"password": "Must be at least 8 characters long."}),
    ("create course", {}, {"title": REQUIRED}),
    ("create course", {"title": None}, {"title": A_STRING}),
    ("create course", {"title": 2**64}, {"title": A_STRING}),
    ("create course", {"title": "ab"}, {"title": "Must be at least 3 characters long."}),
    ("create course", {"title": "a" * 201}, {"title": "Must be at most 200 characters long."}),
    (
        "create course",
        {"title": "Rain", "description": "x" * 100_001, "category": ""},
        {
            "description": "Must be at most 100000 characters long.",
            "category": "Must not be blank.",
        },
    ),
    (
        "create course",
        {"title": "Rain", "status": "archived"},
        {"status": "Must be one of: draft, published."},
    ),
    ("update course", {"title": []}, {"title": A_STRING}),
    ("update course", {"status": None}, {"status": A_STRING}),
    ("enroll", {"course_id": None, "user_id": 1.5}, {"course_id": A_STRING, "user_id": A_STRING}),
    ("enroll", {"course_id": never("crs")}, {"course_id": "Does not exist."}),
    (
        "update enrollment",
        {"status": "completed"},
        {"status": "Must be one of: active, dropped."},
    ),
    ("update enrollment", {"status": 0}, {"status": A_STRING}),
    ("update enrollment", {}, {"status": REQUIRED}),
]


async def test_each_fault_of_a_body_is_named_by_its_field_and_nothing_is_written(
    karma: Karma, places: dict[str, Place]
) -> None:
    async with nothing_written(karma) as admin:
        for name, body, issues in FAULTS:
            answer = await admin.request(*places[name], json=body)
            expect_issues(answer, BODY_INVALID, issues)


TEXTS = [
    ("log in", "email", {"password": "long enough"}),
    ("log in", "password", {"email": "noor@school.example"}),
    ("refresh", "refresh_token", {}),
    ("log out", "refresh_token", {}),
    ("create user", "name", {**USER}),
    ("create user", "email", {**USER}),
    ("create user", "password", {**USER}),
    ("create user", "role", {**USER}),
    ("update user", "name", {}),
    ("update user", "email", {}),
    ("update user", "password", {}),
    ("create course", "title", {}),
    ("create course", "description", {"title": "Rain"}),
    ("create course", "category", {"title": "Rain"}),
    ("create course", "instructor_id", {"title": "Rain"}),
    ("update course", "title", {}),
    ("update course", "description", {}),
    ("update course", "category", {}),
    ("update course", "instructor_id", {}),
    ("enroll", "course_id", {}),
    ("enroll", "user_id", {"course_id": "crs_1"}),
    ("update enrollment", "status", {}),
]


@pytest.mark.parametrize("odd", ["\x00", "\ud800", "\udfff", "\udc00\ud800"])
async def test_a_nul_byte_and_a_lone_surrogate_are_the_fault_of_their_field(
    karma: Karma, places: dict[str, Place], odd: str
) -> None:
    async with nothing_written(karma) as admin:
        for name, field, rest in TEXTS:
            # As a client that escapes everything sends it.
            body = json.dumps({**rest, field: f"long{odd}enough"}).encode()
            answer = await admin.request(*places[name], content=body)
            expect_issues(answer, BODY_INVALID, {field: UNSTORABLE})


async def test_a_pair_of_surrogates_is_a_letter_like_any_other(karma: Karma) -> None:
    admin = await karma.caller("admin")
    answer = await admin.post("/courses", content=rb'{"title": "Rain \ud83c\udf27"}')
    assert expect_data(answer, 201)["title"] == "Rain \N{CLOUD WITH RAIN}"


async def test_keys_that_nobody_asked_for_are_ignored_whatever_they_hold(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for junk in (
        rb'"\ud800": 1',
        rb'"a": "\u0000"',
        rb'"a": 1e999',
        b'"a": ' + b"[" * 300 + b"]" * 300,
    ):
        answer = await admin.post("/courses", content=b'{"title": "Rain", ' + junk + b"}")
        assert set(expect_data(answer, 201)) >= {"id", "title"}


MALFORMED = [
    b"{", b"}", b"nonsense", b'{"title": }', b'{"title": "Rain",}', b"{'title': 'Rain'}",
    b'{"title": "Rain"', b'{"title" "Rain"}', b'{title: "Rain"}', b'{"title": "Rain"} {}',
    b'{"title": NaN}', b'{"title": Infinity}', b'{"title": 01}', b'{"title": "\n"}',
    b'{"title": "\\x"}', b'{"title": "\xff"}', b'{"title": "\xed\xa0\x80"}', b"\x00", b"\xff\xfe",
    b'\xef\xbb\xbf{"title": "Rain"}', '{"title": "Rain"}'.encode("utf-16"),
    b"[]", b'[{"title": "Rain"}]', b'"title"', b"7", b"-1.5e3", b"null", b"true",
    b"[" * 100_000, b'{"title":' * 100_000, b'{"title":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
]  # fmt: skip


async def test_a_body_that_is_no_json_object_is_malformed_everywhere(
    karma: Karma, places: dict[str, Place]
) -> None:
    async with nothing_written(karma) as admin:
        for place in places.values():
            for body in MALFORMED:
                expect_bad_request(await admin.request(*place, content=body), NO_OBJECT)


async def test_a_body_of_another_kind_is_refused_everywhere(
    karma: Karma, places: dict[str, Place]
) -> None:
    async with nothing_written(karma) as admin:
        for place in places.values():
            for kind in (
                "text/plain",
                "application/xml",
                "multipart/form-data; boundary=x",
                "json",
            ):
                headers = {"Content-Type": kind}
                answer = await admin.request(*place, content=b"{}", headers=headers)
                expect_bad_request(answer, NO_JSON)


async def test_a_body_over_the_limit_is_refused_announced_or_not(
    karma: Karma, places: dict[str, Place]
) -> None:
    large = b'{"title": "' + b"x" * karma.school.platform.body_limit + b'"}'

    async def in_pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(large), 60_000):
            yield large[at : at + 60_000]

    async with nothing_written(karma) as admin:
        for place in places.values():
            for body in (large, in_pieces()):
                error = expect_error(
                    await admin.request(*place, content=body), 413, "PAYLOAD_TOO_LARGE"
                )
                assert error["message"] == TOO_LARGE


async def test_a_body_is_never_read_for_whoever_is_not_known(
    karma: Karma, places: dict[str, Place]
) -> None:
    async with nothing_written(karma):
        for name in set(places) - {"log in", "refresh"}:
            answer = await karma.anybody().request(*places[name], content=b"{")
            assert answer.headers["www-authenticate"] == "Bearer"
            expect_error(answer, 401, "UNAUTHORIZED")


LISTS = ("/courses", "/users", "/enrollments")

PAGES: list[tuple[str, Issues]] = [
    ("page=0", {"page": "Must be at least 1."}),
    ("page=-1", {"page": "Must be at least 1."}),
    ("page=1000000001", {"page": "Must be at most 1000000000."}),
    ("page=9223372036854775808", {"page": "Must be at most 1000000000."}),
    ("page=1" + "0" * 400, {"page": "Must be at most 1000000000."}),
    ("page=1" + "0" * 5_000, {"page": "Must be at most 1000000000."}),
    ("per_page=0", {"per_page": "Must be at least 1."}),
    ("per_page=-100", {"per_page": "Must be at least 1."}),
    ("per_page=-1" + "0" * 400, {"per_page": "Must be at least 1."}),
    ("page=x&per_page=y", {"page": AN_INTEGER, "per_page": AN_INTEGER}),
    ("page=", {"page": AN_INTEGER}),
    ("page", {"page": AN_INTEGER}),
    ("page=1.5", {"page": AN_INTEGER}),
    ("page=1.0", {"page": AN_INTEGER}),
    ("page=1e3", {"page": AN_INTEGER}),
    ("page=+1", {"page": AN_INTEGER}),
    ("page=%2B1", {"page": AN_INTEGER}),
    ("page=0x1", {"page": AN_INTEGER}),
    ("page=null", {"page": AN_INTEGER}),
    ("page=true", {"page": AN_INTEGER}),
    ("page=%D9%A1", {"page": AN_INTEGER}),
    ("page=1&page=x", {"page": AN_INTEGER}),
    ("page=%00", {"page": UNSTORABLE}),
    ("page=%FF&per_page=0", {"page": UNSTORABLE, "per_page": "Must be at least 1."}),
]


async def test_pages_that_make_no_sense_are_named(karma: Karma) -> None:
    async with nothing_written(karma) as admin:
        for path in LISTS:
            for query, issues in PAGES:
                expect_issues(await admin.get(f"{path}?{query}"), QUERY_INVALID, issues)


async def test_a_page_may_be_as_large_as_anyone_says(karma: Karma) -> None:
    admin = await karma.caller("admin")
    for count in ("101", "9223372036854775807", "9223372036854775808", "1" + "0" * 400):
        answer = await admin.get(f"/users?per_page={count}")
        assert len(expect_list(answer)) == answer.json()["meta"]["total"]
        assert answer.json()["meta"]["per_page"] == 100
    last = await admin.get("/users?page=1000000000&per_page=100")
    assert expect_list(last) == []


FILTERS: list[tuple[str, Issues]] = [
    ("/courses?status=archived", {"status": "Must be one of: draft, published."}),
    ("/courses?status=", {"status": "Must be one of: draft, published."}),
    ("/courses?status=%00", {"status": UNSTORABLE}),
    ("/courses?category=%00", {"category": UNSTORABLE}),
    ("/courses?category=%FF", {"category": UNSTORABLE}),
    ("/courses?category=%ED%A0%80", {"category": UNSTORABLE}),
    ("/users?role=owner", {"role": ROLES}),
    ("/users?role=ADMIN", {"role": ROLES}),
    ("/enrollments?status=paid", {"status": "Must be one of: active, completed, dropped."}),
    ("/enrollments?user_id=%00", {"user_id": UNSTORABLE}),
    ("/enrollments?course_id=a%00b&status=x", {
        "course_id": UNSTORABLE,
        "status": "Must be one of: active, completed, dropped.",
    }),
]  # fmt: skip


async def test_filters_that_make_no_sense_are_named(karma: Karma) -> None:
    async with nothing_written(karma) as admin:
        for address, issues in FILTERS:
            expect_issues(await admin.get(address), QUERY_INVALID, issues)


ODD_IDS = (
    "%00", "usr_%00", "%FF", "%ED%A0%80", "%", "%zz", "%2F", "..%2F..", "%2e%2e", "null", "0",
    "-1", "1" + "0" * 400, "x" * 4_000, "%F0%9F%8C%A7", "usr_" + "a" * 16, "' OR 1=1 --", "{id}",
    ";", "a b",
)  # fmt: skip


async def test_an_id_that_cannot_be_one_is_not_found(karma: Karma) -> None:
    async with nothing_written(karma) as admin:
        for kind in ("users", "courses", "enrollments"):
            for odd in ODD_IDS:
                for method, body in (
                    ("GET", None),
                    ("PUT", {"status": "dropped"}),
                    ("DELETE", None),
                ):
                    answer = await admin.request(method, f"/{kind}/{odd}", json=body)
                    if kind == "courses" and method == "PUT":
                        # A course has no such status, whichever it is.
                        assert answer.status_code in {404, 422}
                        continue
                    expect_error(answer, 404, "NOT_FOUND")
