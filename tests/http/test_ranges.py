"""Ranges and conditions of RFC 9110, against a model that reads what the RFC says one by one."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyceum.http.ranges import FileFacts, Outcome, disposition, respond

NOON = 1_705_320_000
DATE = "Mon, 15 Jan 2024 12:00:00 GMT"
BEFORE, AFTER = "Mon, 15 Jan 2024 11:59:59 GMT", "Mon, 15 Jan 2024 12:00:01 GMT"
OWN, OTHER = '"abc"', '"xyz"'


def facts(size: int = 10) -> FileFacts:
    return FileFacts("a.pdf", "application/pdf", size, "abc", NOON * 1_000_000 + 999_999)


def ask(size: int = 10, method: str = "GET", **headers: str) -> Outcome:
    return respond(
        method, {name.replace("_", "-"): it for name, it in headers.items()}, facts(size)
    )


def header(outcome: Outcome, name: str) -> str | None:
    found = [value.decode() for key, value in outcome.headers if key.decode() == name]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_plain_answer_says_all_there_is_to_say() -> None:
    outcome = ask()
    assert (outcome.status, outcome.first, outcome.size) == (200, 0, 10)
    assert {key.decode(): value.decode() for key, value in outcome.headers} == {
        "etag": OWN,
        "last-modified": DATE,
        "accept-ranges": "bytes",
        "cache-control": "private, no-cache",
        "content-disposition": "inline; filename=\"a.pdf\"; filename*=UTF-8''a.pdf",
        "x-content-type-options": "nosniff",
    }


numbers = st.integers(0, 30)


@given(numbers, numbers, numbers)
def test_a_range_from_a_to_b(size: int, first: int, last: int) -> None:
    outcome = ask(size, range=f"bytes={first}-{last}")
    if last < first:
        assert outcome == ask(size)
    elif first >= size:
        assert (outcome.status, outcome.size) == (416, None)
        assert header(outcome, "content-range") == f"bytes */{size}"
    else:
        expect_part(outcome, first, min(last, size - 1), size)


@given(numbers, numbers)
def test_a_range_to_the_end_and_the_last_bytes(size: int, number: int) -> None:
    onward, last = (ask(size, range=text) for text in (f"bytes={number}-", f"bytes=-{number}"))
    if number < size:
        expect_part(onward, number, size - 1, size)
    else:
        assert onward.status == 416
    if number and size:
        expect_part(last, max(0, size - number), size - 1, size)
    else:
        assert last.status == 416


def expect_part(outcome: Outcome, first: int, last: int, size: int) -> None:
    assert (outcome.status, outcome.first, outcome.size) == (206, first, last - first + 1)
    assert header(outcome, "content-range") == f"bytes {first}-{last}/{size}"
    assert header(outcome, "etag") == OWN


@pytest.mark.parametrize(
    "text",
    ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "lines=0-1", "bytes=0-1,3-4", "bytes=5-2",
     "bytes=0-1 x", "bytes=1--2", "0-1", "bytes=²-3", "bytes=" + "9" * 50 + "-" + "8" * 50],
)  # fmt: skip
def test_what_is_no_single_range_of_bytes_is_as_if_nothing_was_asked(text: str) -> None:
    assert ask(range=text) == ask()


def test_numbers_of_any_length_are_read() -> None:
    assert ask(range="bytes=" + "9" * 6_000 + "-").status == 416
    expect_part(ask(range="bytes=0-" + "9" * 6_000), 0, 9, 10)
    expect_part(ask(range="bytes=-" + "9" * 6_000), 0, 9, 10)
    expect_part(ask(range="bytes=" + "0" * 6_000 + "-" + "0" * 6_000 + "3"), 0, 3, 10)


@given(st.text() | st.from_regex(r"(?i)\s*bytes\s*=[-,0-9 ]*", fullmatch=True), numbers)
def test_whatever_is_asked_the_part_lies_within_the_file(text: str, size: int) -> None:
    outcome = ask(size, range=text)
    assert outcome.status in {200, 206, 416}
    if outcome.size is not None:
        assert 0 <= outcome.first <= outcome.first + outcome.size <= size
    if outcome.status == 206:
        assert outcome.size


def test_only_get_honours_a_range() -> None:
    assert ask(method="HEAD", range="bytes=0-1") == ask()


tags = st.sampled_from([None, "*", OWN, OTHER, f"W/{OWN}", f"{OTHER}, {OWN}", f"W/{OTHER}", "abc"])
dates = st.sampled_from([None, DATE, BEFORE, AFTER, "yesterday", "", "0"])


@given(tags, dates, tags, dates)
def test_conditions_are_judged_in_their_order(
    match: str | None, unmodified: str | None, none_match: str | None, modified: str | None
) -> None:
    sent = {
        "if-match": match,
        "if-unmodified-since": unmodified,
        "if-none-match": none_match,
        "if-modified-since": modified,
    }
    headers = {name: value for name, value in sent.items() if value is not None}
    assert respond("GET", headers, facts()).status == expected(
        match, unmodified, none_match, modified
    )


def expected(
    match: str | None, unmodified: str | None, none_match: str | None, modified: str | None
) -> int:
    strong, weak = {"*", OWN, f"{OTHER}, {OWN}"}, {"*", OWN, f"{OTHER}, {OWN}", f"W/{OWN}"}
    if (match is not None and match not in strong) or (match is None and unmodified == BEFORE):
        return 412
    if none_match is not None:
        return 304 if none_match in weak else 200
    return 304 if modified in {DATE, AFTER} else 200


@pytest.mark.parametrize(
    ("condition", "status"),
    [(OWN, 206), (DATE, 206), (f"W/{OWN}", 200), (OTHER, 200), (AFTER, 200), (BEFORE, 200),
     ("nonsense", 200)],
)  # fmt: skip
def test_a_part_is_sent_only_of_the_file_that_the_client_knows(condition: str, status: int) -> None:
    assert ask(range="bytes=0-1", if_range=condition).status == status
    assert ask(range="bytes=0-1", if_none_match=OWN, if_range=OWN).status == 304


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=40))
def test_a_name_survives_and_can_end_no_header(name: str) -> None:
    written = disposition(name, "application/zip")
    assert written.isascii()
    assert not any(byte < 0x20 or byte == 0x7F for byte in written)
    found = re.fullmatch(
        rb"attachment; filename=\"([^\"\\]+)\"; filename\*=UTF-8\'\'(\S*)", written
    )
    assert found is not None
    assert unquote(found[2].decode()) == name


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/xml", "text/css"])
def test_what_could_run_scripts_is_never_shown_in_place(mime: str) -> None:
    assert disposition("x", mime).startswith(b"attachment")
