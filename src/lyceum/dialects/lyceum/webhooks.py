"""Webhook endpoints: who hears of what happens."""

from __future__ import annotations

from lyceum.core.actor import Actor, Permission
from lyceum.core.stages import Stages
from lyceum.core.webhooks import actions, queries, replaying
from lyceum.core.webhooks.errors import NoSuchEndpoint
from lyceum.core.webhooks.model import Endpoint
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.auth import NAME
from lyceum.dialects.lyceum.wire import webhooks as wire
from lyceum.dialects.lyceum.wire.asking import Deleted, OneAsked
from lyceum.dialects.lyceum.wire.texts import moment
from lyceum.http.standard_webhooks import new_secret


async def list_endpoints(
    work: Work, actor: Actor, asked: wire.ListEndpoints
) -> paging.Listing[wire.EndpointOut]:
    """List webhook endpoints."""
    page = await queries.endpoint_page(
        work,
        actor,
        where=wire.endpoints_where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.endpoint(endpoint) for endpoint in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="webhook_endpoint")


async def get_endpoint(work: Work, actor: Actor, asked: wire.GetEndpoint) -> wire.EndpointOut:
    """Get a webhook endpoint."""
    return wire.endpoint(await queries.endpoint_by_id(work, actor, asked.id))


async def create_endpoint(
    stages: Stages, actor: Actor, asked: wire.CreateEndpoint
) -> wire.NewEndpointOut:
    """Create a webhook endpoint; its secret is shown this once."""
    secret = new_secret()
    new = wire.new(asked, dialect=NAME, secret=secret)
    return wire.with_secret(await actions.create_endpoint(stages, actor, new), secret)


async def change_endpoint(
    stages: Stages, actor: Actor, asked: wire.ChangeEndpoint
) -> wire.EndpointOut:
    """Change a webhook endpoint: where it is, what it wants to hear of, whether it is sent to."""
    there = await _there(stages, actor, asked.id)
    change = wire.change(asked)
    return wire.endpoint(await actions.change_endpoint(stages, actor, there.uid, change=change))


async def rotate_secret(stages: Stages, actor: Actor, asked: OneAsked) -> wire.NewEndpointOut:
    """Give a webhook endpoint a new secret, shown this once; for a day the old one signs too. An
    endpoint of another API gets its secrets there."""
    there = await _there(stages, actor, asked.id)
    if there.dialect != NAME:
        raise NoSuchEndpoint
    secret = new_secret()
    rotated = await actions.rotate_secret(stages, actor, there.uid, secret=secret)
    return wire.with_secret(rotated, secret)


async def delete_endpoint(work: WriteWork, actor: Actor, asked: OneAsked) -> Deleted:
    """Delete a webhook endpoint with its deliveries."""
    there = await _to_change(work, actor, asked.id)
    await actions.delete_endpoint(work, actor, there.uid)
    return Deleted(asked.id)


async def try_endpoint(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.EndpointOut:
    """Send a webhook endpoint a test event, whatever it wants to hear of."""
    there = await _to_change(work, actor, asked.id)
    await actions.try_endpoint(work, actor, there.uid)
    return wire.endpoint(there)


async def replay_failed(work: WriteWork, actor: Actor, asked: wire.Again) -> wire.Replayed:
    """Send a webhook endpoint again all that failed since a moment."""
    there = await _to_change(work, actor, asked.id)
    since = _since(asked)
    return wire.Replayed(await replaying.replay_failed(work, actor, there.uid, since=since))


async def send_missed(work: WriteWork, actor: Actor, asked: wire.Again) -> wire.EndpointOut:
    """Send a webhook endpoint what happened since a moment and was never sent to it: while it was
    disabled, or wanted other kinds."""
    there = await _to_change(work, actor, asked.id)
    # What happened is told by the machine's clock.
    since = _since(asked) - work.tenant.clock_offset
    await replaying.send_missed(work, actor, there.uid, since=since)
    return wire.endpoint(await _to_change(work, actor, asked.id))


async def _there(stages: Stages, actor: Actor, endpoint_id: int) -> Endpoint:
    async with stages.read() as work:
        return await _to_change(work, actor, endpoint_id)


async def _to_change(work: Work, actor: Actor, endpoint_id: int) -> Endpoint:
    needs = Permission.WEBHOOKS_WRITE
    return await queries.endpoint_by_id(work, actor, endpoint_id, needs=needs)


def _since(asked: wire.Again) -> int:
    since = moment(asked.since, field="since")
    assert since is not None  # noqa: S101 - the field is required
    return since
