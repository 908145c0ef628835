"""Webhooks: who hears of what the timeline tells (an extension; the vendor's clients must poll)."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.stages import Stages
from lyceum.core.webhooks import actions, queries
from lyceum.core.webhooks.errors import NoSuchEndpoint
from lyceum.core.webhooks.model import Endpoint
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.talentlms import paging
from lyceum.dialects.talentlms.auth import NAME
from lyceum.dialects.talentlms.sorting import ORDERS
from lyceum.dialects.talentlms.wire import webhooks as wire
from lyceum.dialects.talentlms.wire.texts import OneAsked
from lyceum.http.standard_webhooks import new_secret


async def list_webhooks(
    work: Work, actor: Actor, asked: wire.ListWebhooks
) -> paging.Listing[wire.WebhookOut]:
    """List webhooks."""
    page = await queries.endpoint_page(
        work,
        actor,
        where=wire.where(asked, dialect=NAME),
        sliced=paging.sliced(asked),
        order=ORDERS[asked.sort],
    )
    return paging.listing(asked, page, [wire.endpoint(there) for there in page.rows])


async def get_webhook(work: Work, actor: Actor, asked: OneAsked) -> wire.WebhookOut:
    """Get a webhook."""
    return wire.endpoint(await _there(work, actor, asked.id, needs=Permission.WEBHOOKS_READ))


async def create_webhook(
    stages: Stages, actor: Actor, asked: wire.CreateWebhook
) -> wire.WebhookMade:
    """Create a webhook; its secret is shown this once."""
    secret = new_secret()
    new = wire.new(asked, dialect=NAME, secret=secret)
    return wire.with_secret(await actions.create_endpoint(stages, actor, new), secret)


async def update_webhook(
    stages: Stages, actor: Actor, asked: wire.UpdateWebhook
) -> wire.WebhookOut:
    """Update a webhook: what is left out stays."""
    change = wire.change(asked)
    async with stages.read() as work:
        there = await _there(work, actor, asked.id)
    return wire.endpoint(await actions.change_endpoint(stages, actor, there.uid, change=change))


async def delete_webhook(work: WriteWork, actor: Actor, asked: OneAsked) -> None:
    """Delete a webhook."""
    there = await _there(work, actor, asked.id)
    await actions.delete_endpoint(work, actor, there.uid)


async def _there(
    work: Work, actor: Actor, number: int, *, needs: Permission = Permission.WEBHOOKS_WRITE
) -> Endpoint:
    """One that hears in this vendor's words; those of other APIs do not exist here."""
    found = await queries.endpoint_by_id(work, actor, number, needs=needs)
    if found.dialect != NAME:
        raise NoSuchEndpoint
    return found
