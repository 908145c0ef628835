"""API keys: made once, shown once, kept as digests."""

from __future__ import annotations

import msgspec

from lyceum.core.access import store
from lyceum.core.access.errors import UnknownScope
from lyceum.core.access.model import ApiKey
from lyceum.core.actor import Permission
from lyceum.core.errors import Fault, Problem
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, secrecy

HINT_LENGTH = 4


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """`secret` is the key's whole text; `expires_at` is by the machine's clock."""

    user_id: int
    dialect: str
    name: str
    secret: str
    scopes: tuple[str, ...] | None = None
    expires_at: int | None = None


async def add_key(work: WriteWork, new: NewKey) -> ApiKey:
    """Stores the digest of a key for a person; refuses a scope that is no permission."""
    for scope in new.scopes or ():
        if scope not in frozenset(Permission):
            known = tuple(sorted(Permission))
            raise UnknownScope(Problem("scopes", Fault.UNKNOWN_WORD, expected=known))
    key = ApiKey(
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
    )
    await work.insert(store.INSERT_API_KEY, key)
    await work.run(
        store.INSERT_CREDENTIAL,
        digest=secrecy.digest(new.secret),
        kind="key",
        credential_id=key.id,
    )
    return key


async def working_keys(work: Work) -> list[ApiKey]:
    """The keys that nobody revoked, the newest first; some may have expired."""
    return await work.all(store.KEYS_OF)


async def revoke_key(work: WriteWork, *, key_id: int) -> bool:
    """Ends a key at once; False if there is no such key that still works."""
    changed = await work.run(store.REVOKE_KEY, id=key_id, revoked_at=work.machine_now)
    return changed == 1
