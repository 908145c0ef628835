"""Documents and videos of topics: sent, streamed, taken away."""

from __future__ import annotations

import json
from typing import Any

import httpx2 as httpx
import pytest

from tests.dialects.akako.callers import Akako, expect_data, expect_error, expect_fault

decision = pytest.mark.decision

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n" + b" " * 3000
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 4000
UPLOAD, STREAM = "/s3/document/upload", "/s3/document/stream"


def form(
    file: bytes, *fields: tuple[str, str], name: str = "sheet.pdf", field: str = "file"
) -> dict[str, Any]:
    """A form in the seed's order: the file first, its fields behind."""
    parts = [f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()]
    parts[0] += file
    for key, value in fields:
        parts.append(f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode())
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=edge"}
    return {"content": body, "headers": kind}


async def topic_of(akako: Akako) -> dict[str, Any]:
    subject = await akako.subject(mentorId=akako.id_of("instructor"))
    return await akako.make("topics", name="Fractions", subjectId=subject["id"])


async def upload(akako: Akako, topic: dict[str, Any], **rest: Any) -> Any:
    mentor = await akako.caller("instructor")
    said = json.dumps({"name": "document.pdf", "description": "Study material"})
    sent = form(PDF, ("topicId", topic["id"]), ("metadata", said), **rest)
    return expect_data(await mentor.post(UPLOAD, **sent), 201)


async def files_left(akako: Akako) -> int:
    lyceum = akako.school.client(await akako.school.key("lyceum", "admin"))
    answer: httpx.Response = await lyceum.get("/api/lyceum/v1/files?total=true")
    total: int = answer.json()["total"]
    return total


@decision("A28", "A37")
async def test_a_document_is_sent_as_the_seed_shows_and_shown_in_its_topic(akako: Akako) -> None:
    topic = await topic_of(akako)
    made = await upload(akako, topic)
    assert (made["name"], made["description"]) == ("document.pdf", "Study material")
    assert (made["fileName"], made["mimeType"]) == ("sheet.pdf", "application/pdf")
    assert (made["size"], made["topicId"]) == (len(PDF), topic["id"])
    assert made["uploadedBy"] == akako.clerk_id_of("instructor")
    path = f"/education/subjects/{topic['subjectId']}/topics"
    (shown,) = expect_data(await akako.anybody().get(path))
    (document,) = shown["documents"]
    assert (document["id"], document["url"]) == (made["id"], made["url"])
    assert "key" not in document


@decision("A10", "A37")
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        (lambda t: form(PDF), "topicId"),
        (lambda t: form(PDF, ("topicId", t), ("metadata", "{")), "metadata"),
        (lambda t: form(b"", ("topicId", t)), "file"),
        (lambda t: form(b"MZ\x90\x00" + b"\x00" * 3000, ("topicId", t)), "file"),
        (lambda t: form(MP4, ("topicId", t), name="film.mp4"), "file"),
        (lambda t: form(PDF, ("topicId", t), name=".."), "name"),
    ],
    ids=["no topic", "bad metadata", "empty", "an executable", "a film", "no name"],
)
async def test_what_is_no_document_is_refused_and_leaves_nothing(
    akako: Akako, sent: Any, field: str
) -> None:
    topic = await topic_of(akako)
    mentor = await akako.caller("instructor")
    details = expect_fault(await mentor.post(UPLOAD, **sent(topic["id"])), field)
    assert details["value"] in (None, "{")
    assert await files_left(akako) == 0


async def test_a_form_that_is_cut_off_and_strangers_leave_nothing(akako: Akako) -> None:
    topic = await topic_of(akako)
    sent = form(PDF, ("topicId", topic["id"]))
    mentor = await akako.caller("instructor")
    cut = await mentor.post(UPLOAD, content=sent["content"][:-20], headers=sent["headers"])
    expect_error(cut, 400, "BAD_REQUEST")
    unknown = await mentor.post(UPLOAD, **form(PDF, ("topicId", "x")))
    expect_error(unknown, 404, "NOT_FOUND")
    for who in ("learner", "other_instructor"):
        answer = await (await akako.caller(who)).post(UPLOAD, **sent)
        expect_error(answer, 403, "FORBIDDEN")
    assert await files_left(akako) == 0


