"""API keys: made once, shown once, kept as digests."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.access import key_store, store
from lyceum.core.access.errors import NoSuchKey, UnknownScope
from lyceum.core.access.model import ApiKey, KeyAccess, KeyChange
from lyceum.core.access.queries import key
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, secrecy

HINT_LENGTH = 4


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is the key's whole text, `handle` its public half if it has one; `expires_at` is by
    the machine's clock."""

    user_id: int
    dialect: str
    name: str
    secret: str
    scopes: tuple[str, ...] | None = None
    expires_at: int | None = None
    handle: str | None = None
    access: KeyAccess = KeyAccess.READ_WRITE


async def add_key(work: WriteWork, new: NewKey) -> ApiKey:
    """Stores the digest of a key for a person; refuses a scope that is no permission."""
    for scope in new.scopes or ():
        if scope not in frozenset(Permission):
            known = tuple(sorted(Permission))
            raise UnknownScope(Problem("scopes", Fault.UNKNOWN_WORD, expected=known))
    made = ApiKey(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=new.user_id,
        dialect=new.dialect,
        name=new.name,
        hint=new.secret[-HINT_LENGTH:],
        scopes=list(new.scopes) if new.scopes is not None else None,
        created_at=work.machine_now,
        updated_at=work.now,
        expires_at=new.expires_at,
        revoked_at=None,
        handle=new.handle,
        access=new.access,
    )
    await work.insert(key_store.INSERT_API_KEY, made)
    await work.run(
        store.INSERT_CREDENTIAL,
        digest=secrecy.digest(new.secret),
        kind="key",
        credential_id=made.id,
    )
    return made


async def create_key(work: WriteWork, actor: Actor, new: NewKey) -> ApiKey:
    """The same on somebody's behalf: a key of their own, or anybody's for who may write people.

    The key may do no more than the credential that asks, and works no longer: refuses a scope that
    this one lacks, a moment that is over or lies behind its end, and an unknown person.
    """
    if new.user_id == actor.user_id:
        actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    else:
        actor.must(Permission.PEOPLE_WRITE_ANY)
    if await work.first(people_store.BY_ID, id=new.user_id) is None:
        raise NoSuchUser
    made = await add_key(work, await _within(work, actor, new))
    work.record(actor, "key.created", "key", made.id, after=made)
    return made


async def _within(work: WriteWork, actor: Actor, new: NewKey) -> NewKey:
    """What is asked for, as far as the asking credential's own bounds leave it unsaid."""
    asking = await _asking(work, actor)
    _must_not_widen(asking, new.access)
    scopes, expires_at = new.scopes, new.expires_at
    if asking is not None:
        if scopes is None and asking.scopes is not None:
            scopes = tuple(asking.scopes)
        expires_at = asking.expires_at if expires_at is None else expires_at
    known = {str(scope) for scope in Permission}
    if not known.intersection(scopes or ()) <= actor.grants:
        raise Invalid(Problem("scopes", Fault.NOT_ALLOWED))
    latest = asking.expires_at if asking is not None else None
    if expires_at is not None and not _is_ahead(work, expires_at, latest=latest):
        raise Invalid(Problem("expires_at", Fault.NOT_ALLOWED))
    return msgspec.structs.replace(new, scopes=scopes, expires_at=expires_at)


async def _asking(work: WriteWork, actor: Actor) -> ApiKey | None:
    """The key that the caller showed, if it is one."""
    if actor.credential is None or actor.credential.kind != "key":
        return None
    return await work.first(key_store.KEY_BY_ID, id=actor.credential.id)


def _must_not_widen(asking: ApiKey | None, access: KeyAccess | UnsetType) -> None:
    """A key for reading alone, or for writing, gives away no more than that."""
    if asking is None or access is UNSET or asking.access in (KeyAccess.READ_WRITE, access):
        return
    raise Invalid(Problem("access", Fault.NOT_ALLOWED))


def _is_ahead(work: WriteWork, moment: int, *, latest: int | None) -> bool:
    return moment > work.machine_now and (latest is None or moment <= latest)


async def change_key(work: WriteWork, actor: Actor, key_id: int, change: KeyChange) -> ApiKey:
    """Changes whose a key is, its name and what it is for; only who may write people. Refuses a
    key that was revoked, and an unknown person."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    found = await key(work, actor, key_id)
    if found.revoked_at is not None:
        raise NoSuchKey
    asking = await _asking(work, actor)
    _must_not_widen(asking, change.access)
    if asking is not None and asking.scopes is not None and change.user_id is not UNSET:
        # Another person's key could do more than this one.
        raise Forbidden
    asked = msgspec.structs.asdict(change)
    columns = {name: value for name, value in asked.items() if value is not UNSET}
    if "user_id" in columns and await work.first(people_store.BY_ID, id=change.user_id) is None:
        raise NoSuchUser
    if not columns:
        return found
    after = msgspec.structs.replace(found, **columns, updated_at=work.now)
    await work.run(key_store.update_key(tuple(sorted(columns))), row_id=key_id, **columns)
    work.record(actor, "key.updated", "key", key_id, after=after, changed=sorted(columns))
    return after


async def end_key(work: WriteWork, actor: Actor, key_id: int) -> ApiKey:
    """Ends a key at once: one's own, or anybody's for who may write people. One that was revoked
    stays as it is."""
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    found = await key(work, actor, key_id)
    if not await revoke_key(work, key_id=found.id):
        return found
    after = await key(work, actor, key_id)
    work.record(actor, "key.revoked", "key", key_id, after=after, changed=["revoked_at"])
    return after


async def working_keys(work: Work) -> list[ApiKey]:
    """The keys that nobody revoked, the newest first; some may have expired."""
    return await work.all(key_store.KEYS_OF)


async def revoke_key(work: WriteWork, *, key_id: int) -> bool:
    """Ends a key at once; False if there is no such key that still works."""
    changed = await work.run(key_store.REVOKE_KEY, id=key_id, revoked_at=work.machine_now)
    return changed == 1
