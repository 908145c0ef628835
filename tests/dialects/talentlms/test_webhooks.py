"""Webhooks: timeline events that come by themselves, signed as Standard Webhooks has it."""

from __future__ import annotations

import json

import httpx2 as httpx
import pytest
from standardwebhooks import Webhook

from lyceum.core.sequencing import number_all_events
from lyceum.dialects.talentlms.spelling import TimelineEvents
from lyceum.jobs.webhooks import Sender
from tests.core.learning import complete_course
from tests.dialects.talentlms.told import refused
from tests.harness.receiver import receiving
from tests.harness.school import School

decision = pytest.mark.decision

TYPES = ["course_completion", "course_create_course"]


@decision("T43")
async def test_what_the_timeline_tells_comes_by_itself(
    admin: httpx.AsyncClient, school: School
) -> None:
    await number_all_events(school.works)
    async with receiving() as receiver:
        sent = {"url": receiver.url, "event_types": TYPES}
        made = (await admin.post("/api/v2/webhooks", json=sent)).json()["_data"]
        course = await school.course()
        await complete_course(school, course.id)
        await number_all_events(school.works)
        sender = Sender({"talentlms": TimelineEvents()})
        await sender.look(school.works, school.platform.ports)
        await sender.finish()
        told = {}
        for came in receiver.received:
            Webhook(made["secret"]).verify(came.body, came.headers)
            event = json.loads(came.body)
            told[event["event_type"]] = event
    assert sorted(told) == TYPES
    for word in TYPES:
        listed = await admin.get(f"/api/v2/timeline?filter[event_type][eq]={word}")
        (row,) = listed.json()["_data"]
        assert told[word] == {**row, "id": row["id"].removeprefix("tcc_")}


async def test_webhooks_are_made_listed_changed_and_deleted(
    admin: httpx.AsyncClient, school: School
) -> None:
    sent = {"url": "https://93.184.215.14/hooks", "event_types": TYPES}
    made = (await admin.post("/api/v2/webhooks", json=sent)).json()["_data"]
    assert sorted(made["event_types"]) == TYPES and made["secret"].startswith("whsec_")
    path = f"/api/v2/webhooks/{made['id']}"
    listed = (await admin.get("/api/v2/webhooks")).json()
    secret = made.pop("secret")
    assert listed["_data"] == [made] and secret not in json.dumps(listed)
    changed = await admin.patch(path, json={"event_types": None, "is_active": False})
    assert changed.json()["_data"]["event_types"] is None
    assert (await admin.get(path)).json()["_data"]["is_active"] is False
    odd = await admin.post("/api/v2/webhooks", json={**sent, "event_types": ["nothing"]})
    assert refused(odd)[:2] == (400, "bad_request")
    private = await admin.post("/api/v2/webhooks", json={"url": "no address"})
    assert refused(private)[:2] == (400, "bad_request")
    gone = await admin.delete(path)
    assert (gone.status_code, gone.content) == (204, b"")
    assert (await admin.get(path)).status_code == 404
