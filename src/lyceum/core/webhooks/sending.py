"""From what happened to deliveries, and from a delivery to what its attempt brought.

Each step is one transaction, so that whoever is killed between two of them loses nothing: the
position of an endpoint moves on with the deliveries that it passes, a delivery that somebody holds
is anybody's again when the lease ends, and an attempt whose answer was not kept is made once more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from lyceum.core.actor import system
from lyceum.core.courier import Answer, Parcel
from lyceum.core.feed import newest_position
from lyceum.core.stages import Seals
from lyceum.core.webhooks import delivery_store, store
from lyceum.core.webhooks.actions import owner_of, put
from lyceum.core.webhooks.delivery_store import Line, Waiting
from lyceum.core.webhooks.model import (
    KEPT_FOR,
    Delivery,
    DeliveryState,
    Endpoint,
    Spelling,
    after_answer,
    after_attempt,
)
from lyceum.core.work import Work, Works, WriteWork
from lyceum.kit import clock, ids
from lyceum.kit.time import SECOND

BATCH = 256
"""Events that one transaction passes, and deliveries that one sweeps away."""

LEASE = 30 * SECOND
"""How long a delivery is its worker's: an attempt takes half of it at most."""


class NothingToTell(Exception):
    """An endpoint is told nothing of one event, though it wants such events."""


Spellings = Mapping[str, Spelling]
"""How each dialect tells of events, by its name; endpoints of others are left alone."""


async def tenants_behind(works: Works, spellings: Spellings) -> list[int]:
    """The tenants where something happened that some endpoint was not looked at for."""
    dialects = list(spellings)
    return [
        one.value for one in await works.across(delivery_store.TENANTS_BEHIND, dialects=dialects)
    ]


async def spread(work: WriteWork, spellings: Spellings) -> None:
    """Makes a delivery of each event that follows for each endpoint that wants it, at most BATCH
    events in one go; endpoints that another worker is moving on are left to it."""
    newest = await newest_position(work)
    behind = await work.all(delivery_store.BEHIND_LOCKED, newest=newest, dialects=list(spellings))
    for position in sorted({endpoint.position for endpoint in behind}):
        abreast = [endpoint for endpoint in behind if endpoint.position == position]
        lines = await work.all(
            delivery_store.HAPPENED_AFTER, position=position, newest=newest, limit=BATCH
        )
        await _deliver(work, abreast, lines, spellings=spellings)
        reached = lines[-1].position if len(lines) == BATCH else newest
        await work.run(
            delivery_store.ADVANCE, ids=[endpoint.id for endpoint in abreast], position=reached
        )


async def _deliver(
    work: WriteWork, abreast: Sequence[Endpoint], lines: Sequence[Line], *, spellings: Spellings
) -> None:
    wanted = [
        (endpoint, line)
        for line in lines
        for endpoint in abreast
        if endpoint.wants(line.kind, line.subject_id)
        and spellings[endpoint.dialect].knows(line.kind)
    ]
    numbers = await work.new_ids(len(wanted)) if wanted else []
    rows = [
        msgspec.structs.asdict(_delivery(work, number, endpoint, line=line))
        for number, (endpoint, line) in zip(numbers, wanted, strict=True)
    ]
    await work.run_many(delivery_store.INSERT_DELIVERIES[work.connection.flavor], rows)


def _delivery(work: WriteWork, number: int, endpoint: Endpoint, *, line: Line) -> Delivery:
    return Delivery(
        id=number,
        uid=ids.new_uid(),
        endpoint_id=endpoint.id,
        event_id=line.id,
        kind=line.kind,
        position=line.position,
        state=DeliveryState.PENDING,
        attempts=0,
        due_at=work.now,
        leased_until=0,
        attempted_at=None,
        status=None,
        took=None,
        error="",
        created_at=work.now,
    )


async def endpoints_waiting(works: Works, spellings: Spellings) -> list[Waiting]:
    """The endpoints to which something is due, of every tenant."""
    return await works.across(
        delivery_store.WAITING, machine_now=clock.now(), dialects=list(spellings)
    )


async def claim(work: WriteWork, endpoint_id: int, *, most: int) -> list[Delivery]:
    """Takes the deliveries to one endpoint that are due first; nobody else gets them until their
    lease ends."""
    due = await work.all(
        delivery_store.DUE_LOCKED,
        endpoint_id=endpoint_id,
        now=work.now,
        machine_now=work.machine_now,
        limit=most,
    )
    until = work.machine_now + LEASE
    if due:
        await work.run(delivery_store.LEASE, ids=[one.id for one in due], until=until)
    return [msgspec.structs.replace(one, leased_until=until) for one in due]


async def parcel_of(
    work: Work, delivery: Delivery, *, spelling: Spelling, seals: Seals
) -> Parcel | None:
    """What is sent at this attempt, in the words of the endpoint's dialect; None if nothing is to
    be sent there any more. Raises CannotUnseal where the instance's secret is another one now, and
    NothingToTell where the dialect has no words for this one event: `drop` it then."""
    endpoint = await work.first(store.ENDPOINT_BY_ID, id=delivery.endpoint_id)
    happened = await work.first(delivery_store.HAPPENED, id=delivery.event_id)
    if endpoint is None or happened is None or not endpoint.is_enabled:
        return None
    message = await spelling.message(work, happened, endpoint)
    if message is None:
        raise NothingToTell
    headers = spelling.headers(
        message,
        endpoint,
        uid=delivery.uid,
        secrets=_secrets(endpoint, seals, at=work.machine_now),
        at=work.machine_now,
    )
    return Parcel(url=endpoint.url, headers=headers, body=message.body)


def _secrets(endpoint: Endpoint, seals: Seals, *, at: int) -> list[str]:
    """Those that sign at this moment, the newest first."""
    sealed = [endpoint.secret]
    if endpoint.old_secret is not None and (endpoint.old_until or 0) > at:
        sealed.append(endpoint.old_secret)
    return [seals.open(one, owner=owner_of(endpoint.uid)).decode() for one in sealed]


async def drop(work: WriteWork, delivery: Delivery) -> None:
    """Forgets a delivery of which its endpoint is told nothing."""
    await work.run(delivery_store.DROP, row_id=delivery.id, lease=delivery.leased_until)


async def settle(work: WriteWork, delivery: Delivery, answer: Answer) -> None:
    """Keeps what an attempt brought, for the delivery and for its endpoint. Where the lease ran out
    and another worker has the delivery, that one will tell."""
    await _settle_endpoint(work, delivery.endpoint_id, answer)
    after = after_attempt(delivery, answer, now=work.now)
    await work.run(
        delivery_store.SETTLE,
        row_id=delivery.id,
        lease=delivery.leased_until,
        **{name: getattr(after, name) for name in delivery_store.SETTLED},
    )


async def _settle_endpoint(work: WriteWork, endpoint_id: int, answer: Answer) -> None:
    seen = await work.first(store.ENDPOINT_BY_ID, id=endpoint_id)
    # Most answers change nothing there, and need not wait for one another.
    if seen is None or after_answer(seen, answer, now=work.now) == seen:
        return
    endpoint = await work.first(store.ENDPOINT_BY_ID_LOCKED, id=endpoint_id)
    if endpoint is not None:
        actor = system(work.tenant.id, name="webhooks")
        after = after_answer(endpoint, answer, now=work.now)
        await put(work, actor, endpoint, after=after)


async def sweep(work: WriteWork) -> int:
    """Deletes at most BATCH deliveries that were last due more than 30 days ago; how many."""
    return await work.run(delivery_store.DELETE_OLD, before=work.now - KEPT_FOR, limit=BATCH)
