"""Webhooks: endpoints, what is sent to them, and what is sent once more."""

from __future__ import annotations

import json
from typing import Any

import httpx2 as httpx
import pytest
from svix.webhooks import Webhook, WebhookVerificationError

from lyceum.app.duties import duties_of
from lyceum.app.settings import Settings
from lyceum.app.worker import Worker, working
from tests.core.webhooks.hearing import Hearing
from tests.dialects.lyceum.callers import API, Lyceum, expect_problem, wrong_fields
from tests.harness.receiver import Receiver, answer, receiving
from tests.harness.rows import every_row
from tests.harness.school import School

SOMEWHERE = "https://93.184.215.14/hooks"


async def make(client: httpx.AsyncClient, url: str = SOMEWHERE, **rest: Any) -> dict[str, Any]:
    answered = await client.post("/webhook-endpoints", json={"url": url, **rest})
    assert answered.status_code == 201, answered.text
    made: dict[str, Any] = answered.json()
    assert answered.headers["location"] == f"{API}/webhook-endpoints/{made['id']}"
    return made


async def told(client: httpx.AsyncClient, path: str, **asked: Any) -> list[dict[str, Any]]:
    answered = await client.get(path, params=asked)
    assert answered.status_code == 200, answered.text
    rows: list[dict[str, Any]] = answered.json()["data"]
    return rows


