"""A file through HTTP and back: bare or in a form, whole or in part, and never half."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx2 as httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.stages import FileLimits
from lyceum.http.errors import BodyTooLarge, MalformedBody
from lyceum.http.exchange import Exchange
from lyceum.http.openapi import document
from lyceum.http.peer import Peer
from lyceum.http.uploads import FIELDS_LIMIT, read_upload
from tests.harness.filing import FILING, filing_app
from tests.harness.rows import every_row
from tests.harness.school import School
from tests.harness.serving import serving

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4_000
"""More than one piece in whatever size they come."""


class Office:
    """The filing dialect in a school, and a client who is its instructor."""

    def __init__(self, school: School, folder: Path) -> None:
        self.school = school
        self.folder = folder
        ports = msgspec.structs.replace(
            school.platform.ports,
            blobs=FolderBlobs(folder),
            file_limits=FileLimits(document=2_000_000, video=2_000_000),
        )
        self.platform = msgspec.structs.replace(school.platform, ports=ports)
        self.app = filing_app(self.platform)

    def client(self, who: str = "instructor", base: str = "http://127.0.0.1") -> httpx.AsyncClient:
        role = "instructor" if who == "instructor" else "learner"
        person = f"{self.school.people[who].id}:{role}"
        transport = httpx.ASGITransport(app=self.app) if base.endswith("127.0.0.1") else None
        return httpx.AsyncClient(
            transport=transport, base_url=f"{base}/filing", headers={"X-Person": person}
        )

    async def keep(self, client: httpx.AsyncClient, data: bytes = PDF) -> str:
        answer = await client.post("/files", files={"file": ("map.pdf", data)})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def expect_nothing(self) -> None:
        assert (await every_row(self.school.works.database))["files"] == []
        assert [path for path in self.folder.rglob("*") if path.is_file()] == []


@pytest.fixture
def office(school: School, tmp_path: Path) -> Office:
    return Office(school, tmp_path / "files")


async def test_a_form_brings_its_fields_and_its_file(office: Office) -> None:
    async with office.client() as client:
        answer = await client.post(
            "/files",
            data={"title": "Übung", "other": "x" * 3_000},
            files={"file": ("Über map.pdf", PDF, "application/pdf")},
        )
        assert answer.status_code == 201, answer.text
        kept = answer.json()
        assert kept == {
            "id": kept["id"], "name": "Über map.pdf", "mime": "application/pdf",
            "size": len(PDF), "title": "Übung",
        }  # fmt: skip
        again = await client.get(f"/files/{kept['id']}")
    assert again.content == PDF
    assert again.headers["content-type"] == "application/pdf"
    assert again.headers["content-length"] == str(len(PDF))


async def test_a_bare_body_is_a_file_too(office: Office) -> None:
    async with office.client() as client:
        named = {"Content-Disposition": "attachment; filename*=UTF-8''%C3%9Cber.pdf; filename=x"}
        answer = await client.post("/files?title=One", content=PDF, headers=named)
        assert answer.status_code == 201, answer.text
        assert (answer.json()["name"], answer.json()["title"]) == ("Über.pdf", "One")
        titled = await client.post("/files?title=two.pdf", content=PDF)
        assert titled.json()["name"] == "two.pdf"


async def test_a_part_is_asked_for_and_a_file_that_is_known_is_not_sent_again(
    office: Office,
) -> None:
    async with office.client() as client:
        path = f"/files/{await office.keep(client)}"
        part = await client.get(path, headers={"Range": "bytes=1000-300999"})
        assert (part.status_code, part.content) == (206, PDF[1_000:301_000])
        assert part.headers["content-range"] == f"bytes 1000-300999/{len(PDF)}"
        known = await client.get(path, headers={"If-None-Match": part.headers["etag"]})
        assert (known.status_code, known.content) == (304, b"")
        assert "content-length" not in known.headers
        beyond = await client.get(path, headers={"Range": f"bytes={len(PDF)}-"})
        assert (beyond.status_code, beyond.content) == (416, b"")
        changed = await client.get(path, headers={"If-Match": '"another"'})
        assert changed.status_code == 412


async def test_head_tells_the_same_and_sends_nothing(office: Office) -> None:
    async with office.client() as client:
        path = f"/files/{await office.keep(client)}"
        whole, head = await client.get(path), await client.head(path)
    assert head.content == b""
    differing = {"x-request-id"}
    assert {k: v for k, v in head.headers.items() if k not in differing} == {
        k: v for k, v in whole.headers.items() if k not in differing
    }


async def test_a_refused_file_leaves_nothing(office: Office) -> None:
    async with office.client() as client:
        for name, data, status in (
            ("map.png", PDF, 422), ("map.pdf", b"", 400), ("map.pdf", PDF * 2, 413),
            ("x" * 300, PDF, 400),
        ):  # fmt: skip
            answer = await client.post("/files", files={"file": (name, data)})
            assert answer.status_code == status, answer.text
        larger = await client.post("/files?title=a.pdf", content=PDF * 4)
        assert (larger.status_code, larger.json()) == (413, {"refused": "BodyTooLarge"})
    async with office.client("learner") as client:
        refused = await client.post("/files", files={"file": ("map.pdf", PDF)})
        assert refused.json() == {"refused": "Forbidden"}
    await office.expect_nothing()


async def test_a_form_whose_fields_stand_behind_the_file_is_refused(office: Office) -> None:
    form = form_of(("file", "a.pdf", PDF), ("title", None, b"x"))
    async with office.client() as client:
        answer = await client.post("/files", content=form, headers=FORM)
    assert (answer.status_code, answer.json()) == (400, {"refused": "MalformedBody"})
    await office.expect_nothing()


FORM = {"Content-Type": "multipart/form-data; boundary=EDGE"}


def form_of(*parts: tuple[str, str | None, bytes]) -> bytes:
    written = b""
    for name, file_name, data in parts:
        named = "" if file_name is None else f'; filename="{file_name}"'
        head = f'--EDGE\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'
        written += head.encode() + data + b"\r\n"
    return written + b"--EDGE--\r\n"


async def test_a_client_that_goes_away_leaves_nothing_and_keeps_nobody_busy(
    office: Office,
) -> None:
    """Over a real socket, since only there somebody can go away."""
    person = f"{office.school.people['instructor'].id}:instructor"
    async with serving(office.app) as address, office.client(base=address) as client:
        port = int(address.rpartition(":")[2])
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            f"POST /filing/files?title=a.pdf HTTP/1.1\r\nHost: x\r\nX-Person: {person}\r\n"
            f"Content-Length: {len(PDF)}\r\n\r\n".encode()
            + PDF[:400_000]
        )
        await writer.drain()
        await until(lambda: any(office.folder.rglob("*.part")))
        writer.close()
        await until(lambda: not any(office.folder.rglob("*.part")))
        await asyncio.sleep(0.1)
        await office.expect_nothing()
        path = await office.keep(client)
        before = office.platform.ports.blobs
        assert isinstance(before, FolderBlobs)
        async with client.stream("GET", f"/files/{path}") as answer:
            assert answer.status_code == 200
            # Left here, with most of it unread.
        assert (await client.get(f"/files/{path}")).content == PDF


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it has not come to that in ten seconds")


async def test_the_source_is_closed_when_the_client_leaves(office: Office) -> None:
    closed: list[bool] = []

    class Watched(FolderBlobs):
        async def read(self, key: str, *, first: int, size: int) -> Any:
            try:
                async for chunk in super().read(key, first=first, size=size):
                    yield chunk
            finally:
                closed.append(True)

    ports = msgspec.structs.replace(office.platform.ports, blobs=Watched(office.folder))
    app = filing_app(msgspec.structs.replace(office.platform, ports=ports))
    async with office.client() as client:
        uid = await office.keep(client)
    sent: list[dict[str, Any]] = []
    left = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)
        if message.get("body"):
            left.set()
            await asyncio.sleep(0.01)

    person = f"{office.school.people['instructor'].id}:instructor".encode()
    scope = {
        "type": "http", "method": "GET", "path": f"/filing/files/{uid}", "query_string": b"",
        "headers": [(b"x-person", person)], "client": ("127.0.0.1", 1), "scheme": "http",
        "server": ("127.0.0.1", 80), "raw_path": b"/",
    }  # fmt: skip
    await app(scope, receive, send)
    assert closed == [True]
    assert sum(len(message.get("body", b"")) for message in sent) < len(PDF)


def exchange(body: bytes, headers: dict[str, str], size: int) -> Exchange:
    waiting = [body[at : at + size] for at in range(0, len(body), size)]

    async def receive() -> dict[str, Any]:
        chunk = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": chunk, "more_body": bool(waiting)}

    written = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "query_string": b"", "headers": written}
    peer = Peer(address="1.2.3.4", host="h", authority="h", secure=True, loopback=False)
    return Exchange(Request(scope, receive), peer, "test")


async def taken(chunks: AsyncIterator[bytes]) -> bytes:
    return b"".join([chunk async for chunk in chunks])


names = st.from_regex(r"[a-z]{1,8}", fullmatch=True)
texts = st.binary(max_size=60).filter(lambda data: b"EDGE" not in data)


@given(st.dictionaries(names, texts, max_size=4), texts, st.integers(1, 90))
async def test_a_form_is_read_whatever_the_pieces_it_comes_in(
    fields: dict[str, bytes], data: bytes, size: int
) -> None:
    form = form_of(*((name, None, value) for name, value in fields.items()), ("f", "a", data))
    asked = exchange(form, FORM, size)
    await read_upload(asked, limit=10_000)
    assert asked.values == {
        name: value.decode("utf-8", "surrogateescape") for name, value in fields.items()
    }
    assert asked.upload is not None
    assert asked.upload.name == "a"
    assert await taken(asked.upload.chunks) == data


@given(st.binary(max_size=300), st.integers(1, 50))
async def test_any_bytes_are_a_form_or_refused(body: bytes, size: int) -> None:
    asked = exchange(b"--EDGE\r\n" + body, FORM, size)
    try:
        await read_upload(asked, limit=10_000)
        assert asked.upload is not None
        await taken(asked.upload.chunks)
    except (MalformedBody, BodyTooLarge):
        return


@pytest.mark.parametrize("cut", [10, 60, 500, -3, -9])
async def test_a_form_that_is_cut_off_is_refused(cut: int) -> None:
    asked = exchange(form_of(("f", "a", b"x" * 600))[:cut], FORM, 64)
    with pytest.raises(MalformedBody):
        await read_upload(asked, limit=10_000)
        assert asked.upload is not None
        await taken(asked.upload.chunks)


async def test_fields_and_headers_cannot_fill_the_memory() -> None:
    long = b"x" * (FIELDS_LIMIT + 1)
    for form in (form_of(("a", None, long), ("f", "a", b"")), form_of((long.decode(), "a", b""))):
        with pytest.raises((BodyTooLarge, MalformedBody)):
            await read_upload(exchange(form, FORM, 1_000), limit=10_000_000)


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=" + "x" * 71])
async def test_a_form_without_a_boundary_is_refused(boundary: str) -> None:
    headers = {"Content-Type": f"multipart/form-data{boundary}"}
    with pytest.raises(MalformedBody):
        await read_upload(exchange(b"--x\r\n", headers, 9), limit=100)


async def test_more_than_the_limit_is_refused_announced_or_not() -> None:
    with pytest.raises(BodyTooLarge):
        await read_upload(exchange(b"", {"Content-Length": "101"}, 9), limit=100)
    for length in ("x", "9" * 40):
        with pytest.raises(BodyTooLarge):
            await read_upload(exchange(b"", {"Content-Length": length}, 9), limit=100)
    asked = exchange(b"x" * 101, {}, 9)
    await read_upload(asked, limit=100)
    assert asked.upload is not None
    with pytest.raises(BodyTooLarge):
        await taken(asked.upload.chunks)


def test_the_document_tells_of_files_on_both_ways() -> None:
    paths = document(FILING, server_url="/filing")["paths"]
    (form,) = paths["/files"]["post"]["requestBody"]["content"].values()
    assert form["schema"]["properties"]["file"] == {"type": "string", "format": "binary"}
    assert form["schema"]["required"] == ["file"]
    answers = paths["/files/{id}"]["get"]["responses"]
    assert {"200", "206", "304", "412", "416"} <= answers.keys()
    assert answers["206"]["content"].keys() == {"*/*"}
    (title,) = paths["/files"]["post"]["parameters"]
    assert (title["name"], title["in"]) == ("title", "query")
