"""A school whose events somebody hears: endpoints, what is sent to them, and the time between."""

from __future__ import annotations

from typing import Any

import msgspec

from lyceum.core.feed import Happened
from lyceum.core.page import Slice
from lyceum.core.sequencing import number_all_events
from lyceum.core.stages import Stages
from lyceum.core.webhooks import actions, queries
from lyceum.core.webhooks.model import (
    Delivery,
    DeliveryFilter,
    Endpoint,
    EndpointChange,
    NewEndpoint,
)
from lyceum.core.work import Tenant
from lyceum.http.standard_webhooks import StandardWebhooks
from lyceum.jobs.webhooks import Sender
from tests.harness.school import School

SPELLINGS = {"lyceum": StandardWebhooks()}


class Hearing:
    """The school's live tenant, or the same with its clock moved."""

    def __init__(self, school: School, **rest: Any) -> None:
        self.school = school
        self.sender = Sender(SPELLINGS, **rest)
        self.secrets: dict[int, str] = {}

    @property
    def tenant(self) -> Tenant:
        return self.school.tenant

    @property
    def stages(self) -> Stages:
        return Stages(self.school.works, self.tenant, self.school.platform.ports)

    async def endpoint(self, url: str, *, who: str = "admin", **rest: Any) -> Endpoint:
        secret = SPELLINGS["lyceum"].new_secret()
        new = NewEndpoint(dialect="lyceum", url=url, secret=secret, **rest)
        made = await actions.create_endpoint(self.stages, self.school.actor(who), new)
        self.secrets[made.id] = secret
        return made

    async def change(self, endpoint: Endpoint, **changes: Any) -> Endpoint:
        return await actions.change_endpoint(
            self.stages,
            self.school.actor("admin"),
            endpoint.uid,
            change=EndpointChange(**changes),
        )

    async def act(self, action: Any, *args: Any, who: str = "admin", **rest: Any) -> Any:
        """One of the writes that take a work, an actor and what they are about."""

        async def acting(work: Any) -> Any:
            return await action(work, self.school.actor(who), *args, **rest)

        return await self.school.works.writing(self.tenant, acting)

    async def look(self) -> None:
        """What the worker does once: numbers, spreads, sends, and waits until it is sent."""
        await number_all_events(self.school.works)
        await self.sender.look(self.school.works, self.school.platform.ports)
        await self.sender.finish()

    async def later(self, microseconds: int) -> None:
        """The tenant's clock goes on by so much; the machine's does not."""
        offset = self.tenant.clock_offset + microseconds
        async with self.school.works.database.writing() as connection:
            await connection.execute(
                f"UPDATE tenants SET clock_offset = {offset} WHERE id = {self.tenant.id}", ()
            )
        self.school.tenant = msgspec.structs.replace(self.tenant, clock_offset=offset)
        self.school.platform.directory.forget()

    async def again(self, endpoint: Endpoint) -> Endpoint:
        """The endpoint as it is now."""
        async with self.school.works.read(self.tenant) as work:
            return await queries.endpoint(work, self.school.actor("admin"), endpoint.uid)

    async def deliveries(self, *, limit: int = 100, **where: Any) -> list[Delivery]:
        """The newest first."""
        async with self.school.works.read(self.tenant) as work:
            page = await queries.deliveries(
                work,
                self.school.actor("admin"),
                where=DeliveryFilter(**where),
                sliced=Slice(limit=limit),
            )
        assert page.total is not None and page.total >= len(page.rows)
        return page.rows

    async def events(self, *kinds: str) -> list[Happened]:
        """What happened of these kinds, as the change feed tells it."""
        from lyceum.core.feed import events_after

        await number_all_events(self.school.works)
        async with self.school.works.read(self.tenant) as work:
            feed = await events_after(
                work, self.school.system(), position=0, limit=1000, kinds=kinds
            )
        return feed.happened
