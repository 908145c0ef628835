"""Which bytes of a file answer a request, and with which headers (witness: RFC 9110).

Pure functions: from the request's headers and the facts of the file to a status, headers and a
range of bytes. Two choices where the RFC leaves one: several ranges are answered with the whole
file, so that many tiny ones cannot amplify, and 304, 412 and 416 have no body.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from unicodedata import normalize
from urllib.parse import quote

import msgspec

Header = tuple[bytes, bytes]

_RANGE = re.compile(r"bytes[ \t]*=[ \t]*(?:(?P<first>[0-9]+)-(?P<last>[0-9]*)|-(?P<suffix>[0-9]+))")
_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_LONGEST_NUMBER = 18
"""Digits of the largest position that is read; a longer one lies past the end of every file."""

_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "text/plain")
"""What a browser may show in place, beside video and sound: nothing of it runs scripts of ours."""


class FileFacts(msgspec.Struct, frozen=True):
    """`etag` identifies the bytes, without quotes; `modified` is in microseconds since 1970. With
    `saved` a browser keeps the file instead of showing it; with `varies` others, who take other
    media types, get it in another form."""

    name: str
    mime: str
    size: int
    etag: str
    modified: int
    saved: bool = False
    varies: bool = False


class Outcome(msgspec.Struct, frozen=True):
    """`size` bytes from the `first` on are sent; None means that there is no body to speak of."""

    status: int
    headers: list[Header]
    first: int = 0
    size: int | None = None


def respond(method: str, headers: Mapping[str, str], facts: FileFacts) -> Outcome:
    """What a GET or HEAD is answered with. `headers` are those of the request by their names in
    small letters, repeated ones joined by commas."""
    status = _precondition(headers, facts)
    if status == 412:
        return Outcome(412, _identity(facts))
    if status == 304:
        return Outcome(304, _identity(facts))
    asked = headers.get("range") if method == "GET" else None
    if asked is None or not _range_holds(headers.get("if-range"), facts):
        return _whole(facts)
    return _part(asked, facts)


def _whole(facts: FileFacts) -> Outcome:
    return Outcome(200, _content(facts), 0, facts.size)


def _part(asked: str, facts: FileFacts) -> Outcome:
    """Another unit, several ranges and what is no range at all are as if nothing was asked."""
    found = _RANGE.fullmatch(asked.strip())
    if found is None:
        return _whole(facts)
    if found["suffix"] is not None:
        first, last = max(0, facts.size - _number(found["suffix"])), facts.size - 1
    else:
        first = _number(found["first"])
        last = _number(found["last"]) if found["last"] else facts.size - 1
        if found["last"] and _exceeds(found["first"], found["last"]):
            return _whole(facts)
        last = min(last, facts.size - 1)
    if first >= facts.size or first > last:
        beyond = (b"content-range", f"bytes */{facts.size}".encode())
        return Outcome(416, [beyond, *_identity(facts)])
    within = (b"content-range", f"bytes {first}-{last}/{facts.size}".encode())
    return Outcome(206, [within, *_content(facts)], first, last - first + 1)


def _number(digits: str) -> int:
    digits = digits.lstrip("0") or "0"
    return int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _exceeds(one: str, other: str) -> bool:
    """Whether one number is the larger, however long they are."""
    one, other = one.lstrip("0"), other.lstrip("0")
    return (len(one), one) > (len(other), other)


def _precondition(headers: Mapping[str, str], facts: FileFacts) -> int | None:
    """412 or 304 if a condition says so; one on the tag outranks one on the date."""
    if "if-match" in headers:
        if not _matches(headers["if-match"], facts, weakly=False):
            return 412
    elif _is_past(headers.get("if-unmodified-since"), facts) is False:
        return 412
    if "if-none-match" in headers:
        return 304 if _matches(headers["if-none-match"], facts, weakly=True) else None
    return 304 if _is_past(headers.get("if-modified-since"), facts) else None


def _is_past(date: str | None, facts: FileFacts) -> bool | None:
    """Whether the last change was not after the date; None if there is no date to compare with."""
    since = _date(date)
    return None if since is None else _second(facts) <= since


def _matches(listed: str, facts: FileFacts, *, weakly: bool) -> bool:
    if listed.strip() == "*":
        return True
    tags = (found[0] for found in _TAG.finditer(listed))
    own = f'"{facts.etag}"'
    return any(tag == own or (weakly and tag == f"W/{own}") for tag in tags)


def _range_holds(condition: str | None, facts: FileFacts) -> bool:
    """Whether the part that the client lacks is still a part of the same file."""
    if condition is None:
        return True
    condition = condition.strip()
    if condition.startswith(('"', "W/")):
        return condition == f'"{facts.etag}"'
    return condition == _last_modified(facts)


def _date(text: str | None) -> int | None:
    """The seconds of a date in a header; one that is none counts as not sent."""
    if text is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return int(moment.timestamp())
    except (ValueError, OverflowError):
        return None


def _second(facts: FileFacts) -> int:
    return facts.modified // 1_000_000


def _last_modified(facts: FileFacts) -> str:
    return format_datetime(datetime.fromtimestamp(_second(facts), UTC), usegmt=True)


def _identity(facts: FileFacts) -> list[Header]:
    return [
        (b"etag", f'"{facts.etag}"'.encode()),
        (b"last-modified", _last_modified(facts).encode()),
        (b"accept-ranges", b"bytes"),
        # The right to read it may end at any moment: kept, but asked for again each time.
        (b"cache-control", b"private, no-cache"),
        *([(b"vary", b"accept")] if facts.varies else []),
    ]


def _content(facts: FileFacts) -> list[Header]:
    return [
        *_identity(facts),
        (b"content-disposition", disposition(facts.name, facts.mime, saved=facts.saved)),
        (b"x-content-type-options", b"nosniff"),
    ]


def disposition(name: str, mime: str, *, saved: bool = False) -> bytes:
    """Shown in place if it is harmless, else to be saved; the name in ASCII and in full."""
    shown = not saved and (mime in _SHOWN or mime.startswith(("video/", "audio/")))
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", plain).strip() or "file"
    full = quote(name.encode("utf-8", "replace"), safe="")
    kind = "inline" if shown else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}".encode()
