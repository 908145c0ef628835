"""Asking for a role, and deciding."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import UNSET

from lyceum.core.access import application_store as store
from lyceum.core.access.actions import give_role
from lyceum.core.access.application_store import Application, ApplicationFilter
from lyceum.core.access.errors import (
    AlreadyApplied,
    AlreadyDecided,
    NoSuchApplication,
    RoleHeld,
)
from lyceum.core.access.model import RoleKey
from lyceum.core.access.queries import roles_of
from lyceum.core.actor import Actor, Permission
from lyceum.core.database import NotUnique
from lyceum.core.listing import fetch_page
from lyceum.core.page import Order, Page, Slice
from lyceum.core.work import Work, WriteWork
from lyceum.kit import ids, text


async def apply(
    work: WriteWork, actor: Actor, *, role_key: RoleKey, payload: dict[str, Any]
) -> Application:
    """Asks for a role of one's own; refuses who holds it, and who waits for a decision."""
    actor.must(Permission.OWN_WRITE)
    user_id = actor.self_id()
    if role_key in (await roles_of(work, [user_id]))[user_id]:
        raise RoleHeld
    if await work.first(store.PENDING_OF, user_id=user_id, role_key=role_key) is not None:
        raise AlreadyApplied
    made = Application(
        id=await work.new_id(),
        uid=ids.new_uid(),
        user_id=user_id,
        role_key=role_key,
        payload=payload,
        state=store.PENDING,
        decided_by=None,
        decided_at=None,
        note=None,
        created_at=work.now,
        updated_at=work.now,
    )
    try:
        await work.insert(store.INSERT, made)
    except NotUnique as error:
        raise AlreadyApplied from error
    work.record(actor, "application.created", "application", made.id, after=made)
    return made


async def applications(
    work: Work,
    actor: Actor,
    *,
    role_key: RoleKey,
    sliced: Slice,
    where: ApplicationFilter = store.ALL_PENDING,
    order: Order = store.NEWEST,
) -> Page[Application]:
    """A page of what was asked for, for whoever may decide: what waits, unless said otherwise."""
    actor.must_everywhere(Permission.ROLES_ASSIGN)
    asked = msgspec.structs.asdict(where)
    values = {name: value for name, value in asked.items() if value is not UNSET}
    if where.search is not UNSET:
        values["search"] = text.part_of(text.fold(where.search))
    statement = store.page(frozenset(values), order, total=sliced.total)
    return await fetch_page(work, statement, sliced, role_key=role_key, **values)


async def applications_of(
    work: Work, user_ids: Iterable[int], *, role_key: RoleKey
) -> dict[int, list[Application]]:
    """The part `applications` of a page of people: each person's for that role, the first first."""
    wanted = sorted(set(user_ids))
    held: dict[int, list[Application]] = {user_id: [] for user_id in wanted}
    if wanted:
        for one in await work.all(store.OF_USERS, user_ids=wanted, role_key=role_key):
            held[one.user_id].append(one)
    return held


async def decide_application(
    work: WriteWork, actor: Actor, uid: bytes | None, *, role_key: RoleKey, grants: bool, note: str
) -> Application:
    """Gives the role that was asked for, or does not; once."""
    actor.must_everywhere(Permission.ROLES_ASSIGN)
    found = None
    if uid is not None:
        found = await work.first(store.BY_UID_LOCKED, uid=uid, role_key=role_key)
    if found is None:
        raise NoSuchApplication
    if found.state != store.PENDING:
        raise AlreadyDecided
    if grants and role_key not in (await roles_of(work, [found.user_id]))[found.user_id]:
        await give_role(work, actor, user_id=found.user_id, key=role_key)
    columns = {
        "state": store.APPROVED if grants else store.REJECTED,
        "decided_by": actor.user_id,
        "decided_at": work.now,
        "note": note or None,
        "updated_at": work.now,
    }
    await work.run(store.DECIDE, row_id=found.id, **columns)
    after = msgspec.structs.replace(found, **columns)
    changed = ["state"]
    work.record(actor, "application.decided", "application", found.id, after=after, changed=changed)
    return after