@decision("A29", "A38", "A39")
async def test_a_document_is_streamed_to_staff_and_to_who_was_let_in(akako: Akako) -> None:
    topic = await topic_of(akako)
    made = await upload(akako, topic)
    admin, learner = await akako.caller("admin"), await akako.caller("learner")
    for asked in ({"key": made["key"]}, {"documentId": made["id"]}, {"url": made["url"]}):
        answer = await admin.get(STREAM, params=asked)
        assert (answer.status_code, answer.content) == (200, PDF)
    named = {"documentId": made["id"]}
    expect_error(await learner.get(STREAM, params=named), 403, "FORBIDDEN")
    expect_error(await akako.anybody().get(STREAM, params=named), 401, "UNAUTHORIZED")
    expect_error(await admin.get(STREAM), 400, "BAD_REQUEST")
    expect_error(await admin.get(STREAM, params={"key": "../../secret"}), 404, "NOT_FOUND")
    body = {"subjectId": topic["subjectId"]}
    request = expect_data(await learner.post("/enrollment/request", json=body), 201)
    expect_error(await learner.get(STREAM, params=named), 403, "FORBIDDEN")
    expect_data(await admin.put(f"/admin/enrollment/{request['id']}/approve"))
    part = await learner.get(STREAM, params=named, headers={"range": "bytes=0-7"})
    assert (part.status_code, part.content) == (206, b"%PDF-1.4")
    assert part.headers["content-disposition"].startswith("inline")
    saved = await learner.get(STREAM, params={**named, "download": "1"})
    assert saved.headers["content-disposition"].startswith("attachment")
    assert saved.headers["etag"] == part.headers["etag"]
    beyond = await learner.get(STREAM, params=named, headers={"range": "bytes=9999-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(PDF)}")


@decision("A49")
async def test_a_document_that_is_deleted_is_gone(akako: Akako) -> None:
    topic = await topic_of(akako)
    made = await upload(akako, topic)
    path = f"/admin/education/topics/{topic['id']}/documents/{made['id']}"
    other, mentor = await akako.caller("other_instructor"), await akako.caller("instructor")
    expect_error(await other.delete(path), 403, "FORBIDDEN")
    assert expect_data(await mentor.delete(path)) == {"id": made["id"]}
    expect_error(await mentor.get(STREAM, params={"key": made["key"]}), 404, "NOT_FOUND")
    expect_error(await mentor.delete(path), 404, "NOT_FOUND")
    assert await files_left(akako) == 0


@decision("A40")
async def test_a_video_is_put_replaced_and_deleted(akako: Akako) -> None:
    topic, mentor = await topic_of(akako), await akako.caller("instructor")
    path = f"/admin/education/topics/{topic['id']}/video"
    sent = form(MP4, name="film.mp4", field="video")
    first = expect_data(await mentor.put(path, **sent))
    assert (first["mimeType"], first["size"]) == ("video/mp4", len(MP4))
    second = expect_data(await mentor.put(path, **sent))
    assert second["videoUrl"] != first["videoUrl"]
    assert await files_left(akako) == 1
    topics = f"/education/subjects/{topic['subjectId']}/topics"
    (shown,) = expect_data(await akako.anybody().get(topics))
    assert (shown["videoUrl"], shown["documents"]) == (second["videoUrl"], [])
    streamed = await mentor.get(second["videoUrl"].removeprefix("/api"))
    assert streamed.content == MP4
    expect_fault(await mentor.put(path, **form(PDF, field="video")), "video")
    other = await akako.caller("other_instructor")
    expect_error(await other.put(path, **sent), 403, "FORBIDDEN")
    assert expect_data(await mentor.delete(path)) == {"id": topic["id"]}
    expect_error(await mentor.delete(path), 404, "NOT_FOUND")
    assert await files_left(akako) == 0
