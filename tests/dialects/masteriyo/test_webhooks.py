"""Webhooks: what one is, and what it is told, under the product's headers and signature."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import httpx2 as httpx
import pytest

from lyceum.core.page import Slice
from lyceum.core.sequencing import number_all_events
from lyceum.core.webhooks.model import DeliveryFilter
from lyceum.core.webhooks.queries import deliveries
from lyceum.dialects.masteriyo.event_words import LABELS
from lyceum.dialects.masteriyo.spelling import MasteriyoEvents
from lyceum.dialects.masteriyo.wire.webhooks import MASK
from lyceum.jobs.webhooks import Sender
from tests.dialects.masteriyo.conftest import Site
from tests.dialects.masteriyo.test_community import made, refused
from tests.dialects.masteriyo.test_learning import Built, ok
from tests.harness.receiver import Received, receiving

HOOKS = "https://93.184.215.14/hooks"
HEADER = "x-masteriyo-webhook-"


def verified(came: Received, secret: str) -> tuple[str, Any]:
    """The event's name and what it tells, if the signature is that of the product."""
    digest = hmac.digest(secret.encode(), came.body, hashlib.sha256)
    assert came.headers[f"{HEADER}signature"] == base64.b64encode(digest).decode()
    assert len(came.headers[f"{HEADER}delivery-id"]) == 64
    return came.headers[f"{HEADER}event"], json.loads(came.body)


PERSON = {"username": "new", "email": "new@school.example", "password": "a long one 9"}
TEACHER = {
    **PERSON,
    "username": "t",
    "email": "t@school.example",
    "roles": ["masteriyo_instructor"],
}


