"""What bad input gets: the field and its value, never a secret's, and nothing is left behind."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from lyceum.adapters.blobs import FolderBlobs
from lyceum.core.files import actions as files
from lyceum.core.files.actions import sweep
from lyceum.core.stages import FileLimits, Stages
from lyceum.kit import clock
from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_fault
from tests.dialects.akako.test_files import MP4, PDF, STREAM, UPLOAD, files_left, form, topic_of
from tests.harness.school import School
from tests.harness.serving import serving

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])


def small(school: School, folder: Path) -> Akako:
    """The same school with a folder of files of its own, and little room for each."""
    limits = FileLimits(document=10_000, video=20_000)
    ports = replace(school.platform.ports, blobs=FolderBlobs(folder / "files"), file_limits=limits)
    return Akako(school.on(replace(school.platform, ports=ports)))


def kept(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


@on_sqlite
@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.pdf",
        "..\\..\\boot.pdf",
        "/etc/passwd.pdf",
        "C:\\x\\a.pdf",
        "a\tb\u202e.pdf",
    ],
)
async def test_a_name_leads_nowhere(akako: Akako, name: str) -> None:
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    quoted = name.replace("\\", "\\\\")
    sent = form(PDF, ("topicId", topic["id"]), ("metadata", '{"name": "../../x.pdf"}'), name=quoted)
    made = expect_data(await mentor.post(UPLOAD, **sent), 201)
    for shown in (made["fileName"], made["name"]):
        assert not {"/", "\\", "\u202e"} & set(shown), shown
    answer = await mentor.get(STREAM, params={"key": made["key"], "download": "1"})
    said = answer.headers["content-disposition"]
    assert not {"/", "\\"} & set(said)
    for key in (name, "../../secret", "%2e%2e%2fsecret", ""):
        expect_error(await mentor.get(STREAM, params={"key": key}), 404, "NOT_FOUND")


@on_sqlite
async def test_a_file_over_its_cap_is_413_and_leaves_nothing(
    school: School, tmp_path: Path
) -> None:
    akako = small(school, tmp_path)
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    large = form(PDF + b" " * 10_000, ("topicId", topic["id"]))
    expect_error(await mentor.post(UPLOAD, **large), 413, "PAYLOAD_TOO_LARGE")
    path = f"/admin/education/topics/{topic['id']}/video"
    film = form(MP4 + bytes(20_000), name="film.mp4", field="video")
    expect_error(await mentor.put(path, **film), 413, "PAYLOAD_TOO_LARGE")
    whole = {"content-type": "multipart/form-data; boundary=edge", "content-length": str(2**40)}
    announced = await mentor.post(UPLOAD, content=b"--edge", headers=whole)
    expect_error(announced, 413, "PAYLOAD_TOO_LARGE")
    assert (await files_left(akako), kept(tmp_path)) == (0, [])


async def send_half(address: str, headers: dict[str, str], sent: dict[str, Any]) -> None:
    """Sends half of a form and goes away."""
    host, port = address.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    told = {**headers, **sent["headers"], "host": host, "content-length": str(len(sent["content"]))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    writer.write(f"POST /api{UPLOAD} HTTP/1.1\r\n{lines}\r\n".encode())
    writer.write(sent["content"][: len(sent["content"]) // 2])
    await writer.drain()
    await asyncio.sleep(0.3)
    writer.close()
    await writer.wait_closed()


async def test_an_aborted_upload_leaves_nothing(school: School, tmp_path: Path) -> None:
    akako = small(school, tmp_path)
    topic = await topic_of(akako)
    key = await school.key("akako", "instructor")
    async with serving(akako.school.root) as address:
        await send_half(address, key, form(PDF * 3, ("topicId", topic["id"])))
        await asyncio.sleep(0.3)
    assert (await files_left(akako), kept(tmp_path)) == (0, [])


async def test_what_a_crash_left_of_an_upload_is_served_to_nobody_and_swept(
    school: School, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crash: nobody comes to clear away what the aborted upload left."""

    async def dead(*anything: Any, **rest: Any) -> None:
        raise asyncio.CancelledError

    akako = small(school, tmp_path)
    topic, admin = await topic_of(akako), await akako.caller("admin")
    left: list[Any] = []
    begin = files._begin

    async def begun(work: Any, **rest: Any) -> Any:
        left.append(await begin(work, **rest))
        return left[-1]

    monkeypatch.setattr(files, "_begin", begun)
    monkeypatch.setattr(files, "_discard", dead)
    monkeypatch.setattr(files, "_finish", dead)
    mentor = await akako.caller("instructor")
    with pytest.raises(asyncio.CancelledError):
        await mentor.post(UPLOAD, **form(PDF, ("topicId", topic["id"])))
    assert len(kept(tmp_path)) == 1
    from lyceum.dialects.akako import ids

    name = ids.CUID.encode(left[0].uid)
    for caller in (admin, mentor):
        expect_error(await caller.get(STREAM, params={"key": name}), 404, "NOT_FOUND")
    assert await files_left(akako) == 0
    stages = Stages(school.works, school.tenant, akako.school.platform.ports)
    assert await sweep(stages) == 0
    later = clock.now() + files.ABANDONED_AFTER + 1_000_000
    monkeypatch.setattr("lyceum.kit.clock.now", lambda: later)
    assert await sweep(stages) == 1
    assert kept(tmp_path) == []


@on_sqlite
async def test_the_first_failing_field_and_its_value_are_told(akako: Akako) -> None:
    admin = await akako.caller("admin")
    answer = await admin.post("/admin/education/levels", json={"name": 7, "isActive": "yes"})
    details = expect_fault(answer, "name")
    assert details["value"] == 7
    assert [one["field"] for one in details["errors"]] == ["name", "isActive"]
    bad = {"userId": "user_1", "email": "invalid-email"}
    answer = await akako.bearer(akako.token("user_1")).post("/auth/sync", json=bad)
    assert expect_fault(answer, "email")["value"] == "invalid-email"
    assert answer.json()["details"]["message"] == "Invalid email format"
    for body in (b"{", b"[]", b'"x"', b"\xff"):
        kind = {"content-type": "application/json"}
        answer = await admin.post("/admin/education/levels", content=body, headers=kind)
        expect_error(answer, 400, "BAD_REQUEST")
