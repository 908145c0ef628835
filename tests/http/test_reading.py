"""Reading a request: its query, and its body up to a limit."""

from collections.abc import Iterable
from typing import Any

import pytest
from starlette.requests import Request

from lyceum.http.errors import BodyTooLarge, MalformedBody
from lyceum.http.exchange import Exchange
from lyceum.http.peer import Peer
from lyceum.http.reading import json_object, query_values, read_body

HOST = "school.example"
PEER = Peer(address="127.0.0.1", host=HOST, authority=HOST, secure=True, loopback=True)


def exchange(
    *, query: bytes = b"", length: bytes | None = None, chunks: Iterable[bytes] = ()
) -> Exchange:
    headers = [] if length is None else [(b"content-length", length)]
    waiting = list(chunks)

    async def receive() -> dict[str, Any]:
        body = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": body, "more_body": bool(waiting)}

    scope = {"type": "http", "method": "POST", "query_string": query, "headers": headers}
    return Exchange(Request(scope, receive), PEER, "test")


def test_a_query_is_utf8_whether_it_is_escaped_or_not() -> None:
    assert query_values(exchange(query="q=Übung&r=".encode())) == {"q": "Übung", "r": ""}
    assert query_values(exchange(query=b"q=%C3%9Cbung+2&q=%26")) == {"q": "&"}


@pytest.mark.parametrize("query", [b"q=%FF", b"q=\xff", b"q=%ED%A0%80"])
def test_what_is_not_utf8_becomes_text_that_no_field_takes(query: bytes) -> None:
    with pytest.raises(UnicodeEncodeError):
        query_values(exchange(query=query))["q"].encode()


@pytest.mark.parametrize("query", [b"%", b"%zz=%4", b"&&==&", b"a;b", b"\x00"])
def test_an_odd_query_is_read_all_the_same(query: bytes) -> None:
    assert isinstance(query_values(exchange(query=query)), dict)


@pytest.mark.parametrize("body", [b"", b" \n\t"])
def test_no_body_is_an_empty_object(body: bytes) -> None:
    assert json_object(body) == {}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b"null",
        b"1",
        b"{'a': 1}",
        b'{"a": 1,}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": 1} {}',
        b'\xef\xbb\xbf{"a": 1}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": "\xff"}',
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "\n"}',
        b"\x00",
    ],
)
def test_what_is_no_json_object_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        json_object(body)


@pytest.mark.parametrize("body", [b"[" * 500_000, b'{"a":' * 100_000, b'{"a":[' * 100_000])
def test_a_body_nested_beyond_reading_is_malformed(body: bytes) -> None:
    with pytest.raises(MalformedBody):
        json_object(body)


def test_what_the_grammar_allows_is_read_so_that_its_field_can_be_named() -> None:
    assert json_object(b'{"a": "\\ud800"}') == {"a": "\ud800"}
    assert json_object(b'{"a": 1e999, "b": 2}') == {"a": float("inf"), "b": 2}
    assert json_object(b'{"a": ' + b"9" * 4_000 + b"}") == {"a": int("9" * 4_000)}


async def test_a_body_over_the_limit_is_refused_before_it_is_read() -> None:
    for length in (b"11", b"9" * 30, b"9" * 5_000):
        with pytest.raises(BodyTooLarge):
            await read_body(exchange(length=length, chunks=[b"{}"]), limit=10)


async def test_a_body_that_was_not_announced_is_refused_as_it_grows() -> None:
    assert await read_body(exchange(chunks=[b"12345", b"67890"]), limit=10) == b"1234567890"
    for length in (None, b"5", "²".encode("latin-1")):
        with pytest.raises(BodyTooLarge):
            await read_body(exchange(length=length, chunks=[b"12345", b"678901"]), limit=10)
