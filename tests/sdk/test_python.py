"""The Python client against the running server: every method of it, sync and async."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from akako_lms import (
    AkakoAPI,
    AsyncAkakoAPI,
    ConflictError,
    ForbiddenError,
    NotFoundError,
    RangeNotSatisfiableError,
    UnauthorizedError,
    ValidationError,
)

from scripts.sdks.surface import METHODS
from tests.dialects.requests import A_FILM
from tests.sdk.served import Served

PDF = b"%PDF-1.7\n" + b"1 0 obj\n<<>>\nendobj\n" * 20

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"])


class Api:
    """Either client, awaited; notes what was called."""

    def __init__(self, client: AkakoAPI | AsyncAkakoAPI, called: set[str]) -> None:
        self._client = client
        self._called = called

    def __getattr__(self, namespace: str) -> Namespace:
        return Namespace(getattr(self._client, namespace), namespace, self._called)


class Namespace:
    def __init__(self, methods: Any, name: str, called: set[str]) -> None:
        self._methods = methods
        self._name = name
        self._called = called

    def __getattr__(self, name: str) -> Callable[..., Any]:
        self._called.add(f"{self._name}.{name}")
        return partial(awaited, getattr(self._methods, name))


async def awaited(method: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """A plain one runs in a thread, since the server answers in this loop."""
    if asyncio.iscoroutinefunction(method):
        return await method(*given, **named)
    return await asyncio.to_thread(method, *given, **named)


class People:
    """The cast with a client each."""

    def __init__(self, akako: Served, kind: type[AkakoAPI] | type[AsyncAkakoAPI]) -> None:
        self.akako = akako
        self.kind = kind
        self.called: set[str] = set()
        self._clients: list[AkakoAPI | AsyncAkakoAPI] = []

    async def api(self, who: str) -> Api:
        return self.anybody(await self.akako.token(who))

    def anybody(self, token: str | None = None) -> Api:
        client = self.kind(base_url=self.akako.base_url, token=token)
        self._clients.append(client)
        return Api(client, self.called)

    async def leave(self) -> None:
        for client in self._clients:
            await awaited(client.close)


@pytest.fixture(params=[AkakoAPI, AsyncAkakoAPI], ids=["sync", "async"])
async def people(
    akako: Served, request: pytest.FixtureRequest, database_kind: str
) -> AsyncIterator[People]:
    here = People(akako, request.param)
    yield here
    await here.leave()


async def tree(admin: Api) -> dict[str, Any]:
    """A level with all that lies in it."""
    level = await admin.education.create_level(
        name="High School", description="Secondary education"
    )
    grade = await admin.education.create_grade(name="10", education_level_id=level["id"])
    subject = await admin.education.create_subject(name="Maths", grade_id=grade["id"])
    topic = await admin.education.create_topic(name="Fractions", subject_id=subject["id"])
    return {"level": level, "grade": grade, "subject": subject, "topic": topic}


async def test_every_method_of_it_works(people: People, tmp_path: Path) -> None:
    admin, learner = await people.api("admin"), await people.api("learner")
    made = await tree(admin)
    await about_oneself(admin, learner)
    await about_people(admin, people.akako)
    await about_files(admin, made["topic"], folder=tmp_path)
    await about_asking(admin, learner, made["subject"])
    await about_the_tree(admin, made)
    every = {f"{name}.{method}" for name, methods in METHODS.items() for method in methods}
    assert people.called == every


async def about_oneself(admin: Api, learner: Api) -> None:
    assert (await admin.auth.get_profile())["roles"] == ["ADMIN"]
    changed = await learner.auth.update_profile(first_name="Leila", bio="Likes maps.")
    assert (changed["firstName"], changed["bio"]) == ("Leila", "Likes maps.")
    emptied = await learner.auth.update_profile(bio=None)
    assert (emptied["firstName"], emptied["bio"]) == ("Leila", None)
    assert (await learner.auth.issue_token())["token"].count(".") == 2
    assert (await admin.auth.sync(user_id="user_1"))["clerkId"] == "user_1"
    assert await admin.usage.get_usage()


async def about_people(admin: Api, akako: Served) -> None:
    learners = await admin.users.get_users(role="LEARNER", limit=100)
    assert {row["email"] for row in learners} >= {"learner@school.example"}
    chosen = next(row for row in learners if row["email"] == "other_learner@school.example")
    assert await admin.users.get_user(chosen["id"]) == chosen
    named = await admin.users.update_user(chosen["id"], first_name="Tom")
    assert named["firstName"] == "Tom"
    given = await admin.users.assign_role(chosen["id"], role="MENTOR")
    assert (given["role"], given["effectiveEndDate"]) == ("MENTOR", None)
    assert (await admin.users.remove_role(chosen["id"], role="MENTOR"))["effectiveEndDate"]


async def about_files(admin: Api, topic: dict[str, Any], *, folder: Path) -> None:
    metadata = {"name": "Sheet", "description": "To read."}
    path = folder / "sheet.pdf"
    path.write_bytes(PDF)
    sent = await admin.files.upload_document(path, topic_id=topic["id"], metadata=metadata)
    assert (sent["name"], sent["fileName"], sent["size"]) == ("Sheet", "sheet.pdf", len(PDF))
    opened = io.BytesIO(PDF)
    opened.seek(5)
    again = await admin.files.upload_document(("b.pdf", opened), topic_id=topic["id"])
    assert (again["fileName"], again["size"]) == ("b.pdf", len(PDF))
    download = await admin.files.stream_document(document_id=sent["id"])
    assert (download.size, download.media_type) == (len(PDF), "application/pdf")
    await awaited(download.save, folder / "saved.pdf")
    assert (folder / "saved.pdf").read_bytes() == PDF
    part = await admin.files.stream_document(document_id=sent["id"], start=2, end=5)
    assert (await awaited(part.read), part.size) == (PDF[2:6], 4)
    assert part.content_range == f"bytes 2-5/{len(PDF)}"
    with pytest.raises(RangeNotSatisfiableError):
        await admin.files.stream_document(document_id=sent["id"], start=len(PDF))
    film = await admin.videos.upload_video(topic["id"], (A_FILM[0], A_FILM[1]))
    assert (film["topicId"], film["mimeType"]) == (topic["id"], "video/mp4")
    assert (await admin.videos.delete_video(topic["id"]))["id"] == topic["id"]
    assert (await admin.files.delete_document(topic["id"], sent["id"]))["id"] == sent["id"]
    assert unfinished(folder) == []


def unfinished(folder: Path) -> list[Path]:
    return [*folder.glob("*.part"), *folder.glob(".*")]


async def about_asking(admin: Api, learner: Api, subject: dict[str, Any]) -> None:
    asked = await learner.enrollment.request(subject_id=subject["id"])
    assert (asked["status"], asked["subjectName"]) == ("PENDING", "Maths")
    (waiting,) = await admin.enrollment.get_pending()
    assert waiting["id"] == asked["id"]
    assert (await admin.enrollment.reject(asked["id"]))["status"] == "REJECTED"
    again = await learner.enrollment.request(subject_id=subject["id"])
    assert (await admin.enrollment.approve(again["id"]))["status"] == "APPROVED"
    applied = await learner.mentors.apply(motivation="I like to explain.", subjects=["Maths"])
    assert [row["id"] for row in await admin.mentors.get_pending()] == [applied["id"]]
    assert (await admin.mentors.reject(applied["id"], reason="Later."))["status"] == "REJECTED"
    applied = await learner.mentors.apply(motivation="Now.")
    assert (await admin.mentors.approve(applied["id"]))["status"] == "APPROVED"


async def about_the_tree(admin: Api, made: dict[str, Any]) -> None:
    reading, writing = admin.education, admin.education
    ids = {name: thing["id"] for name, thing in made.items()}
    assert [one["id"] for one in await reading.get_levels()] == [ids["level"]]
    assert [one["id"] for one in await reading.get_grades(ids["level"])] == [ids["grade"]]
    assert [one["id"] for one in await reading.get_subjects(ids["grade"])] == [ids["subject"]]
    assert [one["id"] for one in await reading.get_topics(ids["subject"])] == [ids["topic"]]
    for name in ("topic", "subject", "grade", "level"):
        changed = await getattr(writing, f"update_{name}")(ids[name], description="New.")
        assert changed["description"] == "New."
    for name in ("topic", "subject", "grade", "level"):
        assert (await getattr(writing, f"delete_{name}")(ids[name]))["id"] == ids[name]
    assert await reading.get_levels() == []


async def test_refusals_are_errors_of_their_own(people: People) -> None:
    admin, learner = await people.api("admin"), await people.api("learner")
    with pytest.raises(ForbiddenError) as forbidden:
        await learner.education.create_level(name="Primary School")
    assert forbidden.value.required == ["ADMIN"]
    assert forbidden.value.user_roles == ["LEARNER"]
    assert f"(request {forbidden.value.request_id})" in str(forbidden.value)
    await admin.education.create_level(name="Primary School")
    with pytest.raises(ConflictError) as taken:
        await admin.education.create_level(name="Primary School")
    assert (taken.value.field, taken.value.details["value"]) == ("name", "Primary School")
    with pytest.raises(ValidationError) as invalid:
        await admin.auth.sync(user_id="user_123", email="invalid-email")
    assert invalid.value.field == "email"
    assert invalid.value.errors[0]["message"] == "Invalid email format"
    with pytest.raises(NotFoundError) as missing:
        await admin.users.get_user("nobody/../levels?")
    assert (missing.value.status, missing.value.code) == (404, "NOT_FOUND")
    with pytest.raises(UnauthorizedError):
        await people.anybody().auth.get_profile()


@pytest.mark.parametrize("odd", ["", ".", ".."])
async def test_an_id_that_would_lead_elsewhere_is_not_sent(people: People, odd: str) -> None:
    admin = await people.api("admin")
    with pytest.raises(ValueError, match="is no id"):
        await admin.users.get_user(odd)


async def test_a_page_knows_those_that_follow(akako: Served) -> None:
    token = await akako.token("admin")

    def walk() -> tuple[list[str], list[str]]:
        with AkakoAPI(akako.base_url, token) as api:
            first = api.users.get_users(limit=3, order="asc")
            assert (len(first), first.total, first.pagination) == (
                3,
                7,
                {"page": 1, "limit": 3, "total": 7, "pages": 3, "hasNext": True, "hasPrev": False},
            )
            second = first.next_page()
            assert second is not None
            whole = api.users.get_users(limit=100, order="asc")
            assert whole.next_page() is None
            assert second == whole[3:6]
            levels = api.education.get_levels()
            assert (levels.pagination, levels.total, levels.next_page()) == (None, 0, None)
            return [row["id"] for row in first.all()], [row["id"] for row in whole]

    walked, listed = await asyncio.to_thread(walk)
    async with AsyncAkakoAPI(akako.base_url, token) as api:
        first = await api.users.get_users(limit=3, order="asc")
        assert walked == listed == [row["id"] async for row in first.all()]


async def test_a_token_may_be_given_anew_for_each_request(akako: Served) -> None:
    tokens = [await akako.token("admin"), await akako.token("learner")]
    waiting = [*tokens]

    async def token() -> str:
        return waiting.pop(0)

    async with AsyncAkakoAPI(akako.base_url, token) as api:
        roles = [(await api.auth.get_profile())["roles"] for _ in tokens]
    assert roles == [["ADMIN"], ["LEARNER"]]
    plain = AkakoAPI(akako.base_url, iter(tokens).__next__)
    assert (await asyncio.to_thread(plain.auth.get_profile))["roles"] == ["ADMIN"]
    assert (await asyncio.to_thread(plain.auth.get_profile))["roles"] == ["LEARNER"]
    plain.close()
