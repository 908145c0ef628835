"""Endpoints and deliveries: who may see to them, what is refused, and what is sent once more."""

from __future__ import annotations

import pytest

from lyceum.adapters.seals import AesSeals
from lyceum.core.errors import Forbidden, Invalid
from lyceum.core.webhooks import actions, queries, replaying
from lyceum.core.webhooks.errors import (
    EndpointDisabled,
    NoSuchDelivery,
    NoSuchEndpoint,
    TooManyEndpoints,
)
from lyceum.core.webhooks.model import MOST_ENDPOINTS, DeliveryState, DisabledFor, EndpointState
from lyceum.core.webhooks.sending import sweep
from lyceum.kit.time import DAY, HOUR
from tests.core.webhooks.hearing import Hearing
from tests.harness.receiver import answer, receiving
from tests.harness.rows import every_row

SOMEWHERE = "https://93.184.215.14/hooks"
WRITES = (
    actions.delete_endpoint,
    actions.try_endpoint,
    replaying.replay,
)


async def test_nobody_but_an_administrator_sees_to_webhooks(hearing: Hearing) -> None:
    endpoint = await hearing.endpoint(SOMEWHERE)
    before = await every_row(hearing.school.works.database)
    for who in ("manager", "instructor", "learner", "subscriber"):
        actor = hearing.school.actor(who)
        with pytest.raises(Forbidden):
            await hearing.endpoint(SOMEWHERE, who=who)
        with pytest.raises(Forbidden):
            await actions.rotate_secret(hearing.stages, actor, endpoint.uid, secret="whsec_AAAA")
        for write in WRITES:
            with pytest.raises(Forbidden):
                await hearing.act(write, endpoint.uid, who=who)
        for again in (replaying.replay_failed, replaying.send_missed):
            with pytest.raises(Forbidden):
                await hearing.act(again, endpoint.uid, since=0, who=who)
        async with hearing.school.works.read(hearing.tenant) as work:
            with pytest.raises(Forbidden):
                await queries.endpoints(work, actor)
            with pytest.raises(Forbidden):
                await queries.endpoint(work, actor, endpoint.uid)
    assert await every_row(hearing.school.works.database) == before


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"url": "hooks"}, "url"),
        ({"url": "https://school.example/" + "x" * 2_000}, "url"),
        ({"url": SOMEWHERE, "kinds": ()}, "kinds"),
        ({"url": SOMEWHERE, "kinds": ("course.created", "course.eaten")}, "kinds"),
        ({"url": SOMEWHERE, "note": "x" * 501}, "note"),
    ],
)
async def test_a_faulty_endpoint_is_refused_and_leaves_nothing(
    hearing: Hearing, wrong: dict[str, str], field: str
) -> None:
    made = await hearing.endpoint(SOMEWHERE, kinds=("course.created",))
    before = await every_row(hearing.school.works.database)
    with pytest.raises(Invalid) as refused:
        await hearing.endpoint(**wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    with pytest.raises(Invalid):
        await hearing.change(made, **wrong)
    assert await every_row(hearing.school.works.database) == before


async def test_there_are_no_more_endpoints_than_there_may_be(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_ENDPOINTS >= 20
    monkeypatch.setattr(actions, "MOST_ENDPOINTS", 1)
    await hearing.endpoint(SOMEWHERE)
    with pytest.raises(TooManyEndpoints):
        await hearing.endpoint(SOMEWHERE)


async def test_what_is_changed_is_told_and_what_stays_is_not(hearing: Hearing) -> None:
    made = await hearing.endpoint(SOMEWHERE, kinds=("course.created",), note="ours")
    changed = await hearing.change(made, kinds=None, note="theirs")
    assert (changed.kinds, changed.note, changed.url) == (None, "theirs", SOMEWHERE)
    assert await hearing.again(made) == changed
    assert await hearing.change(made, note="theirs") == changed
    (event,) = await hearing.events("webhook_endpoint.updated")
    assert event.changed == ["kinds", "note"]


async def test_what_is_not_there_is_refused(hearing: Hearing) -> None:
    actor = hearing.school.actor("admin")
    for uid in (None, bytes(10)):
        for write in (actions.delete_endpoint, actions.try_endpoint):
            with pytest.raises(NoSuchEndpoint):
                await hearing.act(write, uid)
        with pytest.raises(NoSuchDelivery):
            await hearing.act(replaying.replay, uid)
        async with hearing.school.works.read(hearing.tenant) as work:
            with pytest.raises(NoSuchEndpoint):
                await queries.endpoint(work, actor, uid)
            with pytest.raises(NoSuchDelivery):
                await queries.delivery(work, actor, uid)


async def test_another_tenant_does_not_see_it(hearing: Hearing) -> None:
    made = await hearing.endpoint(SOMEWHERE)
    async with hearing.school.works.read(hearing.school.test_tenant) as work:
        assert await queries.endpoints(work, hearing.school.actor("admin")) == []
        with pytest.raises(NoSuchEndpoint):
            await queries.endpoint(work, hearing.school.actor("admin"), made.uid)


async def test_endpoints_are_listed_by_dialect(hearing: Hearing) -> None:
    made = await hearing.endpoint(SOMEWHERE)
    async with hearing.school.works.read(hearing.tenant) as work:
        admin = hearing.school.actor("admin")
        assert await queries.endpoints(work, admin) == [made]
        assert await queries.endpoints(work, admin, dialect="lyceum") == [made]
        assert await queries.endpoints(work, admin, dialect="karma") == []


async def test_one_that_is_disabled_hears_nothing_until_it_is_enabled(hearing: Hearing) -> None:
    async with receiving() as receiver:
        made = await hearing.endpoint(receiver.url, kinds=("course.created",))
        off = await hearing.change(made, state=EndpointState.DISABLED)
        assert off.disabled_for is DisabledFor.ASKED
        await hearing.school.course("Unheard")
        await hearing.look()
        with pytest.raises(EndpointDisabled):
            await hearing.act(actions.try_endpoint, made.uid)
        for again in (replaying.replay_failed, replaying.send_missed):
            with pytest.raises(EndpointDisabled):
                await hearing.act(again, made.uid, since=0)
        assert (await hearing.change(made, state=EndpointState.ENABLED)).is_enabled
        await hearing.school.course("Heard")
        await hearing.look()
        assert [b"Heard" in came.body for came in receiver.received] == [True]


async def test_what_was_missed_is_sent_when_it_is_asked_for_and_nothing_twice(
    hearing: Hearing,
) -> None:
    async with receiving() as receiver:
        made = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course("Heard")
        await hearing.look()
        await hearing.change(made, state=EndpointState.DISABLED)
        await hearing.school.course("Missed")
        await hearing.look()
        await hearing.change(made, state=EndpointState.ENABLED)
        await hearing.look()
        assert len(receiver.received) == 1
        await hearing.act(replaying.send_missed, made.uid, since=made.created_at - HOUR)
        await hearing.look()
        await hearing.act(replaying.send_missed, made.uid, since=0)
        await hearing.look()
    assert [b"Missed" in came.body for came in receiver.received] == [False, True]


async def test_one_delivery_is_sent_once_more_under_its_name(hearing: Hearing) -> None:
    async with receiving() as receiver:
        made = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
        (sent,) = await hearing.deliveries()
        again = await hearing.act(replaying.replay, sent.uid)
        assert (again.state, again.attempts) == (DeliveryState.PENDING, 0)
        await hearing.look()
        assert len(receiver.ids) == 2 and len(set(receiver.ids)) == 1
        await hearing.change(made, state=EndpointState.DISABLED)
        with pytest.raises(EndpointDisabled):
            await hearing.act(replaying.replay, sent.uid)


async def test_all_that_failed_since_a_moment_is_sent_again_and_nothing_else(
    hearing: Hearing,
) -> None:
    async with receiving(lambda received: answer(500)) as receiver:
        made = await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course("Given up")
        for _ in range(8):
            await hearing.look()
            await hearing.later(11 * HOUR)
        (failed,) = await hearing.deliveries(states=(DeliveryState.FAILED,))
        receiver.answering = lambda received: answer(200)
        await hearing.school.course("Taken")
        await hearing.look()
        receiver.received.clear()
        late = failed.created_at + 1
        assert await hearing.act(replaying.replay_failed, made.uid, since=late) == 0
        assert await hearing.act(replaying.replay_failed, made.uid, since=failed.created_at) == 1
        await hearing.look()
    assert [b"Given up" in came.body for came in receiver.received] == [True]
    assert {one.state for one in await hearing.deliveries()} == {DeliveryState.DELIVERED}


async def test_deliveries_are_listed_by_endpoint_event_and_state(hearing: Hearing) -> None:
    async with receiving() as good, receiving(lambda received: answer(500)) as bad:
        first = await hearing.endpoint(good.url, kinds=("course.created",))
        second = await hearing.endpoint(bad.url, kinds=("course.created",))
        await hearing.school.course("One")
        await hearing.school.course("Two")
        await hearing.look()
    one, two = await hearing.events("course.created")
    listed = await hearing.deliveries()
    assert len(listed) == 4
    places = [(each.created_at, each.id) for each in listed]
    assert places == sorted(places, reverse=True)
    of_first = await hearing.deliveries(endpoint_id=first.id)
    assert {each.event_id for each in of_first} == {one.id, two.id}
    of_one = await hearing.deliveries(event_id=one.id)
    assert {each.endpoint_id for each in of_one} == {first.id, second.id}
    (both,) = await hearing.deliveries(endpoint_id=second.id, event_id=two.id)
    assert both.state is DeliveryState.PENDING
    delivered = await hearing.deliveries(states=(DeliveryState.DELIVERED,))
    assert {each.endpoint_id for each in delivered} == {first.id}
    async with hearing.school.works.read(hearing.tenant) as work:
        assert await queries.delivery(work, hearing.school.actor("admin"), both.uid) == both


async def test_deliveries_are_kept_for_thirty_days(hearing: Hearing) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        await hearing.look()
    await hearing.later(30 * DAY - HOUR)
    assert await hearing.school.works.writing(hearing.tenant, sweep) == 0
    await hearing.later(2 * HOUR)
    assert await hearing.school.works.writing(hearing.tenant, sweep) == 1
    assert await hearing.deliveries() == []


async def test_with_another_secret_of_the_instance_the_delivery_says_why_it_fails(
    hearing: Hearing, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver:
        await hearing.endpoint(receiver.url, kinds=("course.created",))
        await hearing.school.course()
        seals = hearing.school.platform.ports.seals
        assert isinstance(seals, AesSeals)
        monkeypatch.setattr(seals, "_cipher", AesSeals(b"x" * 32)._cipher)
        await hearing.look()
    (kept,) = await hearing.deliveries()
    assert kept.attempts == 1 and "secret" in kept.error
    assert receiver.received == []
