"""API keys: one's own, and everybody's for who may write people."""

from __future__ import annotations

import secrets

from lyceum.core.access import keys as actions
from lyceum.core.access import queries
from lyceum.core.actor import Actor
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.lyceum import paging
from lyceum.dialects.lyceum.auth import BEARER
from lyceum.dialects.lyceum.wire import keys as wire
from lyceum.dialects.lyceum.wire.asking import OneAsked
from lyceum.http.dialect import KEY_BYTES, KeyAsked
from lyceum.http.references import referred


async def list_keys(work: Work, actor: Actor, asked: wire.ListKeys) -> paging.Listing[wire.KeyOut]:
    """List one's own API keys; who may write people lists everybody's."""
    page = await queries.keys(
        work,
        actor,
        where=wire.where(asked),
        sliced=paging.sliced(asked, asked.order),
        order=paging.order(asked.order),
    )
    rows = [wire.key(stored) for stored in page.rows]
    listing = paging.listing(asked, asked.order, page=page, rows=rows)
    return await paging.followed(work, actor, asked, listing, kind="key")


async def get_key(work: Work, actor: Actor, asked: wire.GetKey) -> wire.KeyOut:
    """Get an API key, without its secret."""
    return wire.key(await queries.key(work, actor, asked.id))


async def create_key(work: WriteWork, actor: Actor, asked: wire.CreateKey) -> wire.KeyMade:
    """Make an API key, whose secret is shown this once."""
    secret = BEARER.key(KeyAsked(entropy=secrets.token_bytes(KEY_BYTES)))
    new = wire.new(asked, self_id=actor.self_id(), secret=secret)
    made = await referred("user_id", actions.create_key(work, actor, new))
    return wire.made(made, secret)


async def change_key(work: WriteWork, actor: Actor, asked: wire.ChangeKey) -> wire.KeyOut:
    """Rename an API key, move its end, or let it do less."""
    return wire.key(await actions.change_key(work, actor, asked.id, wire.change(asked)))


async def revoke_key(work: WriteWork, actor: Actor, asked: OneAsked) -> wire.KeyOut:
    """Revoke an API key: it works no more from the next request on."""
    return wire.key(await actions.end_key(work, actor, asked.id))
