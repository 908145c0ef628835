"""Sending: what happens reaches whoever wants it, signed, once for each attempt and no more."""

from __future__ import annotations

import asyncio
import json
from functools import partial

import pytest
from svix.webhooks import Webhook

from lyceum.core.courier import Answer, Outcome
from lyceum.core.feed import Happened
from lyceum.core.sequencing import number_all_events
from lyceum.core.webhooks import actions, sending
from lyceum.core.webhooks.actions import rotate_secret, try_endpoint
from lyceum.core.webhooks.model import DeliveryState, DisabledFor, EndpointState
from lyceum.core.webhooks.sending import tenants_behind
from lyceum.http.standard_webhooks import StandardWebhooks, new_secret
from lyceum.jobs.webhooks import Sender
from lyceum.kit import clock
from lyceum.kit.time import DAY, HOUR, MINUTE, SECOND
from tests.core.webhooks.hearing import SPELLINGS, Hearing
from tests.harness.receiver import answer, receiving
from tests.harness.rows import every_row


async def test_what_happens_arrives_and_the_receivers_library_believes_it(
    hearing: Hearing,
) -> None:
    async with receiving() as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        course = await hearing.school.course("Reading Weather Maps")
        await hearing.look()
    (came,) = receiver.received
    Webhook(hearing.secrets[endpoint.id]).verify(came.body, came.headers)
    told = json.loads(came.body)
    assert told["type"] == "course.created"
    assert told["timestamp"].endswith("Z")
    assert told["data"]["subject"] == {"kind": "course", "id": course.id}
    assert told["data"]["after"]["title"] == "Reading Weather Maps"
    (event,) = await hearing.events("course.created")
    assert (told["data"]["id"], told["data"]["position"]) == (event.id, event.position)
    (kept,) = await hearing.deliveries()
    assert (kept.state, kept.attempts, kept.status) == (DeliveryState.DELIVERED, 1, 204)
    assert kept.took is not None and kept.event_id == event.id


async def test_an_endpoint_without_kinds_hears_of_everything_from_then_on(
    hearing: Hearing,
) -> None:
    await hearing.school.course("Before")
    await hearing.events("course.created")
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url)
        await hearing.school.course("After")
        await hearing.look()
    told = [json.loads(came.body) for came in receiver.received]
    assert sorted(one["type"] for one in told) == ["course.created", "webhook_endpoint.created"]
    titles = [one["data"]["after"].get("title") for one in told]
    assert "After" in titles and "Before" not in titles


async def test_no_message_holds_a_secret(hearing: Hearing) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url + "?token=sesame", kinds=("webhook_endpoint.created",))
        await hearing.look()
    (came,) = receiver.received
    told = json.loads(came.body)["data"]["after"]
    assert not {"secret", "old_secret", "url"} & told.keys()
    assert b"sesame" not in came.body


async def test_a_secret_is_sealed_in_the_database(hearing: Hearing) -> None:
    endpoint = await hearing.endpoint("https://93.184.215.14/hooks")
    secret = hearing.secrets[endpoint.id].encode()
    tables = await every_row(hearing.school.works.database)
    assert "webhook_endpoints" in tables
    assert secret not in repr(tables).encode()
    assert b"https://93.184.215.14/hooks" in repr(tables).encode()


