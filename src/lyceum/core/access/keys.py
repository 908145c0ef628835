"""API keys: made once, shown once, kept as digests."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from lyceum.core.access import key_store, store
from lyceum.core.access.errors import KeyEnded, NoSuchKey, UnknownScope
from lyceum.core.access.model import ApiKey, KeyAccess, KeyChange
from lyceum.core.access.queries import key
from lyceum.core.actor import Actor, Permission
from lyceum.core.errors import Fault, Forbidden, Invalid, Problem
from lyceum.core.people import store as people_store
from lyceum.core.people.errors import NoSuchUser
from lyceum.core.tenancy.branches import is_branch_active
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, secrecy
from lyceum.kit.time import DAY

HINT_LENGTH = 4

LONGEST_GRACE = 7 * DAY
"""How long a key may still work beside the one that took its place, in microseconds."""


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is the key's whole text, `handle` its public half if it has one; `expires_at` is by
    the machine's clock. With a `branch_id` the key reaches that branch alone."""

    user_id: int
    dialect: str
    name: str
    secret: str
    scopes: tuple[str, ...] | None = None
    expires_at: int | None = None
    branch_id: int | None = None
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
        branch_id=new.branch_id,
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

    The key may do no more than the credential that asks, and works no longer; made within a branch
    it stays there. Refuses a scope that
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
    asking = await _asking_key(work, actor)
    _must_not_widen(asking, new.access)
    scopes, expires_at = new.scopes, new.expires_at
    if asking is not None:
        if scopes is None and asking.scopes is not None:
            scopes = tuple(asking.scopes)
        expires_at = asking.expires_at if expires_at is None else expires_at
    known = {str(scope) for scope in Permission}
    if not known.intersection(scopes or ()) <= actor.grants:
        raise Invalid(Problem("scopes", Fault.NOT_ALLOWED))
    if expires_at is not None:
        _must_be_ahead(work, expires_at, asking)
    if new.branch_id is not None and not await is_branch_active(work, new.branch_id):
        raise Invalid(Problem("branch_id", Fault.UNKNOWN))
    branch_id = new.branch_id if actor.branch_id is None else actor.branch_id
    return msgspec.structs.replace(new, scopes=scopes, expires_at=expires_at, branch_id=branch_id)


async def _asking_key(work: WriteWork, actor: Actor) -> ApiKey | None:
    """The key that asks, where it is one."""
    if actor.credential is None or actor.credential.kind != "key":
        return None
    return await work.first(key_store.KEY_BY_ID, id=actor.credential.id)


def _must_be_ahead(work: WriteWork, moment: int, asking: ApiKey | None) -> None:
    """Refuses a moment that is over, or lies behind the end of the key that asks."""
    latest = asking.expires_at if asking is not None else None
    if moment <= work.machine_now or (latest is not None and moment > latest):
        raise Invalid(Problem("expires_at", Fault.NOT_ALLOWED))


def _must_not_widen(asking: ApiKey | None, access: KeyAccess | UnsetType) -> None:
    """A key for reading alone, or for writing, gives away no more than that."""
    if asking is None or access is UNSET or asking.access in (KeyAccess.READ_WRITE, access):
        return
    raise Invalid(Problem("access", Fault.NOT_ALLOWED))


async def change_key(work: WriteWork, actor: Actor, key_id: int, change: KeyChange) -> ApiKey:
    """Renames a key, moves its end, or lets it do less: one's own, or anybody's for who may write
    people. Whose it is and what it is for, only these change.

    Refuses scopes that the key lacks, an end that `create_key` would refuse, a later end by a
    credential that may do less than the key, an unknown person, and a key that works no more.
    """
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    await key(work, actor, key_id)
    found = await work.first(key_store.KEY_LOCKED, id=key_id)
    if found is None:
        raise NoSuchKey
    if found.revoked_at is not None or _is_over(work, found.expires_at):
        raise KeyEnded
    if change.expires_at is not UNSET and change.expires_at != found.expires_at:
        await _must_be_allowed(work, actor, found, expires_at=change.expires_at)
    if change.user_id is not UNSET or change.access is not UNSET:
        await _must_hand_over(work, actor, change)
    columns = _columns(found, change)
    if not columns:
        return found
    columns["updated_at"] = work.now
    await work.run(key_store.update_key(tuple(sorted(columns))), row_id=key_id, **columns)
    after = msgspec.structs.replace(found, **columns)
    changed = sorted(set(columns) - {"updated_at"})
    work.record(actor, "key.updated", "key", key_id, after=after, changed=changed)
    return after


