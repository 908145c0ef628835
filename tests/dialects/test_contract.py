"""What every dialect promises, whatever is asked of it: an answer in its own words.

No dialect is named here; each is asked by its table of operations.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from typing import Any

import httpx2 as httpx
import msgspec
import pytest
from msgspec.structs import replace

from lyceum.core.errors import (
    Fault,
    Invalid,
    KeyReused,
    Problem,
    Refusal,
    TooManyRequests,
    Unauthenticated,
)
from lyceum.http.dialect import Dialect
from lyceum.http.downloads import Download
from lyceum.http.errors import (
    BodyTooLarge,
    Crashed,
    MalformedBody,
    NoSuchRoute,
    UnsupportedMediaType,
    WrongMethod,
)
from lyceum.http.reading import BODILESS
from lyceum.kit.windows import Limit, Window
from tests.dialects.answers import expect_limits, expect_refusal
from tests.dialects.asking import DIALECTS, Asking
from tests.dialects.prepared import Prepared
from tests.dialects.refusals import example_of, exchange_of, spoken_refusals, unspelled
from tests.harness.rows import every_row

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


def status_of(dialect: Dialect, *refusals: type[Refusal]) -> list[int]:
    return [dialect.spellings[refusal].status for refusal in refusals]


def test_there_is_a_dialect(database_kind: str) -> None:
    assert DIALECTS


def test_every_refusal_has_a_spelling(dialect: Dialect, database_kind: str) -> None:
    assert not unspelled(dialect)
    others = set(dialect.spellings) - spoken_refusals()
    assert all(one.__module__.startswith(f"lyceum.dialects.{dialect.name}.") for one in others)


def test_a_refusal_without_a_spelling_is_found(dialect: Dialect, database_kind: str) -> None:
    for refusal in spoken_refusals():
        spellings = {kind: said for kind, said in dialect.spellings.items() if kind is not refusal}
        assert unspelled(replace(dialect, spellings=spellings)) == {refusal}


async def test_every_refusal_is_said_in_its_shape(asking: Asking, dialect: Dialect) -> None:
    for kind in spoken_refusals():
        refuser = await asking.altered(handler=raising(partial(example_of, kind)))
        for operation in refuser.dialect.operations[:1]:
            answer = await refuser.ask(await asking.request(operation))
            expect_refusal(dialect, answer, dialect.spellings[kind].status)


def raising(error: Callable[[], Exception]) -> Any:
    """A handler or a step that raises a new one each time: the trace of one that is raised again
    grows, and is told at full length."""

    async def step(*arguments: Any, **more: Any) -> None:
        raise error()

    return step


async def test_every_operation_can_succeed(asking: Asking, dialect: Dialect) -> None:
    async for request in asking.requests():
        answer = await asking.ask(request)
        assert answer.status_code == request.operation.status, (request.path, answer.text)
        if answer.status_code == 204:
            assert not answer.content and "content-type" not in answer.headers
            continue
        is_file = request.operation.answer is Download
        assert is_file or answer.headers["content-type"].startswith("application/json")
        expect_limits(dialect, answer)


STRANGE_PATHS = ("/no-such-thing", "/no/such/thing", "//", "/%00", "/%F0%9F%8E%93", "/a%2Fb")


async def test_an_unknown_path_is_not_found(asking: Asking, dialect: Dialect) -> None:
    for path in STRANGE_PATHS:
        for method in ("GET", "POST", "DELETE"):
            answer = await asking.client.request(method, dialect.mount + path)
            expect_refusal(dialect, answer, *status_of(dialect, NoSuchRoute))
            anybody = await asking.school.client().request(method, dialect.mount + path)
            expect_refusal(dialect, anybody, *status_of(dialect, NoSuchRoute, Unauthenticated))


async def test_a_wrong_method_is_refused_and_the_right_ones_are_named(
    asking: Asking, dialect: Dialect
) -> None:
    by_path: dict[str, set[str]] = {}
    for operation in dialect.operations:
        by_path.setdefault(operation.path, set()).add(operation.method)
    for path, methods in by_path.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"} - methods:
            answer = await asking.client.request(method, dialect.mount + path)
            expect_refusal(dialect, answer, *status_of(dialect, WrongMethod, NoSuchRoute))
            if "allow" in answer.headers:
                assert methods <= {word.strip() for word in answer.headers["allow"].split(",")}


async def test_without_a_credential_nothing_that_needs_one_answers(
    prepared: Prepared, dialect: Dialect
) -> None:
    anybody = prepared.school.client()
    async for request in prepared.requests():
        if not request.operation.who.public:
            expect_refusal(
                dialect, await request.send(anybody), *status_of(dialect, Unauthenticated)
            )


async def test_a_post_with_a_key_takes_effect_once(asking: Asking, dialect: Dialect) -> None:
    making = [
        each
        for each in dialect.operations
        if (each.method, each.status, each.secret or each.upload) == ("POST", 201, False)
        # Whoever is nobody has no keys.
        and not each.who.public
    ]
    database = asking.school.works.database
    for number, operation in enumerate(making):
        request = await asking.request(operation)
        headers = {"Idempotency-Key": f"once {number}"}
        first = await request.send(asking.client, headers=headers)
        assert first.status_code == 201, (operation.name, first.text)
        before = (await every_row(database))["events"]
        again = await request.send(asking.client, headers=headers)
        assert (again.status_code, again.content) == (201, first.content), operation.name
        assert again.headers["idempotent-replayed"] == "true"
        assert (await every_row(database))["events"] == before
        other = replace(request, body={**(request.body or {}), "beyond": 1})
        refused = await other.send(asking.client, headers=headers)
        expect_refusal(dialect, refused, *status_of(dialect, KeyReused, Invalid))
        assert (await every_row(database))["events"] == before


def spoilt(dialect: Dialect, headers: dict[str, str]) -> list[dict[str, str]]:
    """Headers that hold no credential, or one that nobody was given."""
    stranger = dict(dialect.credentials.headers(dialect.credentials.new_secret()))
    changes = [str.upper, lambda text: text[:-1], lambda text: text + "x", lambda text: text[::-1]]
    words = [
        "",
        " ",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer a.b.c",
        "x" * 8000,
        "\u00ff",
    ]
    return [
        stranger,
        *({name: change(value) for name, value in headers.items()} for change in changes),
        *(dict.fromkeys(headers, word) for word in words),
    ]


async def test_a_credential_that_is_none_is_refused(asking: Asking, dialect: Dialect) -> None:
    request = await asking.request(operation_at(dialect, dialect.sample))
    headers = await asking.school.key(dialect.name, "admin")
    client = asking.school.client()
    assert (await request.send(client, headers=headers)).is_success
    for wrong in spoilt(dialect, headers):
        latin = {name: value.encode("latin-1") for name, value in wrong.items()}
        answer = await request.send(client, headers=latin)
        expect_refusal(dialect, answer, *status_of(dialect, Unauthenticated))


def operation_at(dialect: Dialect, path: str) -> Any:
    return next(each for each in dialect.operations if (each.method, each.path) == ("GET", path))


BAD_BODIES = (
    b"{", b"nonsense", b"[]", b'"text"', b"7", b"null", b"true", b'{"a": NaN}', b"\xff\xfe",
    b"\x00", b'{"a": "\xff"}', b"[" * 100_000, b'{"a":' * 100_000, b"{} {}",
)  # fmt: skip


def is_json(body: bytes) -> bool:
    """Whether this is JSON, of whatever kind: a lenient dialect takes it for no arguments."""
    try:
        msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


async def writing(asking: Asking) -> AsyncIterator[Any]:
    """Requests of the operations that read a body; one that is a file may be anything."""
    async for request in asking.requests():
        if request.method not in BODILESS and not request.operation.upload:
            yield request


async def test_a_form_that_is_none_is_refused_and_nothing_is_written(
    prepared: Prepared, dialect: Dialect
) -> None:
    async for request in prepared.requests():
        if not request.operation.upload:
            continue
        before = await every_row(prepared.school.works.database)
        for body in (b"", b"{}", b"--x", b"--x--", b"--x\r\n\r\n--x--", b"\x00" * 1_000):
            answer = await prepared.send_bytes(
                request, body, kind="multipart/form-data; boundary=x"
            )
            expect_refusal(dialect, answer, *status_of(dialect, MalformedBody))
        assert await every_row(prepared.school.works.database) == before


async def test_a_bad_body_is_refused_and_nothing_is_written(
    prepared: Prepared, dialect: Dialect
) -> None:
    async for request in writing(prepared):
        before = await every_row(prepared.school.works.database)
        for body in (each for each in BAD_BODIES if not (dialect.lenient and is_json(each))):
            answer = await prepared.send_bytes(request, body)
            expect_refusal(dialect, answer, *status_of(dialect, MalformedBody, Invalid))
        assert await every_row(prepared.school.works.database) == before


WRONG_VALUES: tuple[Any, ...] = (
    None, True, 7, -1, 10**30, 1.5, "", "\x00", "x" * 10_000, "\U0001f393", [], ["x"], {}, {"a": 1},
)  # fmt: skip


async def test_a_field_of_any_kind_is_judged_and_never_a_crash(
    prepared: Prepared, dialect: Dialect
) -> None:
    async for request in writing(prepared):
        for name in request.body:
            for value in WRONG_VALUES:
                answer = await request.send(prepared.client, json={**request.body, name: value})
                assert answer.status_code < 500, (request.path, name, value, answer.text)
                if not answer.is_success:
                    expect_refusal(dialect, answer, answer.status_code)


async def test_a_body_of_another_kind_is_refused(prepared: Prepared, dialect: Dialect) -> None:
    # Taken for none, what must be there is missing.
    lenient = (Invalid,) if dialect.lenient else ()
    for kind in ("text/plain", "application/xml", "multipart/form-data; boundary=x"):
        async for request in writing(prepared):
            answer = await prepared.send_bytes(request, b"<a/>", kind=kind)
            if dialect.lenient and answer.is_success:
                continue
            expect_refusal(
                dialect, answer, *status_of(dialect, UnsupportedMediaType, MalformedBody, *lenient)
            )


async def test_a_body_that_is_too_large_is_refused(prepared: Prepared, dialect: Dialect) -> None:
    large = b'{"name": "' + b"x" * prepared.school.platform.body_limit + b'"}'

    async def in_pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(large), 65_536):
            yield large[at : at + 65_536]

    async for request in writing(prepared):
        for body in (large, in_pieces()):
            answer = await prepared.send_bytes(request, body)
            expect_refusal(dialect, answer, *status_of(dialect, BodyTooLarge))


class Spent:
    """Limits that everybody has used up."""

    async def hit(self, asked: Sequence[Limit], *, now: int) -> list[Window]:
        return [
            Window(limit=each.count, remaining=0, resets_at=now + 7_500_000, allowed=False)
            for each in asked
        ]

    async def close(self) -> None:
        pass


async def test_over_the_limit_every_operation_says_so(prepared: Prepared, dialect: Dialect) -> None:
    over = await prepared.on(replace(prepared.school.platform, limits=Spent()))
    async for request in prepared.requests():
        answer = await request.send(over.client)
        expect_refusal(dialect, answer, *status_of(dialect, TooManyRequests))
        assert int(answer.headers["retry-after"]) in (7, 8)


async def test_a_crash_tells_nothing_of_itself(prepared: Prepared, dialect: Dialect) -> None:
    requests = [each async for each in prepared.requests() if each.method == "GET"]
    for altered in (
        {"handler": raising(crash)},
        {"render": crashing},
        {"authenticate": raising(crash)},
        {"read": raising(crash)},
        {"limits": crashing},
    ):
        crashed = await prepared.altered(**altered)
        for request in requests:
            if "render" in altered and request.operation.answer is Download:
                # Nothing renders a file.
                continue
            answer = await request.send(crashed.client)
            assert answer.status_code in status_of(dialect, Crashed), altered
            assert "walrus" not in answer.text
            msgspec.json.decode(answer.content)
            if "limits" not in altered:
                expect_refusal(dialect, answer, answer.status_code)


def crash() -> RuntimeError:
    return RuntimeError("the secret is walrus")


def crashing(*arguments: Any) -> None:
    raise crash()


async def test_head_answers_as_get_does_without_a_body(
    prepared: Prepared, dialect: Dialect
) -> None:
    async for request in prepared.requests():
        if request.method == "GET":
            got = await request.send(prepared.client)
            head = await prepared.client.head(request.path)
            assert head.status_code == got.status_code
            assert head.content == b""
            assert head.headers["content-length"] == str(len(got.content))
            assert set(head.headers) == set(got.headers)


async def test_cookies_and_queries_carry_no_credential(asking: Asking, dialect: Dialect) -> None:
    headers = await asking.school.key(dialect.name, "admin")
    anybody: httpx.AsyncClient = asking.school.client()
    path = dialect.mount + dialect.sample
    secret = next(iter(headers.values())).rpartition(" ")[2]
    for name in ("Authorization", "token", "access_token", "session", "api_key"):
        answer = await anybody.get(path, params={name: secret})
        expect_refusal(dialect, answer, *status_of(dialect, Unauthenticated))
        answer = await anybody.get(path, headers={"Cookie": f"{name}={secret}"})
        expect_refusal(dialect, answer, *status_of(dialect, Unauthenticated))


async def test_an_argument_that_makes_no_sense_is_named_or_ignored(
    prepared: Prepared, dialect: Dialect
) -> None:
    async for request in prepared.requests():
        if request.method != "GET":
            continue
        for name in request.operation.arguments.__struct_encode_fields__:
            for value in ("", "x", "-1", "0", "1e9", "9" * 40, "\x00", "\u00ff", "null", "[]"):
                answer = await prepared.client.get(request.path, params={name: value})
                assert answer.status_code < 500, (request.path, name, value, answer.text)
                if not answer.is_success:
                    expect_refusal(dialect, answer, answer.status_code)


def test_problems_of_every_fault_can_be_said(dialect: Dialect, database_kind: str) -> None:
    for fault in Fault:
        problem = Problem("name", fault, limit=1, expected=("text",))
        said = dialect.render_error(Invalid(problem), exchange_of(dialect.operations[0]))
        assert said.status == dialect.spellings[Invalid].status
        assert msgspec.json.decode(said.body)