async def test_while_secrets_change_both_are_believed_and_after_a_day_the_new_one(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        new = new_secret()
        await rotate_secret(hearing.stages, hearing.school.actor("admin"), endpoint.uid, secret=new)
        await hearing.school.course()
        await hearing.look()
        changed = await hearing.again(endpoint)
        assert changed.old_until is not None
        monkeypatch.setattr("lyceum.kit.clock.now", lambda: (changed.old_until or 0) + SECOND)
        await hearing.school.course("Another")
        await hearing.look()
    during, after = receiver.received
    for known in (hearing.secrets[endpoint.id], new):
        Webhook(known).verify(during.body, during.headers)
    assert during.headers["webhook-signature"].count("v1,") == 2
    assert after.headers["webhook-signature"].count("v1,") == 1


async def test_a_failure_is_tried_again_by_the_schedule_until_it_is_given_up(
    hearing: Hearing,
) -> None:
    async with receiving(lambda received: answer(500, "not today")) as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        waits = (5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR)
        for tried, wait in enumerate(waits, start=1):
            (kept,) = await hearing.deliveries()
            assert (kept.state, kept.attempts) == (DeliveryState.PENDING, tried)
            assert (kept.status, kept.error) == (500, "not today")
            await hearing.later(wait - 2 * SECOND)
            await hearing.look()
            assert len(receiver.received) == tried
            await hearing.later(2 * SECOND)
            await hearing.look()
    (kept,) = await hearing.deliveries()
    assert (kept.state, kept.attempts) == (DeliveryState.FAILED, 8)
    assert len(set(receiver.ids)) == 1 and len(receiver.ids) == 8
    assert (await hearing.again(endpoint)).is_enabled


async def test_a_success_ends_the_tries(hearing: Hearing) -> None:
    said = [answer(500), answer(200)]
    async with receiving(lambda received: said[len(receiver.received) - 1]) as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        assert (await hearing.again(endpoint)).failing_since is not None
        await hearing.later(DAY)
        await hearing.look()
        await hearing.later(DAY)
        await hearing.look()
    assert len(receiver.received) == 2
    assert (await hearing.again(endpoint)).failing_since is None


async def test_one_that_is_gone_is_disabled_at_once_and_hears_no_more(hearing: Hearing) -> None:
    async with receiving(lambda received: answer(410)) as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        await hearing.school.course("Another")
        await hearing.later(DAY)
        await hearing.look()
    assert len(receiver.received) == 1
    gone = await hearing.again(endpoint)
    assert (gone.state, gone.disabled_for) == (EndpointState.DISABLED, DisabledFor.GONE)
    (event,) = await hearing.events("webhook_endpoint.disabled")
    assert event.subject_id == endpoint.id


async def test_one_that_fails_for_five_days_without_a_success_is_disabled_with_an_event(
    hearing: Hearing,
) -> None:
    async with receiving(lambda received: answer(500)) as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        await hearing.later(5 * DAY - HOUR)
        await hearing.look()
        assert (await hearing.again(endpoint)).is_enabled
        await hearing.later(2 * HOUR)
        await hearing.look()
    found = await hearing.again(endpoint)
    assert (found.state, found.disabled_for) == (EndpointState.DISABLED, DisabledFor.FAILING)
    assert len(await hearing.events("webhook_endpoint.disabled")) == 1


async def test_a_busy_receiver_is_left_alone_for_as_long_as_it_asks(hearing: Hearing) -> None:
    said = [answer(429, retry_after="600"), answer(200), answer(200)]
    async with receiving(lambda received: said[len(receiver.received) - 1]) as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        await hearing.school.course("Another")
        await hearing.later(9 * MINUTE)
        await hearing.look()
        assert len(receiver.received) == 1
        await hearing.later(2 * MINUTE)
        await hearing.look()
    assert len(receiver.received) == 3
    assert {one.state for one in await hearing.deliveries()} == {DeliveryState.DELIVERED}


async def test_a_test_goes_to_the_endpoint_that_is_tried_and_to_no_other(
    hearing: Hearing,
) -> None:
    async with receiving() as tried, receiving() as other:
        endpoint = await hearing.endpoint(tried.url, kinds=("course.created",))
        await hearing.endpoint(other.url, kinds=("course.created",))
        await hearing.act(try_endpoint, endpoint.uid)
        await hearing.look()
    (came,) = tried.received
    assert json.loads(came.body)["type"] == "webhook_endpoint.tested"
    assert other.received == []


async def test_what_was_erased_is_told_without_its_body(hearing: Hearing) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        course = await hearing.school.course("To be forgotten")
        async with hearing.school.works.database.writing() as connection:
            await connection.execute("DELETE FROM event_bodies", ())
        await hearing.look()
    told = json.loads(receiver.received[0].body)
    assert told["type"] == "course.created"
    assert (told["data"]["after"], told["data"]["changed"]) == (None, None)
    assert told["data"]["subject"] == {"kind": "course", "id": course.id}


async def test_one_that_never_answers_delays_nobody(hearing: Hearing) -> None:
    async with receiving(lambda received: None) as dead, receiving() as healthy:
        await hearing.endpoint(dead.url, kinds=("course.created",))
        await hearing.endpoint(healthy.url, kinds=("course.created",))
        for number in range(20):
            await hearing.school.course(f"Course {number}")
        looking = asyncio.create_task(hearing.look())
        await healthy.until(20, seconds=5)
        assert len(dead.received) <= 4
        await asyncio.wait({looking}, timeout=0)
        assert not looking.done()
        looking.cancel()
        for run in list(hearing.sender._runs):
            run.cancel()
        await asyncio.gather(looking, *hearing.sender._runs, return_exceptions=True)


async def test_many_that_fail_share_half_of_the_places(hearing: Hearing) -> None:
    hearing = Hearing(hearing.school, places=4)
    async with receiving(lambda received: answer(500)) as failing, receiving() as healthy:
        endpoints = [
            await hearing.endpoint(failing.url, kinds=("course.created",)) for _ in range(6)
        ]
        await hearing.school.course()
        for _ in range(3):
            await hearing.look()
        assert all([(await hearing.again(one)).failing_since for one in endpoints])
        failing.answering = lambda received: None
        await hearing.endpoint(healthy.url, kinds=("course.created",))
        await hearing.later(MINUTE)
        await hearing.school.course("Another")
        before = len(failing.received)
        looking = asyncio.create_task(hearing.look())
        await failing.until(before + 2, seconds=5)
        await healthy.until(1, seconds=5)
        assert len(failing.received) == before + 2
        looking.cancel()
        for run in list(hearing.sender._runs):
            run.cancel()
        await asyncio.gather(looking, *hearing.sender._runs, return_exceptions=True)


async def test_the_order_is_that_of_what_happened_where_nothing_fails(hearing: Hearing) -> None:
    hearing = Hearing(hearing.school, places_of_one=1)
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        for number in range(12):
            await hearing.school.course(f"Course {number}")
        await hearing.look()
    positions = [json.loads(came.body)["data"]["position"] for came in receiver.received]
    assert len(positions) == 12 and positions == sorted(positions)


async def test_what_a_dead_worker_held_is_sent_by_the_next_when_the_lease_ends(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await number_all_events(hearing.school.works)
        await hearing.school.works.writing(
            hearing.tenant, partial(sending.spread, spellings=SPELLINGS)
        )
        claim = partial(sending.claim, endpoint_id=endpoint.id, most=4)
        (held,) = await hearing.school.works.writing(hearing.tenant, claim)
        assert await hearing.school.works.writing(hearing.tenant, claim) == []
        await hearing.look()
        assert receiver.received == []
        late = clock.now() + sending.LEASE
        monkeypatch.setattr(clock, "now", lambda: late)
        await hearing.look()
        assert len(receiver.received) == 1
        # The first worker was not dead after all, and tells of what it did: too late.
        failed = Answer(outcome=Outcome.FAILED, took=1)
        settle = partial(sending.settle, delivery=held, answer=failed)
        await hearing.school.works.writing(hearing.tenant, settle)
    (kept,) = await hearing.deliveries()
    assert (kept.state, kept.attempts) == (DeliveryState.DELIVERED, 1)


async def test_an_attempt_whose_answer_was_lost_is_made_again_under_the_same_name(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost(*args: object, **named: object) -> None:
        raise ConnectionResetError

    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        with monkeypatch.context() as patch:
            patch.setattr(sending, "settle", lost)
            await hearing.look()
        late = clock.now() + sending.LEASE
        monkeypatch.setattr(clock, "now", lambda: late)
        await hearing.look()
    assert len(receiver.ids) == 2 and len(set(receiver.ids)) == 1
    (kept,) = await hearing.deliveries()
    assert kept.state is DeliveryState.DELIVERED


async def test_several_workers_at_once_send_everything_once(hearing: Hearing) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        for number in range(30):
            await hearing.school.course(f"Course {number}")
        others = [Hearing(hearing.school) for _ in range(3)]
        await asyncio.gather(*(each.look() for each in (hearing, *others)))
        await hearing.look()
    assert len(receiver.ids) == 30 and len(set(receiver.ids)) == 30


async def test_more_events_than_one_transaction_passes_all_arrive(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        for number in range(10):
            await hearing.school.course(f"Course {number}")
        while len(receiver.received) < 10:
            before = len(receiver.received)
            await hearing.look()
            assert len(receiver.received) > before or await tenants_behind(
                hearing.school.works, SPELLINGS
            )
    assert len(set(receiver.ids)) == 10


async def test_endpoints_of_a_dialect_that_is_off_are_left_alone_until_it_is_on(
    hearing: Hearing,
) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        off = Sender({})
        await number_all_events(hearing.school.works)
        await off.look(hearing.school.works, hearing.school.platform.ports)
        assert await hearing.deliveries() == []
        await hearing.look()
    assert len(receiver.received) == 1


async def test_an_event_for_which_there_are_no_words_is_a_failure_of_its_own(
    hearing: Hearing,
) -> None:
    async def speechless(work: object, happened: Happened) -> object:
        if happened.after and happened.after["title"] == "Unspeakable":
            raise LookupError
        return {"title": happened.after}

    hearing.sender = Sender({"lyceum": StandardWebhooks(data=speechless)})
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course("Unspeakable")
        await hearing.school.course("Spoken of")
        await hearing.look()
    assert [b"Spoken of" in came.body for came in receiver.received] == [True]
    states = {one.state: one.error for one in await hearing.deliveries()}
    assert states[DeliveryState.PENDING] == "the event could not be put into words"


async def test_a_dialect_is_told_of_what_it_has_words_for(hearing: Hearing) -> None:
    few = StandardWebhooks(kinds=frozenset({"course.updated"}))
    hearing.sender = Sender({"lyceum": few})
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url)
        await hearing.school.course()
        await hearing.look()
    assert receiver.received == []
    assert await tenants_behind(hearing.school.works, SPELLINGS) == []


async def test_nothing_more_is_sent_to_one_that_was_deleted(hearing: Hearing) -> None:
    async with receiving() as receiver:
        endpoint = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.act(actions.delete_endpoint, endpoint.uid)
        await hearing.look()
    assert receiver.received == []
    assert await hearing.deliveries() == []