class Term:
    """Everything that somebody may be told of, once, and much of which nobody is told."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.asked = 0

    async def take_place(self) -> Built:
        admin, teacher = await self.site.client(), await self.site.client("instructor")
        learner = await self.site.client("learner")
        built = await Built.by(teacher, status="draft")
        where = {"course_id": built.ids["course"], "parent_id": built.ids["section1"]}
        await built.make("hidden", "/lessons", name="Hidden", status="draft", **where)
        path = f"/courses/{built.ids['course']}"
        await ok(teacher, "PUT", path, json={"name": "Still a draft"})
        await ok(teacher, "PUT", path, json={"status": "publish"})
        await ok(teacher, "PUT", path, json={"name": "Not published anew"})
        await self._study(learner, built)
        await self._speak(learner, teacher, course_id=built.ids["course"])
        student = await made(admin, "/users", **PERSON)
        await made(admin, "/users/instructors", **TEACHER)
        line = {"course_id": built.ids["course"], "quantity": 1}
        order = {"customer_id": student["id"], "payment_method": "offline"}
        await made(admin, "/orders", **order, course_lines=[line])
        return built

    async def _study(self, learner: httpx.AsyncClient, built: Built) -> None:
        items, quiz = "/course-progress/items", built.ids["quiz"]
        await ok(learner, "POST", items, json=built.item("lesson", completed=True))
        await ok(learner, "POST", "/quizes/start_quiz", json={"id": quiz})
        sheet = {"id": quiz, "data": {str(built.ids["sky"]): "True"}}
        await ok(learner, "POST", "/quizes/check_answers", json=sheet)
        await ok(learner, "POST", items, json=built.item("quiz", completed=True))

    async def _speak(
        self, learner: httpx.AsyncClient, teacher: httpx.AsyncClient, *, course_id: int
    ) -> None:
        about = {"course_id": course_id}
        await made(learner, "/courses/reviews", **about, content="Loved it", rating=5)
        talk = "/courses/questions-answers"
        self.asked = (await made(learner, talk, **about, content="Why?"))["id"]
        await made(teacher, talk, **about, content="So.", parent=self.asked)


async def heard(site: Site) -> None:
    """All that happened is sent, and what nobody is told of is forgotten."""
    sender = Sender({"masteriyo": MasteriyoEvents()})
    await number_all_events(site.school.works)
    for _ in range(4):
        await sender.look(site.school.works, site.school.platform.ports)
        await sender.finish()


async def test_every_event_is_told_as_the_product_tells_it(documented: Site) -> None:
    admin, works = await documented.client(), documented.school.works
    await number_all_events(works)
    term, told = Term(documented), dict[str, list[Any]]()
    async with receiving() as receiver:
        body = {"name": "All", "status": "publish", "events": [*LABELS], "secret": "a & b"}
        hook = await made(admin, "/webhooks", delivery_url=receiver.url, **body)
        ids = (await term.take_place()).ids
        await heard(documented)
        for came in receiver.received:
            assert came.headers[f"{HEADER}id"] == str(hook["id"])
            assert came.headers[f"{HEADER}source"].startswith("http://")
            name, payload = verified(came, "a & b")
            told.setdefault(name, []).append(payload)
    assert told.keys() == LABELS.keys()
    # The second enrollment waits for its order to be paid.
    counts = {name: len(all_told) for name, all_told in told.items() if len(all_told) > 1}
    assert counts == {"student.enrolled": 2}
    first = {name: all_told[0] for name, all_told in told.items()}
    _must_be_whole(first, ids, learner_id=documented.school.people["learner"].id)
    assert first["course.question.reply.created"]["question"]["id"] == term.asked
    # Of what nobody is told nothing is left: drafts, changes of names, hidden lessons.
    async with works.read(documented.school.tenant) as work:
        where, asker = DeliveryFilter(endpoint_id=hook["id"]), documented.school.actor("admin")
        page = await deliveries(work, asker, where=where, sliced=Slice(limit=100))
    assert {(one.state.value, one.status) for one in page.rows} == {("delivered", 204)}
    assert len(page.rows) == len(receiver.received)


def _must_be_whole(first: dict[str, Any], ids: dict[str, int], *, learner_id: int) -> None:
    """Each is the thing itself, with what it belongs to."""
    course = first["course.published"]
    assert (course["id"], course["status"]) == (ids["course"], "publish")
    # As it was then: it has another name by now.
    assert course["name"] == "Still a draft" and "_links" not in course
    assert first["student.created"]["email"] == "new@school.example"
    assert first["instructor.created"]["username"] == "t"
    for name, own in (
        ("lesson.published", {"id": ids["lesson"]}),
        ("quiz.published", {"id": ids["quiz"]}),
        ("student.enrolled", {"type": "user_course"}),
        ("course.completed", {"status": "completed"}),
        ("lesson.completed", {"item_type": "lesson", "completed": True}),
        ("quiz.completed", {"item_type": "quiz", "completed": True}),
        ("quiz_attempt.status.changed", {"attempt_status": "attempt_ended"}),
        ("course.review.created", {"rating": 5}),
        ("course.question.created", {"content": "Why?", "parent": 0}),
        ("course.question.reply.created", {"content": "So."}),
    ):
        payload = first[name]
        assert payload["course"]["name"] == "Not published anew", name
        assert own.items() <= payload.items(), (name, payload)
    for name in ("student.enrolled", "course.completed", "quiz_attempt.status.changed"):
        assert first[name]["user"]["id"] == learner_id
    assert first["lesson.completed"]["lesson"]["id"] == ids["lesson"]
    assert first["quiz.completed"]["quiz"]["id"] == ids["quiz"]
    assert first["quiz_attempt.status.changed"]["quiz"]["id"] == ids["quiz"]
    assert first["order.created"]["course_lines"][0]["course_id"] == ids["course"]


@pytest.mark.parametrize("database_kind", ["sqlite"])
async def test_an_endpoint_is_told_what_it_asks_for_with_its_newest_secret(
    observed: Site,
) -> None:
    admin = await observed.client()
    await number_all_events(observed.school.works)
    async with receiving() as receiver:
        where = {"delivery_url": receiver.url, "status": "publish"}
        hook = await made(admin, "/webhooks", events=["student.created"], **where)
        await made(admin, "/webhooks", name="Nothing", **where)
        path = f"/webhooks/{hook['id']}"
        kept = await ok(admin, "PUT", path, json={"secret": MASK})
        assert kept["secret"] == MASK and len(hook["secret"]) > 32
        assert (await ok(admin, "PUT", path, json={"secret": "newer"}))["secret"] == "newer"
        await made(admin, "/users", **PERSON)
        await made(admin, "/users/instructors", **TEACHER)
        await made(admin, "/courses", name="Untold")
        await heard(observed)
        (came,) = receiver.received
    name, payload = verified(came, "newer")
    assert (name, payload["username"]) == ("student.created", "new")
    # The profile is the one in which the webhook was asked for.
    assert payload["date_created"].endswith("Z")


async def test_webhooks_from_their_making_to_their_end(documented: Site) -> None:
    admin, leila = await documented.client(), await documented.client("learner")
    assert (await ok(leila, "GET", "/webhooks")) == {
        "data": [],
        "meta": {
            "total": 0, "pages": 0, "current_page": 1, "per_page": 10,
            "webhooks_count": {
                "publish": 0, "future": 0, "draft": 0, "pending": 0, "private": 0, "trash": 0,
                "auto-draft": 0, "inherit": 0, "any": 0,
            },
        },
    }  # fmt: skip
    assert await ok(leila, "GET", "/webhooks/events") == []
    events = await ok(admin, "GET", "/webhooks/events")
    assert {one["name"]: one["label"] for one in events} == LABELS
    sent = {"name": "C<b>RM", "events": ["course.published"], "delivery_url": HOOKS}
    hook = await made(admin, "/webhooks", **sent, description="Ours\n\nalone", secret="s")
    assert (hook["name"], hook["status"], hook["secret"]) == ("CRM", "draft", "s")
    assert hook["description"] == "Ours\n\nalone"
    assert hook["author"]["id"] == hook["author_id"] == documented.school.people["admin"].id
    path = f"/webhooks/{hook['id']}"
    read = await ok(admin, "GET", path)
    assert (read["secret"], read["description"]) == (MASK, "<p>Ours</p>\n<p>alone</p>\n")
    await refused(await leila.get(path), 403, "masteriyo_rest_cannot_read")
    await refused(await leila.post("/webhooks", json=sent), 403, "masteriyo_rest_cannot_create")
    await refused(await leila.delete(path), 403, "masteriyo_rest_cannot_delete")
    other = await made(admin, "/webhooks", name="Alpha", delivery_url=HOOKS, status="publish")
    after = await ok(admin, "PATCH", path, json={"status": "publish", "events": []})
    assert (after["status"], after["events"], after["name"]) == ("publish", [], "CRM")
    by_title = {"orderby": "title", "order": "asc", "per_page": 1, "page": 2}
    listed = await ok(admin, "GET", "/webhooks", params=by_title)
    assert ([one["id"] for one in listed["data"]], listed["meta"]["pages"]) == ([hook["id"]], 2)
    found = await ok(admin, "GET", "/webhooks", params={"search": "alph", "status": "publish"})
    assert [one["id"] for one in found["data"]] == [other["id"]]

    # What another API switches off is a draft here.
    ours = documented.school.client(await documented.school.key("lyceum", "admin"))
    elsewhere = f"/api/lyceum/v1/webhook-endpoints/{hook['id']}"
    shown = await ok(ours, "PATCH", elsewhere, json={"state": "disabled"})
    assert (shown["url"], (await ok(admin, "GET", path))["status"]) == (HOOKS, "draft")
    await ok(admin, "PATCH", path, json={"status": "publish"})

    for field, value in (
        ("delivery_url", "ftp://93.184.215.14/"),
        ("delivery_url", "nowhere"),
        ("events", ["course.created"]),
        ("status", "on"),
    ):
        answer = await admin.post("/webhooks", json={**sent, field: value})
        await refused(answer, 400, "rest_invalid_param")
        assert [*answer.json()["data"]["params"]] == [field], answer.text
    nowhere = await admin.post("/webhooks", json={**sent, "delivery_url": "nowhere"})
    assert nowhere.json()["data"]["details"] == []
    missing = await admin.post("/webhooks", json={"name": "CRM"})
    assert missing.json()["data"]["params"] == ["delivery_url"]

    assert (await ok(admin, "DELETE", path))["status"] == "publish"
    await refused(await admin.delete(path), 410, "masteriyo_rest_already_trashed")
    trash = await ok(admin, "GET", "/webhooks", params={"status": "trash"})
    assert [one["id"] for one in trash["data"]] == [hook["id"]]
    assert (
        trash["meta"]["webhooks_count"] | {"trash": 1, "any": 1} == trash["meta"]["webhooks_count"]
    )
    assert (await ok(admin, "POST", f"{path}/restore"))["status"] == "draft"
    await ok(admin, "DELETE", path, params={"force": "true"})
    await refused(await admin.get(path), 404, "masteriyo_rest_webhook_invalid_id")
