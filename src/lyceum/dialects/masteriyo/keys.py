"""API keys: `/rest-api`, for administrators (contract 2)."""

from __future__ import annotations

import secrets

from lyceum.core.access import queries
from lyceum.core.access.errors import NoSuchKey
from lyceum.core.access.keys import NewKey, change_key, create_key, end_key
from lyceum.core.access.model import KeyChange, KeyFilter
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Invalid, Problem
from lyceum.core.page import Slice
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.people.queries import users_by_id
from lyceum.core.work import Work, WriteWork
from lyceum.dialects.masteriyo import auth
from lyceum.dialects.masteriyo.wire import keys as wire
from lyceum.dialects.masteriyo.wire.texts import OneAsked
from lyceum.http.dialect import KEY_BYTES, KeyAsked
from lyceum.http.operation import Nothing

MOST = 1_000


async def list_keys(work: Work, actor: Actor, asked: Nothing) -> list[wire.KeyListed]:
    """List API keys that work, newest first, their secrets masked."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    where = KeyFilter(dialect=auth.NAME, working=True)
    page = await queries.keys(work, actor, where=where, sliced=Slice(limit=MOST, total=False))
    owners = await users_by_id(work, [key.user_id for key in page.rows])
    return [wire.listed(key, owner=owners.get(key.user_id)) for key in page.rows]


async def create_api_key(work: WriteWork, actor: Actor, asked: wire.CreateKey) -> wire.KeyMadeOut:
    """Make an API key; its secret is shown this once."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    whole = auth.key(KeyAsked(entropy=secrets.token_bytes(KEY_BYTES)))
    new = NewKey(
        user_id=asked.user_id,
        dialect=auth.NAME,
        name=asked.description,
        secret=whole,
        handle=auth.handle(whole),
        access=asked.permissions,
    )
    try:
        made = await create_key(work, actor, new)
    except NoSuchUser as error:
        raise Invalid(Problem("user_id", Fault.UNKNOWN)) from error
    return wire.made(made, secret=whole.partition(":")[2])


async def update_api_key(work: WriteWork, actor: Actor, asked: wire.UpdateKey) -> wire.KeyOut:
    """Change whose an API key is, what it is for and its description."""
    await _ours(work, actor, asked.id)
    change = KeyChange(user_id=asked.user_id, access=asked.permissions, name=asked.description)
    try:
        return wire.changed(await change_key(work, actor, asked.id, change))
    except NoSuchUser as error:
        raise Invalid(Problem("user_id", Fault.UNKNOWN)) from error


async def delete_api_key(work: WriteWork, actor: Actor, asked: OneAsked) -> bool:
    """Delete an API key; it ends at once."""
    await _ours(work, actor, asked.id)
    await end_key(work, actor, asked.id)
    return True


async def _ours(work: WriteWork, actor: Actor, key_id: int) -> None:
    """Refuses a key of another API, and one that ended."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    found = await queries.key(work, actor, key_id)
    if found.dialect != auth.NAME or found.revoked_at is not None:
        raise NoSuchKey
