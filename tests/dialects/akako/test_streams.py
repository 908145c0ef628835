"""What streams answer to conditions and ranges, over a real socket: REDbot finds no fault."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from lyceum.adapters import bucket
from lyceum.adapters.bucket import BucketBlobs, Place
from lyceum.app import demo
from tests.core.files.pictures import opened, picture
from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_fault
from tests.dialects.akako.test_files import PDF, UPLOAD, form, topic_of, upload
from tests.harness.bucket import bucket_server
from tests.harness.machine import ROOT
from tests.harness.processes import LOOPBACK, free_port
from tests.harness.rows import every_row
from tests.harness.school import School
from tests.harness.serving import serving

decision = pytest.mark.decision

FILM = (Path(demo.__file__).parent / "content/weather/front-film.mp4").read_bytes()
LOOKED_AT = {"INM_304", "IMS_304", "RANGE_CORRECT", "CL_CORRECT"}


@pytest.fixture(params=["document", "video"])
async def streamed(request: pytest.FixtureRequest, akako: Akako) -> tuple[str, bytes]:
    """The path of a document or of a video, behind the mount, and its bytes."""
    topic = await topic_of(akako)
    if request.param == "document":
        url, data = (await upload(akako, topic))["url"], PDF
    else:
        mentor = await akako.caller("instructor")
        path = f"/admin/education/topics/{topic['id']}/video"
        answer = await mentor.put(path, files={"video": ("film.mp4", FILM)})
        url, data = answer.json()["data"]["videoUrl"], FILM
    return url.removeprefix("/api"), data


async def judged(url: str, headers: dict[str, str]) -> list[dict[str, str]]:
    """What REDbot says of an address, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.harness.redbot", url,
        cwd=ROOT, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    asked = json.dumps(list(headers.items())).encode()
    said, _ = await asyncio.wait_for(process.communicate(asked), 60)
    assert process.returncode == 0
    return [json.loads(line) for line in said.splitlines()]


def unable(note: dict[str, str]) -> bool:
    """Whether it is a shrug: the library that looks at contents (sniffpy 1.0) calls every film
    that is declared as one `undefined/undefined`."""
    return note["note"] == "CONTENT_TYPE_MISMATCH" and "undefined/undefined" in note["detail"]


@decision("A39")
async def test_redbot_finds_no_fault(akako: Akako, streamed: tuple[str, bytes]) -> None:
    key = await akako.school.key("akako", "instructor")
    async with serving(akako.school.root) as address:
        notes = await judged(f"{address}/api{streamed[0]}", key)
    assert [note for note in notes if note["level"] in ("BAD", "WARN") and not unable(note)] == []
    assert {note["note"] for note in notes} >= LOOKED_AT


