"""Sending once more: one delivery, all that failed, or what an endpoint never heard of."""

from __future__ import annotations

import msgspec

from lyceum.core.actor import Actor, Permission
from lyceum.core.webhooks import store
from lyceum.core.webhooks.actions import locked
from lyceum.core.webhooks.errors import EndpointDisabled, NoSuchDelivery, NoSuchEndpoint
from lyceum.core.webhooks.model import KEPT_FOR, Delivery, DeliveryState, Endpoint
from lyceum.core.work import WriteWork


async def replay(work: WriteWork, actor: Actor, uid: bytes | None) -> Delivery:
    """Sends one delivery again at once, however it ended; its schedule begins anew, its message
    keeps its name. Refuses while the endpoint is disabled."""
    actor.must(Permission.WEBHOOKS_WRITE)
    found = None
    if uid is not None:
        found = await work.first(store.DELIVERY_BY_UID_LOCKED, uid=uid)
    if found is None:
        raise NoSuchDelivery
    endpoint = await work.first(store.ENDPOINT_BY_ID, id=found.endpoint_id)
    if endpoint is None:
        raise NoSuchEndpoint
    if not endpoint.is_enabled:
        raise EndpointDisabled
    await work.run(store.REPLAY, id=found.id, now=work.now)
    return msgspec.structs.replace(found, state=DeliveryState.PENDING, attempts=0, due_at=work.now)


async def replay_failed(work: WriteWork, actor: Actor, uid: bytes | None, *, since: int) -> int:
    """Sends again all that failed of what was first due at or after `since`, by the tenant's clock;
    how many there are."""
    endpoint = await _enabled(work, actor, uid)
    return await work.run(store.REPLAY_FAILED, endpoint_id=endpoint.id, since=since, now=work.now)


async def send_missed(work: WriteWork, actor: Actor, uid: bytes | None, *, since: int) -> None:
    """Sends what happened at or after `since`, by the machine's clock, and was never sent to this
    endpoint: while it was disabled, or wanted other kinds. Nothing is older than 30 days."""
    endpoint = await _enabled(work, actor, uid)
    earliest = max(since, work.machine_now - KEPT_FOR)
    before = await work.first(store.LAST_BEFORE, since=earliest)
    position = min(endpoint.position, before.value if before is not None else 0)
    await work.run(store.MOVE, id=endpoint.id, position=position)


async def _enabled(work: WriteWork, actor: Actor, uid: bytes | None) -> Endpoint:
    actor.must(Permission.WEBHOOKS_WRITE)
    endpoint = await locked(work, uid)
    if not endpoint.is_enabled:
        raise EndpointDisabled
    return endpoint