async def test_a_secret_is_shown_once(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    made = await make(client, kinds=["course.created"], note="Warehouse")
    secret = made.pop("secret")
    assert secret.startswith("whsec_")
    assert (made["url"], made["kinds"], made["note"]) == (
        SOMEWHERE,
        ["course.created"],
        "Warehouse",
    )
    assert (made["state"], made["disabled_for"], made["dialect"]) == ("enabled", "", "lyceum")
    path = f"/webhook-endpoints/{made['id']}"
    assert (await client.get(path)).json() == made
    assert await told(client, "/webhook-endpoints") == [made]
    again = (await client.post(f"{path}/secret")).json()
    assert again["secret"].startswith("whsec_") and again["secret"] != secret


async def test_an_endpoint_is_changed_followed_and_deleted(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin")
    one, other = await make(client, kinds=["course.created"]), await make(client, note="Other")
    since = (await client.get("/webhook-endpoints")).json()["as_of"]
    change = {"kinds": None, "note": "All", "state": "disabled"}
    changed = await client.patch(f"/webhook-endpoints/{one['id']}", json=change)
    assert changed.json() | change == changed.json()
    assert changed.json()["disabled_for"] == "asked"
    assert [row["id"] for row in await told(client, "/webhook-endpoints", state="disabled")] == [
        one["id"]
    ]
    gone = await client.delete(f"/webhook-endpoints/{other['id']}")
    assert gone.json() == {"id": other["id"], "deleted": True}
    asked = {"updated_since": since}
    page = (await client.get("/webhook-endpoints", params=asked)).json()
    assert [row["id"] for row in page["data"]] == [one["id"]]
    assert [row["id"] for row in page["deleted"]] == [other["id"]]
    for act in ("test", "secret"):
        answered = await client.post(f"/webhook-endpoints/{other['id']}/{act}")
        expect_problem(answered, 404, "no_such_endpoint")
    answered = await client.post(f"/webhook-endpoints/{one['id']}/test")
    expect_problem(answered, 409, "endpoint_disabled")


async def test_bad_endpoints_are_refused_by_field_and_nothing_is_written(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    before = await every_row(school.works.database)
    for body, wrong in (
        ({}, {"/url": "missing"}),
        ({"url": "", "kinds": [], "note": "x" * 501, "secret": "mine"},
         {"/url": "too_short", "/kinds": "too_few", "/note": "too_long",
          "/secret": "not_allowed"}),
        ({"url": "hooks"}, {"/url": "malformed"}),
        ({"url": SOMEWHERE, "kinds": ["course.eaten"]}, {"/kinds": "unknown_word"}),
    ):  # fmt: skip
        assert wrong_fields(await client.post("/webhook-endpoints", json=body)) == wrong
    assert await every_row(school.works.database) == before


@pytest.mark.parametrize("who", ["manager", "instructor", "learner"])
async def test_webhooks_are_the_administrators_alone(lyceum: Lyceum, who: str) -> None:
    made = await make(await lyceum.caller("admin"))
    client = await lyceum.caller(who)
    for path in ("/webhook-endpoints", f"/webhook-endpoints/{made['id']}", "/deliveries"):
        expect_problem(await client.get(path), 403, "forbidden")
    answered = await client.post("/webhook-endpoints", json={"url": SOMEWHERE})
    expect_problem(answered, 403, "forbidden")


async def test_a_key_that_may_only_write_webhooks_writes_them(lyceum: Lyceum) -> None:
    client = await lyceum.caller("admin", scopes=["webhooks.write"])
    path = f"/webhook-endpoints/{(await make(client))['id']}"
    expect_problem(await client.get(path), 403, "forbidden")
    assert (await client.patch(path, json={"note": "Mine"})).json()["note"] == "Mine"
    assert (await client.post(f"{path}/test")).is_success
    assert (await client.delete(path)).is_success


def verified(made: dict[str, Any], receiver: Receiver, number: int) -> dict[str, Any]:
    """The message as the library of those who invented the signatures reads it."""
    came = receiver.received[number]
    Webhook(made["secret"]).verify(came.body, came.headers)
    message: dict[str, Any] = json.loads(came.body)
    return message


async def test_a_worker_tells_an_endpoint_and_svix_verifies_it(
    lyceum: Lyceum, school: School
) -> None:
    client = await lyceum.caller("admin")
    worker = Worker(school.works, school.platform.ports, duties_of(Settings()))
    async with receiving() as receiver, working(worker):
        made = await make(client, receiver.url, kinds=["course.created"])
        course = (await client.post("/courses", json={"title": "Knots"})).json()
        await receiver.until(1, seconds=10)
        await client.post(f"/webhook-endpoints/{made['id']}/test")
        await receiver.until(2, seconds=10)
    # The worker has ended: what it sent is settled.
    message = verified(made, receiver, 0)
    assert message["type"] == "course.created"
    assert message["data"]["subject"] == {"kind": "course", "id": course["id"]}
    assert verified(made, receiver, 1)["type"] == "webhook_endpoint.tested"
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(
            receiver.received[0].body, receiver.received[0].headers
        )
    test, first = await told(client, "/deliveries")
    assert first["message_id"] == receiver.received[0].headers["webhook-id"]
    assert (first["state"], first["status"], first["attempts"]) == ("delivered", 204, 1)
    assert first["event_id"] == message["data"]["id"] and first["due_at"] is None
    for asked, rows in (
        ({"event_id": first["event_id"]}, [first]),
        ({"endpoint_id": made["id"], "order": "created_at"}, [first, test]),
        ({"endpoint_id": course["id"]}, []),
        ({"states": "failed,pending"}, []),
    ):
        assert await told(client, "/deliveries", **asked) == rows
    assert (await client.get(f"/deliveries/{first['id']}")).json() == first
    expect_problem(await client.get(f"/deliveries/{course['id']}"), 404, "no_such_delivery")


async def test_after_a_rotation_both_secrets_verify(lyceum: Lyceum, school: School) -> None:
    client, hearing = await lyceum.caller("admin"), Hearing(school)
    async with receiving() as receiver:
        made = await make(client, receiver.url)
        rotated = (await client.post(f"/webhook-endpoints/{made['id']}/secret")).json()
        await client.post(f"/webhook-endpoints/{made['id']}/test")
        await hearing.look()
    assert verified(made, receiver, -1) == verified(rotated, receiver, -1)


async def test_what_failed_is_sent_again_one_by_one_or_all_since(
    lyceum: Lyceum, school: School
) -> None:
    client, hearing = await lyceum.caller("admin"), Hearing(school)
    async with receiving(lambda received: answer(410)) as receiver:
        made = await make(client, receiver.url, kinds=["course.created"])
        path = f"/webhook-endpoints/{made['id']}"
        await school.course("One")
        await hearing.look()
        (failed,) = await told(client, "/deliveries", states="failed")
        assert (failed["status"], failed["endpoint_id"]) == (410, made["id"])
        refused = await client.post(f"/deliveries/{failed['id']}/replay")
        expect_problem(refused, 409, "endpoint_disabled")
        receiver.answering = lambda received: answer(204)
        await client.patch(path, json={"state": "enabled"})
        again = (await client.post(f"/deliveries/{failed['id']}/replay")).json()
        assert (again["state"], again["attempts"]) == ("pending", 0)
        await hearing.look()
        assert [row["id"] for row in await told(client, "/deliveries", states="delivered")] == [
            failed["id"]
        ]
        none = await client.post(f"{path}/replay-failed", json={"since": "2020-01-01T00:00:00Z"})
        assert none.json() == {"replayed": 0}
    for name in {row.headers["webhook-id"] for row in receiver.received}:
        assert name == failed["message_id"]


async def test_what_was_missed_is_sent_afterwards(lyceum: Lyceum, school: School) -> None:
    client, hearing = await lyceum.caller("admin"), Hearing(school)
    async with receiving() as receiver:
        made = await make(client, receiver.url, kinds=["course.created"])
        path = f"/webhook-endpoints/{made['id']}"
        await client.patch(path, json={"state": "disabled"})
        await school.course("Missed")
        await hearing.look()
        await client.patch(path, json={"state": "enabled"})
        await hearing.look()
        assert receiver.received == []
        for body, wrong in (({}, "missing"), ({"since": "long ago"}, "malformed")):
            answered = await client.post(f"{path}/send-missed", json=body)
            assert wrong_fields(answered) == {"/since": wrong}
        since = {"since": "2020-01-01T00:00:00Z"}
        assert (await client.post(f"{path}/send-missed", json=since)).is_success
        await hearing.look()
    titles = [json.loads(came.body)["data"]["after"]["title"] for came in receiver.received]
    assert titles == ["Missed"]
