"""Webhooks: who is told of what happens (contract 11)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

from lyceum.core.actor import Actor, Permission
from lyceum.core.page import Page
from lyceum.core.people.queries import users_by_id
from lyceum.core.stages import Stages
from lyceum.core.webhooks import actions, queries
from lyceum.core.webhooks.errors import NoSuchEndpoint
from lyceum.core.webhooks.model import Endpoint
from lyceum.core.work import Work
from lyceum.dialects.masteriyo import event_words
from lyceum.dialects.masteriyo.auth import NAME
from lyceum.dialects.masteriyo.paging import Listing, listing, sliced
from lyceum.dialects.masteriyo.refusals import AlreadyTrashed
from lyceum.dialects.masteriyo.rights import must_read_courses
from lyceum.dialects.masteriyo.wire import webhooks as wire
from lyceum.dialects.masteriyo.wire.site import NothingAsked
from lyceum.dialects.masteriyo.wire.texts import Deleting, OneAsked
from lyceum.dialects.masteriyo.wire.webhooks import WebhookStatus

POST = "webhook"
SECRET_BYTES = 32


async def list_webhooks(
    work: Work, actor: Actor, asked: wire.WebhooksAsked
) -> Listing[wire.WebhookOut]:
    """List webhooks; who does not see to them has none (714)."""
    must_read_courses(actor)
    sees = actor.may(Permission.WEBHOOKS_READ)
    there = await queries.endpoints(work, actor, dialect=NAME) if sees else []
    found, part = wire.chosen(there, asked), sliced(asked)
    shown = found[part.offset : part.offset + part.limit]
    return listing(
        asked,
        Page(rows=shown, total=len(found)),
        await _all_told(work, shown),
        enveloped=True,
        more={"webhooks_count": wire.counts(there)},
    )


async def _all_told(work: Work, shown: Sequence[Endpoint]) -> list[wire.WebhookOut]:
    people = await users_by_id(work, {wire.author_of(one) for one in shown})
    return [wire.webhook(one, author=people.get(wire.author_of(one))) for one in shown]


async def list_webhook_events(work: Work, actor: Actor, asked: NothingAsked) -> list[wire.EventOut]:
    """List the events that a webhook of the caller's may tell of."""
    must_read_courses(actor)
    if not actor.may(Permission.WEBHOOKS_READ):
        return []
    return [wire.EventOut(name, label) for name, label in event_words.LABELS.items()]


async def get_webhook(work: Work, actor: Actor, asked: OneAsked) -> wire.WebhookOut:
    """Retrieve a webhook; its secret is masked."""
    there = await _there(work, actor, asked.id, needs=Permission.WEBHOOKS_READ)
    return (await _all_told(work, [there]))[0]


async def _there(work: Work, actor: Actor, number: int, *, needs: Permission) -> Endpoint:
    """One that hears in this vendor's words; those of other APIs do not exist here."""
    found = await queries.endpoint_by_id(work, actor, number, needs=needs)
    if found.dialect != NAME:
        raise NoSuchEndpoint
    return found


async def _to_change(stages: Stages, actor: Actor, number: int) -> Endpoint:
    async with stages.read() as work:
        return await _there(work, actor, number, needs=Permission.WEBHOOKS_WRITE)


async def _written(stages: Stages, after: Endpoint, *, secret: str = wire.MASK) -> wire.WebhookOut:
    async with stages.read() as work:
        people = await users_by_id(work, {wire.author_of(after)})
    return wire.webhook(after, author=people.get(wire.author_of(after)), secret=secret)


async def create_webhook(
    stages: Stages, actor: Actor, asked: wire.CreateWebhook
) -> wire.WebhookOut:
    """Create a webhook; its secret, ours unless one is given, is shown this once."""
    actor.must(Permission.WEBHOOKS_WRITE)
    secret = asked.secret or new_secret()
    new = wire.new(asked, dialect=NAME, author_id=actor.user_id, secret=secret)
    return await _written(stages, await actions.create_endpoint(stages, actor, new), secret=secret)


def new_secret() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


async def update_webhook(
    stages: Stages, actor: Actor, asked: wire.UpdateWebhook
) -> wire.WebhookOut:
    """Update a webhook: what is sent, and no more."""
    there = await _to_change(stages, actor, asked.id)
    change = wire.change(asked)
    after = await actions.change_endpoint(stages, actor, there.uid, change=change)
    return await _written(stages, after, secret=change.secret or wire.MASK)


async def delete_webhook(stages: Stages, actor: Actor, asked: Deleting) -> wire.WebhookOut:
    """Delete a webhook: into the trash, or for good; nothing more is sent to it."""
    there = await _to_change(stages, actor, asked.id)
    told = await _written(stages, there)
    if asked.force:
        await stages.write(partial(actions.delete_endpoint, actor=actor, uid=there.uid))
    elif wire.status_of(there) is WebhookStatus.TRASH:
        raise AlreadyTrashed(POST)
    else:
        change = wire.put_into(WebhookStatus.TRASH)
        await actions.change_endpoint(stages, actor, there.uid, change=change)
    return told


async def restore_webhook(stages: Stages, actor: Actor, asked: OneAsked) -> wire.WebhookOut:
    """Take a webhook out of the trash; it is a draft then."""
    there = await _to_change(stages, actor, asked.id)
    change = wire.put_into(WebhookStatus.DRAFT)
    return await _written(
        stages, await actions.change_endpoint(stages, actor, there.uid, change=change)
    )
