"""API keys: made, rolled and revoked by whoever may write people (L31, L32)."""

from __future__ import annotations

import secrets
from functools import partial

from lyceum.core.access import keys as actions
from lyceum.core.access import queries
from lyceum.core.access.errors import NoSuchKey
from lyceum.core.access.keys import NewKey
from lyceum.core.access.model import ApiKey, KeyFilter
from lyceum.core.actor import Actor, Permission
from lyceum.core.page import Place
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.learnflow import auth, ids, paging, values
from lyceum.dialects.learnflow.wire import keys as wire
from lyceum.http.dialect import KEY_BYTES, KeyAsked
from lyceum.kit.time import SECOND


async def list_keys(
    work: Work, actor: Actor, asked: paging.ListAsked
) -> paging.Listing[wire.KeyOut]:
    """List the API keys of this mode, newest first, without the keys themselves."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    sliced = await paging.sliced(asked, partial(_place, work, actor))
    where = KeyFilter(dialect=auth.NAME)
    page = await queries.keys(work, actor, where=where, sliced=sliced)
    rows = [wire.key(stored, livemode=values.is_live(work)) for stored in page.rows]
    return paging.listing(asked, page, rows)


async def _place(work: Work, actor: Actor, text: str) -> Place:
    found = await _key(work, actor, text)
    return Place(found.created_at, found.id)


async def get_key(work: Work, actor: Actor, asked: wire.KeyId) -> wire.KeyOut:
    """Get an API key, without the key itself."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    return wire.key(await _key(work, actor, asked.id), livemode=values.is_live(work))


async def create_key(work: WriteWork, actor: Actor, asked: wire.CreateKey) -> wire.KeyMade:
    """Make an API key of one's own, shown this once; with scopes a restricted one."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    scopes = None if asked.scopes is None else tuple(sorted({str(one) for one in asked.scopes}))
    secret = _secret(work, restricted=scopes is not None)
    new = NewKey(
        user_id=actor.self_id(),
        dialect=auth.NAME,
        name=asked.name.strip(),
        secret=secret,
        scopes=scopes,
    )
    made = await actions.create_key(work, actor, new)
    return wire.made(made, secret, livemode=values.is_live(work))


async def roll_key(work: WriteWork, actor: Actor, asked: wire.RollKey) -> wire.KeyMade:
    """Put a new API key in the place of one, shown this once."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    old = await _key(work, actor, asked.id)
    secret = _secret(work, restricted=old.scopes is not None)
    grace = asked.expires_in * SECOND
    made = await actions.roll_key(work, actor, old.id, secret=secret, grace=grace)
    return wire.made(made, secret, livemode=values.is_live(work))


async def revoke_key(work: WriteWork, actor: Actor, asked: wire.KeyId) -> wire.KeyOut:
    """Revoke an API key: it works no more from the next request on."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    ended = await actions.end_key(work, actor, (await _key(work, actor, asked.id)).id)
    return wire.key(ended, livemode=values.is_live(work))


def _secret(work: Work, *, restricted: bool) -> str:
    entropy = secrets.token_bytes(KEY_BYTES)
    return auth.key(KeyAsked(entropy=entropy, mode=work.tenant.mode, restricted=restricted))


async def _key(work: Work, actor: Actor, text: str) -> ApiKey:
    """One of this API; those of others do not exist here."""
    found = await queries.key_of(work, actor, ids.CODES["api_key"].decode(text))
    if found.dialect != auth.NAME:
        raise NoSuchKey
    return found
