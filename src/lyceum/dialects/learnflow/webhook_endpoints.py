"""Webhook endpoints: who hears of what happens in this mode (L39)."""

from __future__ import annotations

from functools import partial

from msgspec import UNSET

from lyceum.core.actor import Actor, Permission
from lyceum.core.page import Order, Place
from lyceum.core.stages import Stages
from lyceum.core.webhooks import actions, queries
from lyceum.core.webhooks.errors import NoSuchEndpoint
from lyceum.core.webhooks.model import (
    Endpoint,
    EndpointChange,
    EndpointFilter,
    EndpointOrder,
    NewEndpoint,
)
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import ids, kinds, paging, values
from lyceum.dialects.learnflow.auth import NAME
from lyceum.dialects.learnflow.spelling import new_secret
from lyceum.dialects.learnflow.wire import webhooks as wire
from lyceum.dialects.learnflow.wire.texts import Deleted


async def list_endpoints(
    work: Work, actor: Actor, asked: paging.ListAsked
) -> paging.Listing[wire.EndpointOut]:
    """List webhook endpoints, newest first."""
    page = await queries.endpoint_page(
        work,
        actor,
        where=EndpointFilter(dialect=NAME),
        sliced=await paging.sliced(asked, partial(_place, work, actor)),
        order=Order(EndpointOrder.CREATED),
    )
    livemode = values.is_live(work)
    rows = [wire.endpoint(endpoint, livemode=livemode) for endpoint in page.rows]
    return paging.listing(asked, page, rows)


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _endpoint(work, actor, text)
    return Place(found.created_at, found.id)


async def get_endpoint(work: Work, actor: Actor, asked: wire.EndpointId) -> wire.EndpointOut:
    """Get a webhook endpoint."""
    found = await _endpoint(work, actor, asked.id)
    return wire.endpoint(found, livemode=values.is_live(work))


async def create_endpoint(
    stages: Stages, actor: Actor, asked: wire.CreateEndpoint
) -> wire.EndpointMade:
    """Create a webhook endpoint; its secret is shown this once."""
    secret = new_secret()
    new = NewEndpoint(
        dialect=NAME,
        url=asked.url,
        secret=secret,
        kinds=kinds.kinds_of(asked.enabled_events),
    )
    made = await actions.create_endpoint(stages, actor, new)
    return wire.with_secret(made, secret, livemode=stages.tenant.mode == "live")


async def update_endpoint(
    stages: Stages, actor: Actor, asked: wire.UpdateEndpoint
) -> wire.EndpointOut:
    """Update a webhook endpoint: what is left out stays."""
    async with stages.read() as work:
        there = await _endpoint(work, actor, asked.id, needs=Permission.WEBHOOKS_WRITE)
    wanted = asked.enabled_events
    change = EndpointChange(
        url=asked.url,
        kinds=UNSET if wanted is UNSET else kinds.kinds_of(wanted),
        state=asked.status,
    )
    changed = await actions.change_endpoint(stages, actor, there.uid, change=change)
    return wire.endpoint(changed, livemode=stages.tenant.mode == "live")


async def delete_endpoint(work: WriteWork, actor: Actor, asked: wire.EndpointId) -> Deleted:
    """Delete a webhook endpoint."""
    there = await _endpoint(work, actor, asked.id, needs=Permission.WEBHOOKS_WRITE)
    await actions.delete_endpoint(work, actor, there.uid)
    return Deleted(asked.id, "webhook_endpoint")


async def _endpoint(
    work: Work, actor: Actor, text: str, *, needs: Permission = Permission.WEBHOOKS_READ
) -> Endpoint:
    """One that hears in LearnFlow's words; those of other APIs do not exist here."""
    uid = await ids.read(work, "webhook_endpoint", text)
    found = await queries.endpoint(work, actor, uid, needs=needs)
    if found.dialect != NAME:
        raise NoSuchEndpoint
    return found
