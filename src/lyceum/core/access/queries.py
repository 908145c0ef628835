"""Who is asking, and which roles people hold now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lyceum.core.access import store
from lyceum.core.access.model import Assignment, RoleKey, Session
from lyceum.core.actor import Actor, Credential
from lyceum.core.listing import fetch_page
from lyceum.core.page import Page, Slice
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Work, Works
from lyceum.kit import clock, secrecy


async def actor_of_session(work: Work, *, uid: bytes, name: str, dialect: str) -> Actor | None:
    """The person behind a session that has not ended, with the roles held at this moment."""
    lines = await work.all(store.BY_SESSION, uid=uid, dialect=dialect, now=work.now)
    if not lines:
        return None
    credential = Credential(kind="session", id=lines[0].credential_id, name=name)
    return _actor(work.tenant.id, lines, credential=credential, dialect=dialect, scopes=None)


async def actor_of_key(
    works: Works, directory: Directory, *, key: str, dialect: str
) -> tuple[Tenant, Actor] | None:
    """The person behind an API key of this dialect, and the tenant that the key names."""
    now = clock.now()
    digest = secrecy.digest(key)
    lines = await works.across(
        store.BY_KEY, digest=digest, dialect=dialect, now=now, machine_now=now
    )
    tenant = await directory.by_id(lines[0].tenant_id) if lines else None
    if tenant is None:
        return None
    if tenant.clock_offset:
        now += tenant.clock_offset
        lines = await works.across(
            store.BY_KEY, digest=digest, dialect=dialect, now=now, machine_now=clock.now()
        )
    if not lines:
        # Revoked between the two looks.
        return None
    key_line = lines[0]
    credential = Credential(
        kind="key", id=key_line.credential_id, name=f"key{key_line.credential_id}"
    )
    actor = _actor(tenant.id, lines, credential=credential, dialect=dialect, scopes=key_line.scopes)
    return tenant, actor


def _actor(
    tenant_id: int,
    lines: Sequence[store.HeldRole],
    *,
    credential: Credential,
    dialect: str,
    scopes: list[str] | None,
) -> Actor:
    grants = frozenset(permission for line in lines for permission in line.permissions or ())
    return Actor(
        tenant_id=tenant_id,
        user_id=lines[0].user_id,
        roles=frozenset(line.role_key for line in lines if line.role_key),
        grants=grants if scopes is None else grants & frozenset(scopes),
        credential=credential,
        dialect=dialect,
    )


async def roles_of(work: Work, user_ids: Iterable[int]) -> dict[int, list[str]]:
    """The part `roles` of a page of people: the keys of the roles held now, strongest first."""
    wanted = sorted(set(user_ids))
    held: dict[int, list[str]] = {user_id: [] for user_id in wanted}
    if wanted:
        for assignment in await work.all(store.HELD_BY, user_ids=wanted, now=work.now):
            held[assignment.user_id].append(assignment.role_key)
    return held


async def assignments_of(work: Work, user_id: int) -> list[Assignment]:
    return await work.all(store.HELD_BY, user_ids=[user_id], now=work.now)


async def has_administrator(works: Works) -> bool:
    """Whether anybody at all, in any tenant, holds the administrator's role now."""
    return bool(await works.across(store.ANY_HOLDER, key=RoleKey.ADMIN, now=clock.now()))


async def my_sessions(work: Work, actor: Actor, *, sliced: Slice) -> Page[Session]:
    """A page of one's own sessions through the dialect one is asking by, latest first."""
    return await fetch_page(
        work,
        store.SESSIONS_OF,
        sliced,
        user_id=actor.self_id(),
        dialect=actor.dialect,
        machine_now=work.machine_now,
    )