async def _must_hand_over(work: WriteWork, actor: Actor, change: KeyChange) -> None:
    """Refuses who may not give a key to another person, or another use."""
    actor.must(Permission.PEOPLE_WRITE_ANY)
    asking = await _asking_key(work, actor)
    _must_not_widen(asking, change.access)
    if change.user_id is UNSET:
        return
    if asking is not None and asking.scopes is not None:
        # Another person's key could do more than this one.
        raise Forbidden
    if await work.first(people_store.BY_ID, id=change.user_id) is None:
        raise NoSuchUser


def _is_over(work: WriteWork, expires_at: int | None) -> bool:
    return expires_at is not None and expires_at <= work.machine_now


async def _must_be_allowed(
    work: WriteWork, actor: Actor, found: ApiKey, *, expires_at: int | None
) -> None:
    """Refuses an end that the asking credential may not set."""
    asking = await _asking_key(work, actor)
    if expires_at is not None:
        _must_be_ahead(work, expires_at, asking)
    if asking is None or (expires_at is not None and not _is_later(expires_at, found)):
        return
    is_beyond = expires_at is None and asking.expires_at is not None
    if is_beyond or not _is_within(found.scopes, asking.scopes):
        raise Invalid(Problem("expires_at", Fault.NOT_ALLOWED))


def _is_later(moment: int, found: ApiKey) -> bool:
    return found.expires_at is not None and moment > found.expires_at


def _is_within(scopes: list[str] | None, bounds: list[str] | None) -> bool:
    """Whether all that these scopes allow, None being everything, lies within the bounds."""
    return bounds is None or (scopes is not None and set(scopes) <= set(bounds))


def _columns(found: ApiKey, change: KeyChange) -> dict[str, Any]:
    """What is another than before; refuses scopes that would allow more."""
    columns: dict[str, Any] = {}
    if change.scopes is not UNSET:
        scopes = None if change.scopes is None else list(change.scopes)
        if not _is_within(scopes, found.scopes):
            raise Invalid(Problem("scopes", Fault.NOT_ALLOWED))
        columns["scopes"] = scopes
    for name in ("user_id", "name", "access", "expires_at"):
        if getattr(change, name) is not UNSET:
            columns[name] = getattr(change, name)
    return {name: value for name, value in columns.items() if value != getattr(found, name)}


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


async def roll_key(
    work: WriteWork, actor: Actor, key_id: int, *, secret: str, grace: int = 0
) -> ApiKey:
    """Makes a new key in the place of one: of the same person, with its name, scopes and end. The
    one before works for `grace` microseconds more, a week at most. Refuses one that works no more,
    and what `create_key` refuses."""
    actor.must(Permission.OWN_WRITE, Permission.PEOPLE_WRITE_ANY)
    old, now = await key(work, actor, key_id), work.machine_now
    if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
        raise KeyEnded
    if not 0 <= grace <= LONGEST_GRACE:
        raise Invalid(Problem("grace", Fault.TOO_LARGE, limit=LONGEST_GRACE))
    new = NewKey(
        user_id=old.user_id,
        dialect=old.dialect,
        name=old.name,
        secret=secret,
        scopes=None if old.scopes is None else tuple(old.scopes),
        expires_at=old.expires_at,
        branch_id=old.branch_id,
    )
    made = await create_key(work, actor, new)
    ends_at = now + grace
    if not grace:
        await end_key(work, actor, key_id)
    elif old.expires_at is None or ends_at < old.expires_at:
        await work.run(key_store.EXPIRE_KEY, id=key_id, expires_at=ends_at)
        after = msgspec.structs.replace(old, expires_at=ends_at, updated_at=work.now)
        work.record(actor, "key.updated", "key", key_id, after=after, changed=["expires_at"])
    return made


async def working_keys(work: Work) -> list[ApiKey]:
    """The keys that nobody revoked, the newest first; some may have expired."""
    return await work.all(key_store.KEYS_OF)


async def revoke_key(work: WriteWork, *, key_id: int) -> bool:
    """Ends a key at once; False if there is no such key that still works."""
    changed = await work.run(key_store.REVOKE_KEY, id=key_id, revoked_at=work.machine_now)
    return changed == 1
