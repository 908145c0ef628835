"""Webhooks: what an endpoint is, what it is sent, and that Stripe's library takes it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import stripe

from lyceum.core.access.leaving import trash_user
from lyceum.core.people.queries import user_id_of
from lyceum.core.sequencing import number_all_events
from lyceum.core.work import WriteWork
from lyceum.dialects.learnflow import ids
from lyceum.dialects.learnflow.spelling import HEADER, LearnFlowEvents, signature
from lyceum.jobs.webhooks import Sender
from tests.dialects.learnflow.callers import (
    FREE,
    PAID,
    VISA,
    LearnFlow,
    expect,
    expect_error,
    expect_list,
)
from tests.harness.receiver import Received, Receiver, answer, receiving

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"])
decision = pytest.mark.decision


class Listening:
    """Somebody who hears of what happens, by an endpoint made through the API."""

    def __init__(self, learnflow: LearnFlow, receiver: Receiver) -> None:
        self.learnflow = learnflow
        self.receiver = receiver
        self.sender = Sender({"learnflow": LearnFlowEvents()})
        self.secret = ""

    async def begin(self, *types: str) -> dict[str, Any]:
        # What was there before is told to nobody.
        await number_all_events(self.learnflow.school.works)
        made = await self.learnflow.make(
            "/webhook_endpoints", url=self.receiver.url, enabled_events=list(types)
        )
        self.secret = made["secret"]
        return made

    async def hear(self) -> list[Any]:
        """What the library makes of all that came."""
        await number_all_events(self.learnflow.school.works)
        await self.sender.look(self.learnflow.school.works, self.learnflow.school.platform.ports)
        await self.sender.finish()
        return [self.verified(came) for came in self.receiver.received]

    def verified(self, came: Received) -> Any:
        stripe.Webhook.construct_event(came.body, came.headers[HEADER], self.secret)
        return json.loads(came.body)


@decision("L39")
async def test_stripes_library_verifies_what_is_sent(learnflow: LearnFlow) -> None:
    async with receiving() as receiver:
        listening = Listening(learnflow, receiver)
        await listening.begin("*")
        course = await learnflow.make("/courses", **PAID, category="development")
        made = await learnflow.enrolled(course, payment_method_id=VISA)
        told = {event["type"]: event for event in await listening.hear()}
    assert {"course.created", "student.created", "enrollment.created"} < told.keys()
    event = told["enrollment.created"]
    assert (event["object"], event["livemode"]) == ("event", False)
    assert event["id"].startswith("evt_") and event["created_at"].endswith("Z")
    assert event["data"]["object"] == made
    assert told["course.created"]["data"]["object"]["category"] == "development"
    assert told["payment.succeeded"]["data"]["object"]["id"] == made["payment"]["id"]
    admin = await learnflow.caller()
    assert expect(await admin.get(f"/events/{event['id']}")) == event


@decision("L39")
@on_sqlite
async def test_every_type_is_told_of(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    async with receiving() as receiver:
        listening = Listening(learnflow, receiver)
        await listening.begin("*")
        course = await learnflow.make("/courses", **FREE)
        enrollment = await learnflow.enrolled(course)
        await admin.patch(f"/courses/{course['id']}", json={"title": "Other"})
        await admin.delete(f"/enrollments/{enrollment['id']}")
        await admin.patch(f"/students/{enrollment['student_id']}", json={"name": "N"})
        await admin.delete(f"/students/{enrollment['student_id']}")
        never = await learnflow.course()
        await admin.delete(f"/courses/{never['id']}")
        paid, student = await learnflow.make("/courses", **PAID), await learnflow.student()
        declined = {"student_id": student["id"], "course_id": paid["id"]}
        await admin.post(
            "/enrollments", json={**declined, "payment_method_id": "pm_card_chargeDeclined"}
        )
        events = await listening.hear()
    types = {event["type"] for event in events}
    assert types == {
        "course.created", "course.updated", "course.deleted", "student.created",
        "student.updated", "student.deleted", "enrollment.created", "enrollment.canceled",
        "payment.failed",
    }  # fmt: skip
    # What was told of somebody stays so when they are gone.
    (before,) = expect_list(await admin.get("/events?type=enrollment.created"))
    told = before["data"]["object"]
    assert (told["student_id"], told["course_id"]) == (enrollment["student_id"], course["id"])
    gone = next(event for event in events if event["type"] == "course.deleted")
    assert gone["data"]["object"] == {"id": never["id"], "object": "course", "deleted": True}


@decision("L39")
@on_sqlite
async def test_whoever_another_api_takes_out_of_sight_is_deleted_here(
    learnflow: LearnFlow,
) -> None:
    admin, student = await learnflow.caller(), await learnflow.student()
    system, uid = learnflow.school.system(), ids.CODES["student"].decode(student["id"])

    async def trash(work: WriteWork) -> None:
        await trash_user(work, system, await user_id_of(work, system, uid))

    await learnflow.school.write(trash)
    await number_all_events(learnflow.school.works)
    expect_error(await admin.get(f"/students/{student['id']}"), 404, "resource_missing", "id")
    (told,) = expect_list(await admin.get("/events?type=student.deleted"))
    assert told["data"]["object"] == {"id": student["id"], "object": "student", "deleted": True}


@decision("L39")
@on_sqlite
async def test_an_endpoint_hears_what_it_wants(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    async with receiving() as receiver:
        listening = Listening(learnflow, receiver)
        made = await listening.begin("course.updated", "student.created")
        assert made["enabled_events"] == ["course.updated", "student.created"]
        course = await learnflow.course()
        await admin.patch(f"/courses/{course['id']}", json={"title": "Other"})
        assert [event["type"] for event in await listening.hear()] == ["course.updated"]
        shown = expect(await admin.get(f"/webhook_endpoints/{made['id']}"))
        assert shown == {name: value for name, value in made.items() if name != "secret"}
        path = f"/webhook_endpoints/{made['id']}"
        off = expect(await admin.post(path, json={"status": "disabled", "enabled_events": ["*"]}))
        assert (off["status"], off["enabled_events"]) == ("disabled", ["*"])
        await learnflow.student()
        assert len(await listening.hear()) == 1
    assert expect_list(await admin.get("/webhook_endpoints")) == [off]
    assert expect(await admin.delete(path))["deleted"] is True
    expect_error(await admin.get(path), 404, "resource_missing", "id")


@decision("L39")
@on_sqlite
async def test_an_endpoint_that_makes_no_sense_is_refused(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    good = {"url": "https://93.184.215.14/hooks", "enabled_events": ["*"]}
    for field, value in (
        ("url", "ftp://93.184.215.14/"),
        ("url", ""),
        ("enabled_events", []),
        ("enabled_events", ["course.seen"]),
        ("enabled_events", "*"),
    ):
        answer = await admin.post("/webhook_endpoints", json={**good, field: value})
        assert answer.status_code == 400, (field, value)
        assert answer.json()["error"]["param"].startswith(field)


@decision("L39")
def test_a_signature_is_that_of_the_whole_secret() -> None:
    body, secret, now = b'{"object": "event", "id": "evt_1"}', "whsec_abc", int(time.time())
    header = f"t={now},v1={signature(secret, body, at=now)}"
    stripe.Webhook.construct_event(body, header, secret)
    for wrong in (header.replace("v1=", "v1=0"), f"t={now - 400},{header.partition(',')[2]}"):
        with pytest.raises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body, wrong, secret)


@on_sqlite
async def test_a_failed_message_is_sent_again_when_the_clock_moves(learnflow: LearnFlow) -> None:
    admin = await learnflow.caller()
    async with receiving(lambda received: answer(500)) as receiver:
        listening = Listening(learnflow, receiver)
        await listening.begin("course.created")
        await learnflow.course()
        assert len(await listening.hear()) == 1
        assert len(await listening.hear()) == 1
        expect(await admin.post("/test_clock/advance", json={"seconds": 864_000}))
        first, second = await listening.hear()
    assert first == second