@decision("A39")
async def test_conditions_and_ranges_are_answered(
    akako: Akako, streamed: tuple[str, bytes]
) -> None:
    (path, data), mentor = streamed, await akako.caller("instructor")
    whole = await mentor.get(path)
    tag, date = whole.headers["etag"], whole.headers["last-modified"]
    size, last = len(data), len(data) - 1
    asked: list[tuple[dict[str, str], int, bytes]] = [
        ({}, 200, data),
        ({"Range": "bytes=0-99"}, 206, data[:100]),
        ({"Range": f"bytes={last}-"}, 206, data[-1:]),
        ({"Range": "bytes=-7"}, 206, data[-7:]),
        ({"Range": f"bytes=100-{size * 2}"}, 206, data[100:]),
        ({"Range": f"bytes={size}-"}, 416, b""),
        ({"Range": "bytes=-0"}, 416, b""),
        ({"Range": "bytes=9-1"}, 200, data),
        ({"Range": "bytes=0-1,4-5"}, 200, data),
        ({"Range": "pages=1-2"}, 200, data),
        ({"If-None-Match": tag}, 304, b""),
        ({"If-None-Match": f'"x", W/{tag}'}, 304, b""),
        ({"If-None-Match": '"x"', "If-Modified-Since": date}, 200, data),
        ({"If-Modified-Since": date}, 304, b""),
        ({"If-Match": '"x"'}, 412, b""),
        ({"If-Match": f"W/{tag}"}, 412, b""),
        ({"If-Match": tag, "If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, 200, data),
        ({"If-Unmodified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}, 412, b""),
        ({"Range": "bytes=0-9", "If-Range": tag}, 206, data[:10]),
        ({"Range": "bytes=0-9", "If-Range": date}, 206, data[:10]),
        ({"Range": "bytes=0-9", "If-Range": '"x"'}, 200, data),
        ({"Range": "bytes=0-9", "If-None-Match": tag}, 304, b""),
    ]
    for headers, status, body in asked:
        answer = await mentor.get(path, headers=headers)
        assert (answer.status_code, answer.content) == (status, body), headers
        expect_identity(answer, tag, date)
        if status == 206:
            told = answer.headers["content-range"]
            within = re.fullmatch(rf"bytes (\d+)-(\d+)/{size}", told)
            assert within is not None
            assert data[int(within[1]) : int(within[2]) + 1] == body
        if status == 416:
            assert answer.headers["content-range"] == f"bytes */{size}"


def expect_identity(answer: Any, tag: str, date: str) -> None:
    """Whatever is answered says of which file it is."""
    assert (answer.headers["etag"], answer.headers["last-modified"]) == (tag, date)
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "private, no-cache"


@decision("A39")
async def test_head_tells_the_same_without_the_bytes(
    akako: Akako, streamed: tuple[str, bytes]
) -> None:
    (path, data), mentor = streamed, await akako.caller("instructor")
    head = await mentor.head(path, headers={"Range": "bytes=0-9"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(data))
    assert head.headers["x-content-type-options"] == "nosniff"
    assert "filename*=UTF-8''" in head.headers["content-disposition"]


@decision("A37", "A39")
async def test_a_picture_is_streamed_smaller_too(akako: Akako) -> None:
    topic = await topic_of(akako)
    mentor = await akako.caller("instructor")
    sent = form(picture(1_000, 500), ("topicId", topic["id"]), name="hill.jpg")
    url = expect_data(await mentor.post(UPLOAD, **sent), 201)["url"].removeprefix("/api")
    small = await mentor.get(f"{url}&width=320")
    assert small.headers["content-type"] == "image/jpeg"
    assert opened(small.content).size == (320, 160)
    modern = await mentor.get(f"{url}&width=320", headers={"Accept": "image/webp"})
    assert modern.headers["content-type"] == "image/webp"
    expect_fault(await mentor.get(f"{url}&width=2000"), "width")
    sheet = (await upload(akako, topic))["url"].removeprefix("/api")
    expect_fault(await mentor.get(f"{sheet}&width=320"), "width")


@decision("A40")
@pytest.mark.needs("s3")
async def test_a_school_whose_files_lie_in_a_bucket_does_just_the_same(
    school: School, tmp_path: Path
) -> None:
    server, prefix = bucket_server(), f"akako-{tmp_path.name}".lower()
    blobs = BucketBlobs(server.place(prefix))
    ports = msgspec.structs.replace(school.platform.ports, blobs=blobs)
    akako = Akako(school.on(msgspec.structs.replace(school.platform, ports=ports)))
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    await upload(akako, topic)
    path, url = f"/admin/education/topics/{topic['id']}/video", ""
    for _ in range(2):
        put = await mentor.put(path, files={"video": ("film.mp4", FILM)})
        url = expect_data(put)["videoUrl"].removeprefix("/api")
        assert len(server.objects(prefix)) == 2
    part = await mentor.get(url, headers={"Range": "bytes=5000-5999"})
    assert (part.status_code, part.content) == (206, FILM[5000:6000])
    assert (await mentor.get(url)).content == FILM
    broken = form(FILM, name="film.mp4", field="video")
    cut = await mentor.put(path, content=broken["content"][:-20], headers=broken["headers"])
    expect_error(cut, 400, "BAD_REQUEST")
    assert len(server.objects(prefix)) == 2
    expect_data(await mentor.delete(path))
    assert len(server.objects(prefix)) == 1
    expect_error(await mentor.get(url), 404, "NOT_FOUND")


async def test_a_store_that_is_away_is_told_and_nothing_is_kept(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "TRIES", 0)
    away = Place("files", endpoint=f"http://{LOOPBACK}:{free_port()}", key_id="a", secret_key="b")
    ports = msgspec.structs.replace(school.platform.ports, blobs=BucketBlobs(away))
    akako = Akako(school.on(msgspec.structs.replace(school.platform, ports=ports)))
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    sent = form(PDF, ("topicId", topic["id"]))
    expect_error(await mentor.post(UPLOAD, **sent), 503, "SERVICE_UNAVAILABLE")
    assert [row[9] for row in (await every_row(school.works.database))["files"]] == ["deleting"]
