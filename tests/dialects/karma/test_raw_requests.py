"""Requests that no well-behaved client writes, byte for byte, against the real server."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from lyceum.core.work import Works
from tests.dialects.karma.callers import Karma
from tests.harness.rows import every_row
from tests.harness.school import found_school, make_platform
from tests.harness.serving import serving

KEY = b"{key}"
"""Where a request carries a key that is good."""

COURSES = b"GET /api/v1/courses HTTP/1.1"
CREATE = b"POST /api/v1/courses HTTP/1.1"
HOST = b"Host: school.example"
CHUNKED = b"Transfer-Encoding: chunked"

ODD_ADDRESSES = {
    b"/api/v1/courses/%00": 404,
    b"/api/v1/courses/%ff": 404,
    b"/api/v1/courses/%": 404,
    b"/api/v1/courses/%zz": 404,
    b"/api/v1/courses?category=%C3%9C": 200,
    b"/api/v1/courses?category=%FF": 422,
    b"/api/v1/courses?%ff=%zz": 200,
    b"/api/v1/courses?" + b"a=1&" * 3_000: 200,
    b"/api/v1/courses/" + b"x" * 30_000: 404,
    b"/api/v1//courses": 404,
    b"/api/v1/../v1/courses": 404,
    b"http://elsewhere.example/api/v1/courses": 200,
}

ODD_HEADERS = {
    b"Authorization:": 401,
    b"Authorization: Bearer": 401,
    b"Authorization: Bearer \xff\xfe\xfd": 401,
    b"Authorization: Bearer kma_\xe9": 401,
    b"Authorization: Bearer a.b.c": 401,
    b"Authorization: Bearer e30.e30.e30": 401,
    b"Authorization: Bearer eyJhbGciOiJub25lIn0.e30.": 401,
    b"Authorization: Bearer " + b"x" * 20_000: 401,
    b"Authorization: Basic YTpi": 401,
    KEY + b"\r\nX-Request-Id: \xe9\xff": 200,
    KEY + b"\r\nUser-Agent: \xff\x80": 200,
    KEY + b"\r\nHost: other.example": 200,
    KEY + b"\r\nX-Forwarded-For: nonsense\r\nX-Forwarded-Host: \xff": 200,
    KEY + b"\r\nOrigin: \xff": 200,
    KEY + b"\r\nContent-Type: \xff": 200,
}

ODD_BODIES = {
    b"Content-Length: 2\r\nContent-Type: \xff\r\n\r\n{}": 400,
    b"Content-Length: 2\r\nContent-Type: application/json; charset=\xff\r\n\r\n{}": 422,
    b"Content-Length: 999999999999999999\r\n\r\n{}": 413,
    CHUNKED + b"\r\n\r\n1\r\n{\r\n0\r\n\r\n": 400,
    CHUNKED + b"\r\n\r\n2\r\n{}\r\n0\r\n\r\n": 422,
    CHUNKED + b"\r\n\r\n" + (b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n") * 20: 413,
}

NO_HTTP = [
    b"nonsense\r\n\r\n",
    b"GET\r\n\r\n",
    b"BREW /api/v1/courses HTTP/1.1\r\n" + HOST + b"\r\n\r\n",
    b"GET /api/v1/courses/\xff HTTP/1.1\r\n" + HOST + b"\r\n\r\n",
    b"GET /api/v1/courses?category=\xc3\x9c HTTP/1.1\r\n" + HOST + b"\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    CREATE + b"\r\n" + HOST + b"\r\nContent-Length: \xb2\r\n\r\n{}",
    CREATE + b"\r\n" + HOST + b"\r\nContent-Length: -1\r\n\r\n{}",
    CREATE + b"\r\n" + HOST + b"\r\n" + CHUNKED + b"\r\n\r\nzz\r\n",
]

CUT_OFF = [
    COURSES + b"\r\n" + HOST,
    CREATE + b"\r\n" + HOST + b"\r\n" + KEY + b"\r\nContent-Length: 50\r\n\r\n{",
    CREATE + b"\r\n" + HOST + b"\r\n" + KEY + b"\r\n" + CHUNKED + b"\r\n\r\n5\r\n{",
]


@pytest.fixture
async def karma(works: Works) -> Karma:
    """Karma's API of a school that nobody is held back from."""
    return Karma(await found_school(make_platform(works, limit_factor=1_000)))


class Line:
    """Writes bytes to the server, and reads what it says."""

    def __init__(self, address: str, key: str) -> None:
        split = urlsplit(address)
        self._place = (str(split.hostname), int(split.port or 0))
        self._key = f"Authorization: {key}".encode()

    async def answer(self, request: bytes, *, is_cut_off: bool = False) -> bytes:
        """All that comes back until the server has said what it has to say."""
        reader, writer = await asyncio.open_connection(*self._place)
        try:
            writer.write(request.replace(KEY, self._key))
            if is_cut_off:
                writer.write_eof()
                return await asyncio.wait_for(reader.read(), 5)
            return await asyncio.wait_for(reader.read(65_536), 5)
        finally:
            writer.close()


async def line_to(karma: Karma, address: str) -> Line:
    return Line(address, (await karma.caller("admin")).headers["authorization"])


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


def requests() -> list[tuple[bytes, int]]:
    """Each odd request that is HTTP all the same, and the status it gets."""
    head = b"\r\n" + HOST + b"\r\n"
    return [
        *(
            (b"GET " + a + b" HTTP/1.1" + head + KEY + b"\r\n\r\n", s)
            for a, s in ODD_ADDRESSES.items()
        ),
        *((COURSES + head + h + b"\r\n\r\n", status) for h, status in ODD_HEADERS.items()),
        *((CREATE + head + KEY + b"\r\n" + body, status) for body, status in ODD_BODIES.items()),
        (b"PROPFIND /api/v1/courses HTTP/1.1" + head + KEY + b"\r\n\r\n", 405),
        (b"GET /api/v1/courses HTTP/1.0\r\n" + KEY + b"\r\n\r\n", 200),
        (COURSES + b"\r\nHost: \xff\xfe\r\n" + KEY + b"\r\n\r\n", 200),
        (COURSES + b"\r\nHost:\r\n" + KEY + b"\r\n\r\n", 200),
    ]


async def test_an_odd_request_is_answered_in_the_envelope(karma: Karma) -> None:
    async with serving(karma.school.root) as address:
        line = await line_to(karma, address)
        before = await every_row(karma.school.works.database)
        for request, status in requests():
            answer = await line.answer(request)
            assert status_of(answer) == status, (request[:200], answer)
            assert b"\r\ncontent-type: application/json\r\n" in answer, (request[:200], answer)
        assert await every_row(karma.school.works.database) == before


async def test_what_is_no_http_is_refused_by_the_server_itself(karma: Karma) -> None:
    async with serving(karma.school.root) as address:
        line = await line_to(karma, address)
        before = await every_row(karma.school.works.database)
        for request in NO_HTTP:
            answer = await line.answer(request)
            assert status_of(answer) == 400, (request, answer)
        assert await every_row(karma.school.works.database) == before


async def test_a_client_that_goes_away_is_no_crash_and_writes_nothing(karma: Karma) -> None:
    async with serving(karma.school.root) as address:
        line = await line_to(karma, address)
        before = await every_row(karma.school.works.database)
        with capture_logs() as logs:
            for request in CUT_OFF:
                await line.answer(request, is_cut_off=True)
        assert [entry for entry in logs if entry["log_level"] in ("error", "critical")] == []
        assert await every_row(karma.school.works.database) == before
