"""Sending webhooks: looks for what is due in every tenant, and sends it, much of it at once.

No endpoint waits for another. Each has a few places of its own; one that fails has a single one,
and all that fail share half of the places that there are.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from functools import partial
from typing import Any

import structlog

from lyceum.core.courier import Answer, Outcome
from lyceum.core.database.errors import DatabaseFault
from lyceum.core.jobs.duties import Regular
from lyceum.core.stages import CannotUnseal, Ports
from lyceum.core.webhooks import sending
from lyceum.core.webhooks.delivery_store import Waiting
from lyceum.core.webhooks.model import Delivery, Spelling
from lyceum.core.webhooks.sending import NothingToTell, Spellings
from lyceum.core.work import Tenant, Works, WriteWork

log = structlog.get_logger("lyceum.webhooks")

EVERY = 0.5
"""Seconds between two looks for what is due, while nothing new happens."""

PLACES = 256
"""Attempts that one process makes at once, in all."""

PLACES_OF_ONE = 4
"""Attempts at one endpoint at once."""

GRACE = 5.0
"""Seconds that attempts may still take when the worker ends."""

Key = tuple[int, int]
"""A tenant and an endpoint of it."""


def sending_for(spellings: Spellings) -> Regular:
    """What a worker does so that the endpoints of these dialects hear of what happens."""
    sender = Sender(spellings)
    return Regular(name="webhooks", run=sender.look, every=EVERY, after_events=True, end=sender.end)


class Sender:
    """Sends what is due. Any number of them may run, in any number of processes; what one has begun
    when its process ends, another sends anew."""

    def __init__(
        self, spellings: Spellings, *, places: int = PLACES, places_of_one: int = PLACES_OF_ONE
    ) -> None:
        self._spellings = spellings
        self._places = places
        self._places_of_one = places_of_one
        self._taken: Counter[Key] = Counter()
        self._failing: Counter[Key] = Counter()
        self._runs: set[asyncio.Task[None]] = set()
        self._ending = asyncio.Event()

    async def look(self, works: Works, ports: Ports) -> None:
        """Makes deliveries of what happened, and begins to send what is due, as far as there are
        places."""
        for tenant_id in await sending.tenants_behind(works, self._spellings):
            tenant = await ports.tenants.by_id(tenant_id)
            if tenant is not None:
                await works.writing(tenant, partial(sending.spread, spellings=self._spellings))
        for waiting in await sending.endpoints_waiting(works, self._spellings):
            tenant = await ports.tenants.by_id(waiting.tenant_id)
            if tenant is not None:
                run = _Run(
                    works,
                    ports,
                    tenant=tenant,
                    spelling=self._spellings[waiting.dialect],
                    ending=self._ending,
                )
                await self._begin(waiting, run)

    async def finish(self) -> None:
        """Waits until what has begun is sent."""
        await asyncio.gather(*self._runs)

    async def end(self) -> None:
        """Begins nothing more; what takes longer than the grace is broken off, and sent anew by
        whoever comes next."""
        self._ending.set()
        if self._runs:
            _, late = await asyncio.wait(self._runs, timeout=GRACE)
            for run in late:
                run.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _room(self, waiting: Waiting) -> int:
        here = self._taken[waiting.tenant_id, waiting.endpoint_id]
        free = self._places - self._taken.total()
        if waiting.failing_since is None:
            return min(self._places_of_one - here, free)
        return min(1 - here, self._places // 2 - self._failing.total(), free)

    async def _begin(self, waiting: Waiting, run: _Run) -> None:
        room = self._room(waiting)
        if room > 0:
            for delivery in await run.claim(waiting.endpoint_id, most=room):
                self._start(waiting, run.send(delivery))

    def _start(self, waiting: Waiting, run: Coroutine[Any, Any, None]) -> None:
        key = (waiting.tenant_id, waiting.endpoint_id)
        counts = [self._taken] if waiting.failing_since is None else [self._taken, self._failing]
        for count in counts:
            count[key] += 1

        def give_back(task: asyncio.Task[None]) -> None:
            self._runs.discard(task)
            for count in counts:
                count[key] -= 1
                if not count[key]:
                    del count[key]

        task = asyncio.create_task(run)
        self._runs.add(task)
        task.add_done_callback(give_back)


class _Run:
    """One place: sends to one endpoint, one delivery after the other, while that goes well."""

    def __init__(
        self,
        works: Works,
        ports: Ports,
        *,
        tenant: Tenant,
        spelling: Spelling,
        ending: asyncio.Event,
    ) -> None:
        self._works = works
        self._ports = ports
        self._tenant = tenant
        self._spelling = spelling
        self._ending = ending

    async def claim(self, endpoint_id: int, *, most: int) -> list[Delivery]:
        claim = partial(sending.claim, endpoint_id=endpoint_id, most=most)
        return await self._works.writing(self._tenant, claim)

    async def send(self, delivery: Delivery | None) -> None:
        """Whatever goes wrong here goes wrong for this place alone: what it holds is anybody's
        again when the lease ends."""
        try:
            while delivery is not None:
                delivery = await self._send(delivery)
        except DatabaseFault as error:
            log.warning("database unavailable", doing="webhooks", error=str(error))
        except Exception:
            log.exception("a webhook could not be sent", tenant=self._tenant.id)

    async def _send(self, delivery: Delivery) -> Delivery | None:
        """One attempt; the next delivery, if this one was taken and another is due."""
        try:
            answer = await self._attempt(delivery)
        except NothingToTell:
            return await self._works.writing(self._tenant, partial(self._pass, delivery=delivery))
        if answer is None:
            return None

        async def settle(work: WriteWork) -> Delivery | None:
            await sending.settle(work, delivery, answer)
            is_taken = answer.outcome is Outcome.ACCEPTED
            return await self._following(work, delivery) if is_taken else None

        return await self._works.writing(self._tenant, settle)

    async def _pass(self, work: WriteWork, *, delivery: Delivery) -> Delivery | None:
        await sending.drop(work, delivery)
        return await self._following(work, delivery)

    async def _following(self, work: WriteWork, delivery: Delivery) -> Delivery | None:
        if self._ending.is_set():
            return None
        following = await sending.claim(work, delivery.endpoint_id, most=1)
        return following[0] if following else None

    async def _attempt(self, delivery: Delivery) -> Answer | None:
        try:
            async with self._works.read(self._tenant) as work:
                parcel = await sending.parcel_of(
                    work, delivery, spelling=self._spelling, seals=self._ports.seals
                )
        except (DatabaseFault, NothingToTell):
            raise
        except CannotUnseal:
            return _failed("the secret cannot be opened: the instance's own is another one now")
        except Exception:
            log.exception("an event has no words", tenant=self._tenant.id, kind=delivery.kind)
            return _failed("the event could not be put into words")
        return await self._ports.courier.carry(parcel) if parcel is not None else None


def _failed(why: str) -> Answer:
    return Answer(outcome=Outcome.FAILED, took=0, error=why)
