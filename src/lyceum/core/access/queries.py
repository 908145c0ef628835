"""Who is asking, and which roles people hold now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from lyceum.core.access import key_store, store
from lyceum.core.access.errors import NoSuchKey, NoSuchRole, NoSuchSession
from lyceum.core.access.model import (
    ApiKey,
    Assignment,
    KeyFilter,
    PastAssignment,
    Role,
    RoleKey,
    Session,
)
from lyceum.core.access.rules import within
from lyceum.core.actor import Actor, Credential, Permission
from lyceum.core.changes import changed_from
from lyceum.core.feed import MOST_TOMBSTONES, Tombstone
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.tenancy.branches import default_role
from lyceum.core.tenancy.directory import Directory
from lyceum.core.work import Tenant, Work, Works
from lyceum.kit import clock, secrecy


async def usual_role(work: Work) -> RoleKey:
    """The role of who is added without a word of one: as the branch has it that the Work is in,
    else a learner's."""
    return RoleKey(await default_role(work) or RoleKey.LEARNER)


async def actor_of_session(work: Work, *, uid: bytes, name: str, dialect: str) -> Actor | None:
    """The person behind a session that has not ended, with the roles held at this moment."""
    lines = await work.all(store.BY_SESSION, uid=uid, dialect=dialect, now=work.now)
    if not lines:
        return None
    credential = Credential(kind="session", id=lines[0].credential_id, name=name)
    return actor_of_lines(
        work.tenant.id, lines, credential=credential, dialect=dialect, scopes=None
    )


async def actor_of_key(
    works: Works, directory: Directory, *, key: str, dialect: str
) -> tuple[Tenant, Actor] | None:
    """The person behind an API key of this dialect, and the tenant that the key names, or the
    branch of it that the key is for."""
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
        kind="key",
        id=key_line.credential_id,
        name=f"key{key_line.credential_id}",
        access=key_line.access,
    )
    actor = actor_of_lines(
        tenant.id, lines, credential=credential, dialect=dialect, scopes=key_line.scopes
    )
    if key_line.branch_id is not None:
        return within(tenant, actor, key_line.branch_id)
    return tenant, actor


async def knows_handle(work: Work, *, handle: str, dialect: str) -> bool:
    """Whether a key that nobody revoked has this public half."""
    found = await work.first(key_store.HANDLE_KNOWN, handle=handle, dialect=dialect)
    return found is not None


def actor_of_lines(
    tenant_id: int,
    lines: Sequence[store.HeldRole],
    *,
    credential: Credential,
    dialect: str,
    scopes: list[str] | None,
) -> Actor:
    """The person of an entrance's lines: what their roles grant, as far as `scopes` let through."""
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


async def roles(work: Work) -> list[Role]:
    """All roles that there are in the tenant, the strongest first; what they allow is no secret."""
    return await work.all(store.ROLES)


async def assignments_of(work: Work, user_id: int) -> list[Assignment]:
    return await work.all(store.HELD_BY, user_ids=[user_id], now=work.now)


async def role_histories(work: Work, user_ids: Iterable[int]) -> dict[int, list[PastAssignment]]:
    """The part `roles` with all that was and will be, oldest first."""
    wanted = sorted(set(user_ids))
    held: dict[int, list[PastAssignment]] = {user_id: [] for user_id in wanted}
    if wanted:
        for assignment in await work.all(store.ALL_OF, user_ids=wanted):
            held[assignment.user_id].append(assignment)
    return held


async def assignment_of(work: Work, user_id: int, assignment_id: int) -> Assignment:
    """One of the roles that a person holds now; refuses any other."""
    held = await assignments_of(work, user_id)
    found = next((one for one in held if one.id == assignment_id), None)
    if found is None:
        raise NoSuchRole
    return found


async def has_administrator(works: Works) -> bool:
    """Whether anybody at all, in any tenant, holds the administrator's role now."""
    return bool(await works.across(store.ANY_HOLDER, key=RoleKey.ADMIN, now=clock.now()))


async def my_sessions(
    work: Work,
    actor: Actor,
    *,
    sliced: Slice,
    dialect: str | None = None,
    order: Order = store.SESSIONS_NEWEST,
) -> Page[Session]:
    """A page of one's own sessions that last, through one dialect or through all, latest first
    unless asked for otherwise."""
    shape = store.SessionShape(by_dialect=dialect is not None, total=sliced.total, order=order)
    return await fetch_page(
        work,
        store.session_page(shape),
        sliced,
        user_id=actor.self_id(),
        dialect=dialect,
        machine_now=work.machine_now,
    )


async def my_sessions_ended_since(work: Work, actor: Actor, since: int) -> list[Tombstone]:
    """Those of one's own that were ended since, by the tenant's clock and the rule of
    `core/changes.py`, at most MOST_TOMBSTONES; one that ran out is not among them."""
    found = await work.all(
        store.SESSIONS_ENDED_SINCE,
        user_id=actor.self_id(),
        changed_from=changed_from(since),
        limit=MOST_TOMBSTONES,
    )
    return [Tombstone(one.id, one.ended_at, None) for one in found]


async def my_session(work: Work, actor: Actor, session_id: int) -> Session:
    """One of one's own sessions that last; refuses any other."""
    found = await work.first(
        store.SESSION_BY_ID,
        id=session_id,
        user_id=actor.self_id(),
        machine_now=work.machine_now,
    )
    if found is None:
        raise NoSuchSession
    return found


async def keys(
    work: Work,
    actor: Actor,
    *,
    where: KeyFilter,
    sliced: Slice,
    order: Order = key_store.NEWEST,
) -> Page[ApiKey]:
    """A page of API keys: everybody's for who may write people, else the caller's own, whatever
    `where` asks for."""
    user_id = where.user_id
    if not actor.may_everywhere(Permission.PEOPLE_WRITE_ANY):
        if user_id not in (UNSET, actor.self_id()):
            return Page([], 0 if sliced.total else None)
        user_id = actor.self_id()
    shape = key_store.KeyShape(
        by_user=user_id is not UNSET,
        by_dialect=where.dialect is not UNSET,
        within=work.branch_id is not None,
        working=where.working,
        total=sliced.total,
        order=order,
    )
    return await fetch_page(
        work,
        key_store.key_page(shape),
        sliced,
        user_id=user_id,
        dialect=where.dialect,
        machine_now=work.machine_now,
    )


async def key(work: Work, actor: Actor, key_id: int) -> ApiKey:
    """One API key, whether it works or not; one that the caller may not see does not exist."""
    found = await work.first(key_store.KEY_BY_ID, id=key_id)
    return _seen(actor, found)


async def key_of(work: Work, actor: Actor, uid: bytes | None) -> ApiKey:
    """The same by its uid."""
    if uid is None:
        raise NoSuchKey
    found = await work.first(key_store.KEY_BY_UID, uid=uid)
    return _seen(actor, found)


def _seen(actor: Actor, found: ApiKey | None) -> ApiKey:
    is_seen = found is not None and (
        found.user_id == actor.user_id or actor.may_everywhere(Permission.PEOPLE_WRITE_ANY)
    )
    if found is None or not is_seen or actor.branch_id not in (None, found.branch_id):
        raise NoSuchKey
    return found
